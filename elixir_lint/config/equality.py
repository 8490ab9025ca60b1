"""When two values are equal, as a condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from elixir_lint.config.render import described, render
from elixir_lint.config.values import (
    END_OF,
    FALSE,
    TARGET,
    TRUE,
    Capture,
    Closure,
    Condition,
    Env,
    OneOf,
    Unknown,
    Value,
    is_known,
    type_of,
    where,
)
from elixir_lint.syntax.terms import Atom, Binary, Float, Integer, List, Map, Regex, String, Struct, Tuple

if TYPE_CHECKING:
    from elixir_lint.config.interpreter import Interpreter

_Pairs = tuple[tuple[object, object], ...]
_COMPATIBLE = {
    "keyword": {"list"},
    "list": {"keyword", "charlist"},
    "charlist": {"list"},
    "atom": {"boolean"},
    "boolean": {"atom"},
    "number": {"integer", "float"},
    "integer": {"number", "float"},
    "float": {"number", "integer"},
    "struct": {"map"},
    "map": {"struct"},
}


def equals(it: Interpreter, a: Value, b: Value, *, strict: bool = False) -> Condition:
    """The condition under which `a == b` (`strict`: `===`)."""
    if isinstance(a, OneOf):
        found = FALSE
        for alternative in a.alternatives:
            found = found | (alternative.when & equals(it, alternative.value, b, strict=strict))
        return found
    if isinstance(b, OneOf):
        return equals(it, b, a, strict=strict)
    if isinstance(a, Unknown) or isinstance(b, Unknown):
        return _equals_unknown(it, a, b)
    if isinstance(a, Env):
        return _equals_env(it, a, b)
    if isinstance(b, Env):
        return _equals_env(it, b, a)
    return _equals_terms(it, a, b, strict)


def _equals_env(it: Interpreter, env: Env, other: Value) -> Condition:
    match other:
        case String(text):
            return where(env.subject, text)
        case Env() if other == env:
            return TRUE
        case Env():
            unknown = it.unknown("it depends on two variables", (env, other), "boolean")
            return it.question(unknown, f"${env.name} == ${other.name}")
        case _:
            return FALSE


def _equals_unknown(it: Interpreter, a: Value, b: Value) -> Condition:
    one, other = type_of(a), type_of(b)
    if one and other and one != other and other not in _COMPATIBLE.get(one, ()):
        return FALSE
    if isinstance(a, Unknown) and a == b and a.pure:
        return TRUE
    unknown = a if isinstance(a, Unknown) else b
    assert isinstance(unknown, Unknown)
    if isinstance(a, Unknown) and a.type == "boolean" and isinstance(b, Atom):
        truth = it.truth(a)
        return truth if b.name == "true" else ~truth if b.name == "false" else FALSE
    if isinstance(b, Unknown) and b.type == "boolean" and isinstance(a, Atom):
        return _equals_unknown(it, b, a)
    other_side = b if unknown is a else a
    if (other_side == String("") and unknown.text.startswith(END_OF)) or (
        other_side in (Atom("host"), Atom("")) and unknown.text == TARGET
    ):
        return FALSE
    right = described(other_side) if isinstance(other_side, Unknown) else render(other_side)
    return it.question(unknown, f"{described(unknown)} == {right}")


def _equals_terms(it: Interpreter, a: Value, b: Value, strict: bool) -> Condition:
    match a, b:
        case (Integer(), Float()) | (Float(), Integer()):
            return TRUE if not strict and a.value == b.value else FALSE  # type: ignore[union-attr]
        case (Tuple(x), Tuple(y)) | (List(x), List(y)):
            if len(x) != len(y) or type(a) is not type(b):
                return _uncertain_lists(it, a, b)
            return _equals_all(it, x, y, strict)
        case (Map(x), Map(y)):
            return _equals_pairs(it, x, y, strict)
        case (Struct(m, x), Struct(n, y)):
            return _equals_pairs(it, x, y, strict) if m == n else FALSE
        case (Atom() | Integer() | Float() | String() | Binary() | Regex() | Closure() | Capture(), _):
            return TRUE if a == b else FALSE
        case _:
            return FALSE


def _uncertain_lists(it: Interpreter, a: Value, b: Value) -> Condition:
    if isinstance(a, List) and isinstance(b, List) and not (is_known(a) and is_known(b)):
        unknown = it.unknown("a list in it is not known", (a, b), "boolean")
        return it.question(unknown, f"{render(a)} == {render(b)}")
    return FALSE


def _equals_pairs(it: Interpreter, x: _Pairs, y: _Pairs, strict: bool) -> Condition:
    """Maps are equal if they have the same keys (strictly) and equal values."""
    mine, theirs = dict(x), dict(y)
    if not all(map(is_known, (*mine, *theirs))):
        unknown = it.unknown("a key of a map is not known", (), "boolean")
        return it.question(unknown, "maps are equal")
    if mine.keys() != theirs.keys():
        return FALSE
    return _equals_all(it, tuple(mine.values()), tuple(theirs[key] for key in mine), strict)


def _equals_all(it: Interpreter, x: tuple[object, ...], y: tuple[object, ...], strict: bool) -> Condition:
    holds = TRUE
    for left, right in zip(x, y, strict=True):
        holds = holds & equals(it, left, right, strict=strict)  # type: ignore[arg-type]
        if holds.is_false:
            return FALSE
    return holds
