"""What the evaluator computes: terms, environment variables, choices, the unknown.

Value = Term | Env | Unknown | OneOf | Absent
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from typing import TypeAlias

from elixir_lint.config.conditions import FALSE as FALSE
from elixir_lint.config.conditions import TRUE as TRUE
from elixir_lint.config.conditions import UNSET as UNSET
from elixir_lint.config.conditions import Condition as Condition
from elixir_lint.config.conditions import Subject as Subject
from elixir_lint.config.conditions import is_set as is_set
from elixir_lint.config.conditions import where as where
from elixir_lint.record import field, record
from elixir_lint.source import Span
from elixir_lint.syntax.nodes import Clause
from elixir_lint.syntax.terms import Atom, Binary, Float, Integer, List, Map, Regex, String, Struct, Tuple

MAX_ALTERNATIVES = 32


# --- values --------------------------------------------------------------------------------------


@record
class Env:
    """The string that environment variable `name` holds, which is set; `phase` is build or boot.

    `System.get_env("X")` is `OneOf(X is set: Env("X"), X is unset: nil)`. `usual` as in Subject.
    """

    name: str
    phase: str
    span: Span | None = field(default=None, compare=False)
    usual: str | None = None

    @property
    def subject(self) -> Subject:
        return Subject(self.phase, self.name, usual=self.usual)


@record
class Unknown:
    """Nothing is known but perhaps the type. `why` completes "not checked, because ...".

    `type` is one of TYPES. `env` names the variables it depends on. `random`: it is made from
    a random source. `text` describes the computation for `show` ("integer from $POOL_SIZE"), and if
    `pure`, two Unknowns with one text are the same value in every world; else `serial` tells them apart.
    """

    why: str
    type: str | None = None
    env: tuple[str, ...] = ()
    random: bool = False
    text: str = ""
    pure: bool = False
    serial: int = 0
    span: Span | None = field(default=None, compare=False)


TYPES = frozenset(
    {
        "string",
        "integer",
        "float",
        "number",
        "boolean",
        "atom",
        "list",
        "keyword",
        "charlist",
        "map",
        "struct",
        "tuple",
        "function",
        "pid",
        "reference",
    }
)
OF_PRODUCTION = frozenset(
    {
        "it depends on the machine",
        "it depends on the node",
        "it depends on the time",
        "it depends on the Elixir that runs",
        "it depends on the OTP that runs",
        "it is a folder of the machine",
        "it is a path of the machine",
        "it is an anonymous function of OTP",
        "it is the machine's list of certificate authorities",
        "it is random",
        "it is made from a random source",
        "the working directory is not known",
        "it is the whole environment",
    }
)
"""Reasons that say where production finds a value, which differs from one machine or start to the next."""
TRUTHY_TYPES = TYPES - {"boolean", "atom"}
"""Types none of whose values is nil or false."""


TARGET = "config_target()"
"""The text of the target where it is not known: that of a device, so not `:host`."""

END_OF = "the end of "
"""What the text of an Unknown begins with that is a rest of a text, and not empty."""


@record
class Absent:
    """A key that is not there: an alternative of a setting, never the value of an expression."""

    span: Span | None = field(default=None, compare=False)


ABSENT = Absent()


@record
class Alternative:
    when: Condition
    value: Value


@record
class OneOf:
    """A finite choice. The conditions exclude each other; where none holds, the expression is not reached."""

    alternatives: tuple[Alternative, ...]
    span: Span | None = field(default=None, compare=False)


@record
class Maybe:
    """An item of a List that is there only under a condition."""

    when: Condition
    value: Value


@record
class Rest:
    """Any number of unknown items in a List; `unknown` says why."""

    unknown: Unknown
    when: Condition = TRUE


@record
class Closure:
    """`fn ... end`, or a `&` capture of an expression."""

    clauses: tuple[Clause, ...]
    scope: object = field(compare=False)
    arity: int = 0
    span: Span | None = field(default=None, compare=False)


@record
class Capture:
    """`&Mod.fun/1`: module is the full atom name, or "" for a function of the config file or Kernel."""

    module: str
    name: str
    arity: int
    scope: object = field(default=None, compare=False)
    span: Span | None = field(default=None, compare=False)


Term: TypeAlias = Atom | Integer | Float | String | Binary | List | Tuple | Map | Struct | Regex | Closure | Capture
Value: TypeAlias = Term | Env | Unknown | OneOf | Absent

NIL, TRUE_ATOM, FALSE_ATOM = Atom("nil"), Atom("true"), Atom("false")


def alternatives(value: Value) -> tuple[Alternative, ...]:
    """The value as a choice: itself alone, always, if it is none."""
    return value.alternatives if isinstance(value, OneOf) else (Alternative(TRUE, value),)


def one_of(choices: Iterable[tuple[Condition, Value]], span: Span | None = None) -> Value:
    """The value that is each of `choices` under its condition: flattened, equal values united.

    With no possible choice left, it is an Unknown that says so (the expression is never reached).
    """
    merged: list[tuple[Value, Condition]] = []
    for when, value in choices:
        if when.is_false:
            continue
        others = len(merged)
        if isinstance(value, OneOf):
            for alternative in value.alternatives:
                both = when & alternative.when
                if not both.is_false:
                    _add(merged, alternative.value, both, others)
        else:
            _add(merged, value, when, others)
    if not merged:
        return Unknown("it is never reached", span=span)
    if len(merged) == 1:
        return merged[0][0]
    if len(merged) > MAX_ALTERNATIVES:
        return widened([value for value, _ in merged], span)
    return OneOf(tuple([Alternative(when, value) for value, when in merged]), span)


def _add(merged: list[tuple[Value, Condition]], value: Value, when: Condition, others: int) -> None:
    """One more alternative, united with an equal one of the first `others`: those of one choice differ.

    There are few: comparing ends early, hashing never does.
    """
    for i in range(others):
        known, under = merged[i]
        if known is value or known == value:
            merged[i] = (known, under | when)
            return
    merged.append((value, when))


def widened(values: Iterable[Value], span: Span | None = None) -> Unknown:
    """One Unknown in place of many values; keeps their common type and the variables they depend on."""
    env: set[str] = set()
    types: set[str | None] = set()
    for value in values:
        env.update(variables_of(value))
        types.add(type_of(value))
    kind = types.pop() if len(types) == 1 else None
    return Unknown("it has too many possible values", kind, tuple(sorted(env)), span=span)


def type_of(value: Value) -> str | None:
    """The type name (one of TYPES) of a value, None if it is not known or not one."""
    match value:
        case Atom(name):
            return "boolean" if name in ("true", "false") else "atom"
        case Integer():
            return "integer"
        case Float():
            return "float"
        case String() | Env() | Binary():
            return "string"
        case List():
            return "list"
        case Tuple():
            return "tuple"
        case Map():
            return "map"
        case Struct() | Regex():
            return "struct"
        case Closure() | Capture():
            return "function"
        case Unknown(type=kind):
            return kind
        case OneOf(choices):
            kinds = {type_of(c.value) for c in choices}
            return kinds.pop() if len(kinds) == 1 else None
        case Absent():
            return None


def variables_of(value: object) -> frozenset[str]:
    """The environment variables that a value or its conditions depend on."""
    match value:
        case Env(name):
            return frozenset((name,))
        case Unknown(env=env):
            return frozenset(env)
        case OneOf(choices):
            found: frozenset[str] = frozenset()
            for choice in choices:
                found |= variables_of(choice.value)
                found |= frozenset(s.name for s in choice.when.subjects if s.kind != "open")
            return found
        case List(items) | Tuple(items):
            return frozenset().union(*(variables_of(i) for i in items)) if items else frozenset()
        case Map(pairs) | Struct(pairs=pairs):
            return frozenset().union(*(variables_of(x) for pair in pairs for x in pair)) if pairs else frozenset()
        case Maybe(when, inner):
            return variables_of(inner) | frozenset(s.name for s in when.subjects if s.kind != "open")
        case Rest(unknown):
            return variables_of(unknown)
        case _:
            return frozenset()


def first_unknown(value: object) -> Unknown | None:
    """The first part of a value that is an Unknown."""
    match value:
        case Unknown():
            return value
        case Rest(unknown):
            return unknown
        case Maybe(_, inner):
            return first_unknown(inner)
        case OneOf(choices):
            parts: tuple[object, ...] = tuple(choice.value for choice in choices)
        case List(items) | Tuple(items):
            parts = items
        case Map(pairs) | Struct(pairs=pairs):
            parts = tuple(part for pair in pairs for part in pair)
        case _:
            return None
    return next((found for part in parts if (found := first_unknown(part)) is not None), None)


def is_known(value: object) -> bool:
    """Whether nothing in `value` depends on the environment or is unknown."""
    match value:
        case Atom() | Integer() | Float() | String() | Binary():
            return True
        case List(items) | Tuple(items):
            return all(is_known(i) for i in items)
        case Map(pairs) | Struct(pairs=pairs):
            return all(is_known(k) and is_known(v) for k, v in pairs)
        case Env() | Unknown() | OneOf() | Maybe() | Rest():
            return False
        case _:
            return True


def subjects_of(value: object) -> frozenset[Subject]:
    """What the conditions and variables in a value speak about."""
    match value:
        case Env():
            return frozenset((value.subject,))
        case OneOf(choices):
            found: frozenset[Subject] = frozenset()
            for choice in choices:
                found |= choice.when.subjects | subjects_of(choice.value)
            return found
        case List(items) | Tuple(items):
            return frozenset().union(*map(subjects_of, items)) if items else frozenset()
        case Map(pairs) | Struct(pairs=pairs):
            return frozenset().union(*(subjects_of(x) for pair in pairs for x in pair)) if pairs else frozenset()
        case Maybe(when, inner):
            return when.subjects | subjects_of(inner)
        case Rest(_, when):
            return when.subjects
        case _:
            return frozenset()


# --- questions of rules ----------------------------------------------------------------------------


class Verdict(Enum):
    ALWAYS = "always"
    SOMETIMES = "sometimes"
    NEVER = "never"
    UNKNOWN = "unknown"


@record
class Answer:
    """Whether a predicate holds of a value.

    `when` is the condition under which it certainly holds (FALSE for NEVER and UNKNOWN), `witnesses` are the
    alternatives for which it does. SOMETIMES: it holds in some worlds, whatever the others do.
    """

    verdict: Verdict
    when: Condition = FALSE
    witnesses: tuple[Value, ...] = ()

    @property
    def always(self) -> bool:
        return self.verdict is Verdict.ALWAYS

    @property
    def possible(self) -> bool:
        """ALWAYS or SOMETIMES: there is a world in which it certainly holds."""
        return self.verdict in (Verdict.ALWAYS, Verdict.SOMETIMES)


def holds(value: Value, predicate: Callable[[Value], bool | None]) -> Answer:
    """Ask `predicate` of each alternative of `value` (never a OneOf; it may be Env, Unknown or Absent).

    The predicate answers None where it cannot know.
    """
    if not isinstance(value, OneOf):
        answer = predicate(value)
        return Answer(Verdict.ALWAYS, TRUE, (value,)) if answer else _UNKNOWN if answer is None else _NEVER
    when, yes, no, unknown = FALSE, [], 0, 0
    for alternative in value.alternatives:
        answer = predicate(alternative.value)
        if answer is None:
            unknown += 1
        elif answer:
            yes.append(alternative.value)
            when = when | alternative.when
        else:
            no += 1
    if yes and not no and not unknown:
        return Answer(Verdict.ALWAYS, TRUE, tuple(yes))
    if yes:
        return Answer(Verdict.SOMETIMES, when, tuple(yes))
    return _UNKNOWN if unknown else _NEVER


_UNKNOWN, _NEVER = Answer(Verdict.UNKNOWN), Answer(Verdict.NEVER)
