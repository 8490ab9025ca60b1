"""What Oban's Cron plugin is given to start."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks.common import is_false, place_of
from elixir_lint.config.render import atom_name
from elixir_lint.config.values import Condition, holds
from elixir_lint.project.literals import possible_items
from elixir_lint.project.model import ObanInstance
from elixir_lint.record import record
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, Tuple

CRON_PLUGINS = ("Oban.Plugins.Cron", "Oban.Cron")
"""The open-source plugin, and its name after 2.23.1."""


@record
class Entry:
    """One entry of a crontab, `{"@daily", Shop.Sweep}` if it is well-formed, where `when` holds."""

    item: object
    when: Condition
    span: Span
    path: tuple[str, ...]

    @property
    def worker(self) -> str | None:
        """The module without "Elixir."; None if it is not known or no module."""
        match self.item:
            case Tuple((_, Atom(name), *_)) if name.startswith("Elixir."):
                return atom_name(name)
            case _:
                return None


def cron_settings(instance: ObanInstance, key: str) -> Iterator[tuple[str, ...]]:
    """The places below an instance at which `crontab` or `timezone` may stand."""
    for plugin in CRON_PLUGINS:
        yield "plugins", plugin, key
    yield "cron", key
    if not holds(instance.setting("plugins").value, is_false).always:  # then a crontab of its own is dropped
        yield (key,)


def entries(instance: ObanInstance) -> Iterator[Entry]:
    """The entries of all crontabs of an instance."""
    for keys in cron_settings(instance, "crontab"):
        setting = instance.setting(*keys)
        for when, item in possible_items(setting.value):
            span = getattr(item, "span", None) or place_of(instance, keys[0])
            yield Entry(item, when, span, setting.path)


def scheduled(instance: ObanInstance) -> frozenset[str]:
    """The workers in the crontabs of an instance, in any world."""
    return frozenset(entry.worker for entry in entries(instance) if entry.worker is not None)
