"""Text with interpolation, and sigils."""

from __future__ import annotations

from elixir_lint.config.functions import find
from elixir_lint.config.functions.registry import ElixirError, Unmodelled
from elixir_lint.config.functions.text import to_string_of
from elixir_lint.config.interpreter import Interpreter
from elixir_lint.config.render import render
from elixir_lint.config.scope import Scope
from elixir_lint.config.values import (
    TRUE,
    Condition,
    Env,
    OneOf,
    Unknown,
    Value,
    alternatives,
    first_unknown,
    is_known,
    one_of,
)
from elixir_lint.source import Span
from elixir_lint.syntax.nodes import Expr, Interpolated, Sigil
from elixir_lint.syntax.terms import Atom, Binary, List, Map, Regex, String, Tuple, make_charlist

MAX_TEXTS = 24
MAX_SHOWN = 300
"""Characters of the text that stands for an interpolation in a condition."""
MAX_LENGTH = 1_000_000
"""Characters of all texts that an interpolation may give."""


def interpolate(it: Interpreter, node: Interpolated, scope: Scope) -> Value:
    """`"text #{expression}"`"""
    text = join_parts(it, node.parts, scope, node)
    match node.kind, text:
        case "charlist", String(value):
            return make_charlist(value, node.span)
        case "charlist", _:
            return _made_of(it, text, "charlist", node.span)
        case "atom", String(value):
            return Atom(value, node.span)
        case "atom", OneOf(choices):
            named = [
                (c.when, Atom(c.value.value, node.span) if isinstance(c.value, String) else c.value) for c in choices
            ]
            return one_of(named)
        case "atom", _:
            return _made_of(it, text, "atom", node.span)
        case _:
            return text


def join_parts(it: Interpreter, parts: tuple[str | Expr, ...], scope: Scope, node: Interpolated | Sigil) -> Value:
    """The string that the parts make together."""
    texts: list[tuple[Condition, str]] | None = [(TRUE, "")]
    shown: list[str] = []
    lost: list[Value] = []
    stable = True
    for part in parts:
        if isinstance(part, str):
            texts = [(w, t + part) for w, t in texts] if texts is not None else None
            shown.append(part)
            continue
        value = it.evaluate(part, scope)
        shown.append(f"#{{{render(value)}}}")
        converted = _to_texts(it, value, node.span)
        if converted is None:
            lost.append(value)
            stable = stable and _stable(value)
            texts = None
            continue
        if texts is not None:
            crossed = [(w & c, t + s) for w, t in texts for c, s in converted]
            texts = [(w, t) for w, t in crossed if not w.is_false]
            if len(texts) > MAX_TEXTS or sum(len(t) for _, t in texts) > MAX_LENGTH:
                texts = None
        if len(converted) > 1:
            lost.append(value)
            stable = False
    if texts is None:
        text = '"' + "".join(shown) + '"'
        short = len(text) <= MAX_SHOWN
        return it.unknown(
            _why_lost(lost), lost, "string", text=text if short else "", pure=stable and short, span=node.span
        )
    return one_of((w, String(t, node.span)) for w, t in texts)


def _stable(value: Value) -> bool:
    return isinstance(value, Env) or (isinstance(value, Unknown) and value.pure) or is_known(value)


def _to_texts(it: Interpreter, value: Value, span: Span) -> list[tuple[Condition, str]] | None:
    """`to_string(value)` in each world that it does not end; None if some of it is not known."""
    out = []
    for alternative in alternatives(value):
        try:
            text = to_text(alternative.value)
        except ElixirError as error:
            it.fail_where(alternative.when, error.exception, error.message, span)
            continue
        if text is None:
            return None
        out.append((alternative.when, text))
    return out


def to_text(value: Value) -> str | None:
    """`to_string(value)` of a known term; None if it is not known or not UTF-8."""
    if isinstance(value, String):
        return value.value
    if isinstance(value, Tuple | Map):
        raise ElixirError("Protocol.UndefinedError", "protocol String.Chars not implemented for this value")
    if not is_known(value):
        return None
    try:
        made = to_string_of(value)
    except Unmodelled:
        return None
    return made.value if isinstance(made, String) else None


def _made_of(it: Interpreter, text: Value, type_: str | None, span: Span) -> Unknown:
    """A term of `type_` that a text which is not known stands for."""
    if not isinstance(text, Unknown):
        return it.unknown("part of a text is not known", (text,), type_, span=span)
    shown = f"{type_} of {text.text}" if text.text else ""
    return it.unknown(text.why, (text,), type_, text=shown, pure=text.pure and bool(shown), span=span)


def _why_lost(lost: list[Value]) -> str:
    for value in lost:
        found = first_unknown(value)
        if found is not None:
            return found.why
    names = sorted({v.name for v in lost if isinstance(v, Env)})
    return "it depends on " + ", ".join(f"${n}" for n in names) if names else "it has too many possible values"


def evaluate_sigil(it: Interpreter, node: Sigil, scope: Scope) -> Value:
    """`~w(a b)a`, `~r/x/i`, `~s(text)`, `~c"text"`"""
    text = join_parts(it, node.parts, scope, node)
    name = node.name.lower()
    if isinstance(text, OneOf):
        return one_of((a.when, _sigil(it, name, a.value, node)) for a in text.alternatives)
    return _sigil(it, name, text, node)


def _sigil(it: Interpreter, name: str, text: Value, node: Sigil) -> Value:
    if not isinstance(text, String | Binary):
        types = {"s": "string", "c": "charlist", "w": "list", "r": "struct"}
        return _made_of(it, text, types.get(name), node.span)
    if isinstance(text, Binary):
        return it.unknown("it is not valid UTF-8", (), span=node.span)
    match name:
        case "s":
            return String(text.value, node.span)
        case "c":
            return make_charlist(text.value, node.span)
        case "w":
            return _words(text.value, node)
        case "r":
            return Regex(text.value, "".join(sorted(node.modifiers)), node.span)
        case "d" | "t" | "n" | "u":
            return _calendar(it, text, node)
        case _:
            return it.unknown(f"the sigil ~{node.name} is not modelled", span=node.span)


_CALENDARS = {"D": "Date", "T": "Time", "N": "NaiveDateTime", "U": "DateTime"}


def _calendar(it: Interpreter, text: String, node: Sigil) -> Value:
    """`~D[2026-01-02]` and relatives"""
    model = find(f"{_CALENDARS[node.name.upper()]}.from_iso8601!", 1)
    if model is None:
        return it.unknown(f"the sigil ~{node.name} is not modelled", span=node.span)
    return it.guarding(node.span, lambda: model.function(text))


def _words(text: str, node: Sigil) -> List:
    words = text.split()
    match node.modifiers:
        case "a":
            return List(tuple(Atom(w, node.span) for w in words), node.span)
        case "c":
            return List(tuple(make_charlist(w, node.span) for w in words), node.span)
        case _:
            return List(tuple(String(w, node.span) for w in words), node.span)
