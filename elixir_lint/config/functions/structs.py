"""The structs of Elixir's library, with the values their fields have by default."""

from __future__ import annotations

from elixir_lint.config.functions.duration import make_duration
from elixir_lint.config.functions.enumerable import make_mapset
from elixir_lint.config.functions.uri import make_uri
from elixir_lint.config.values import TRUE_ATOM
from elixir_lint.syntax.terms import Atom, String, Struct

_MESSAGES = {
    "ArgumentError": "argument error",
    "RuntimeError": "runtime error",
    "ArithmeticError": "bad argument in arithmetic expression",
}


def library_struct(module: str) -> Struct | None:
    """`%Module{}` of a module of the library ("Elixir.URI"), None if its fields are not known."""
    match module.removeprefix("Elixir."):
        case "URI":
            return make_uri()
        case "Duration":
            return make_duration({})
        case "MapSet":
            return make_mapset([])
        case name if name in _MESSAGES:
            return Struct(module, ((Atom("message"), String(_MESSAGES[name])), (Atom("__exception__"), TRUE_ATOM)))
        case _:
            return None
