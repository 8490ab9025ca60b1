"""Text as graphemes (what a reader takes for one character), by Unicode's rules for extended grapheme clusters.

Python knows the category of a character, not its role in those rules. So only the roles that follow from the
category are used, and text with other characters that join their neighbours is not modelled.
"""

from __future__ import annotations

from elixir_lint.config.functions.registry import Unmodelled

WHITESPACE = (
    "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""The characters with the property White_Space."""

_JOINER = "\u200d"
_CONTROLS = frozenset("\u00ad\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\ufeff")
_UNSURE_CATEGORIES = frozenset({"Mc", "Cf", "Cn", "Cs"})
_VIRAMAS = frozenset("\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d")
"""Signs that join Indic consonants since Unicode 15.1, and do not before."""


def graphemes(text: str) -> list[str]:
    """`String.graphemes(text)`."""
    if text.isascii():
        return _ascii(text)
    found: list[str] = []
    flags = 0
    for char in text:
        role = _role(char)
        previous = found[-1] if found else ""
        if role == "flag":
            flags += 1
            joined = flags % 2 == 0
        else:
            flags = 0
            joined = bool(previous) and _joins(previous, char, role)
        if joined:
            found[-1] = previous + char
        else:
            found.append(char)
    return found


def _ascii(text: str) -> list[str]:
    if "\r\n" not in text:
        return list(text)
    found: list[str] = []
    for part in text.split("\r\n"):
        found.extend(part)
        found.append("\r\n")
    return found[:-1]


def _joins(previous: str, char: str, role: str) -> bool:
    last = previous[-1]
    if last == "\r" and char == "\n":
        return True
    if role == "extend":
        return _role(last) != "control"
    return role == "picture" and last == _JOINER and _role(previous[0]) == "picture"


def _role(char: str) -> str:
    """`control`, `extend`, `flag`, `picture` or `other`."""
    import unicodedata

    code = ord(char)
    if code < 0x300:
        return "control" if code < 0x20 or 0x7F <= code < 0xA0 or code == 0xAD else _pictured(code)
    if 0x1F1E6 <= code <= 0x1F1FF:
        return "flag"
    if 0x1F3FB <= code <= 0x1F3FF or char in ("\u200c", _JOINER):
        return "extend"
    if char in _CONTROLS:
        return "control"
    category = unicodedata.category(char)
    if category in ("Mn", "Me") and char not in _VIRAMAS:
        return "extend"
    if category in _UNSURE_CATEGORIES or char in _VIRAMAS or _joins_by_letter(code):
        raise Unmodelled("how its characters join is not known")
    return _pictured(code) if category == "So" else "other"


def _joins_by_letter(code: int) -> bool:
    """Conjoining jamo, prepended letters, vowels that extend: letters that join their neighbours."""
    return (
        0x1100 <= code <= 0x11FF
        or 0xA960 <= code <= 0xA97F
        or 0xD7B0 <= code <= 0xD7FF
        or code in (0x0D4E, 0x0E33, 0x0EB3, 0xFF9E, 0xFF9F)
        or 0x11000 <= code <= 0x11FFF
        or code >= 0xE0000
    )


def _pictured(code: int) -> str:
    """Symbols of the emoji blocks are pictures, which a joiner joins."""
    if 0x1F300 <= code <= 0x1FAFF or 0x2600 <= code <= 0x27BF or 0x2190 <= code <= 0x23FF:
        return "picture"
    return "picture" if code in (0xA9, 0xAE) or 0x2B00 <= code <= 0x2BFF else "other"
