"""Functions that read environment variables."""

from __future__ import annotations

from collections.abc import Callable

from elixir_lint.config.functions import find
from elixir_lint.config.interpreter import EnvRead, Interpreter
from elixir_lint.config.library import call_model
from elixir_lint.config.render import described
from elixir_lint.config.scope import Scope
from elixir_lint.config.values import (
    END_OF,
    NIL,
    TRUE,
    TRUE_ATOM,
    Condition,
    Env,
    OneOf,
    Unknown,
    Value,
    is_set,
    one_of,
)
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, List, Map, String, Tuple, make_charlist

Native = Callable[[Interpreter, list[Value], Span, "Scope | None"], Value]
"""A function that may touch the world outside of the expression."""
_OK = Atom("ok")
_ERROR = Atom("error")
ENVIRONMENT = "System.get_env()"
"""The text of the Unknown that stands for the whole environment."""


def read_variable(
    it: Interpreter, name: Value, span: Span, *, default: Value | None = None, required: bool = False
) -> tuple[Condition, Value] | Unknown:
    """The variable's value and the condition under which it is set; Unknown if its name is not known."""
    if not isinstance(name, String):
        if isinstance(name, Unknown | Env):
            return it.unknown("the name of the variable is not known", (name,), "string", span=span)
        raise it.fail("FunctionClauseError", "the name of an environment variable must be a string", span)
    it.reads.append(EnvRead(name.value, it.phase, span, it.path, default, required))
    if it.options.variables is not None:
        text = it.options.variables.get(name.value)
        return (TRUE, String(text, span)) if text is not None else (~TRUE, NIL)
    subject = it.variable(name.value)
    return is_set(subject), it.refine(Env(name.value, it.phase, span, subject.usual))


