"""Pattern matching: `pattern = value`, giving the condition under which it matches and what it binds."""

from __future__ import annotations

from collections.abc import Sequence

from elixir_lint.config.equality import equals
from elixir_lint.config.functions.registry import Unmodelled
from elixir_lint.config.interpreter import Interpreter
from elixir_lint.config.render import described
from elixir_lint.config.scope import Scope
from elixir_lint.config.values import FALSE, TRUE, Condition, Env, Maybe, OneOf, Rest, Unknown, Value, one_of
from elixir_lint.syntax.nodes import (
    Alias,
    Bitstring,
    Call,
    Expr,
    ListExpr,
    MapExpr,
    StructExpr,
    TupleExpr,
    Var,
)
from elixir_lint.syntax.terms import Atom, Binary, List, Map, String, Struct, Tuple

Bindings = dict[str, Value]
MAX_SHOWN = 120
"""Characters of a pattern whose parts are told apart by it."""


def match_all(
    it: Interpreter, patterns: Sequence[Expr], values: Sequence[Value], scope: Scope, bindings: Bindings
) -> Condition:
    """The condition under which each of `values` matches its pattern."""
    holds = TRUE
    for pattern, value in zip(patterns, values, strict=True):
        holds = holds & match(it, pattern, value, scope, bindings)
        if holds.is_false:
            return FALSE
    return holds


def match(it: Interpreter, pattern: Expr, value: Value, scope: Scope, bindings: Bindings) -> Condition:
    """The condition under which `value` matches; `bindings` gets what the pattern's variables hold there."""
    value = it.refine(value)
    if isinstance(pattern, Var):
        return _match_variable(it, pattern.name, value, bindings)
    if isinstance(value, OneOf):
        return _match_each(it, pattern, value, scope, bindings)
    match pattern:
        case TupleExpr(items) | Tuple(items):
            return _match_tuple(it, items, value, scope, bindings, pattern)
        case ListExpr(items) | List(items):
            return _match_list(it, items, value, scope, bindings, pattern)
        case MapExpr(pairs):
            return _match_map(it, pairs, value, scope, bindings, pattern)
        case StructExpr():
            return _match_struct(it, pattern, value, scope, bindings)
        case Call("=", (left, right)):
            both = match(it, left, value, scope, bindings)
            return both & match(it, right, value, scope, bindings)
        case Call("<>", (prefix, rest)):
            return _match_prefix(it, prefix, rest, value, scope, bindings, pattern)
        case Call("^", (pinned,)):
            return equals(it, it.evaluate(pinned, scope), value, strict=True)
        case Bitstring():
            return _match_bits(it, pattern, value, scope, bindings)
        case _:
            return equals(it, it.evaluate(pattern, scope), value, strict=True)


def _match_variable(it: Interpreter, name: str, value: Value, bindings: Bindings) -> Condition:
    if name == "_":
        return TRUE
    if name in bindings and not name.startswith("_"):
        return equals(it, bindings[name], value, strict=True)
    bindings[name] = value
    return TRUE


def _match_each(it: Interpreter, pattern: Expr, value: OneOf, scope: Scope, bindings: Bindings) -> Condition:
    total = FALSE
    bound: dict[str, list[tuple[Condition, Value]]] = {}
    for alternative in value.alternatives:
        mine = dict(bindings)
        taken = alternative.when & match(it, pattern, alternative.value, scope, mine)
        if taken.is_false:
            continue
        total = total | taken
        for name, inner in mine.items():
            if bindings.get(name) is not inner:
                bound.setdefault(name, []).append((taken, inner))
    for name, choices in bound.items():
        bindings[name] = one_of(choices)
    return total


def _open(it: Interpreter, pattern: Expr, value: Unknown | Env, scope: Scope, bindings: Bindings) -> Condition:
    """A value that is not known may match: its parts are unknown too."""
    if isinstance(value, Env):
        unknown = it.unknown(f"it depends on ${value.name}", (value,), "string", text=f"${value.name}", pure=True)
    else:
        unknown = value
    shown = " ".join(pattern.span.text.split()) if pattern.span is not None else ""
    pure = unknown.pure and 0 < len(shown) <= MAX_SHOWN and _is_fixed(pattern)
    if unknown.pure and not pure:
        unknown = it.unknown(unknown.why, (unknown,), unknown.type, text=unknown.text, span=unknown.span)
    rest = pattern.args[1] if isinstance(pattern, Call) and pattern.name == "<>" else None
    for name in sorted(variables_in(pattern)):
        if not name.startswith("_"):
            text = f"{name} of {shown} = {described(unknown)}"
            type_ = "string" if isinstance(rest, Var) and rest.name == name else None
            bindings[name] = it.unknown(unknown.why, (unknown,), type_, text=text, pure=pure, span=unknown.span)
    return it.question(unknown, f"{described(unknown)} matches {shown or 'a pattern'}")


