"""How many jobs the Oban queues of a node run at once, and on how many connections.

Numbers that depend on the environment are kept apart by the worlds in which they hold: `{12: TRUE}`,
`{20: CLOUD is set, 5: CLOUD is unset}`. Worlds in which a number is not known are in none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from elixir_lint.checks.common import is_true
from elixir_lint.checks.databases import DEFAULT_POOL_SIZE, POSTGRES
from elixir_lint.config.lookup import as_pair, keyword_items, lookup
from elixir_lint.config.values import FALSE, TRUE, Absent, Condition, Rest, Value, alternatives, holds
from elixir_lint.project.literals import text_of
from elixir_lint.project.model import ObanInstance, Project, Repo
from elixir_lint.syntax.terms import Atom, Integer, List

Numbers: TypeAlias = Mapping[int, Condition]

MAX_WORLDS = 64
"""How many numbers are kept apart; past it none counts as known."""


def instances_on(project: Project, repo: Repo) -> tuple[ObanInstance, ...]:
    """The started Oban instances that work on the connections of `repo`."""
    return tuple(o for o in project.obans if o.started and text_of(o.setting("repo").value) == repo.module)


def job_limits(instances: Iterable[ObanInstance]) -> Numbers:
    """How many jobs the queues of all `instances` run at once."""
    sums: Numbers = {0: TRUE}
    for instance in instances:
        sums = _both(sums, _each(instance.setting("queues").value, _queues), int.__add__)
    return sums


def connections(project: Project, repo: Repo) -> Numbers:
    """`pool_size` x `pool_count` (which ecto_sql knows since 3.12.1)."""
    sizes = _each(repo.setting("pool_size").value, lambda value: _size(value, repo.adapter))
    if project.version_at_least("ecto_sql", "3.12.1") is False:
        return sizes
    return _both(sizes, _each(repo.setting("pool_count").value, _count), int.__mul__)


def _queues(value: Value) -> Numbers:
    """`[default: 10, mail: [limit: 5]]`  |  `false`"""
    match value:
        case Absent() | Atom("nil" | "false"):
            return {0: TRUE}
        case List(items):
            sums: Numbers = {0: TRUE}
            for when, item in keyword_items(items):
                pair = as_pair(item) if not isinstance(item, Rest) else None
                sums = _both(sums, _there(when, _each(pair[1], _limit)) if pair else {}, int.__add__)
            return sums
        case _:
            return {}


def _limit(value: Value) -> Numbers:
    """`10`  |  `[limit: 10]`  |  Oban Pro's `[local_limit: 10]`; a paused queue runs nothing"""
    match value:
        case Integer(limit):
            return {limit: TRUE}
        case List():
            paused = holds(lookup(value, "paused"), is_true)
            key = "limit" if isinstance(lookup(value, "local_limit"), Absent) else "local_limit"
            return {0: TRUE} if paused.always else {} if paused.possible else _each(lookup(value, key), _limit)
        case _:
            return {}


def _size(value: Value, adapter: str | None) -> Numbers:
    match value:
        case Integer(size):
            return {size: TRUE}
        case Absent():
            return {DEFAULT_POOL_SIZE: TRUE}
        case Atom("nil") if adapter == POSTGRES:
            return {1: TRUE}
        case _:
            return {}


def _count(value: Value) -> Numbers:
    match value:
        case Integer(count):
            return {max(count, 1): TRUE}
        case Absent():
            return {1: TRUE}
        case _:
            return {}


def _each(value: Value, read: Callable[[Value], Numbers]) -> Numbers:
    """The numbers that `read` finds in the alternatives of a value."""
    found: dict[int, Condition] = {}
    for alternative in alternatives(value):
        for number, when in read(alternative.value).items():
            _add(found, number, when & alternative.when)
    return found


def _there(when: Condition, numbers: Numbers) -> Numbers:
    """`numbers` where `when` holds, else 0."""
    found = {number: each & when for number, each in numbers.items()}
    _add(found, 0, ~when)
    return found


def _both(left: Numbers, right: Numbers, combine: Callable[[int, int], int]) -> Numbers:
    """What the numbers of two independent values come to, in the worlds in which both are known."""
    found: dict[int, Condition] = {}
    for a, when_a in left.items():
        for b, when_b in right.items():
            _add(found, combine(a, b), when_a & when_b)
    return found if len(found) <= MAX_WORLDS else {}


def _add(found: dict[int, Condition], number: int, when: Condition) -> None:
    if not when.is_false:
        found[number] = found.get(number, FALSE) | when
