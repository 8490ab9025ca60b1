"""The text inside quotes: escape sequences and the indentation of heredocs, as Elixir reads them.

Follows lib/elixir/src/elixir_interpolation.erl (`unescape_chars`) and elixir_tokenizer.erl (`remove_heredoc_spaces`).
"""

from __future__ import annotations

import re

from elixir_lint.regex import regex

SINGLE = {
    b"0": b"\0",
    b"a": b"\a",
    b"b": b"\b",
    b"d": b"\x7f",
    b"e": b"\x1b",
    b"f": b"\f",
    b"n": b"\n",
    b"r": b"\r",
    b"s": b" ",
    b"t": b"\t",
    b"v": b"\v",
    b"\n": b"",
    b"\r\n": b"",
}
"""What stands for one character after a backslash; every other character stands for itself."""

ESCAPE = regex(
    rb"\\(?:x([0-9A-Fa-f]{1,2})|x\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}|(\r\n|.))",
    re.DOTALL,
)


def unescape(text: bytes) -> bytes:
    """`text` with its escape sequences done. An impossible code point is left as written."""
    return ESCAPE.sub(_unescaped, text) if b"\\" in text else text


INCOMPLETE = regex(
    rb"(?<!\\)(?:\\\\)*\\(?:x(?![0-9A-Fa-f]|\{[0-9A-Fa-f]{1,6}\})"
    rb"|u(?![0-9A-Fa-f]{4}|\{(?:10[0-9A-Fa-f]{4}|0?[0-9A-Fa-f]{1,5})\}))"
)
"""A `\\x` or `\\u` that is no escape sequence, which is a syntax error."""


def _unescaped(match: re.Match[bytes]) -> bytes:
    byte, old, short, long, single = match.groups()
    if byte is not None:
        return bytes((int(byte, 16),))
    if single is not None:
        return SINGLE.get(single, single)
    code = int(old or short or long, 16)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return match.group()
    return chr(code).encode()


def unescape_closing(text: bytes, closing: bytes) -> bytes:
    """A backslash before the closing delimiter goes away in every sigil; other escapes stay as written."""
    if b"\\" not in text:
        return text
    if len(closing) == 3:
        return text.replace(b"\\" + closing, closing)
    return re.sub(rb"\\(.)", lambda m: closing if m[1] == closing else m[0], text, flags=re.DOTALL)


HEREDOC_LINE = regex(rb"[ \t]*\r?\n")
"""What stands behind the opening quotes of a heredoc."""


def dedent(parts: list[bytes]) -> list[bytes]:
    """The texts between the interpolations of a heredoc, without the indentation of its closing quotes.

    The first text begins with the line end after the opening quotes, the last ends with that indentation.
    """
    *before, last = parts
    body = last.rstrip(b" \t")
    indentation = len(last) - len(body)
    parts = [*before, body]
    if indentation:
        blanks = re.compile(rb"(?<=\n)[ \t]{1,%d}" % indentation)
        parts = [blanks.sub(b"", part) for part in parts]
    parts[0] = HEREDOC_LINE.sub(b"", parts[0], count=1)
    return parts
