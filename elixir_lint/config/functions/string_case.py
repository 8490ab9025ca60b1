"""Elixir's `String`: letter case."""

from __future__ import annotations

from collections.abc import Callable

from elixir_lint.config.functions.arguments import no_clause, text_of
from elixir_lint.config.functions.graphemes import graphemes
from elixir_lint.config.functions.registry import Unmodelled, pure
from elixir_lint.config.values import Value
from elixir_lint.syntax.terms import Atom, String

_DEFAULT = Atom("default")


def _cased(value: Value, mode: Value, function: str, change: Callable[[str], str]) -> str:
    """The text with `change` of each character (a character may become several)."""
    text = text_of(value, function)
    match mode:
        case _ if not text:
            return ""
        case Atom("default"):
            return text.translate({c: change(chr(c)) for c in map(ord, set(text))})
        case Atom("ascii"):
            return "".join(change(c) if c.isascii() else c for c in text)
        case Atom("greek" | "turkic"):
            raise Unmodelled("letter case of one language is not modelled")
        case _:
            raise no_clause(function)


@pure("String.upcase/1", "String.upcase/2", returns="string")
def upcase(value: Value, mode: Value = _DEFAULT) -> Value:
    return String(_cased(value, mode, "String.upcase/2", str.upper))


@pure("String.downcase/1", "String.downcase/2", returns="string")
def downcase(value: Value, mode: Value = _DEFAULT) -> Value:
    return String(_cased(value, mode, "String.downcase/2", str.lower))


@pure("String.capitalize/1", "String.capitalize/2", returns="string")
def capitalize(value: Value, mode: Value = _DEFAULT) -> Value:
    text = text_of(value, "String.capitalize/2")
    parts = graphemes(text)
    if not parts:
        return value
    first = parts[0]
    head = first[0].upper() if mode == Atom("ascii") and first[0].isascii() else first[0]
    if mode != Atom("ascii"):
        head = first[0].title()
    return String(head + first[1:] + _cased(String("".join(parts[1:])), mode, "String.capitalize/2", str.lower))
