"""`for pattern <- list, filter, into: x, reduce: acc, uniq: true do ... end`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from elixir_lint.config.clauses import choose
from elixir_lint.config.control import candidates_of, sections
from elixir_lint.config.functions import find
from elixir_lint.config.functions.enumerable import occurs, unknown_item
from elixir_lint.config.functions.registry import Unmodelled
from elixir_lint.config.interpreter import Interpreter, PathEndsError
from elixir_lint.config.library import call_model
from elixir_lint.config.patterns import match, variables_in
from elixir_lint.config.scope import Scope
from elixir_lint.config.values import NIL, TRUE, Condition, Maybe, OneOf, Rest, Unknown, Value, alternatives, one_of
from elixir_lint.syntax.nodes import Bitstring, Call, Expr
from elixir_lint.syntax.terms import Atom, Binary, List, Map, String, Struct, Tuple

MAX_ROUNDS = 5_000


def comprehension(it: Interpreter, call: Call, scope: Scope) -> Value:
    *qualifiers, last = call.args
    parts = sections(last)
    if qualifiers and set(sections(qualifiers[-1])) & {"into", "reduce", "uniq"}:
        parts = {**sections(qualifiers.pop()), **parts}
    if "reduce" in parts:
        return _reduce(it, tuple(qualifiers), parts, call, scope)
    collected: list[object] = []

    def collect(when: Condition, inner: Scope) -> None:
        value = it.evaluate(parts["do"], inner) if "do" in parts else NIL
        collected.append(value if when.is_true else Maybe(when, value))

    lost = _Lost()
    _rounds(it, tuple(qualifiers), scope.child(), TRUE, collect, lost)
    if lost.unknown is not None:
        collected.append(Rest(lost.unknown))
    return _into(it, parts, List(tuple(collected), call.span), call, scope)


class _Lost:
    """Why the list of a generator is not known to its end."""

    def __init__(self) -> None:
        self.unknown: Unknown | None = None
        self.rounds = 0


def _rounds(
    it: Interpreter,
    qualifiers: tuple[Expr, ...],
    scope: Scope,
    when: Condition,
    emit: Callable[[Condition, Scope], None],
    lost: _Lost,
) -> None:
    """Call `emit` for each combination of the generators that the filters let through."""
    if not qualifiers:
        lost.rounds += 1
        if lost.rounds > MAX_ROUNDS:
            lost.unknown = it.unknown("a comprehension has too many rounds")
            return
        emit(when, scope)
        return
    first, rest = qualifiers[0], qualifiers[1:]
    if isinstance(first, Bitstring) and _is_generator(first.segments[-1]):
        for there, inner in _chunks(it, first, scope, lost):
            _enter(
                it,
                there,
                lambda s=inner, t=there: _rounds(it, rest, s, when & t, emit, lost),  # type: ignore[misc]
            )
        return
    if not _is_generator(first):
        kept = it.truth(it.evaluate(first, scope))
        _enter(it, kept, lambda: _rounds(it, rest, scope, when & kept, emit, lost))
        return
    assert isinstance(first, Call)
    pattern = first.args[0]
    guard: Expr | None = None
    if isinstance(pattern, Call) and pattern.name == "when":
        guard, pattern = _filter(pattern.args[1]), pattern.args[0]
    for present, item in items_of(it, it.evaluate(first.args[1], scope), lost):
        inner = scope.child()
        bindings: dict[str, Value] = {}
        taken = present & match(it, pattern, item, scope, bindings)
        inner.vars.update(bindings)
        if guard is not None and not taken.is_false:
            asked = it.under(taken, lambda g=guard, s=inner: it.evaluate(g, s))  # type: ignore[misc]
            taken = taken & it.truth(asked) if asked is not None else ~TRUE
        _enter(
            it,
            taken,
            lambda s=inner, t=taken: _rounds(it, rest, s, when & t, emit, lost),  # type: ignore[misc]
        )
        if lost.rounds > MAX_ROUNDS:
            return


def _filter(guard: Expr) -> Expr:
    """A guard of a generator, which is a filter in Elixir: it may raise, and `a when b` is `a or b`."""
    if isinstance(guard, Call) and guard.name == "when":
        return Call("or", (guard.args[0], _filter(guard.args[1])), guard.span, guard.head)
    return guard


def _is_generator(node: Expr) -> bool:
    return isinstance(node, Call) and node.name == "<-"


def _chunks(it: Interpreter, node: Bitstring, scope: Scope, lost: _Lost) -> list[tuple[Condition, Scope]]:
    """The rounds of `<<a, b <- binary>>`."""
    last = node.segments[-1]
    assert isinstance(last, Call)
    segments = (*node.segments[:-1], last.args[0])
    found: list[tuple[Condition, Scope]] = []
    for choice in alternatives(it.evaluate(last.args[1], scope)):
        found += [
            (choice.when & holds, inner) for holds, inner in _chunks_or_one(it, segments, choice.value, scope, lost)
        ]
    return found


def _chunks_or_one(
    it: Interpreter, segments: tuple[Expr, ...], value: Value, scope: Scope, lost: _Lost
) -> list[tuple[Condition, Scope]]:
    try:
        return list(_chunks_of(it, segments, value, scope))
    except Unmodelled as reason:
        lost.unknown = it.unknown(reason.why, (value,), "list")
        inner = scope.child()
        inner.vars.update({n: it.unknown(reason.why, (lost.unknown,)) for n in sorted(variables_in(segments))})
        return [(occurs(it, Rest(lost.unknown)), inner)]


def _chunks_of(
    it: Interpreter, segments: tuple[Expr, ...], value: Value, scope: Scope
) -> Iterator[tuple[Condition, Scope]]:
    from elixir_lint.config.bits import match_bits

    if not isinstance(value, String | Binary):
        raise Unmodelled("the bytes that a comprehension runs over are not known")
    data, before = value.value if isinstance(value, Binary) else value.value.encode(), b""
    while data and data != before:
        inner = scope.child()
        bindings: dict[str, Value] = {}
        before = data
        holds, data = match_bits(it, segments, data, scope, bindings)
        inner.vars.update(bindings)
        yield holds, inner


def _enter(it: Interpreter, when: Condition, run: Callable[[], None]) -> None:
    def compute() -> Value:
        run()
        return NIL

    it.under(when, compute)


def items_of(it: Interpreter, value: Value, lost: _Lost) -> list[tuple[Condition, Value]]:
    """The items of a list, map or range, each with the condition under which it is there."""
    match value:
        case OneOf(choices):
            return [(c.when & w, v) for c in choices for w, v in items_of(it, c.value, lost)]
        case List(items):
            return _list_items(it, items, lost)
        case Map(pairs):
            return [(TRUE, Tuple(pair)) for pair in pairs]
        case Struct():
            model = find("Enum.to_list", 1)
            listed = model.function(it, value) if model is not None and not model.is_pure else value
            if isinstance(listed, List):
                return _list_items(it, listed.items, lost)
            lost.unknown = it.unknown("a comprehension runs over a value that is not modelled", (value,))
            return []
        case Unknown():
            return _unknown_item(it, Rest(value), lost)
        case _:
            raise PathEndsError


def _unknown_item(it: Interpreter, rest: Rest, lost: _Lost) -> list[tuple[Condition, Value]]:
    """One item that stands for those of `rest`, there where it has any."""
    lost.unknown = rest.unknown
    return [(occurs(it, rest), unknown_item(it, rest))]


def _list_items(it: Interpreter, items: tuple[object, ...], lost: _Lost) -> list[tuple[Condition, Value]]:
    out: list[tuple[Condition, Value]] = []
    for item in items:
        if isinstance(item, Rest):
            out += _unknown_item(it, item, lost)
        elif isinstance(item, Maybe):
            out.append((item.when, item.value))
        else:
            out.append((TRUE, item))  # type: ignore[arg-type]
    return out


def _into(it: Interpreter, parts: dict[str, Expr], collected: List, call: Call, scope: Scope) -> Value:
    result: Value = collected
    if "uniq" in parts and it.evaluate(parts["uniq"], scope) == Atom("true"):
        model = find("Enum.uniq", 1)
        result = call_model(it, model, [result], call.span) if model is not None else result
    if "into" not in parts:
        return result
    target = it.evaluate(parts["into"], scope)
    if target == List(()):
        return result
    model = find("Enum.into", 2)
    if model is None:
        return it.unknown("`into:` is not modelled", (target, result), span=call.span)
    return call_model(it, model, [result, target], call.span)


def _reduce(it: Interpreter, qualifiers: tuple[Expr, ...], parts: dict[str, Expr], call: Call, scope: Scope) -> Value:
    state = [it.evaluate(parts["reduce"], scope)]
    lost = _Lost()

    def step(when: Condition, inner: Scope) -> None:
        before = state[0]
        after = choose(
            it,
            candidates_of(parts.get("do"), inner),
            [before],
            lambda: it.fail("CaseClauseError", "no clause of the comprehension matches", call.span),
        )
        state[0] = one_of([(when, after), (~when, before)]) if not when.is_true else after

    _rounds(it, qualifiers, scope.child(), TRUE, step, lost)
    if lost.unknown is not None:
        return it.unknown(lost.unknown.why, (lost.unknown, state[0]), span=call.span)
    return state[0]
