"""Known texts and atoms in values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from elixir_lint.config.lookup import keyword_items
from elixir_lint.config.render import atom_name
from elixir_lint.config.values import TRUE, Condition, Env, OneOf, Rest, Unknown, Value, alternatives
from elixir_lint.syntax.terms import Atom, List, String


def text_of(value: Value) -> str | None:
    """The text of a string, or the name of an atom without "Elixir."; None if it is neither, or not known."""
    match value:
        case String(text):
            return text
        case Atom(name) if name != "nil":
            return atom_name(name)
        case _:
            return None


def texts(value: Value) -> tuple[str, ...] | None:
    """The strings and atoms of a list; None if it is no list, or not known through and through."""
    if not isinstance(value, List):
        return None
    found = [text_of(item) if isinstance(item, String | Atom) else None for item in value.items]
    return tuple(text for text in found if text is not None) if None not in found else None


def possible_items(value: Value) -> Iterator[tuple[Condition, object]]:
    """The items of a list in every alternative, with their conditions; a Rest or Unknown for those not known."""
    match value:
        case List():
            yield from keyword_items(value.items)
        case OneOf(alternatives):
            for alternative in alternatives:
                for when, item in possible_items(alternative.value):
                    yield when & alternative.when, item
        case Unknown():
            yield TRUE, Rest(value)
        case _:
            return


def possible_texts(value: Value) -> tuple[str, ...]:
    """The strings and atoms that a list holds in some world, as far as it is known."""
    found = (text_of(item) for _, item in possible_items(value) if isinstance(item, String | Atom))
    return tuple(dict.fromkeys(text for text in found if text is not None))


def value_of(item: object) -> Value:
    """An item of a list or tuple as the value it is."""
    return cast(Value, item)


def made_of(text: Value) -> tuple[str, ...]:
    """The variables that a text comes from, sorted; not those that decide which text it is, or whether there is one."""
    names: set[str] = set()
    for alternative in alternatives(text):
        match alternative.value:
            case Env(name):
                names.add(name)
            case Unknown(env=env):
                names.update(env)
            case _:
                pass
    return tuple(sorted(names))