def get_env(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`System.get_env(name)`, `System.get_env(name, default)`"""
    default = arguments[1] if len(arguments) > 1 else NIL
    return each_name(it, arguments[0], lambda n: _get(it, n, default, span, len(arguments) > 1))


def _get(it: Interpreter, name: Value, default: Value, span: Span, given: bool) -> Value:
    found = read_variable(it, name, span, default=default if given else None)
    if isinstance(found, Unknown):
        # Set or not, as long as the name is not known.
        return one_of(
            [
                (it.question(found, "a variable of unknown name is set"), found),
                (~it.question(found, "a variable of unknown name is set"), default),
            ]
        )
    when, value = found
    return it.refine(one_of([(when, value), (~when, default)], span))


def each_name(it: Interpreter, name: Value, compute: Callable[[Value], Value]) -> Value:
    if not isinstance(name, OneOf):
        return compute(name)
    return it.branch([(a.when, lambda v=a.value: compute(v)) for a in name.alternatives])  # type: ignore[misc]


def fetch_env(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`System.fetch_env(name)`: `{:ok, text}` or `:error`"""
    found = read_variable(it, arguments[0], span)
    if isinstance(found, Unknown):
        return it.unknown(found.why, (found,), span=span)
    when, value = found
    return it.refine(one_of([(when, Tuple((_OK, value), span)), (~when, _ERROR)], span))


def fetch_env_bang(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`System.fetch_env!(name)`: raises where the variable is not set"""
    return each_name(it, arguments[0], lambda n: _fetch_bang(it, n, span))


def _fetch_bang(it: Interpreter, name: Value, span: Span) -> Value:
    found = read_variable(it, name, span, required=True)
    if isinstance(found, Unknown):
        return found
    when, value = found
    shown = name.value if isinstance(name, String) else ""
    it.fail_where(
        ~when, "System.EnvError", f"could not fetch environment variable {shown!r} because it is not set", span
    )
    return it.refine(value)


def parse_integer(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`Integer.parse(text)`: `{number, rest}` or `:error`"""
    return each_name(it, arguments[0], lambda v: _parse_one(it, v, "integer", span))


def parse_float(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`Float.parse(text)`: `{number, rest}` or `:error`"""
    return each_name(it, arguments[0], lambda v: _parse_one(it, v, "float", span))


def _parse_one(it: Interpreter, text: Value, kind: str, span: Span) -> Value:
    text = it.refine(text)
    match text:
        case Env(name):
            shown, made, stable, why = name, f"{kind} from ${name}", True, f"it depends on ${name}"
        case Unknown(type="string"):
            shown, stable, why = described(text), text.pure, text.why
            made = f"{kind} in {shown}"
        case _:
            model = find("Integer.parse" if kind == "integer" else "Float.parse", 1)
            if model is None:
                return it.unknown(f"{kind} parsing is not modelled", [text], span=span)
            return call_model(it, model, [text], span)
    number = it.unknown(why, [text], kind, text=made, pure=stable, span=span)
    rest = it.unknown(why, [text], "string", text=f"{END_OF}{shown}", pure=stable, span=span)
    whole = it.question(number, f"{shown} is {'an integer' if kind == 'integer' else 'a float'}")
    begins = it.question(number, f"{shown} begins with a number")
    return one_of(
        [
            (whole, Tuple((number, String("")), span)),
            (~whole & begins, Tuple((number, rest), span)),
            (~whole & ~begins, _ERROR),
        ]
    )


def has_env(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`Map.has_key?(System.get_env(), name)`"""
    found = read_variable(it, arguments[0], span)
    if isinstance(found, Unknown):
        return it.unknown(found.why, (found,), "boolean", span=span)
    return one_of([(found[0], TRUE_ATOM), (~found[0], Atom("false"))])


def undefined(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`System.get_env!(name)` looks like Elixir and is not"""
    name = span.text.partition("(")[0]
    raise it.fail("UndefinedFunctionError", f"function {name}/{len(arguments)} is undefined or private", span)


def whole_env(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`System.get_env()`"""
    if it.options.variables is not None:
        return Map(tuple((String(k), String(v)) for k, v in sorted(it.options.variables.items())), span)
    return it.unknown("it is the whole environment", (), "map", text=ENVIRONMENT, pure=True, span=span)


def os_getenv(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`:os.getenv(charlist)`: false where the variable is not set"""
    from elixir_lint.config.sigils import to_text

    given = arguments[0]
    name = it.guarding(span, lambda: to_text(given)) if isinstance(given, List) else None
    default = arguments[1] if len(arguments) > 1 else Atom("false")
    found = (
        read_variable(it, String(name), span) if name is not None else it.unknown("its name is not known", arguments)
    )
    if isinstance(found, Unknown):
        return it.unknown(found.why, arguments, span=span)
    when, value = found
    if isinstance(value, String):
        text: Value = make_charlist(value.value, span)
    else:
        text = it.unknown("it depends on the environment", (value,), "charlist", text=f"${name}", pure=True, span=span)
    return it.refine(one_of([(when, text), (~when, default)], span))


def put_env(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`System.put_env(...)`: what is read later is not tracked"""
    return _OK


def is_environment(value: Value) -> bool:
    """Whether a value is the map that `System.get_env()` gives."""
    return isinstance(value, Unknown) and value.text == ENVIRONMENT


def from_environment(
    it: Interpreter, name: str, arguments: list[Value], span: Span, scope: Scope | None
) -> Value | None:
    """`Map.get(env, "X")` and relatives, where `env` is the whole environment; None for other functions."""
    native = _OF_ENVIRONMENT.get((name, len(arguments)))
    return native(it, arguments[1:], span, scope) if native is not None else None


_OF_ENVIRONMENT: dict[tuple[str, int], Native] = {
    ("Map.get", 2): get_env,
    ("Map.get", 3): get_env,
    ("Access.get", 2): get_env,
    ("Map.fetch", 2): fetch_env,
    ("Map.fetch!", 2): fetch_env_bang,
    ("Map.has_key?", 2): has_env,
}
