"""The strings of a value, each with the path of keys that leads to it; and the value with its secrets masked."""

from __future__ import annotations

from typing import cast

from elixir_lint.config.values import TRUE, Alternative, Condition, Env, Maybe, OneOf, Rest, Unknown, Value
from elixir_lint.record import field, record, replace
from elixir_lint.secrets.known import NOTHING_KNOWN, Known
from elixir_lint.secrets.redact import MASK, redact
from elixir_lint.secrets.vocabulary import NO_FACTS, Facts, is_secret_setting
from elixir_lint.syntax.terms import Atom, Binary, Integer, List, Map, String, Struct, Tuple

MAX_DEPTH = 100
"""How deep a value is followed; below, nothing is judged, and all is masked."""

_NO_TEXTS = frozenset((Atom, Integer))
_KEY_TAGS = frozenset(("pem_plain", "pem_encrypted"))
"""First elements of tuples whose strings are values: `{:pem_plain, "-----BEGIN ..."}`. `{:system, "X"}` is none."""
_NO_KEYS = _KEY_TAGS | {"system"}


@record
class Leaf:
    """What stands at the end of a path: a string, a binary, a variable or an unknown; `when` it is the one chosen.

    A charlist counts as the String of its characters. The value is left out of the representation.
    """

    path: tuple[str, ...]
    value: String | Binary | Env | Unknown = field(repr=False)
    when: Condition = TRUE


def leaves(path: tuple[str, ...], value: Value) -> list[Leaf]:
    """The leaves below `path`, in order: through keyword lists, maps, lists, choices and `{Module, options}`.

    Left out are terms that hold no text, and strings that are no value: `{:system, "X"}`,
    `{Module, :function, ["argument"]}`.
    """
    found: list[Leaf] = []
    if type(value) not in _NO_TEXTS:
        _collect(path, value, TRUE, 0, found)
    return found


def masked(path: tuple[str, ...], value: Value, facts: Facts = NO_FACTS, known: Known = NOTHING_KNOWN) -> Value:
    """The value as it may be shown: its secrets, by key or by shape or because they are known, are masked."""
    return cast(Value, _Masking(facts, known).value(path, value, 0))


def _collect(path: tuple[str, ...], value: object, when: Condition, depth: int, found: list[Leaf]) -> None:
    """Add the leaves of a value to `found`. The usual kinds come first: every value is asked."""
    kind = type(value)
    if depth > MAX_DEPTH or kind in _NO_TEXTS:
        return
    match value:
        case String() | Binary() | Env() | Unknown():
            found.append(Leaf(path, value, when))
        case List(charlist=True):
            found.append(Leaf(path, String(_text(value), value.span), when))
        case List(items):
            for item in items:
                part, here = (item.value, when & item.when) if isinstance(item, Maybe) else (item, when)
                key, inner = _keyword_pair(part) or (None, part)
                if type(inner) not in _NO_TEXTS:
                    _collect(path if key is None else (*path, key), inner, here, depth + 1, found)
        case Tuple(items):
            for item in _values_in(items):
                _collect(path, item, when, depth + 1, found)
        case Map(pairs) | Struct(_, pairs):
            for name, inner in pairs:
                key = key_text(name)
                _collect(path if key is None else (*path, key), inner, when, depth + 1, found)
        case OneOf(choices):
            for choice in choices:
                _collect(path, choice.value, when & choice.when, depth + 1, found)
        case Rest(unknown, condition):
            found.append(Leaf(path, unknown, when & condition))


def _values_in(items: tuple[object, ...]) -> tuple[object, ...]:
    """The items of a tuple that may hold secrets."""
    match items:
        case (Atom(), Atom(), List()):
            return ()
        case (Atom(name), *rest) if not name.startswith("Elixir.") and name not in _KEY_TAGS:
            return tuple(item for item in rest if isinstance(item, (List, Map)))
        case _:
            return items


def _keyword_pair(item: object) -> tuple[str, object] | None:
    """`key: value` of a keyword list, `{"x-api-key", "..."}` of headers; a tagged tuple (`{:system, "X"}`) is none."""
    if type(item) is not Tuple or len(item.items) != 2:
        return None
    key, inner = item.items
    if type(key) is Atom:
        name = key.name
        return None if name in _NO_KEYS or name.startswith("Elixir.") else (name, inner)
    if isinstance(key, String) and isinstance(inner, String):
        shown = key_text(key)
        return (shown, inner) if shown is not None else None
    return None


def key_text(key: object) -> str | None:
    """A key as paths name it: `:api_key` and `"api_key"` are `api_key`, `Shop.Mailer` is `Shop.Mailer`.

    A token that is a key is masked: paths are shown.
    """
    match key:
        case Atom(name):
            return name.removeprefix("Elixir.")
        case String(text):
            return redact(text, whole=True)
        case _:
            return None


def _text(charlist: List) -> str:
    codes = (item.value for item in charlist.items if isinstance(item, Integer))
    return "".join(chr(code) for code in codes if 0 <= code < 0x110000)


@record
class _Masking:
    facts: Facts
    known: Known

    def value(self, path: tuple[str, ...], value: object, depth: int) -> object:
        if depth > MAX_DEPTH:
            return Unknown("it is nested too deeply")
        match value:
            case String(text):
                secret = text and is_secret_setting(path, self.facts)
                return replace(value, value=MASK if secret else self.known.redacted(text))
            case Binary():
                return String(MASK, value.span)
            case List(charlist=True):
                written = String(_text(value))
                shown = self.value(path, written, depth + 1)
                return value if shown == written else shown
            case List(items):
                return replace(value, items=tuple(self.item(path, item, depth) for item in items))
            case Tuple((Atom("system"), String(), *rest)):
                return replace(value, items=(*value.items[:2], *(self.value(path, item, depth + 1) for item in rest)))
            case Tuple(items):
                return replace(value, items=tuple(self.value(path, item, depth + 1) for item in items))
            case Map(pairs) | Struct(pairs=pairs):
                return replace(value, pairs=tuple(self.pair(path, pair, depth) for pair in pairs))
            case OneOf(choices):
                return replace(value, alternatives=tuple(self.choice(path, choice, depth) for choice in choices))
            case Rest(unknown):
                return replace(value, unknown=self.unknown(unknown))
            case Unknown():
                return self.unknown(value)
            case _:
                return value

    def unknown(self, unknown: Unknown) -> Unknown:
        return replace(unknown, text=self.known.redacted(unknown.text), why=self.known.redacted(unknown.why))

    def item(self, path: tuple[str, ...], item: object, depth: int) -> object:
        if isinstance(item, Maybe):
            return replace(item, value=cast(Value, self.item(path, item.value, depth)))
        pair = _keyword_pair(item)
        if pair is None or not isinstance(item, Tuple):
            return self.value(path, item, depth + 1)
        return replace(item, items=(item.items[0], self.value((*path, pair[0]), pair[1], depth + 1)))

    def pair(self, path: tuple[str, ...], pair: tuple[object, object], depth: int) -> tuple[object, object]:
        key = key_text(pair[0])
        inner = self.value(path if key is None else (*path, key), pair[1], depth + 1)
        return (String(key) if isinstance(pair[0], String) and key is not None else pair[0]), inner

    def choice(self, path: tuple[str, ...], choice: Alternative, depth: int) -> Alternative:
        return replace(choice, value=cast(Value, self.value(path, choice.value, depth + 1)))
