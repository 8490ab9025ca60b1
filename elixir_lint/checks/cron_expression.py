"""Crontab expressions as Oban reads them (oban lib/oban/cron/expression.ex)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elixir_lint.record import record
from elixir_lint.regex import regex

NICKNAMES = frozenset({"@annually", "@yearly", "@monthly", "@weekly", "@midnight", "@daily", "@hourly", "@reboot"})
LONGEST_EXPRESSION = 200
"""Characters; longer ones are taken for valid."""


@record
class Field:
    """One of the five fields; `names` are the words that stand for numbers, in capitals."""

    name: str
    lowest: int
    highest: int
    names: tuple[str, ...] = ()


FIELDS = (
    Field("minute", 0, 59),
    Field("hour", 0, 23),
    Field("day", 1, 31),
    Field("month", 1, 12, ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")),
    Field("weekday", 0, 6, ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")),
)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""The most days of each month."""
_PART = regex(r"\*(?:/(?P<every>[1-9]\d?))?|(?P<first>\d+)(?:-(?P<last>\d+))?(?:/(?P<step>[1-9]\d?))?", re.ASCII)


class _InvalidError(Exception):
    pass


LENIENT, FORWARDS, STRICT = range(3)
"""What versions refuse: since 2.17.0 also ranges that run backwards; since 2.22.1 also ends of ranges that no step
reaches, and days that no such month has."""
FORWARDS_SINCE, STRICT_SINCE = "2.17.0", "2.22.1"


def fault(expression: str, refused: int) -> str | None:
    """Why Oban refuses an expression; None if it takes it. `refused` is LENIENT, FORWARDS or STRICT."""
    if expression in NICKNAMES or len(expression) > LONGEST_EXPRESSION:
        return None
    parts = expression.strip().split(maxsplit=len(FIELDS) - 1)
    if len(parts) < len(FIELDS):
        return "it has no five fields" if not expression.startswith("@") else "that is no nickname Oban knows"
    if len(parts[-1].split()) > 1 and "," not in parts[-1]:
        return "it has more than five fields"
    try:
        *_, days, months, _ = (_numbers(text, field, refused) for text, field in zip(parts, FIELDS, strict=True))
    except _InvalidError as error:
        return str(error)
    if refused == STRICT and "*" not in (parts[2], parts[3]) and min(days) > max(_DAYS[month - 1] for month in months):
        return f"no month {parts[3]} has a day {parts[2]}"
    return None


def _numbers(text: str, field: Field, refused: int) -> set[int]:
    """`1,5-20/5`"""
    written = text
    for number, name in enumerate(field.names, start=field.lowest):
        written = written.replace(name, str(number))
    first, *others = written.split(",")
    parts = [first, *(part.lstrip() for part in others)]
    parts[:-1] = [part.rstrip() for part in parts[:-1]]
    return {number for part in parts for number in _part(part, field, refused)}


def _part(text: str, field: Field, refused: int) -> Iterator[int]:
    """`*`  |  `*/5`  |  `3`  |  `3/5`  |  `3-20`  |  `3-20/5`"""
    found = _PART.fullmatch(text)
    if found is None:
        raise _InvalidError(f"{field.name} {text} cannot be read")
    every, first, last, step = (int(found[group]) if found[group] else None for group in _PART.groupindex)
    if first is None:
        yield from range(field.lowest, field.highest + 1, every or 1)
        return
    end = last if last is not None else field.highest if step else first
    if refused >= FORWARDS and first > end:
        raise _InvalidError(f"{field.name} {text} runs backwards")
    low, high, width = min(first, end), max(first, end), step or 1
    reached = high if refused == STRICT else low + (high - low) // width * width
    if low < field.lowest or reached > field.highest:
        raise _InvalidError(f"{field.name} {text} is out of range {field.lowest}..{field.highest}")
    yield from range(low, reached + 1, width)
