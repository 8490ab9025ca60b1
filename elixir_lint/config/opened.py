"""Keyword lists opened to the settings in them: what a `config` call writes, and the leaves of a value."""

from __future__ import annotations

from elixir_lint.config.lookup import as_pair, is_keyword, is_plain, keyword_items, lookup, lookup_all
from elixir_lint.config.render import atom_name
from elixir_lint.config.values import Absent, Condition, OneOf, Rest, Value, alternatives
from elixir_lint.record import record
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, Integer, List, String, Tuple

_LEAVES = frozenset((Atom, Integer, String))
"""Terms that are no keyword lists, of which most of a configuration is made."""
ANY_KEY = ""
"""Stands for a key that is not known."""


@record
class ConfigCall:
    """One `config` call: `pairs` is the keyword list it merges below `app`, in the worlds of `when`."""

    app: str
    pairs: List
    span: Span
    when: Condition
    phase: str


@record
class Write:
    """One value written to one path. `key` is the place of the key (or of the value, where the key is computed).

    `call` is the `config` call, `value` what it wrote there, `when` the condition under which it ran,
    `phase` "build" or "boot".
    """

    path: tuple[str, ...]
    value: Value
    key: Span
    call: Span
    when: Condition
    phase: str


def collect_leaves(path: tuple[str, ...], value: Value, found: list[tuple[tuple[str, ...], Value]]) -> None:
    """Add the leaves of a value to `found`, each with its path. The application itself is none."""
    if type(value) is List and value.items and is_plain(value.items):
        named: dict[str, Value] = {atom_name(item.items[0].name): item.items[1] for item in value.items}  # type: ignore[attr-defined]
        if len(named) == len(value.items):
            for name, inner in named.items():
                if type(inner) in _LEAVES:
                    found.append(((*path, name), inner))
                else:
                    collect_leaves((*path, name), inner, found)
            return
    keys = open_keys(value)
    if keys is not None:
        values, _ = lookup_all(value)
        for key in keys:
            known = values.get("Elixir." + key if key[:1].isupper() else key)
            collect_leaves((*path, key), lookup_shown(value, key) if known is None else known, found)
    elif len(path) > 1 and not isinstance(value, Absent):
        found.append((path, value))


def keys_of(pairs: List) -> dict[str, None]:
    """The shown keys that a keyword list may hold; ANY_KEY among them if not all are known."""
    keys: dict[str, None] = {}
    for _, item in keyword_items(pairs.items):
        pair = as_pair(item)
        keys[ANY_KEY if pair is None else atom_name(pair[0].name)] = None
    return keys


def lookup_shown(value: Value, name: str) -> Value:
    """The value of a key given as it is shown, without "Elixir."."""
    found = lookup(value, "Elixir." + name) if name[:1].isupper() else lookup(value, name)
    if isinstance(found, Absent):
        found = lookup(value, name if name[:1].isupper() else "Elixir." + name)
    return found


def open_keys(value: Value) -> list[str] | None:
    """The shown keys of a non-empty keyword list (in any of its alternatives); None if the value is a leaf."""
    if type(value) is List and value.items and is_plain(value.items):
        return list({atom_name(item.items[0].name): None for item in value.items})  # type: ignore[attr-defined]
    keys: dict[str, None] = {}
    opened = False
    for alternative in alternatives(value):
        inner = alternative.value
        if isinstance(inner, Absent):
            continue
        if not isinstance(inner, List) or not _has_pairs(inner):
            return None
        opened = True
        for _, item in keyword_items(inner.items):
            pair = as_pair(item)
            if pair is not None:
                keys[atom_name(pair[0].name)] = None
    return list(keys) if opened and keys else None


def _has_pairs(value: List) -> bool:
    """Whether a list is opened to its keys: it may be a keyword list with pairs, or with items that are not known."""
    answer = is_keyword(value) if value.items else False
    if answer is not None:
        return answer
    return any(isinstance(item, Rest) or as_pair(item) is not None for _, item in keyword_items(value.items))


def collect_writes(
    path: tuple[str, ...], value: Value, call: ConfigCall, when: Condition, key: Span, found: list[Write]
) -> None:
    """Add the leaves that a value writes to `found`: keyword lists are opened, in every alternative."""
    if type(value) is List and value.items and is_plain(value.items):
        for item in value.items:
            name, inner = item.items  # type: ignore[attr-defined]
            place = name.span or item.span or key  # type: ignore[attr-defined]
            if type(inner) in _LEAVES:
                found.append(Write((*path, atom_name(name.name)), inner, place, call.span, when, call.phase))
            else:
                collect_writes((*path, atom_name(name.name)), inner, call, when, place, found)
    elif isinstance(value, OneOf):
        for alternative in value.alternatives:
            both = when & alternative.when
            if not both.is_false:
                collect_writes(path, alternative.value, call, both, key, found)
    elif isinstance(value, List) and _has_pairs(value):
        _collect_pairs(path, value, call, when, key, found)
    elif not isinstance(value, Absent) and not (isinstance(value, List) and not value.items and len(path) < 2):
        found.append(Write(path, value, key, call.span, when, call.phase))


def _collect_pairs(
    path: tuple[str, ...], value: List, call: ConfigCall, when: Condition, key: Span, found: list[Write]
) -> None:
    for present, item in keyword_items(value.items):
        both = when & present
        if both.is_false:
            continue
        if isinstance(item, Rest):
            found.append(Write(path, item.unknown, key, call.span, both, call.phase))
            continue
        pair = as_pair(item)
        if pair is None:
            continue
        name, inner = pair
        place = name.span if name.span is not None else item.span if isinstance(item, Tuple) and item.span else key
        collect_writes((*path, atom_name(name.name)), inner, call, both, place, found)
