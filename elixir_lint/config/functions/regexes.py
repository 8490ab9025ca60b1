"""Matching regexes: the matches of a text with their groups."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias, cast

from elixir_lint.config.functions.arguments import bytes_of, no_clause
from elixir_lint.config.functions.regex_syntax import MAX_NESTED, MAX_WORK, Pattern, translate
from elixir_lint.config.functions.registry import ElixirError, Unmodelled
from elixir_lint.config.values import Value
from elixir_lint.syntax.terms import Binary, Regex, String

if TYPE_CHECKING:
    from collections.abc import Iterator

Span: TypeAlias = "tuple[int, int]"
"""Start and end of a group in bytes; (-1, -1) for one that took no part."""


@lru_cache(maxsize=64)
def _compiled(regex: Regex) -> tuple[Pattern, re.Pattern[bytes] | re.Pattern[str]]:
    pattern = translate(regex)
    try:
        if "u" in regex.modifiers:
            return pattern, re.compile(pattern.text, pattern.flags)
        return pattern, re.compile(pattern.text.encode("latin-1"), pattern.flags)
    except (re.error, OverflowError, UnicodeEncodeError):
        raise Unmodelled("a regex in it is not modelled") from None


def regex_of(value: Value, function: str) -> Regex:
    if isinstance(value, Regex):
        return value
    raise no_clause(function)


def names_of(regex: Regex) -> tuple[str, ...]:
    """The names of the groups, in alphabetical order."""
    return _compiled(regex)[0].names


def group_number(regex: Regex, name: str) -> int:
    """The number of the group `name`, 0 if there is none."""
    return _compiled(regex)[1].groupindex.get(name, 0)


def matches(regex: Regex, text: String | Binary, start: int = 0) -> Iterator[list[Span]]:
    """The groups of each match from byte `start` on, the whole match first, without trailing ones that took no part."""
    if "u" in regex.modifiers and isinstance(text, Binary):
        raise ElixirError("ArgumentError", "argument error")
    pattern, compiled = _compiled(regex)
    data = bytes_of(text, "Regex.run/3")
    _check_work(pattern, data)
    if "u" not in regex.modifiers:
        for match in cast("re.Pattern[bytes]", compiled).finditer(data, start):
            yield _groups([match.span(i) for i in range(compiled.groups + 1)])
        return
    assert isinstance(text, String)
    if start:
        raise Unmodelled("a regex is matched against a part of a text")
    for found in cast("re.Pattern[str]", compiled).finditer(text.value):
        spans = [found.span(i) for i in range(compiled.groups + 1)]
        if not text.value.isascii():
            spans = [(_bytes_before(text.value, a), _bytes_before(text.value, b)) for a, b in spans]
        yield _groups(spans)


def _groups(spans: list[Span]) -> list[Span]:
    while spans[-1][0] < 0:
        spans.pop()
    return spans


def _bytes_before(text: str, index: int) -> int:
    return len(text[:index].encode()) if index >= 0 else -1


def _check_work(pattern: Pattern, data: bytes) -> None:
    """Refuse what may take long, and text for which Python's answer may be another one."""
    if pattern.nested and len(data) > MAX_NESTED:
        raise Unmodelled("a regex in it may take long")
    if len(data) ** (pattern.unbounded + 1) > MAX_WORK:
        raise Unmodelled("a regex in it may take long")
    if pattern.ascii_only and not data.isascii():
        raise Unmodelled("a regex is matched against text beyond ASCII")
    if ("\r" in pattern.foreign_ends and b"\r" in data) or ("\n" in pattern.foreign_ends and data.endswith(b"\n")):
        raise Unmodelled("a regex is matched against several lines")
