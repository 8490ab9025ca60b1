"""PCRE patterns as Python's, where both mean the same; other patterns are not modelled.

Without the modifier `u` a pattern is about bytes: source and text are then read as Latin-1, a character a byte.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from elixir_lint.config.functions.registry import Unmodelled
from elixir_lint.regex import regex
from elixir_lint.syntax.terms import Regex

MAX_WORK = 20_000_000
"""Steps that a match may take at worst."""
MAX_NESTED = 24
"""Characters of the longest text for a pattern with a repetition inside a repetition."""
MAX_REPEAT = 1000

_QUANTIFIER = regex(r"[*+?]|\{(\d+)(?:(,)(\d*))?\}")
_NAME = regex(r"\?P?<([A-Za-z_][A-Za-z0-9_]*)>")
_SAME = frozenset("dDwWsSbBntrfaA")
_CLASSES = {
    "alpha": "A-Za-z",
    "digit": "0-9",
    "alnum": "A-Za-z0-9",
    "upper": "A-Z",
    "lower": "a-z",
    "xdigit": "0-9A-Fa-f",
    "word": "A-Za-z0-9_",
}
_CONTROL = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "a": "\a", "e": "\x1b"}


def _refused() -> Unmodelled:
    return Unmodelled("a regex in it is not modelled")


class Pattern(NamedTuple):
    """A translated pattern. `unbounded`: its repetitions without a limit; `nested`: one is inside another;
    `ascii_only`: it means the same only for ASCII text; `foreign_ends`: not where text has these line ends."""

    text: str
    flags: int
    names: tuple[str, ...]
    unbounded: int
    nested: bool
    ascii_only: bool
    foreign_ends: str


class _Atom(NamedTuple):
    text: str
    varies: bool = False
    repeatable: bool = True


class _Translator:
    """One pass over the source; `at` is the place of the next character."""

    def __init__(self, source: str, modifiers: str) -> None:
        self.source = source
        self.extended = "x" in modifiers
        self.unicode = "u" in modifiers
        self.at = 0
        self.groups = 0
        self.names: list[str] = []
        self.unbounded = 0
        self.nested = False
        self.ascii_only = False
        self.anchored = False

    def peek(self, size: int = 1) -> str:
        return self.source[self.at : self.at + size]

    def take(self) -> str:
        char = self.peek()
        if not char:
            raise _refused()
        self.at += 1
        return char

    # --- alternatives and sequences -------------------------------------------------------------------

    def alternatives(self) -> _Atom:
        """`a|b|c`, up to `)` or the end."""
        parts = [self.sequence()]
        while self.peek() == "|":
            self.at += 1
            parts.append(self.sequence())
        return _Atom("|".join(p.text for p in parts), len(parts) > 1 or parts[0].varies)

    def sequence(self) -> _Atom:
        texts: list[str] = []
        varies = False
        while True:
            self.skip_extended()
            if self.peek() in ("", "|", ")"):
                return _Atom("".join(texts), varies)
            atom = self.atom()
            self.skip_extended()
            quantified = self.quantified(atom)
            texts.append(quantified.text)
            varies = varies or quantified.varies

    def skip_extended(self) -> None:
        while self.extended and self.peek() and self.peek() in " \t\n\r\f\v#":
            if self.take() == "#":
                end = self.source.find("\n", self.at)
                self.at = len(self.source) if end < 0 else end

    def quantified(self, atom: _Atom) -> _Atom:
        """The atom with the quantifier that follows it, if one does."""
        match = _QUANTIFIER.match(self.source, self.at)
        if match is None:
            return atom
        least = int(match[1]) if match[1] else 0
        most = int(match[3]) if match[3] else least
        endless = match[0] in ("*", "+") or (match[2] is not None and not match[3])
        if not atom.repeatable or max(least, most) > MAX_REPEAT or (not endless and most < least):
            raise _refused()
        self.at = match.end()
        lazy = "?" if self.peek() == "?" else ""
        self.at += len(lazy)
        if self.peek() == "+" or _QUANTIFIER.match(self.source, self.at):
            raise _refused()
        self.unbounded += endless
        if atom.varies and (endless or most > 1):
            self.nested = True
        return _Atom(atom.text + match[0] + lazy, atom.varies or endless or most != least or match[0] == "?")

    # --- atoms ----------------------------------------------------------------------------------------

    def atom(self) -> _Atom:
        char = self.take()
        match char:
            case "(":
                return self.group()
            case "[":
                return _Atom(self.bracket())
            case "\\":
                return self.escape()
            case "^" | "$":
                self.anchored = True
                return _Atom(char, repeatable=False)
            case ".":
                return _Atom(".")
            case "*" | "+" | "?":
                raise _refused()
            case _:
                return _Atom(re.escape(char))

    def group(self) -> _Atom:
        """What follows `(`."""
        lookaround = False
        opening = "("
        name = _NAME.match(self.source, self.at)
        if name is not None:
            self.names.append(name[1])
            opening = f"(?P<{name[1]}>"
            self.at = name.end()
        elif self.peek() == "?":
            opening = next((o for o in ("(?:", "(?=", "(?!", "(?<=", "(?<!") if self.peek(len(o) - 1) == o[1:]), "")
            if not opening:
                raise _refused()
            self.at += len(opening) - 1
            lookaround = opening != "(?:"
        if opening == "(" and self.peek() == "*":
            raise _refused()
        self.groups += opening[-1] in "(>"
        inner = self.alternatives()
        if self.take() != ")":
            raise _refused()
        return _Atom(f"{opening}{inner.text})", inner.varies, not lookaround)

    def escape(self) -> _Atom:
        """What follows a backslash outside brackets."""
        char = self.take()
        if char in _SAME:
            self.ascii_only = self.ascii_only or char in "dDwWsSbB"
            return _Atom("\\" + char, repeatable=char not in "bBA")
        if char == "e":
            return _Atom("\\x1b")
        if char == "z":
            return _Atom("\\Z", repeatable=False)
        if char == "Z":
            return _Atom("(?=\\n?\\Z)", repeatable=False)
        if char == "h":
            self.ascii_only = True
            return _Atom("[ \\t]")
        if char == "x":
            return _Atom(re.escape(self.hexadecimal()))
        if char in "123456789" and int(char) <= self.groups and not self.peek().isdigit():
            return _Atom(f"(?:\\{char})", varies=True)
        if char.isalnum():
            raise _refused()
        return _Atom(re.escape(char))

    def hexadecimal(self) -> str:
        r"""What follows `\x`: two digits, or digits in braces."""
        match = re.compile(r"\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{2})").match(self.source, self.at)
        if match is None:
            raise _refused()
        code = int(match[1] or match[2], 16)
        if code > (0x10FFFF if self.unicode else 0xFF) or 0xD800 <= code < 0xE000:
            raise _refused()
        self.at = match.end()
        return chr(code)

    # --- brackets -------------------------------------------------------------------------------------

    def bracket(self) -> str:
        """What follows `[`, as a set of Python's."""
        items: list[str] = []
        start = "[^" if self.peek() == "^" else "["
        self.at += len(start) - 1
        first = True
        while first or self.peek() != "]":
            first = False
            low = self.member()
            if low is not None and self.peek() == "-" and self.peek(2)[1:] not in ("]", ""):
                self.at += 1
                high = self.member()
                if high is None or high < low:
                    raise _refused()
                items.append(f"{re.escape(low)}-{re.escape(high)}")
            else:
                items.append(re.escape(low) if low is not None else self.shorthand)
        self.at += 1
        return start + "".join(items) + "]"

    shorthand = ""
    """The last member of a set that is a set itself: `\\d`, `[:alpha:]`."""

    def member(self) -> str | None:
        """The next character of a set; None for a set, which is then in `shorthand`."""
        char = self.take()
        if char == "[" and self.peek() in (":", ".", "="):
            match = re.compile(r":([a-z]+):\]").match(self.source, self.at)
            if match is None or match[1] not in _CLASSES:
                raise _refused()
            self.at = match.end()
            self.ascii_only = True
            self.shorthand = _CLASSES[match[1]]
            return None
        if char != "\\":
            return char
        escaped = self.take()
        if escaped in "dDwWsS":
            self.ascii_only = True
            self.shorthand = "\\" + escaped
            return None
        if escaped == "x":
            return self.hexadecimal()
        if escaped in _CONTROL:
            return _CONTROL[escaped]
        if escaped.isalnum():
            raise _refused()
        return escaped


def translate(regex: Regex) -> Pattern:
    """The pattern for Python; Unmodelled where it may mean something else there."""
    modifiers = regex.modifiers
    if set(modifiers) - set("imsxuE"):
        raise _refused()
    source = regex.source if "u" in modifiers else regex.source.encode().decode("latin-1")
    inline = re.match(r"\(\?([imsx]+)\)", source)
    if inline is not None:
        source = source[inline.end() :]
        modifiers += inline[1]
    translator = _Translator(source, modifiers)
    text = translator.alternatives().text
    if translator.at < len(source):
        raise _refused()
    flags = re.ASCII if "u" in modifiers else 0
    for letter, flag in (("i", re.IGNORECASE), ("m", re.MULTILINE), ("s", re.DOTALL)):
        flags |= flag if letter in modifiers else 0
    return Pattern(
        text,
        int(flags),
        tuple(sorted(translator.names)),
        translator.unbounded,
        translator.nested,
        translator.ascii_only or "i" in modifiers,
        ("\r" if "s" in modifiers else "") + ("\n" if "m" in modifiers and translator.anchored else ""),
    )
