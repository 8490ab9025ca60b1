"""The effective configuration: what the writes of both phases come to."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from operator import itemgetter

from elixir_lint.config.assumptions import Assumptions
from elixir_lint.config.functions.refine import refined_items
from elixir_lint.config.lookup import is_plain, lookup_all
from elixir_lint.config.merge import Keywords, Pairs, forget_work, merge_keywords
from elixir_lint.config.opened import ANY_KEY, ConfigCall, Write, collect_leaves, collect_writes, keys_of, open_keys
from elixir_lint.config.values import (
    ABSENT,
    FALSE,
    TRUE,
    Absent,
    Condition,
    Value,
    is_known,
    subjects_of,
)
from elixir_lint.record import record
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, List, Tuple

MAX_COVERING = 100
"""How many conditional writes are looked at for whether they cover all worlds: each may take as long as all before."""


class Setting:
    """A path of the configuration and what production gets there.

    `path`: app, key, nested keyword keys, without colon and "Elixir.". `value` is Absent if nothing sets
    it, a OneOf with an Absent alternative if only some worlds do. `writes` are all writes to the path or
    a prefix of it, oldest first, looked up when they are asked for; `winner` is the last of them.
    """

    __slots__ = ("_live", "_writes", "path", "value")

    def __init__(self, path: tuple[str, ...], value: Value, writes: tuple[Write, ...] | Effective = ()) -> None:
        self.path = path
        self.value = value
        self._writes = writes
        self._live: tuple[Write, ...] | None = None

    @property
    def writes(self) -> tuple[Write, ...]:
        if not isinstance(self._writes, tuple):
            self._writes = self._writes.writes(self.path)
        return self._writes

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Setting):
            return NotImplemented
        return (self.path, self.value, self.writes) == (other.path, other.value, other.writes)

    def __hash__(self) -> int:
        return hash((self.path, self.value))

    def __repr__(self) -> str:
        return f"Setting(path={self.path!r}, value={self.value!r}, writes={self.writes!r})"

    @property
    def winner(self) -> Write | None:
        return self.writes[-1] if self.writes else None

    @property
    def live(self) -> tuple[Write, ...]:
        """The writes that hold in some world: the last ones that together cover all worlds."""
        if self._live is None:
            covered = FALSE
            first = len(self.writes)
            while first and not covered.is_true:
                first -= 1
                when = self.writes[first].when
                covered = covered | when if when.is_true or len(self.writes) - first <= MAX_COVERING else covered
            self._live = self.writes[first:]
        return self._live

    @property
    def overridden(self) -> tuple[Write, ...]:
        """The writes that no longer hold in any world: those that later ones cover."""
        return self.writes[: len(self.writes) - len(self.live)]

    @property
    def phase(self) -> str | None:
        return self.winner.phase if self.winner else None

    @property
    def place(self) -> Span | None:
        return self.winner.key if self.winner else None

    @property
    def is_absent(self) -> bool:
        """Nothing sets it in any world."""
        return isinstance(self.value, Absent)


@record
class Opening:
    """Something that may write settings which cannot be known: `why` completes "not checked, because ...".

    `app` is the application it is confined to, or None.
    """

    why: str
    span: Span
    when: Condition = TRUE
    app: str | None = None


def fold(calls: list[ConfigCall], survives: Assumptions | None = None) -> dict[str, List]:
    """The keyword list of each application after all calls, in Elixir's order of applications.

    `survives`: what holds where the evaluation came to its end. Worlds that it excludes are left out.
    """
    forget_work()
    apps: dict[str, Pairs | Keywords] = {}
    for call in calls:
        before = apps.pop(call.app, None)
        when, pairs = call.when, call.pairs
        if survives is not None:
            when, pairs = survives.simplified(when), refined(pairs, survives)
        apps[call.app] = _merged(before or Pairs(), pairs.items, when)
    return {app: List(pairs.items) for app, pairs in apps.items()}


def _merged(before: Pairs | Keywords, new: tuple[object, ...], when: Condition) -> Pairs | Keywords:
    """One more call. What came before is changed: copying it for each call takes quadratic time."""
    if isinstance(before, Pairs):
        if when.is_true and is_plain(new):
            before.merge(new)
            return before
        before = Keywords(before.items)
    before.merge(new, when)
    return before


def refined(pairs: List, survives: Assumptions) -> List:
    """A keyword list without what is in no world that is left."""
    if survives.is_empty or is_known(pairs):
        return pairs
    return List(refined_items(pairs.items, survives.about(subjects_of(pairs))), pairs.span)


def merge_apps(build: dict[str, List], boot: dict[str, List]) -> dict[str, List]:
    """`Config.Reader.merge(build, boot)`: what the boot file comes to, as a whole, over what the build came to."""
    apps = dict(build)
    for app, pairs in boot.items():
        before = apps.pop(app, None)
        apps[app] = merge_keywords(before, pairs) if before is not None else pairs
    return apps


class Effective:
    """What an environment gets: settings by path, with where each came from."""

    def __init__(
        self,
        apps: dict[str, List],
        calls: tuple[ConfigCall, ...],
        survives: Assumptions | None = None,
        openings: tuple[Opening, ...] = (),
    ) -> None:
        self.apps = apps
        self.calls = calls
        self.survives = survives or Assumptions()
        self.openings = openings
        self._written: dict[str, list[Write]] = {}
        self._writes: dict[str, dict[tuple[str, ...], list[tuple[int, Write]]]] = {}
        self._apps_with: dict[str, list[str]] | None = None
        self._keys: dict[tuple[str, ...], tuple[dict[str, Value], Value]] = {}  # by the path above
        self._below: dict[tuple[str, ...], tuple[Setting, ...]] = {}
        self._writes_at: dict[tuple[str, ...], tuple[Write, ...]] = {}
        self._last_writes: dict[tuple[tuple[str, ...], str], Write | None] = {}
        self._calls: dict[str, list[ConfigCall]] = {}
        self._calls_at: dict[str, dict[str, list[tuple[int, ConfigCall]]]] = {}
        for call in calls:
            self._calls.setdefault(call.app, []).append(call)

    def value(self, *path: str) -> Value:
        """The value at a path of shown names ("shop", "Shop.Repo", "ssl"); Absent if there is none."""
        if len(path) == 1:
            return self.apps.get(path[0], ABSENT)
        above, name = path[:-1], path[-1]
        values, other = self._all_of(above)
        found = values.get("Elixir." + name if name[:1].isupper() else name, other)
        if isinstance(found, Absent):
            found = values.get(name if name[:1].isupper() else "Elixir." + name, other)
        return found

    def read(self, app: str, key: str) -> Value | None:
        """What `Application.get_env(app, key)` finds, for a key as the atom is named; None without the application."""
        if app not in self.apps:
            return None
        values, other = self._all_of((app,))
        return values.get(key, other)

    def _all_of(self, path: tuple[str, ...]) -> tuple[dict[str, Value], Value]:
        """The values of all keys below a path, by their atoms' names, and the value of any other key."""
        if path not in self._keys:
            self._keys[path] = lookup_all(self.value(*path))
        return self._keys[path]

    def apps_with(self, name: str) -> list[str]:
        """The applications that have a key, given as it is shown, directly below them in some world."""
        if self._apps_with is None:
            self._apps_with = {}
            for app, pairs in self.apps.items():
                for key in open_keys(pairs) or ():
                    self._apps_with.setdefault(key, []).append(app)
        return self._apps_with.get(name, [])

    def get(self, *path: str) -> Setting:
        return Setting(path, self.value(*path), self)

    def writes(self, path: tuple[str, ...]) -> tuple[Write, ...]:
        """The writes to `path`, and those to a prefix of it that replace what is at `path`, oldest first.

        `[]` replaces nothing: it is a keyword list, and so merged.
        """
        if path not in self._writes_at:
            self._writes_at[path] = self._find_writes(path)
        return self._writes_at[path]

    def last_write(self, path: tuple[str, ...], phase: str) -> Write | None:
        """The last of them that one phase's files make."""
        if (path, phase) not in self._last_writes:
            made = (write for write in reversed(self.writes(path)) if write.phase == phase)
            self._last_writes[path, phase] = next(made, None)
        return self._last_writes[path, phase]

    def _find_writes(self, path: tuple[str, ...]) -> tuple[Write, ...]:
        written = self._of_app(path[0])
        found = [entries] if (entries := written.get(path)) is not None else []
        for length in range(2, len(path)):
            above = [entry for entry in written.get(path[:length], ()) if not _is_empty(entry[1].value)]
            if above:
                found.append(above)
        if len(found) == 1:
            return tuple([write for _, write in found[0]])
        return tuple([write for _, write in sorted(chain(*found), key=itemgetter(0))])

    def below(self, *prefix: str) -> Iterator[Setting]:
        """Every leaf below a path: keyword lists are opened, everything else (an empty list too) is a leaf."""
        if not prefix:
            return chain.from_iterable(map(self.below, self.apps))
        if prefix not in self._below:
            leaves: list[tuple[tuple[str, ...], Value]] = []
            collect_leaves(prefix, self.value(*prefix), leaves)
            self._below[prefix] = tuple([Setting(path, value, self) for path, value in leaves])
        return iter(self._below[prefix])

    def calls_of(self, app: str) -> list[ConfigCall]:
        """The `config` calls that write below an application, oldest first."""
        return self._calls.get(app, [])

    def calls_at(self, app: str, key: str) -> list[ConfigCall]:
        """Those of `calls_of` that may write a key, given as it is shown."""
        if app not in self._calls_at:
            known = self._calls_at[app] = {}
            for numbered in enumerate(self.calls_of(app)):
                for name in keys_of(numbered[1].pairs):
                    known.setdefault(name, []).append(numbered)
        calls = self._calls_at[app]
        found = [*calls.get(key, ()), *calls.get(ANY_KEY, ())]
        return [call for _, call in sorted(dict(found).items(), key=itemgetter(0))]

    def written(self, app: str) -> list[Write]:
        """All writes below an application, oldest first."""
        if app not in self._written:
            found = self._written[app] = []
            for call in self.calls_of(app):
                collect_writes((app,), call.pairs, call, call.when, call.span, found)
        return self._written[app]

    def _of_app(self, app: str) -> dict[tuple[str, ...], list[tuple[int, Write]]]:
        """The numbered writes of an application by path."""
        if app not in self._writes:
            written = self._writes[app] = {}
            for number, write in enumerate(self.written(app)):
                written.setdefault(write.path, []).append((number, write))
        return self._writes[app]


def _is_empty(value: Value) -> bool:
    return isinstance(value, List) and not value.items


def as_value(apps: dict[str, List]) -> List:
    """The whole configuration as the keyword list that `Config.Reader` returns."""
    return List(tuple(Tuple((Atom(app), pairs)) for app, pairs in apps.items()))


__all__ = ["Effective", "Opening", "Setting", "as_value", "fold"]
