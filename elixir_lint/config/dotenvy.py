"""Dotenvy, which many configurations read their variables through.

Source: dotenvy lib/dotenvy.ex (`source!/2`, `env!/2`, `env!/3`) and lib/dotenvy/transformer.ex (`to!/2`): what is
sourced is merged from left to right; a type ending in `!` refuses the empty string, one ending in `?` makes it nil,
the others give the type's empty value.
"""

from __future__ import annotations

from collections.abc import Callable

from elixir_lint.config.calls import each
from elixir_lint.config.disk import project_folder
from elixir_lint.config.environment import is_environment, read_variable, whole_env
from elixir_lint.config.functions import find
from elixir_lint.config.interpreter import Interpreter
from elixir_lint.config.paths import inside
from elixir_lint.config.scope import Scope
from elixir_lint.config.values import (
    NIL,
    TRUE,
    Capture,
    Closure,
    Condition,
    Env,
    OneOf,
    Unknown,
    Value,
    alternatives,
    one_of,
    where,
)
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, Integer, List, Map, String, Tuple

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
    "float": Integer(0),
    "boolean": Atom("false"),
    "atom": Atom(""),
    "existing_atom": Atom(""),
    "charlist": List((), charlist=True),
}
_PARTIAL = frozenset({"integer", "float", "existing_atom", "module"})
"""Types that not every text can be converted to."""
_OK = Atom("ok")


# --- env! -------------------------------------------------------------------------------------------


