"""Elixir's `String`: splitting, trimming, replacing, padding."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from elixir_lint.config.functions.arguments import (
    EMPTY,
    INFINITY,
    MAX_TEXT,
    bad_argument,
    is_function,
    items_of,
    no_clause,
    options_of,
    strings,
    text_of,
)
from elixir_lint.config.functions.graphemes import WHITESPACE, graphemes
from elixir_lint.config.functions.lists import computed
from elixir_lint.config.functions.registry import Context, Unmodelled, partial, pure
from elixir_lint.config.values import FALSE_ATOM, TRUE_ATOM, Unknown, Value
from elixir_lint.syntax.terms import Atom, Binary, Integer, List, Regex, String

_SPACE = String(" ")
_UNBROKEN = "\xa0\u2007\u202f"
"""White space at which `String.split/1` does not split."""


# --- splitting ---------------------------------------------------------------------------------------


@pure("String.split/1", returns="list")
def split_words(value: Value) -> Value:
    if not isinstance(value, String | Binary):
        raise bad_argument()
    text = text_of(value, "String.split/1")
    for char in WHITESPACE:
        if char not in _UNBROKEN and char != " ":
            text = text.replace(char, " ")
    return strings(part for part in text.split(" ") if part)


@pure("String.split/2", "String.split/3", returns="list")
def split(value: Value, pattern: Value, options: Value = EMPTY) -> Value:
    if not isinstance(value, String | Binary) or not isinstance(options, List):
        raise no_clause("String.split/3")
    if isinstance(pattern, Regex):
        from elixir_lint.config.functions.regex import split as split_by_regex

        return split_by_regex(pattern, value, options)
    text = text_of(value, "String.split/3")
    chosen = options_of(options, "String.split/3")
    parts = _limit(chosen.get("parts", INFINITY))
    trim = chosen.get("trim", FALSE_ATOM) not in (FALSE_ATOM, Atom("nil"))
    if pattern == String(""):
        return strings(_split_graphemes(text, parts, trim))
    if pattern == EMPTY:
        return strings([] if trim and not text else [text])
    return strings(_split(text, patterns_of(pattern), parts, trim))


def _limit(parts: Value) -> int:
    """The most parts wanted, 0 for any number."""
    match parts:
        case Atom("infinity"):
            return 0
        case Integer(n) if n > 0:
            return n
        case _:
            raise no_clause("String.parts_to_index/1")


def _split_graphemes(text: str, parts: int, trim: bool) -> list[str]:
    pieces = graphemes(text)
    if not trim:
        pieces = ["", *pieces, ""] if parts != 1 else pieces
    if parts and len(pieces) > parts:
        return [*pieces[: parts - 1], "".join(pieces[parts - 1 :])]
    return pieces


def patterns_of(pattern: Value) -> list[str]:
    """The texts to look for: one or several, none of them empty."""
    if isinstance(pattern, String):
        found = [pattern.value]
    elif isinstance(pattern, List):
        found = [item.value for item in pattern.items if isinstance(item, String)]
        if any(isinstance(item, Binary) for item in pattern.items):
            raise Unmodelled("a pattern in it is not text")
        if len(found) < len(pattern.items):
            raise bad_argument()
    elif isinstance(pattern, Binary):
        raise Unmodelled("a pattern in it is not text")
    else:
        raise bad_argument()
    if not all(found) or not found:
        raise bad_argument()
    return found


def matches(text: str, patterns: list[str]) -> Iterator[tuple[int, int]]:
    """Start and end of each match from left to right; of several patterns the longest (`:binary.matches`)."""
    at = 0
    while True:
        best = min(
            ((start, -len(p)) for p in patterns if (start := text.find(p, at)) >= 0),
            default=None,
        )
        if best is None:
            return
        at = best[0] - best[1]
        yield best[0], at


def _split(text: str, patterns: list[str], parts: int, trim: bool) -> list[str]:
    pieces: list[str] = []
    start = 0
    for begin, end in matches(text, patterns):
        if parts and len(pieces) == parts - 1:
            break
        if not trim or begin > start:
            pieces.append(text[start:begin])
        start = end
    if not trim or start < len(text):
        pieces.append(text[start:])
    return pieces


# --- trimming and padding ----------------------------------------------------------------------------


@pure("String.trim/1", returns="string")
def trim(value: Value) -> Value:
    return String(text_of(value, "String.trim/1").strip(WHITESPACE))


@pure("String.trim_leading/1", returns="string")
def trim_leading(value: Value) -> Value:
    return String(text_of(value, "String.trim_leading/1").lstrip(WHITESPACE))


@pure("String.trim_trailing/1", returns="string")
def trim_trailing(value: Value) -> Value:
    return String(text_of(value, "String.trim_trailing/1").rstrip(WHITESPACE))


@pure("String.trim/2", returns="string")
def trim_text(value: Value, to_trim: Value) -> Value:
    return replace_trailing(replace_leading(value, to_trim, String("")), to_trim, String(""))


@pure("String.trim_leading/2", returns="string")
def trim_leading_text(value: Value, to_trim: Value) -> Value:
    return replace_leading(value, to_trim, String(""))


@pure("String.trim_trailing/2", returns="string")
def trim_trailing_text(value: Value, to_trim: Value) -> Value:
    return replace_trailing(value, to_trim, String(""))


def _texts(function: str, *values: Value) -> list[str]:
    if not all(isinstance(v, String | Binary) for v in values):
        raise no_clause(function)
    return [text_of(v, function) for v in values]


def _repeats(text: str, match: str, strip: Callable[[str, str], str]) -> tuple[str, int]:
    """The text without its leading (or trailing) copies of `match`, and how many there were."""
    if not match:
        raise bad_argument("cannot use an empty string as the match to replace")
    count = 0
    while (shorter := strip(text, match)) != text:
        text = shorter
        count += 1
    return text, count


@pure("String.replace_leading/3", returns="string")
def replace_leading(value: Value, match: Value, replacement: Value) -> Value:
    text, wanted, new = _texts("String.replace_leading/3", value, match, replacement)
    rest, count = _repeats(text, wanted, str.removeprefix)
    return String(new * count + rest)


@pure("String.replace_trailing/3", returns="string")
def replace_trailing(value: Value, match: Value, replacement: Value) -> Value:
    text, wanted, new = _texts("String.replace_trailing/3", value, match, replacement)
    rest, count = _repeats(text, wanted, str.removesuffix)
    return String(rest + new * count)


@pure("String.replace_prefix/3", returns="string")
def replace_prefix(value: Value, match: Value, replacement: Value) -> Value:
    text, wanted, new = _texts("String.replace_prefix/3", value, match, replacement)
    return String(new + text[len(wanted) :] if text.startswith(wanted) else text)


@pure("String.replace_suffix/3", returns="string")
def replace_suffix(value: Value, match: Value, replacement: Value) -> Value:
    text, wanted, new = _texts("String.replace_suffix/3", value, match, replacement)
    return String(text[: len(text) - len(wanted)] + new if text.endswith(wanted) else text)


def _filler(value: Value, count: Value, padding: Value, function: str) -> tuple[str, str]:
    """The text and what is missing to `count` graphemes."""
    items = graphemes(padding.value) if isinstance(padding, String) else None
    if items is None:
        items = [i.value if isinstance(i, String) else "" for i in items_of(padding, function)]
    if not items or not isinstance(count, Integer) or count.value < 0:
        raise no_clause(function)
    text = text_of(value, function)
    missing = count.value - len(graphemes(text))
    if missing <= 0:
        return text, ""
    if missing > MAX_TEXT:
        raise Unmodelled("it is too large")
    if isinstance(padding, List) and not all(isinstance(i, String) for i in padding.items[:missing]):
        raise bad_argument("expected a string padding element")
    return text, "".join(items[i % len(items)] for i in range(missing))


@pure("String.pad_leading/2", "String.pad_leading/3", returns="string")
def pad_leading(value: Value, count: Value, padding: Value = _SPACE) -> Value:
    text, filler = _filler(value, count, padding, "String.pad_leading/3")
    return String(filler + text)


@pure("String.pad_trailing/2", "String.pad_trailing/3", returns="string")
def pad_trailing(value: Value, count: Value, padding: Value = _SPACE) -> Value:
    text, filler = _filler(value, count, padding, "String.pad_trailing/3")
    return String(text + filler)


# --- replacing ---------------------------------------------------------------------------------------


@partial("String.replace/3", "String.replace/4", returns="string", strict=(0, 1, 2, 3))
def replace(context: Context, value: Value, pattern: Value, replacement: Value, options: Value = EMPTY) -> Value:
    if isinstance(pattern, Regex):
        from elixir_lint.config.functions.regex_replace import replace as replace_by_regex

        if not isinstance(value, String | Binary):
            return computed(context, _not_text, [value], "string")
        return replace_by_regex(context, pattern, value, replacement, options)
    if is_function(replacement, 1):
        return computed(
            context, lambda v, p, o: _replace_with(context, v, p, replacement, o), [value, pattern, options], "string"
        )
    return computed(context, _replace, [value, pattern, replacement, options], "string")


def _not_text(_: Value) -> Value:
    raise no_clause("String.replace/4")


def _is_global(options: Value) -> bool:
    chosen = options_of(options, "String.replace/4")
    if chosen.get("insert_replaced"):
        raise Unmodelled("String.replace/4 with :insert_replaced is deprecated")
    return chosen.get("global", TRUE_ATOM) not in (FALSE_ATOM, Atom("nil"))


def _replace(value: Value, pattern: Value, replacement: Value, options: Value) -> Value:
    if not isinstance(value, String | Binary) or not isinstance(replacement, String | Binary):
        raise no_clause("String.replace/4")
    text, new = text_of(value, "String.replace/4"), text_of(replacement, "String.replace/4")
    everywhere = _is_global(options)
    if pattern == EMPTY:
        return value
    if pattern == String(""):
        return String(new + new.join(graphemes(text)) + (new if text else "") if everywhere else new + text)
    pieces: list[str] = []
    start = 0
    for begin, end in matches(text, patterns_of(pattern)):
        pieces += (text[start:begin], new)
        start = end
        if not everywhere:
            break
    return String("".join(pieces) + text[start:])


def _replace_with(context: Context, value: Value, pattern: Value, fun: Value, options: Value) -> Value:
    """`String.replace` with the result of a function in place of each match."""
    text = text_of(value, "String.replace/4")
    everywhere = _is_global(options)
    if pattern == EMPTY:
        return value
    pieces: list[str] = []
    start = 0
    for begin, end in matches(text, patterns_of(pattern)):
        made = context.apply(fun, [String(text[begin:end])])
        if not isinstance(made, String):
            raise Unmodelled(made.why if isinstance(made, Unknown) else "a replacement in it is not text")
        pieces += (text[start:begin], made.value)
        start = end
        if not everywhere:
            break
    return String("".join(pieces) + text[start:])
