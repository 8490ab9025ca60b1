"""How `config` merges: `Config.__merge__/2`, on values that may hold only in some worlds.

    deep(v1, v2) = if both are keyword lists, Keyword.merge(v1, v2, &deep/3), else v2

Where everything is known the result is Elixir's, order and duplicates included. Under a condition the
merge goes into the keyword lists key by key, so that one uncertain key leaves the others known; the
order of the keys is then only one of the possible ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from elixir_lint.config.functions.refine import refined
from elixir_lint.config.lookup import as_pair, is_keyword, is_plain, keyword_items, keyword_worlds
from elixir_lint.config.values import FALSE, NIL, TRUE, Condition, Maybe, OneOf, Rest, Unknown, Value, one_of, widened
from elixir_lint.record import replace
from elixir_lint.syntax.terms import Atom, List, Tuple


def merge(old: Value, new: Value, when: Condition = TRUE) -> Value:
    """`deep(old, new)` where `when` holds, `old` elsewhere."""
    if when.is_true and not isinstance(new, List | Unknown | OneOf):
        return new
    if isinstance(new, OneOf):
        result = old
        for alternative in new.alternatives:
            result = merge(result, alternative.value, when & alternative.when)
        return result
    if isinstance(old, OneOf):
        return _merge_each(old, new, when)
    return _merge_one(old, new, when)


def _merge_each(old: OneOf, new: Value, when: Condition) -> Value:
    parts: list[tuple[Condition, Value]] = []
    for alternative in old.alternatives:
        both = alternative.when & when
        if both.is_false:
            parts.append((alternative.when, alternative.value))
        else:
            parts.append((alternative.when, _merge_one(alternative.value, new, when.given(alternative.when))))
    return one_of(parts)


def _merge_one(old: Value, new: Value, when: Condition) -> Value:
    """Merged where both are keyword lists, replaced where one is none; where that is not known it is either."""
    if type(old) is List and not old.items and not is_keyword(new):
        return new if when.is_true else one_of([(when, new), (~when, old)])
    old_yes, old_no = keyword_worlds(old)
    if old_no.is_true:
        return new if when.is_true else one_of([(when, new), (~when, old)])
    new_yes, new_no = keyword_worlds(new)
    both, either = old_yes & new_yes, old_no | new_no
    if both.is_true:
        return merge_keywords(_as_list(old), _as_list(new), when)
    choices = [(when & either, new)]
    if not both.is_false:
        choices.append((when & both, merge_keywords(_where(old, both), _where(new, both))))
    unsure = ~(both | either)
    if not unsure.is_false:
        choices.append((when & unsure, _merge_unsure(_where(old, unsure), refined(new, unsure))))
    return one_of([*choices, (~when, old)])


def _as_list(value: Value) -> List:
    """A keyword list, or an unknown one as a list of unknown items."""
    if isinstance(value, List):
        return value
    assert isinstance(value, Unknown), "anything else is no keyword list"
    return List((Rest(value),))


def _where(value: Value, condition: Condition) -> List:
    return _as_list(refined(value, condition))


def _merge_unsure(old: List, new: Value) -> Value:
    """Values of which one may or may not be a keyword list: either merged or replaced, so the new pairs are known."""
    if isinstance(new, Unknown) and new.type is None:
        return new
    new = _as_list(new)
    pairs = tuple(i for i in new.items if isinstance(i, Rest) or _pair_of(i) is not None)
    why = next((i.unknown for i in (*new.items, *old.items) if isinstance(i, Rest)), None)
    rest = Rest(replace(why or Unknown("a list in it is not known"), type=None))
    return merge_keywords(List((rest,)), List(pairs, new.span))


def _pair_of(item: object) -> tuple[Atom, Value] | None:
    return as_pair(item.value if isinstance(item, Maybe) else item)


MAX_WORK = 1_000_000
"""Items of lists that the merges of one configuration may copy; past it, what they make is not known."""
WORK_OF_AN_OPEN_ITEM = 8
"""How many certain items an item is worth that is there in some worlds only."""
_work = [0]


def forget_work() -> None:
    """Begin to count the work of another configuration."""
    _work[0] = 0


def merge_keywords(old: List, new: List, when: Condition = TRUE) -> List:
    """`Keyword.merge(old, new, &deep/3)` of two keyword lists, where `when` holds."""
    span = new.span or old.span
    plain = when.is_true and is_plain(old.items) and is_plain(new.items)
    _work[0] += (len(old.items) + len(new.items)) * (1 if plain else WORK_OF_AN_OPEN_ITEM)
    if _work[0] > MAX_WORK:
        return List((Rest(Unknown("it is merged from too many parts", "keyword", span=span)),), span)
    if plain:
        pairs = Pairs(old.items)
        pairs.merge(new.items)
        return List(pairs.items, span)
    merged = Keywords(old.items)
    merged.merge(new.items, when)
    return List(merged.items, span)


class Pairs:
    """A keyword list all of whose pairs are certain; it grows by merges, each in time proportional to what is new.

    `Keyword.merge/3`: an updated key moves to the end, a duplicate meets the first one left.
    """

    def __init__(self, items: tuple[object, ...] = ()) -> None:
        self._pairs: dict[tuple[str, int], Tuple] = {}  # by key, and how many there are of that key before it
        self._counts: dict[str, int] = {}
        self._inner: dict[str, Pairs] = {}  # the values of first pairs that have been merged, in place of those written
        self._append(items)

    @property
    def items(self) -> tuple[object, ...]:
        for name, inner in self._inner.items():
            item = self._pairs[name, 0]
            key, written = item.items
            self._pairs[name, 0] = Tuple((key, List(inner.items, getattr(written, "span", None))), item.span)
        return tuple(self._pairs.values())

    def merge(self, new: tuple[object, ...]) -> None:
        if not self._pairs:
            self._append(new)
            return
        left: dict[str, list[Tuple]] = {}
        merged: list[object] = []
        for item in new:
            pair = as_pair(item)
            assert pair is not None, "the caller has checked is_plain"
            key, value = pair
            first = key.name not in left
            inner = self._inner.pop(key.name, None) if first else None
            if first:
                count = self._counts.pop(key.name, 0)
                left[key.name] = [self._pairs.pop((key.name, number)) for number in reversed(range(count))]
            if left[key.name]:
                before = cast(Value, left[key.name].pop().items[1])
                grown = _grown(before, inner, value) if first else None
                if grown is not None:
                    self._inner[key.name] = grown
                else:
                    value = merge(List(inner.items, before.span) if inner is not None else before, value)
                item = Tuple((key, value), item.span)  # type: ignore[attr-defined]
            merged.append(item)
        self._append(merged)

    def _append(self, items: Iterable[object]) -> None:
        for item in items:
            name = item.items[0].name  # type: ignore[attr-defined]
            number = self._counts.get(name, 0)
            self._counts[name] = number + 1
            self._pairs[name, number] = item  # type: ignore[assignment]


def _grown(old: Value, inner: Pairs | None, new: Value) -> Pairs | None:
    """Two values merged into one that can grow further; None unless both are lists of certain pairs."""
    if type(new) is not List or not is_plain(new.items):
        return None
    if inner is None and type(old) is List and is_plain(old.items):
        inner = Pairs(old.items)
    if inner is not None:
        inner.merge(new.items)
    return inner


_Entry = tuple[Condition, Atom, Value]
"""When a key is there, the key, and its value."""

MAX_CONDITIONAL = 1_000
"""How many writes of one key in a row that some worlds make are told apart; after more nothing is known of it."""
MAX_RESTS = 32
"""How many unknown parts of a keyword list are told apart; beyond, nothing of it is known."""


class Keywords:
    """A keyword list of which any pair may be there in some worlds only; it grows by merges."""

    def __init__(self, items: tuple[object, ...] = ()) -> None:
        self._entries: dict[str, _Entry] = {}
        self._rests: list[Rest] = []
        self._conditional: dict[str, int] = {}  # how many writes of a key in a row are made in some worlds only
        self._within: dict[str, Value] = {}  # choices that have no alternative outside of the worlds of their key
        for present, item in keyword_items(items):
            self._enter(present, item)

    @property
    def items(self) -> tuple[object, ...]:
        return (*(_item(*entry) for entry in self._entries.values()), *self._rests)

    def _enter(self, present: Condition, item: object) -> None:
        """Add an item behind all others; a key counts where it is not there already."""
        if isinstance(item, Rest | Unknown):
            self._rests.append(Rest(item.unknown if isinstance(item, Rest) else item, present))
            return
        pair = as_pair(item)
        if pair is None:
            return
        key, value = pair
        before = self._entries.get(key.name)
        if before is None:
            self._entries[key.name] = _behind(self._rests, (present, key, value))
        elif not before[0].is_true:
            later = present & ~before[0]
            choices = [(before[0], before[2]), (later, value)]
            self._entries[key.name] = (before[0] | present, key, one_of(choices))

    def merge(self, new: tuple[object, ...], when: Condition) -> None:
        """`Keyword.merge(self, new, &deep/3)` where `when` holds."""
        written: dict[str, Condition] = {}
        fresh: list[Rest] = []
        for present, item in keyword_items(new):
            now = present & when
            if isinstance(item, Rest | Unknown):
                unknown = item.unknown if isinstance(item, Rest) else item
                _overwritten(self._entries, unknown, now)
                fresh.append(Rest(unknown, now))
                continue
            pair = as_pair(item)
            if pair is None:
                continue
            key, value = pair
            earlier = written.get(key.name, FALSE)
            now = now & ~earlier  # a duplicate counts where the first is not there
            written[key.name] = earlier | now
            before = self._entries.pop(key.name, None) or _among(self._rests, key)
            within = before is not None and self._within.get(key.name) is before[2]
            written_before = self._conditional.get(key.name, 0)
            self._conditional[key.name] = 0 if now.is_true else written_before + 1
            if before is not None and not now.is_true and written_before >= MAX_CONDITIONAL:
                unknown = before[2] if isinstance(before[2], Unknown) else widened((before[2], value), key.span)
                updated: _Entry = (before[0] | now, key, unknown)
            else:
                updated = (now, key, value) if before is None else _updated(before, key, value, now, within)
            if isinstance(updated[2], OneOf) and not updated[0].is_true:
                self._within[key.name] = updated[2]
            if not updated[0].is_false or fresh:
                self._entries[key.name] = _behind(fresh, updated)
        self._rests += fresh
        if len(self._rests) > MAX_RESTS:
            self._entries.clear()
            self._rests = [Rest(replace(self._rests[0].unknown, type=None))]


def _among(rests: list[Rest], key: Atom) -> _Entry | None:
    """What unknown items may hold for a key."""
    return _behind(rests, (FALSE, key, NIL)) if rests else None


def _behind(rests: list[Rest], entry: _Entry) -> _Entry:
    """An entry that unknown items stand before: they may hold its key."""
    present, key, value = entry
    choices: list[tuple[Condition, Value]] = []
    remaining = TRUE
    for rest in rests:
        choices.append((remaining & rest.when, replace(rest.unknown, type=None)))
        remaining = remaining & ~rest.when
    if not choices:
        return entry
    return present | ~remaining, key, one_of([*choices, (remaining & present, value)])


def _updated(before: _Entry, key: Atom, value: Value, now: Condition, within: bool) -> _Entry:
    """`within`: the old value is a choice of alternatives that are in the worlds of the key only."""
    present, old_key, old = before
    if present.is_true:
        return TRUE, key if now.is_true else old_key, merge(old, value, now)
    if isinstance(old, List) and is_keyword(old) and isinstance(value, List) and is_keyword(value):
        return present | now, key, merge_keywords(guarded(old, present), value, now)
    both = present & now
    parts = [(~now if within else present & ~now, old), (now & ~present, value)]
    if not both.is_false:
        parts.append((both, merge(old, value)))
    return present | now, key, one_of(parts)


def guarded(keyword: List, when: Condition) -> List:
    """The list, each item of which is there only where `when` holds."""
    if when.is_true:
        return keyword
    items = tuple(
        Rest(i.unknown, when & i.when) if isinstance(i, Rest) else Maybe(when & c, i)  # type: ignore[arg-type]
        for c, i in keyword_items(keyword.items)
    )
    return List(items, keyword.span)


def _overwritten(entries: dict[str, _Entry], unknown: Unknown, now: Condition) -> None:
    """An unknown keyword list was merged over `entries`: any of them may have been replaced."""
    for name, (present, key, value) in entries.items():
        kept = one_of([(present & ~now, value), (now, replace(unknown, type=None))])
        entries[name] = (present | now, key, kept)


def _item(present: Condition, key: Atom, value: Value) -> object:
    pair = Tuple((key, value), key.span)
    return pair if present.is_true else Maybe(present, pair)