def env(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`env!(name)`, `env!(name, type)`, `env!(name, type, default)`: the default is not converted"""
    name, kind = arguments[0], arguments[1] if len(arguments) > 1 else Atom("string")
    if isinstance(name, OneOf):
        return each(it, name, lambda n: env(it, [n, *arguments[1:]], span, scope))
    default = arguments[2] if len(arguments) > 2 else None
    found = _sourced(it, name, span, default)
    if isinstance(found, Unknown):
        return found
    left = TRUE
    cases: list[tuple[Condition, Callable[[], Value]]] = []
    for when, text in found:
        cases.append((left & when, lambda t=text: converted(it, t, kind, span)))  # type: ignore[misc]
        left = left & ~when
    if default is None:
        shown = name.value if isinstance(name, String) else ""
        it.fail_where(left, "RuntimeError", f"Environment variable {shown} not set", span)
    else:
        cases.append((left, lambda: default))
    return it.branch(cases)


def _sourced(
    it: Interpreter, name: Value, span: Span, default: Value | None
) -> list[tuple[Condition, Value]] | Unknown:
    """What has been sourced for a variable: each holds where those before it do not."""
    inputs = it.sourced if it.sourced is not None else (whole_env(it, [], span, None),)
    found: list[tuple[Condition, Value]] = []
    asked = False
    for given in reversed(inputs):
        match given:
            case Map(pairs):
                found += [(TRUE, value) for key, value in pairs if key == name]  # type: ignore[misc]
            case String(path):
                found += _in_file(it, path, name, span)
            case _ if is_environment(given) and not asked:
                read = read_variable(it, name, span, default=default, required=default is None)
                if isinstance(read, Unknown):
                    return read
                found.append(read)
                asked = True
    if not asked and not any(isinstance(given, Map) for given in inputs):
        shown = name.value if isinstance(name, String) else "a variable"
        text = f"{shown} in .env files"
        unknown = it.unknown("it is the content of .env files", (name,), "string", text=text, pure=True, span=span)
        found.append((it.question(unknown, f"{shown} is in .env files"), unknown))
    return found


def _in_file(it: Interpreter, path: str, name: Value, span: Span) -> list[tuple[Condition, Value]]:
    """What a file of the repository gives. One that is not there counts as a part of the environment."""
    if not isinstance(name, String):
        return []
    for file in _places(it, path):
        if _sets(it.files.text(file) or "", name.value):
            why, text = f"it is set in {file}", f"{name.value} in {file}"
            unknown = it.unknown(why, (name,), "string", text=text, pure=True, span=span)
            return [(it.question(unknown, f"{file} is there"), unknown)]
    return []


def _places(it: Interpreter, path: str) -> list[str]:
    """Where a file of the repository lies that is read by `path`: a release finds those of its overlays."""
    found = inside(path, project_folder(it))
    if found is None:
        return []
    return [found] if it.phase == "build" else [found, f"rel/overlays/{found}"]


def _sets(text: str, name: str) -> bool:
    """Whether a .env file gives a value to a variable. Its text, which may be a secret, is not looked at."""
    lines = (line.strip().removeprefix("export ").partition("=") for line in text.splitlines())
    return any(found and key.strip() == name for key, found, _ in lines)


# --- types --------------------------------------------------------------------------------------------


def converted(it: Interpreter, text: Value, kind: Value, span: Span) -> Value:
    """The text of a variable as `kind`: an atom such as :integer!, or a function."""
    if isinstance(text, OneOf):
        return each(it, text, lambda t: converted(it, t, kind, span))
    if isinstance(kind, Closure | Capture):
        return it.guarding(span, lambda: it.apply(kind, [text]))
    if not isinstance(kind, Atom):
        return it.unknown_call("the type it is converted to is not known", (text, kind), span=span)
    base, mark = (kind.name[:-1], kind.name[-1]) if kind.name[-1:] in ("!", "?") else (kind.name, "")
    type_ = _TYPES.get(base)
    if type_ is None:
        return it.unknown_call(f"the Dotenvy type {kind.name} is not modelled", (text,), span=span)
    if mark == "" and base == "string":
        return text
    empty = _is_empty(it, text)
    if mark == "!" or (mark == "" and base not in _EMPTY):
        it.fail_where(empty, "RuntimeError", f"Error converting a variable to {kind.name}: it is empty", span)
        return _filled(it, it.refine(text), base, type_, span)
    nothing = NIL if mark == "?" else _EMPTY[base]
    return it.branch([(empty, lambda: nothing), (~empty, lambda: _filled(it, it.refine(text), base, type_, span))])


def _is_empty(it: Interpreter, text: Value) -> Condition:
    match text:
        case Env():
            return where(text.subject, "")
        case String(content):
            return TRUE if content == "" else ~TRUE
        case Unknown():
            return it.question(text, f"{text.text} is empty")
        case _:
            return ~TRUE


def _filled(it: Interpreter, text: Value, base: str, type_: str, span: Span) -> Value:
    """A text that is not empty as a term of its type."""
    if isinstance(text, String):
        return _converted_text(it, text.value, base, type_, span)
    if base == "string":
        return text
    name = text.name if isinstance(text, Env) else ""
    made = f"{type_} from ${name}" if name else f"{type_} from {getattr(text, 'text', '')}"
    if base in _PARTIAL:
        it.may_fail("RuntimeError", f"{made}: it is none", span, made)
    why = f"it depends on ${name}" if name else getattr(text, "why", "")
    pure = bool(name) or getattr(text, "pure", False)
    return it.unknown(why, (text,), type_, text=made, pure=pure, span=span)


def _converted_text(it: Interpreter, text: str, base: str, type_: str, span: Span) -> Value:
    match base:
        case "string":
            return String(text, span)
        case "boolean":
            return Atom("false" if text.lower() in ("false", "0") else "true", span)
        case "atom" | "existing_atom":
            return Atom(text.lstrip(":"), span)
        case "module":
            return Atom(f"Elixir.{text}", span)
        case "charlist":
            return _modelled(it, "String.to_charlist", text, span)
        case _:
            parsed = _modelled(it, f"{type_.capitalize()}.parse", text, span)
            if isinstance(parsed, Tuple):
                return parsed.items[0]  # type: ignore[return-value]
            raise it.fail("RuntimeError", f"Error converting a variable to {base}: Unparsable as {type_}", span)


def _modelled(it: Interpreter, name: str, text: str, span: Span) -> Value:
    model = find(name, 1)
    assert model is not None, "these are modelled"
    return it.guarding(span, lambda: model.function(String(text)))


# --- source! ------------------------------------------------------------------------------------------


def source_or_fail(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`source!(input)`, `source!([".env", System.get_env()])`: what `env!` reads from here on"""
    given = arguments[0]
    inputs: tuple[Value, ...] = given.items if isinstance(given, List) else (given,)  # type: ignore[assignment]
    it.sourced = inputs if it.path.is_true else (*(it.sourced or ()), *inputs)
    if any(is_environment(one) for one in inputs):
        return whole_env(it, [], span, scope)
    return it.unknown("it is the content of .env files", (), "map", span=span)


def source(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`source(inputs)`: `{:ok, variables}`"""
    value = source_or_fail(it, arguments, span, scope)
    failed = it.unknown("why .env files are not read is not known", (), "string")
    read = it.question(failed, ".env files are read")
    return one_of([(read, Tuple((_OK, value), span)), (~read, Tuple((Atom("error"), failed), span))])


def transformed(it: Interpreter, arguments: list[Value], span: Span, scope: Scope | None) -> Value:
    """`Dotenvy.Transformer.to!(text, type)`"""
    return one_of((a.when, a.value) for a in alternatives(converted(it, arguments[0], arguments[1], span)))
