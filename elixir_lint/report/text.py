"""Text from strangers (messages, names, source lines) made harmless for terminals and CI logs.

What is not a visible character is shown as its escape, as Elixir's `inspect` would: `\\n`, `\\x1b`, `\\u202e`.
CI systems read commands from a job's output: `##[error]` and `##vso[...]` anywhere in a line, `::error::` at
its begin. Both are broken up here.
"""

from __future__ import annotations

from elixir_lint.regex import regex

_INVISIBLE = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
"""Categories of characters that move the cursor, reorder text or cannot be encoded."""

_JOINERS = "\u200c\u200d"
"""Format characters that emoji and some scripts are written with; they do no harm."""

CI_COMMAND = regex(r"#(?=#\w*\[)")
"""The first sign of a command that counts wherever it stands in a line."""

_CI_LINE = regex(r"(\s*):(?=:)")


def pieces(text: str) -> list[str]:
    """What is printed for each character of the text: itself, or its escape."""
    shown = list(text) if text.isprintable() else [_visible(char) for char in text]
    if "##" in text:
        for command in CI_COMMAND.finditer(text):
            shown[command.start()] = "\\x23"
    return shown


def plain(text: str) -> str:
    """One line of visible text."""
    return text if text.isprintable() and "##" not in text else "".join(pieces(text))


def _visible(char: str) -> str:
    import unicodedata  # most texts hold visible characters only

    if char in _JOINERS or unicodedata.category(char) not in _INVISIBLE:
        return char
    return char.encode("unicode_escape").decode("ascii")


def plain_path(path: str) -> str:
    """A path that may begin a line of output."""
    shown = plain(path)
    return _CI_LINE.sub(r"\1\\x3a", shown, count=1) if "::" in shown and _CI_LINE.match(shown) else shown


def encodable(text: str) -> str:
    """The text with U+FFFD for what UTF-8 cannot hold: lone surrogates, from file names that are not UTF-8."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 file`, `2 files`; `plural` where an "s" does not make it."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"
