"""What a setting's value depends on, in one word and in one line of text."""

from __future__ import annotations

from enum import Enum

from elixir_lint.config.conditions import is_set
from elixir_lint.config.render import render, render_unknown
from elixir_lint.config.values import Absent, Alternative, Env, Maybe, OneOf, Rest, Unknown, Value, is_known
from elixir_lint.syntax.terms import List, Tuple


class Kind(Enum):
    """`known`: one term. `env`: made of variables. `choice`: one of several. `unknown`: not known in some world."""

    KNOWN = "known"
    ENV = "env"
    CHOICE = "choice"
    UNKNOWN = "unknown"
    ABSENT = "absent"


def kind_of(value: Value) -> Kind:
    """The kind of a setting's value. An Unknown of a known type that variables decide is `env`."""
    match value:
        case Absent():
            return Kind.ABSENT
        case Env():
            return Kind.ENV
        case Unknown(type=type_, env=env):
            return Kind.ENV if type_ is not None and env else Kind.UNKNOWN
        case OneOf():
            return Kind.CHOICE
        case List() | Tuple() if not is_known(value):
            return Kind.UNKNOWN if holds_unknown(value) else Kind.ENV
        case _:
            return Kind.KNOWN if is_known(value) else Kind.ENV


def holds_unknown(value: object) -> bool:
    """Whether some part of the value is unknown in some world."""
    match value:
        case Unknown(type=type_, env=env):
            return type_ is None or not env
        case OneOf(choices):
            return any(holds_unknown(c.value) for c in choices)
        case List(items) | Tuple(items):
            return any(holds_unknown(i) for i in items)
        case Maybe(_, inner):
            return holds_unknown(inner)
        case _:
            return isinstance(value, Rest)


def text_of(value: Value) -> str:
    """`10`, `required string $DATABASE_URL`, `integer from $POOL_SIZE, default 10`, or alternatives with conditions."""
    match value:
        case Env(name):
            return f"required string ${name}"
        case Unknown():
            return render_unknown(value)
        case OneOf(choices):
            return _variable_with_default(choices) or _cases(choices)
        case _:
            return render(value)


def _variable_with_default(choices: tuple[Alternative, ...]) -> str | None:
    """`integer from $POOL_SIZE, default 10`: one alternative where the variable is set, one where it is not."""
    if len(choices) != 2:
        return None
    for given, otherwise in (choices, choices[::-1]):
        names = given.value.env if isinstance(given.value, Unknown) else ()
        name = given.value.name if isinstance(given.value, Env) else names[0] if len(names) == 1 else None
        if name is None or not is_known(otherwise.value):
            continue
        subjects = [s for s in given.when.subjects if s.name == name and s.kind != "open"]
        if len(subjects) != 1 or given.when is not is_set(subjects[0]) or otherwise.when is not ~given.when:
            continue
        made = render_unknown(given.value) if isinstance(given.value, Unknown) else f"string from ${name}"
        if isinstance(otherwise.value, Absent):
            return f"{made}, else not set"
        return f"{made}, default {render(otherwise.value)}"
    return None


def _cases(choices: tuple[Alternative, ...]) -> str:
    return "; ".join(f"{_plain(c.value)} if {c.when.describe()}" for c in choices)


def _plain(value: Value) -> str:
    return f"string from ${value.name}" if isinstance(value, Env) else text_of(value)


def why_unknown(value: object) -> tuple[Unknown, ...]:
    """The parts of a value that are not known at all, in order."""
    match value:
        case Unknown():
            return (value,) if kind_of(value) is Kind.UNKNOWN else ()
        case Rest(unknown):
            return (unknown,)
        case Maybe(_, inner):
            return why_unknown(inner)
        case OneOf(choices):
            return tuple(u for c in choices for u in why_unknown(c.value))
        case List(items) | Tuple(items):
            return tuple(u for i in items for u in why_unknown(i))
        case _:
            return ()
