"""Dotenvy, which many configurations read their variables through.

Source: dotenvy lib/dotenvy.ex (`env!/2`, `env!/3`) and lib/dotenvy/transformer.ex (`to!/2`): a type ending
in `!` refuses the empty string, one ending in `?` makes it nil, the others give the type's empty value.
"""

from __future__ import annotations

from elixir_lint.config.calls import each
from elixir_lint.config.functions import find
from elixir_lint.config.interpreter import Interpreter
from elixir_lint.config.natives import Native, read_variable
from elixir_lint.config.scope import Scope
from elixir_lint.config.values import NIL, Env, OneOf, Unknown, Value, one_of, where
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, Float, Integer, List, String

_TYPES = {
    "string": "string",
    "integer": "integer",
    "float": "float",
    "boolean": "boolean",
    "atom": "atom",
    "existing_atom": "atom",
    "module": "atom",
    "charlist": "charlist",
}
_EMPTY: dict[str, Value] = {
    "string": String(""),
    "integer": Integer(0),
    "float": Float(0.0),
    "boolean": Atom("false"),
    "atom": Atom(""),
    "charlist": List((), charlist=True),
}
_CONVERSIONS = {"integer": "String.to_integer", "float": "String.to_float", "charlist": "String.to_charlist"}


def env(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`env!(name)`, `env!(name, type)`, `env!(name, type, default)`"""
    name, kind = arguments[0], arguments[1] if len(arguments) > 1 else Atom("string")
    if isinstance(name, OneOf):
        return each(it, name, lambda n: env(it, [n, *arguments[1:]], span, scope))
    default = arguments[2] if len(arguments) > 2 else None
    found = read_variable(it, name, span, default=default, required=default is None)
    if isinstance(found, Unknown):
        return found
    when, text = found
    if default is None:
        shown = name.value if isinstance(name, String) else ""
        it.fail_where(~when, "RuntimeError", f"Application environment variable {shown!r} not set", span)
        return it.refine(converted(it, text, kind, span))
    return it.refine(one_of([(when, converted(it, text, kind, span)), (~when, default)], span))


def converted(it: Interpreter, text: Value, kind: Value, span: Span) -> Value:
    """The text of a variable as `kind` (an atom such as :integer!)."""
    if not isinstance(kind, Atom):
        return it.unknown("it is converted by a function", (text, kind), span=span)
    base, mark = (kind.name[:-1], kind.name[-1]) if kind.name[-1:] in "!?" else (kind.name, "")
    type_ = _TYPES.get(base)
    if type_ is None:
        return it.unknown(f"the Dotenvy type {kind.name} is not modelled", (text,), span=span)
    if isinstance(text, Env):
        value = text if base == "string" else _typed(it, text, type_, span)
        if mark == "!" or base not in _EMPTY or (base == "string" and mark == ""):
            return value
        empty = where(text.subject, "")
        return one_of([(empty, NIL if mark == "?" else _EMPTY[base]), (~empty, value)])
    return _converted_text(it, text, base, mark, type_, span)


def _typed(it: Interpreter, text: Env, type_: str, span: Span) -> Value:
    shown = f"{type_} from ${text.name}"
    return it.unknown(f"it depends on ${text.name}", (text,), type_, text=shown, pure=True, span=span)


def _converted_text(it: Interpreter, text: Value, base: str, mark: str, type_: str, span: Span) -> Value:
    if not isinstance(text, String):
        return it.unknown("it is converted by Dotenvy", (text,), type_, span=span)
    if text.value == "" and mark != "!":
        return NIL if mark == "?" else _EMPTY.get(base, NIL)
    match base:
        case "string":
            return text
        case "boolean":
            return Atom("false" if text.value.lower() in ("false", "0") else "true", span)
        case "atom":
            return Atom(text.value.removeprefix(":"), span)
        case _:
            model = find(_CONVERSIONS.get(base, ""), 1)
            return (
                it.guarding(span, lambda: model.function(text))
                if model is not None
                else it.unknown(f"the Dotenvy type {base} is not modelled", (text,), type_, span=span)
            )


def source(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`source!(files)`: the files may set any variable, as the environment may"""
    return it.unknown("it is the environment with .env files", (), "map", span=span)


FUNCTIONS: dict[tuple[str, int], Native] = {
    ("Dotenvy.env!", 1): env,
    ("Dotenvy.env!", 2): env,
    ("Dotenvy.env!", 3): env,
    ("Dotenvy.source!", -1): source,
    ("Dotenvy.source", -1): source,
}
