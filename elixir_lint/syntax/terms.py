"""Elixir's terms, with Elixir's names and distinctions.

As in Elixir's quoted form, a literal is its own syntax node, so the parser makes these
records and the evaluator hands them on unchanged. Two terms are equal if Elixir's `===`
says so; where they stand (`span`) does not count.
"""

from __future__ import annotations

from typing import TypeAlias

from elixir_lint.record import field, record
from elixir_lint.source import Span


@record
class Atom:
    """`:prod`, `nil`, `true`, `Shop.Repo` (whose name is "Elixir.Shop.Repo")."""

    name: str
    span: Span | None = field(default=None, compare=False)


@record
class Integer:
    value: int
    span: Span | None = field(default=None, compare=False)


@record
class Float:
    value: float
    span: Span | None = field(default=None, compare=False)


@record
class String:
    """A binary that is valid UTF-8."""

    value: str
    span: Span | None = field(default=None, compare=False)


@record
class Binary:
    """A binary that is not valid UTF-8. `make_binary` chooses between this and String."""

    value: bytes
    span: Span | None = field(default=None, compare=False)


@record
class List:
    """A list. A keyword list is a List of two-tuples whose first element is an Atom.

    A charlist is a List of Integers as well: `charlist=True` only says that it was written
    as text, and does not count when terms are compared. As a value (not as syntax), an
    item may also be `Maybe` or `Rest` of `config/values.py`.
    """

    items: tuple[object, ...]
    span: Span | None = field(default=None, compare=False)
    charlist: bool = field(default=False, compare=False)


@record
class Tuple:
    items: tuple[object, ...]
    span: Span | None = field(default=None, compare=False)


@record
class Map:
    """A map; `pairs` in the order of insertion, no key twice."""

    pairs: tuple[tuple[object, object], ...]
    span: Span | None = field(default=None, compare=False)


@record
class Struct:
    """`%Mod{...}`; `module` is the full atom name ("Elixir.Date")."""

    module: str
    pairs: tuple[tuple[object, object], ...]
    span: Span | None = field(default=None, compare=False)


@record
class Regex:
    """`~r/source/modifiers`; the modifiers are sorted."""

    source: str
    modifiers: str
    span: Span | None = field(default=None, compare=False)


Literal: TypeAlias = Atom | Integer | Float | String | Binary | List | Tuple


def make_binary(data: bytes, span: Span | None = None) -> String | Binary:
    """The binary `data`: a String if it is valid UTF-8, else a Binary."""
    try:
        return String(data.decode("utf-8"), span)
    except UnicodeDecodeError:
        return Binary(data, span)


def make_charlist(text: str, span: Span | None = None) -> List:
    return List(tuple(Integer(ord(c)) for c in text), span, charlist=True)
