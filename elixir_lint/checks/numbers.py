"""Numbers that depend on the environment, kept apart by the worlds in which they hold.

`{12: TRUE}`, `{20: CLOUD is set, 5: CLOUD is unset}`. Worlds in which a number is not known are in none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from elixir_lint.config.values import FALSE, Condition, Value, alternatives

Numbers: TypeAlias = Mapping[int, Condition]

MAX_WORLDS = 64
"""How many numbers are kept apart; past it none counts as known."""


def each(value: Value, read: Callable[[Value], Numbers]) -> Numbers:
    """The numbers that `read` finds in the alternatives of a value."""
    found: dict[int, Condition] = {}
    for alternative in alternatives(value):
        for number, when in read(alternative.value).items():
            _add(found, number, when & alternative.when)
    return found


def only_where(when: Condition, numbers: Numbers) -> Numbers:
    """`numbers` where `when` holds, else 0."""
    found = {number: other & when for number, other in numbers.items()}
    _add(found, 0, ~when)
    return found


def both(left: Numbers, right: Numbers, combine: Callable[[int, int], int]) -> Numbers:
    """What the numbers of two values come to, in the worlds in which both are known."""
    found: dict[int, Condition] = {}
    for a, when_a in left.items():
        for b, when_b in right.items():
            _add(found, combine(a, b), when_a & when_b)
    return found if len(found) <= MAX_WORLDS else {}


def _add(found: dict[int, Condition], number: int, when: Condition) -> None:
    if not when.is_false:
        found[number] = found.get(number, FALSE) | when
