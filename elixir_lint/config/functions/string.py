"""Elixir's `String`: parts, graphemes, comparisons."""

from __future__ import annotations

from elixir_lint.config.functions.arguments import (
    INFINITY,
    MAX_TEXT,
    bad_argument,
    boolean,
    items_of,
    no_clause,
    strings,
    text_of,
)
from elixir_lint.config.functions.graphemes import graphemes
from elixir_lint.config.functions.registry import ElixirError, Unmodelled, pure
from elixir_lint.config.functions.slices import slice_bounds
from elixir_lint.config.values import NIL, Value
from elixir_lint.syntax.terms import Atom, Binary, Integer, String, Tuple

_DEFAULT = Atom("default")

# --- graphemes and code points -----------------------------------------------------------------------


@pure("String.length/1", returns="integer")
def length(value: Value) -> Value:
    return Integer(len(graphemes(text_of(value, "String.length/1"))))


@pure("String.graphemes/1", returns="list")
def graphemes_(value: Value) -> Value:
    return strings(graphemes(text_of(value, "String.graphemes/1")))


@pure("String.codepoints/1", returns="list")
def codepoints(value: Value) -> Value:
    return strings(text_of(value, "String.codepoints/1"))


@pure("String.next_codepoint/1")
def next_codepoint(value: Value) -> Value:
    text = text_of(value, "String.next_codepoint/1")
    return Tuple((String(text[0]), String(text[1:]))) if text else NIL


@pure("String.next_grapheme/1")
def next_grapheme(value: Value) -> Value:
    parts = graphemes(text_of(value, "String.next_grapheme/1"))
    return Tuple((String(parts[0]), String("".join(parts[1:])))) if parts else NIL


@pure("String.first/1")
def first(value: Value) -> Value:
    parts = graphemes(text_of(value, "String.first/1"))
    return String(parts[0]) if parts else NIL


@pure("String.last/1")
def last(value: Value) -> Value:
    parts = graphemes(text_of(value, "String.last/1"))
    return String(parts[-1]) if parts else NIL


@pure("String.at/2")
def at(value: Value, position: Value) -> Value:
    text = text_of(value, "String.at/2")
    if not isinstance(position, Integer):
        raise no_clause("String.at/2")
    parts = graphemes(text)
    index = position.value + (len(parts) if position.value < 0 else 0)
    return String(parts[index]) if 0 <= index < len(parts) else NIL


@pure("String.reverse/1", returns="string")
def reverse(value: Value) -> Value:
    return String("".join(reversed(graphemes(text_of(value, "String.reverse/1")))))


@pure("String.slice/3", returns="string")
def slice_(value: Value, start: Value, count: Value) -> Value:
    if count == Integer(0):
        return String("")
    text = text_of(value, "String.slice/3")
    match start, count:
        case Integer(begin), Integer(size) if size > 0:
            parts = graphemes(text)
            begin = begin if begin >= 0 else max(len(parts) + begin, 0)
            return String("".join(parts[begin : begin + size]))
        case _:
            raise no_clause("String.slice/3")


@pure("String.slice/2", returns="string")
def slice_range(value: Value, limits: Value) -> Value:
    parts = graphemes(text_of(value, "String.slice/2"))
    start, count, step = slice_bounds(limits, len(parts), "String.slice/2")
    return String("".join(parts[start : start + count : step]))


@pure("String.split_at/2", returns="tuple")
def split_at(value: Value, position: Value) -> Value:
    text = text_of(value, "String.split_at/2")
    if not isinstance(position, Integer):
        raise no_clause("String.split_at/2")
    parts = graphemes(text)
    index = position.value if position.value >= 0 else max(len(parts) + position.value, 0)
    return Tuple((String("".join(parts[:index])), String("".join(parts[index:]))))


@pure("String.byte_slice/3", returns="string")
def byte_slice(value: Value, start: Value, size: Value) -> Value:
    """The whole characters within these bytes."""
    match start, size:
        case Integer(begin), Integer(count) if count >= 0:
            data = text_of(value, "String.byte_slice/3").encode()
            begin = begin if begin >= 0 else max(len(data) + begin, 0)
            rest = data[begin:].decode("utf-8", "ignore").encode()
            return String(rest[:count].decode("utf-8", "ignore"))
        case _:
            raise no_clause("String.byte_slice/3")


