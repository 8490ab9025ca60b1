"""Settings of one subject: what the configuration says, with the options of the supervision tree on top."""

from __future__ import annotations

from elixir_lint.config.effective import Effective, Setting
from elixir_lint.config.opened import Write, lookup_shown, open_keys
from elixir_lint.config.values import ABSENT, Absent, Value, alternatives, one_of
from elixir_lint.source import Span


class Settings:
    """The settings below one configuration path, with options merged over them by a shallow `Keyword.merge`.

    `options` are the start options of the child at `place`; `replaces` says that the subject reads them alone (Oban).
    """

    def __init__(
        self,
        config: Effective,
        path: tuple[str, ...],
        options: Value = ABSENT,
        place: Span | None = None,
        replaces: bool = False,
    ) -> None:
        self.config = config
        self.path = path
        self._options = options
        self._place = place
        self._replaces = replaces

    def get(self, *keys: str) -> Setting:
        """The setting at `keys` below the path."""
        configured = self.config.get(*self.path, *keys)
        if self._place is None or not keys:
            return configured
        top = lookup_shown(self._options, keys[0])
        given = _inside(top, keys[1:])
        value = given if self._replaces else _over(top, keys[1:], configured.value)
        if value == configured.value:
            return configured
        return Setting(configured.path, value, (*configured.writes, *self._writes(configured.path, given)))

    @property
    def all(self) -> Value:
        """All settings of a subject that reads its start options alone, as one value."""
        return self._options if self._replaces and self._place is not None else self.config.value(*self.path)

    def keys(self) -> tuple[str, ...]:
        """The keys directly below the path that are set in some world."""
        own = open_keys(self._options) or []
        configured = [] if self._replaces else open_keys(self.config.value(*self.path)) or []
        return tuple(dict.fromkeys((*configured, *own)))

    def _writes(self, path: tuple[str, ...], given: Value) -> tuple[Write, ...]:
        """The start options as the write that comes after all others."""
        assert self._place is not None
        place = getattr(given, "span", None) or self._place
        writes = []
        for alternative in alternatives(given):
            if not isinstance(alternative.value, Absent):
                writes.append(Write(path, alternative.value, place, self._place, alternative.when, "boot"))
        return tuple(writes)


def _inside(value: Value, keys: tuple[str, ...]) -> Value:
    for key in keys:
        value = lookup_shown(value, key)
    return value


def _over(top: Value, keys: tuple[str, ...], configured: Value) -> Value:
    """What the options hold at `keys` below a top-level value, else (without that value) what is configured."""
    return one_of(
        (a.when, configured if isinstance(a.value, Absent) else _inside(a.value, keys)) for a in alternatives(top)
    )