def _is_fixed(pattern: object) -> bool:
    """Whether the text of a pattern says all: it refers to nothing that differs from place to place."""
    match pattern:
        case Call("^" | "@" | "::", _) | Call("<>", (Var(), _)):
            return False
        case Call(_, parts) | TupleExpr(parts) | ListExpr(parts) | Tuple(parts) | List(parts) | Bitstring(parts):
            return all(map(_is_fixed, parts))
        case MapExpr(pairs) | StructExpr(map=MapExpr(pairs)):
            return all(_is_fixed(part) for pair in pairs for part in pair)
        case _:
            return True


def variables_in(pattern: object) -> set[str]:
    """The names that a pattern binds."""
    match pattern:
        case Var(name):
            return {name} - {"_"}
        case Call("^", _):
            return set()
        case Call("::", (inner, _)):
            return variables_in(inner)
        case Call(_, args):
            return set().union(*(variables_in(a) for a in args)) if args else set()
        case TupleExpr(items) | ListExpr(items):
            return set().union(*(variables_in(i) for i in items)) if items else set()
        case MapExpr(pairs):
            return set().union(*(variables_in(v) for _, v in pairs)) if pairs else set()
        case StructExpr(_, fields):
            return variables_in(fields)
        case Tuple(items) | List(items):
            return set().union(*(variables_in(i) for i in items)) if items else set()
        case Bitstring(segments):
            return variables_in(segments)
        case tuple():
            return set().union(*map(variables_in, pattern)) if pattern else set()
        case _:
            return set()


def _match_tuple(
    it: Interpreter, items: tuple[object, ...], value: Value, scope: Scope, bindings: Bindings, pattern: Expr
) -> Condition:
    match value:
        case Tuple(parts) if len(parts) == len(items):
            return match_all(it, items, parts, scope, bindings)  # type: ignore[arg-type]
        case Unknown(type=kind) if kind in (None, "tuple"):
            return _open(it, pattern, value, scope, bindings)
        case _:
            return FALSE


def _match_list(
    it: Interpreter, items: tuple[object, ...], value: Value, scope: Scope, bindings: Bindings, pattern: Expr
) -> Condition:
    if isinstance(value, Unknown):
        if value.type in (None, "list", "keyword", "charlist"):
            return _open(it, pattern, value, scope, bindings)
        return FALSE
    if not isinstance(value, List):
        return FALSE
    total = FALSE
    bound: dict[str, list[tuple[Condition, Value]]] = {}
    for when, parts in shapes(value.items):
        mine = dict(bindings)
        taken = when & _match_shape(it, items, parts, scope, mine, pattern)
        if taken.is_false:
            continue
        total = total | taken
        for name, inner in mine.items():
            if bindings.get(name) is not inner:
                bound.setdefault(name, []).append((taken, inner))
    for name, choices in bound.items():
        bindings[name] = one_of(choices)
    return total


def shapes(items: tuple[object, ...]) -> list[tuple[Condition, tuple[object, ...]]]:
    """The list with the presence of its first uncertain items decided: at most 16 cases, each with its condition."""
    cases: list[tuple[Condition, tuple[object, ...]]] = [(TRUE, ())]
    for item in items:
        if isinstance(item, Maybe) and len(cases) <= 8:
            split = [(c & item.when, (*done, item.value)) for c, done in cases]
            split += [(c & ~item.when, done) for c, done in cases]
            cases = [case for case in split if not case[0].is_false]
        else:
            cases = [(c, (*done, item)) for c, done in cases]
    return cases


