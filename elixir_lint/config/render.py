"""Values as a reader of Elixir would write them: `[ssl: true]`, `integer from $POOL_SIZE`."""

from __future__ import annotations

from elixir_lint.config.lookup import as_pair
from elixir_lint.config.values import (
    Absent,
    Capture,
    Closure,
    Env,
    Maybe,
    OneOf,
    Rest,
    Unknown,
)
from elixir_lint.regex import regex
from elixir_lint.syntax.terms import Atom, Binary, Float, Integer, List, Map, Regex, String, Struct, Tuple

_PLAIN_ATOM = regex(r"[a-zA-Z_][a-zA-Z0-9_@]*[?!]?\Z")
_ALIAS = regex(r"Elixir(\.[A-Z][A-Za-z0-9_]*)+\Z")


def atom_name(name: str) -> str:
    """An atom's name without "Elixir.", as settings' paths and messages show it."""
    return name[7:] if name.startswith("Elixir.") else name


def render_atom(name: str) -> str:
    """`:prod`, `nil`, `Shop.Repo`, `:"odd name"`."""
    if name in ("nil", "true", "false"):
        return name
    if name.startswith("Elixir.") and _ALIAS.match(name):
        return name[7:]
    if _is_plain(name):
        return f":{name}"
    return f":{_quoted(name)}"


def _is_plain(name: str) -> bool:
    """Whether an atom needs no quotes; most are names as Python has them too."""
    return (name.isascii() and name.isidentifier()) or _PLAIN_ATOM.match(name) is not None


def render_key(name: str) -> str:
    """The key of a keyword pair with its colon."""
    return f"{name}:" if _is_plain(name) else f"{_quoted(name)}:"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("#{", "\\#{")
    escaped = escaped.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r").replace("\x1b", "\\e")
    return f'"{escaped}"'


def render_float(value: float) -> str:
    """A float as Elixir prints it: always with a point."""
    text = repr(value)
    if "e" in text:
        mantissa, exponent = text.split("e")
        if "." not in mantissa:
            mantissa += ".0"
        return f"{mantissa}e{int(exponent)}"
    return text


def render(value: object) -> str:
    """Any value in one line of Elixir-like text."""
    match value:
        case Atom(name):
            return render_atom(name)
        case Integer(n):
            return str(n)
        case Float(x):
            return render_float(x)
        case String(text):
            return _quoted(text)
        case Binary(data):
            return "<<" + ", ".join(str(b) for b in data) + ">>"
        case List():
            return _render_list(value)
        case Tuple(items):
            return "{" + ", ".join(render(i) for i in items) + "}"
        case Map(pairs):
            return "%{" + _render_pairs(pairs) + "}"
        case Struct(module, pairs):
            return f"%{atom_name(module)}{{" + _render_pairs(pairs) + "}"
        case Regex(source, modifiers):
            return f"~r/{source}/{modifiers}"
        case Closure(arity=arity):
            return f"fn/{arity}"
        case Capture(module, name, arity):
            return f"&{render_atom(module) + '.' if module else ''}{name}/{arity}"
        case Env(name):
            return f"${name}"
        case Unknown():
            return render_unknown(value)
        case Absent():
            return "not set"
        case OneOf(choices):
            return " | ".join(f"{render(c.value)} if {c.when.describe()}" for c in choices)
        case Maybe(when, inner):
            return f"{render(inner)} if {when.describe()}"
        case Rest(unknown):
            return "... from " + ", ".join(f"${name}" for name in unknown.env) if unknown.env else "..."
        case _:
            return "?"


def render_unknown(value: Unknown) -> str:
    """`integer from $POOL_SIZE`, `unknown string`."""
    kind = value.type or "value"
    if value.env:
        return f"{kind} from " + ", ".join(f"${name}" for name in value.env)
    return f"unknown {kind}" if value.type else "unknown"


def _render_list(value: List) -> str:
    if value.charlist and value.items:
        text = "".join(chr(i.value) for i in value.items if isinstance(i, Integer))
        return "~c" + _quoted(text)
    parts = []
    for item in value.items:
        pair = as_pair(item)
        parts.append(f"{render_key(pair[0].name)} {render(pair[1])}" if pair and value_key(pair[0]) else render(item))
    return "[" + ", ".join(parts) + "]"


def value_key(key: Atom) -> bool:
    """Whether a pair is written `key: value` rather than `{Module, value}`."""
    return not key.name.startswith("Elixir.")


def _render_pairs(pairs: tuple[tuple[object, object], ...]) -> str:
    parts = []
    for key, value in pairs:
        if isinstance(key, Atom) and value_key(key):
            parts.append(f"{render_key(key.name)} {render(value)}")
        else:
            parts.append(f"{render(key)} => {render(value)}")
    return ", ".join(parts)


def described(unknown: Unknown) -> str:
    """The text of an Unknown in a condition."""
    if unknown.text:
        return unknown.text
    if unknown.span is not None:
        text = " ".join(unknown.span.text.split())
        return text if len(text) <= 60 else text[:57] + "..."
    return "an expression that is not known"
