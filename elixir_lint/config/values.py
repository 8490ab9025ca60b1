"""What the evaluator computes: terms, environment variables, choices, the unknown.

    Value = Term | Env | Unknown | OneOf | Absent

A `Condition` says in which worlds something holds. A world assigns a string (or nothing) to
each environment variable, and a truth value to each question the evaluator could not answer.
Conditions are kept as a disjunction of cubes; a cube maps subjects to the choices they may take.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from elixir_lint.source import Span
from elixir_lint.syntax.nodes import Clause
from elixir_lint.syntax.terms import Atom, Binary, Float, Integer, List, Map, Regex, String, Struct, Tuple

MAX_CUBES = 24
MAX_ALTERNATIVES = 32


# --- conditions ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """What a condition speaks about: an environment variable, or a question left open.

    `kind` is "build" or "boot" for the variable `name` read in that phase, "open" for an expression
    whose truth is not known; its `name` is the text of that expression. `serial` tells apart two
    open questions with one text that need not have the same answer.
    """

    kind: str
    name: str
    serial: int = 0


UNSET = None
"""The choice "this variable is not set"; other choices are strings. Open questions choose "true" or "false"."""


@dataclass(frozen=True, slots=True)
class Choices:
    """A set of choices, or with `excluded` the complement of one."""

    members: frozenset[str | None]
    excluded: bool = False

    def both(self, other: Choices) -> Choices:
        if self.excluded and other.excluded:
            return Choices(self.members | other.members, True)
        if self.excluded:
            return Choices(other.members - self.members)
        if other.excluded:
            return Choices(self.members - other.members)
        return Choices(self.members & other.members)

    def either(self, other: Choices) -> Choices:
        return self.complement().both(other.complement()).complement()

    def complement(self) -> Choices:
        return Choices(self.members, not self.excluded)

    def within(self, other: Choices) -> bool:
        return self.both(other.complement()).empty

    @property
    def empty(self) -> bool:
        return not self.excluded and not self.members

    @property
    def full(self) -> bool:
        return self.excluded and not self.members


Cube: TypeAlias = "tuple[tuple[Subject, Choices], ...]"


@dataclass(frozen=True, slots=True)
class Condition:
    """A disjunction of cubes, each sorted by subject. TRUE has one empty cube, FALSE has none.

    Past MAX_CUBES a conjunction or disjunction is weakened (it may hold in more worlds than it
    should), never strengthened: a conclusion drawn from "may hold" stays sound.
    """

    cubes: tuple[Cube, ...]

    @property
    def is_true(self) -> bool:
        return self is TRUE or self.cubes == ((),)

    @property
    def is_false(self) -> bool:
        return not self.cubes

    def __and__(self, other: Condition) -> Condition:
        if self.cubes == ((),) or other.is_false:
            return other
        if other.cubes == ((),) or self.is_false or self == other:
            return self
        cubes = [c for a in self.cubes for b in other.cubes if (c := _meet(a, b)) is not None]
        return _condition(cubes)

    def __or__(self, other: Condition) -> Condition:
        if self.is_false or other.cubes == ((),):
            return other
        if other.is_false or self.cubes == ((),) or self == other:
            return self
        return _condition([*self.cubes, *other.cubes])

    def __invert__(self) -> Condition:
        """The worlds in which this does not hold (weakened if that needs too many cubes)."""
        if self.cubes == ((),):
            return FALSE
        if not self.cubes:
            return TRUE
        out = TRUE
        for cube in self.cubes:
            out = out & Condition(tuple(((s, c.complement()),) for s, c in cube))
        return out

    def implies(self, other: Condition) -> bool:
        """Whether each cube of this lies within one cube of `other` (sufficient, not necessary)."""
        return other.is_true or all(any(_within(a, b) for b in other.cubes) for a in self.cubes)

    def given(self, known: Condition) -> Condition:
        """This condition as said where `known` holds anyway: without the constraints that `known` implies."""
        if known.is_true or self.is_true or self.is_false:
            return self
        cubes = []
        for cube in self.cubes:
            kept = tuple((s, c) for s, c in cube if not known.choices(s).within(c))
            cubes.append(kept)
        return _condition(cubes)

    def choices(self, subject: Subject) -> Choices:
        """All choices that `subject` may take where this holds."""
        out = Choices(frozenset())
        for cube in self.cubes:
            for s, c in cube:
                if s == subject:
                    out = out.either(c)
                    break
            else:
                return _ANY
        return out

    @property
    def subjects(self) -> frozenset[Subject]:
        return frozenset(s for cube in self.cubes for s, _ in cube)

    def describe(self) -> str:
        """The condition in words: `PHX_SERVER is set`, `DB_SSL is "true"`, joined by `and` and `or`."""
        if self.is_true:
            return "always"
        if self.is_false:
            return "never"
        return " or ".join(" and ".join(_describe(s, c) for s, c in cube) for cube in self.cubes)


_ANY = Choices(frozenset(), True)
TRUE = Condition(((),))
FALSE = Condition(())


def where(subject: Subject, *members: str | None, excluded: bool = False) -> Condition:
    """The condition that `subject` is one of `members` (or, `excluded`, none of them)."""
    return Condition((((subject, Choices(frozenset(members), excluded)),),))


def is_set(subject: Subject) -> Condition:
    return where(subject, UNSET, excluded=True)


def _meet(a: Cube, b: Cube) -> Cube | None:
    """The conjunction of two cubes, None if nothing satisfies it."""
    if not a:
        return b
    if not b:
        return a
    merged = dict(a)
    for subject, choices in b:
        both = merged[subject].both(choices) if subject in merged else choices
        if both.empty:
            return None
        merged[subject] = both
    return tuple(sorted(merged.items(), key=_by_subject))


def _by_subject(item: tuple[Subject, Choices]) -> Subject:
    return item[0]


def _within(a: Cube, b: Cube) -> bool:
    have = dict(a)
    return all(s in have and have[s].within(c) for s, c in b)


def _condition(cubes: list[Cube]) -> Condition:
    """Join cubes: drop those inside another, unite those that differ in one subject."""
    work = list(dict.fromkeys(cubes))
    changed = True
    while changed:
        changed = False
        for i, a in enumerate(work):
            for j in range(i + 1, len(work)):
                united = _unite(a, work[j])
                if united is not None:
                    work[j : j + 1] = []
                    work[i] = united
                    changed = True
                    break
            if changed:
                break
    if not work:
        return FALSE
    if () in work:
        return TRUE
    if len(work) > MAX_CUBES:
        return _weakened(work)
    return Condition(tuple(work))


def _unite(a: Cube, b: Cube) -> Cube | None:
    """One cube for both, if there is one that holds exactly where either does."""
    if _within(a, b):
        return b
    if _within(b, a):
        return a
    if len(a) != len(b):
        return None
    differing = -1
    for i, ((s, c), (t, d)) in enumerate(zip(a, b, strict=True)):
        if s != t:
            return None
        if c != d:
            if differing >= 0:
                return None
            differing = i
    choices = a[differing][1].either(b[differing][1])
    if choices.full:
        return a[:differing] + a[differing + 1 :]
    return (*a[:differing], (a[differing][0], choices), *a[differing + 1 :])


def _weakened(cubes: list[Cube]) -> Condition:
    """One cube that holds wherever one of `cubes` does."""
    first, rest = cubes[0], cubes[1:]
    out = []
    for subject, choices in first:
        for cube in rest:
            other = dict(cube).get(subject)
            if other is None:
                break
            choices = choices.either(other)
            if choices.full:
                break
        else:
            out.append((subject, choices))
    return Condition((tuple(out),))


def _describe(subject: Subject, choices: Choices) -> str:
    if subject.kind == "open":
        return subject.name if choices.members == {"true"} and not choices.excluded else f"not ({subject.name})"
    name = subject.name if subject.kind == "boot" else f"{subject.name} (at build)"
    named = sorted(m for m in choices.members if m is not None)
    quoted = ", ".join(f'"{m}"' for m in named)
    if choices.excluded:
        if not named:
            return f"{name} is set"
        if UNSET in choices.members:
            return f"{name} is set and not {quoted}"
        return f"{name} is not {quoted}"
    if not named:
        return f"{name} is unset"
    if UNSET in choices.members:
        return f"{name} is unset or {quoted}"
    return f"{name} is " + (quoted if len(named) == 1 else f"one of {quoted}")


# --- values --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Env:
    """The string that environment variable `name` holds, which is set; `phase` is build or boot.

    `System.get_env("X")` is `OneOf(X is set: Env("X"), X is unset: nil)`.
    """

    name: str
    phase: str
    span: Span | None = field(default=None, compare=False)

    @property
    def subject(self) -> Subject:
        return Subject(self.phase, self.name)


@dataclass(frozen=True, slots=True)
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
    }
)
TRUTHY_TYPES = TYPES - {"boolean", "atom"}
"""Types none of whose values is nil or false."""


@dataclass(frozen=True, slots=True)
class Absent:
    """A key that is not there: an alternative of a setting, never the value of an expression."""

    span: Span | None = field(default=None, compare=False)


ABSENT = Absent()


@dataclass(frozen=True, slots=True)
class Alternative:
    when: Condition
    value: Value


@dataclass(frozen=True, slots=True)
class OneOf:
    """A finite choice. The conditions exclude each other; where none holds, the expression is not reached."""

    alternatives: tuple[Alternative, ...]
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Maybe:
    """An item of a List that is there only under a condition."""

    when: Condition
    value: Value


@dataclass(frozen=True, slots=True)
class Rest:
    """Any number of unknown items in a List; `unknown` says why."""

    unknown: Unknown
    when: Condition = TRUE


@dataclass(frozen=True, slots=True)
class Closure:
    """`fn ... end`, or a `&` capture of an expression."""

    clauses: tuple[Clause, ...]
    scope: object = field(compare=False)
    arity: int = 0
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
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
    merged: dict[Value, Condition] = {}
    for when, value in choices:
        if when.is_false:
            continue
        if isinstance(value, OneOf):
            for alternative in value.alternatives:
                both = when & alternative.when
                if not both.is_false:
                    _add(merged, alternative.value, both)
        else:
            _add(merged, value, when)
    if not merged:
        return Unknown("it is never reached", span=span)
    if len(merged) == 1:
        return next(iter(merged))
    if len(merged) > MAX_ALTERNATIVES:
        return widened(merged, span)
    return OneOf(tuple(Alternative(when, value) for value, when in merged.items()), span)


def _add(merged: dict[Value, Condition], value: Value, when: Condition) -> None:
    merged[value] = merged[value] | when if value in merged else when


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


# --- questions of rules ----------------------------------------------------------------------------


class Verdict(Enum):
    ALWAYS = "always"
    SOMETIMES = "sometimes"
    NEVER = "never"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
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
    when, yes, no, unknown = FALSE, [], 0, 0
    for alternative in alternatives(value):
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
    return Answer(Verdict.UNKNOWN if unknown else Verdict.NEVER)