def _match_shape(
    it: Interpreter,
    items: tuple[object, ...],
    parts: tuple[object, ...],
    scope: Scope,
    bindings: Bindings,
    pattern: Expr,
) -> Condition:
    heads, tail = _split_tail(items)
    certain = [p for p in parts if not isinstance(p, Rest | Maybe)]
    endless = any(isinstance(p, Rest) for p in parts)
    if (not endless and len(parts) < len(heads)) or (tail is None and len(certain) > len(heads)):
        return FALSE
    begin = next((i for i, p in enumerate(parts) if isinstance(p, Rest | Maybe)), len(parts))
    shared = min(begin, len(heads))
    holds = match_all(it, heads[:shared], parts[:shared], scope, bindings)  # type: ignore[arg-type]
    if holds.is_false:
        return FALSE
    if shared < len(heads) or (tail is None and begin < len(parts)):
        rest = next((p for p in parts if isinstance(p, Rest)), None)
        unknown = rest.unknown if rest else it.unknown("the length of a list is not known", ())
        return holds & _open(it, pattern, unknown, scope, bindings)
    return holds if tail is None else holds & match(it, tail, List(parts[len(heads) :]), scope, bindings)


def _split_tail(items: tuple[object, ...]) -> tuple[tuple[object, ...], Expr | None]:
    """`[a, b | rest]` as ((a, b), rest)."""
    if items and isinstance(items[-1], Call) and items[-1].name == "|":
        head, tail = items[-1].args
        return (*items[:-1], head), tail
    return items, None


def _match_map(
    it: Interpreter,
    pairs: tuple[tuple[Expr, Expr], ...],
    value: Value,
    scope: Scope,
    bindings: Bindings,
    pattern: Expr,
) -> Condition:
    match value:
        case Map(have) | Struct(pairs=have):
            fields = {k: v for k, v in have if not isinstance(k, Unknown)}
        case Unknown(type=kind) if kind in (None, "map", "struct"):
            return _open(it, pattern, value, scope, bindings)
        case _:
            return FALSE
    holds = TRUE
    for key, inner in pairs:
        wanted = it.evaluate(key, scope)
        if wanted not in fields:
            return FALSE
        holds = holds & match(it, inner, fields[wanted], scope, bindings)  # type: ignore[arg-type]
        if holds.is_false:
            return FALSE
    return holds


def _match_struct(it: Interpreter, pattern: StructExpr, value: Value, scope: Scope, bindings: Bindings) -> Condition:
    match value:
        case Struct(module):
            if isinstance(pattern.name, Alias):
                wanted = it.evaluate(pattern.name, scope)
                if wanted != Atom(module):
                    return FALSE
            elif isinstance(pattern.name, Var):
                bindings[pattern.name.name] = Atom(module)
            return _match_map(it, pattern.map.pairs, value, scope, bindings, pattern.map)
        case Unknown(type=kind) if kind in (None, "struct", "map"):
            return _open(it, pattern, value, scope, bindings)
        case _:
            return FALSE


def _match_prefix(
    it: Interpreter, prefix: Expr, rest: Expr, value: Value, scope: Scope, bindings: Bindings, pattern: Expr
) -> Condition:
    """`"http" <> rest`."""
    start = it.evaluate(prefix, scope)
    match start, value:
        case String(wanted), String(text):
            if not text.startswith(wanted):
                return FALSE
            return match(it, rest, String(text[len(wanted) :]), scope, bindings)
        case _, Unknown(type=kind) if kind in (None, "string"):
            return _open(it, pattern, value, scope, bindings)
        case _, Env():
            return _open(it, pattern, value, scope, bindings)
        case _:
            return FALSE


def _match_bits(it: Interpreter, pattern: Bitstring, value: Value, scope: Scope, bindings: Bindings) -> Condition:
    """`<<byte, "text", rest::binary>>` of a known binary."""
    if isinstance(value, Unknown) and value.type not in (None, "string"):
        return FALSE
    if isinstance(value, Env | Unknown):
        return _open(it, pattern, value, scope, bindings)
    if not isinstance(value, String | Binary):
        return FALSE
    from elixir_lint.config.bits import match_bits

    data = value.value if isinstance(value, Binary) else value.value.encode()
    try:
        holds, rest = match_bits(it, pattern.segments, data, scope, bindings)
    except Unmodelled as reason:
        return _open(it, pattern, it.unknown(reason.why, (value,), "string", span=pattern.span), scope, bindings)
    return FALSE if rest else holds
