"""Elixir's `Atom`."""

from __future__ import annotations

from elixir_lint.config.functions.arguments import bad_argument
from elixir_lint.config.functions.registry import pure
from elixir_lint.config.values import Value
from elixir_lint.syntax.terms import Atom, String, make_charlist


def _name(value: Value) -> str:
    if isinstance(value, Atom):
        return value.name
    raise bad_argument("not an atom")


@pure("Atom.to_string/1", ":erlang.atom_to_binary/1", returns="string")
def to_string(value: Value) -> Value:
    return String(_name(value))


@pure("Atom.to_charlist/1", ":erlang.atom_to_list/1", returns="charlist")
def to_charlist(value: Value) -> Value:
    return make_charlist(_name(value))
