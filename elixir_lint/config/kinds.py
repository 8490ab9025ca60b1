"""What a setting's value depends on, in one word and in one line of text."""

from __future__ import annotations

from enum import Enum

from elixir_lint.config.conditions import UNSET, Condition, where
from elixir_lint.config.render import render, render_unknown
from elixir_lint.config.values import (
    OF_PRODUCTION,
    Absent,
    Alternative,
    Env,
    Maybe,
    OneOf,
    Rest,
    Unknown,
    Value,
    is_known,
    variables_of,
)
from elixir_lint.syntax.terms import Atom, Integer, List, Map, String, Struct, Tuple


class Kind(Enum):
    """`known`: one term. `env`: made of variables. `choice`: one of several. `unknown`: not known in some world."""

    KNOWN = "known"
    ENV = "env"
    CHOICE = "choice"
    UNKNOWN = "unknown"
    ABSENT = "absent"


def kind_of(value: Value) -> Kind:
    """The kind of a setting's value.

    An Unknown is `env` if variables, or the machine that production runs on, decide it and either its type is known
    or how it is computed from them.
    """
    match value:
        case Absent():
            return Kind.ABSENT
        case Env():
            return Kind.ENV
        case Unknown():
            return Kind.UNKNOWN if holds_unknown(value) else Kind.ENV
        case OneOf():
            return Kind.CHOICE
        case List() | Tuple() | Map() | Struct() if not is_known(value):
            return Kind.UNKNOWN if holds_unknown(value) else Kind.ENV
        case _:
            return Kind.KNOWN if is_known(value) else Kind.ENV


def holds_unknown(value: object) -> bool:
    """Whether some part of the value is unknown in some world."""
    if type(value) in _WHOLE:
        return False
    match value:
        case List(items) | Tuple(items):
            return any(type(item) not in _WHOLE and holds_unknown(item) for item in items)
        case Unknown(why, type_, env, random):
            decided = bool(env) or random or why in OF_PRODUCTION
            return not decided or (type_ is None and not value.pure)
        case OneOf(choices):
            return any(holds_unknown(c.value) for c in choices)
        case Map(pairs) | Struct(pairs=pairs):
            return any(holds_unknown(part) for pair in pairs for part in pair)
        case Maybe(_, inner):
            return holds_unknown(inner)
        case _:
            return isinstance(value, Rest) and holds_unknown(value.unknown)


_WHOLE = frozenset((Atom, Integer, String))
"""Terms without parts, of which most of a configuration is made."""


def text_of(value: Value) -> str:
    """`10`, `required string $DATABASE_URL`, `integer from $POOL_SIZE, default 10`, or alternatives with conditions."""
    match value:
        case Env(name):
            return f"required string ${name}"
        case Unknown():
            return render_unknown(value)
        case OneOf(choices):
            cases = _cases_of(choices)
            return _variable_with_default(cases) or _cases(cases)
        case _:
            return render(value)


_Case = tuple[Condition, list[Value]]
"""Values that one condition, as far as a reader wants to know it, leads to."""


def _cases_of(choices: tuple[Alternative, ...]) -> list[_Case]:
    """The alternatives by condition: those that only differ in how the text of a variable is made are together."""
    found: dict[str, tuple[Condition, Value]] = {}
    for choice in choices:
        text, when = _plain(choice.value), readable(choice.when)
        known = found.get(text)
        found[text] = (when, choice.value) if known is None else (known[0] | when, known[1])
    cases: dict[Condition, list[Value]] = {}
    for when, value in found.values():
        cases.setdefault(when, []).append(value)
    return list(cases.items())


def readable(when: Condition) -> Condition:
    """The worlds of `when` as variables tell them, without long questions about how their text is read."""
    return when.without(lambda s: s.kind == "open" and "$" in s.name and (len(s.name) > 40 or " matches " in s.name))


def _variable_with_default(cases: list[_Case]) -> str | None:
    """`integer from $POOL_SIZE, default 10`: one case where the variable is set, one where it is unset (or empty)."""
    if len(cases) != 2:
        return None
    for (when, made), (otherwise, rest) in (cases, cases[::-1]):
        subjects = [s for s in when.subjects | otherwise.subjects if s.kind != "open"]
        if len(subjects) != 1 or len(when.subjects) != 1 or otherwise is not ~when or len(rest) != 1:
            continue
        if otherwise not in (where(subjects[0], UNSET), where(subjects[0], UNSET, "")) or not is_known(rest[0]):
            continue
        if any(variables_of(value) != {subjects[0].name} for value in made):
            continue
        text = " or ".join(_plain(value) for value in made)
        return f"{text}, else not set" if isinstance(rest[0], Absent) else f"{text}, default {render(rest[0])}"
    return None


def _cases(cases: list[_Case]) -> str:
    return "; ".join(
        " or ".join(_plain(v) for v in values) + ("" if when.is_true else f" if {when.describe()}")
        for when, values in cases
    )


def _plain(value: Value) -> str:
    return f"string from ${value.name}" if isinstance(value, Env) else text_of(value)


def why_unknown(value: object) -> tuple[Unknown, ...]:
    """The parts of a value that are not known at all, in order."""
    match value:
        case Unknown():
            return (value,) if kind_of(value) is Kind.UNKNOWN else ()
        case Rest(unknown):
            return why_unknown(unknown)
        case Maybe(_, inner):
            return why_unknown(inner)
        case OneOf(choices):
            return tuple(u for c in choices for u in why_unknown(c.value))
        case List(items) | Tuple(items):
            return tuple(u for i in items for u in why_unknown(i))
        case Map(pairs) | Struct(pairs=pairs):
            return tuple(u for pair in pairs for part in pair for u in why_unknown(part))
        case _:
            return ()