# --- questions ---------------------------------------------------------------------------------------


@pure("String.starts_with?/2", returns="boolean")
def starts_with(value: Value, prefix: Value) -> Value:
    text = text_of(value, "String.starts_with?/2")
    if isinstance(prefix, String | Binary):
        return boolean(text.startswith(text_of(prefix, "String.starts_with?/2")))
    options = items_of(prefix, "String.starts_with?/2")
    return boolean(any(text.startswith(text_of(p, "String.starts_with?/2")) for p in options))


@pure("String.ends_with?/2", returns="boolean")
def ends_with(value: Value, suffix: Value) -> Value:
    text = text_of(value, "String.ends_with?/2")
    if isinstance(suffix, String | Binary):
        return boolean(text.endswith(text_of(suffix, "String.ends_with?/2")))
    options = items_of(suffix, "String.ends_with?/2")
    return boolean(any(text.endswith(text_of(s, "String.ends_with?/2")) for s in options))


@pure("String.contains?/2", returns="boolean")
def contains(value: Value, contents: Value) -> Value:
    text = text_of(value, "String.contains?/2")
    if isinstance(contents, String | Binary):
        return boolean(text_of(contents, "String.contains?/2") in text)
    try:
        options = [text_of(c, "String.contains?/2") for c in items_of(contents, "String.contains?/2")]
    except ElixirError:
        raise bad_argument() from None
    return boolean(any(option in text for option in options))


@pure("String.valid?/1", "String.valid?/2", returns="boolean")
def valid(value: Value, algorithm: Value = _DEFAULT) -> Value:
    if not isinstance(value, String | Binary) or algorithm not in (_DEFAULT, Atom("fast_ascii")):
        raise no_clause("String.valid?/2")
    return boolean(isinstance(value, String))


@pure("String.printable?/1", "String.printable?/2", returns="boolean")
def printable(value: Value, limit: Value = INFINITY) -> Value:
    match limit:
        case Atom("infinity"):
            end = None
        case Integer(n) if n >= 0:
            end = n
        case _:
            raise no_clause("String.printable?/2")
    if isinstance(value, Binary) and end is None:
        return boolean(False)
    return boolean(all(is_printable(c) for c in text_of(value, "String.printable?/2")[:end]))


def is_printable(char: str) -> bool:
    """Whether `inspect` shows a string with this character as text."""
    code = ord(char)
    return (
        0x20 <= code <= 0x7E
        or char in "\n\r\t\x0b\x08\x0c\x1b\x7f\x07"
        or 0xA0 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or code >= 0x10000
    )


@pure("String.equivalent?/2", returns="boolean")
def equivalent(one: Value, other: Value) -> Value:
    import unicodedata

    texts = (text_of(v, "String.equivalent?/2") for v in (one, other))
    left, right = (unicodedata.normalize("NFD", text) for text in texts)
    return boolean(left == right)


@pure("String.normalize/2", returns="string")
def normalize(value: Value, form: Value) -> Value:
    import unicodedata

    text = text_of(value, "String.normalize/2")
    match form:
        case Atom("nfc"):
            return String(unicodedata.normalize("NFC", text))
        case Atom("nfd"):
            return String(unicodedata.normalize("NFD", text))
        case Atom("nfkc"):
            return String(unicodedata.normalize("NFKC", text))
        case Atom("nfkd"):
            return String(unicodedata.normalize("NFKD", text))
        case _:
            raise no_clause("String.normalize/2")


@pure("String.duplicate/2", returns="string")
def duplicate(value: Value, times: Value) -> Value:
    if not isinstance(value, String | Binary):
        raise bad_argument()
    text = text_of(value, "String.duplicate/2")
    match times:
        case Integer(n) if n >= 0:
            if n * len(text) > MAX_TEXT:
                raise Unmodelled("it is too large")
            return String(text * n)
        case _:
            raise bad_argument()
