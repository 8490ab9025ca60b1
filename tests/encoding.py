"""Terms as tuples that compare: those real Elixir printed (the encoding of the golden cases) and those we computed."""

from __future__ import annotations

import base64

from elixir_lint.config.render import render, render_float
from elixir_lint.config.values import Capture, Closure
from elixir_lint.syntax.terms import Atom, Binary, Float, Integer, List, Map, Regex, String, Struct, Tuple

UNKNOWN = "unknown"
_SPECIAL = {None: "nil", True: "true", False: "false"}


def decode(json):
    """A term printed by `generate.exs`."""
    match json:
        case None | True | False:
            return ("atom", _SPECIAL[json])
        case int() | str():
            return json
        case list():
            return ("list", *map(decode, json))
        case {"$s": name, "$m": pairs}:
            return ("struct", name, *_sorted(pairs))
        case {"$i": digits}:
            return int(digits)
        case {"$f": text}:
            return ("float", float(text))
        case {"$a": name}:
            return ("atom", name)
        case {"$k": pairs}:
            return ("list", *(("tuple", ("atom", k), decode(v)) for k, v in pairs))
        case {"$c": text}:
            return ("list", *map(ord, text))
        case {"$t": items}:
            return ("tuple", *map(decode, items))
        case {"$m": pairs}:
            return ("map", *_sorted(pairs))
        case {"$improper": [items, tail]}:
            return ("improper", *map(decode, items), decode(tail))
        case {"$b": data}:
            return ("binary", base64.b64decode(data))
        case {"$re": [source, modifiers]}:
            return ("regex", source, modifiers)
        case {"$fn": function}:
            return ("function", function)
    raise AssertionError(json)


def _sorted(pairs):
    return sorted(((decode(k), decode(v)) for k, v in pairs), key=repr)


def encode(value):
    """A value of the evaluator; what is not known is `(UNKNOWN, text)`."""
    match value:
        case Atom(name):
            return ("atom", name)
        case Integer(n):
            return n
        case Float(x):
            return ("float", float(render_float(x)))
        case String(text):
            return text.replace("/$ROOT", "$ROOT")
        case Binary(data):
            return ("binary", data)
        case List(items):
            return ("list", *map(encode, items))
        case Tuple(items):
            return ("tuple", *map(encode, items))
        case Map(pairs):
            return ("map", *sorted(((encode(k), encode(v)) for k, v in pairs), key=repr))
        case Struct(module, pairs):
            return ("struct", module, *sorted(((encode(k), encode(v)) for k, v in pairs), key=repr))
        case Regex(source, modifiers):
            return ("regex", source, modifiers)
        case Capture(module, name, arity):
            return ("function", f"{module}.{name}/{arity}")
        case Closure(arity=arity):
            return ("function", arity)
        case _:
            return (UNKNOWN, render(value))


def within(real, ours) -> bool:
    """Whether a real term is one of those that our value stands for."""
    if isinstance(ours, tuple) and ours and ours[0] == UNKNOWN:
        return True
    if isinstance(ours, tuple) and isinstance(real, tuple) and len(ours) == len(real):
        return all(within(r, o) for r, o in zip(real, ours, strict=True))
    return real == ours
