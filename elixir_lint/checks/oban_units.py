"""The rule about durations of Oban in the wrong unit."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import culprit, holds_unset, home, path_text, place_of, place_to_edit, surety
from elixir_lint.checks.oban import running
from elixir_lint.config.lookup import as_pair
from elixir_lint.config.render import atom_name
from elixir_lint.config.values import TRUE, Condition, Value, alternatives
from elixir_lint.finding import Confidence, Problem
from elixir_lint.project.literals import possible_items, value_of
from elixir_lint.project.model import ObanInstance, Project
from elixir_lint.record import record
from elixir_lint.regex import regex
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, Integer, Tuple

PLUGIN_NAMES = frozenset({"Oban.Plugins.Pruner", "Oban.Pruner", "Oban.Plugins.Lifeline", "Oban.Lifeline"})
SHORTEST_RESCUE = 60_000
"""ms; a Lifeline that is quicker takes nearly every job for lost."""
SHORTEST_PERIOD = 1000
"""ms, for intervals and grace periods."""
YEAR, HOUR = 31_536_000, 3_600_000
"""A `max_age` of a year or more in seconds that is whole hours in ms is meant in ms."""
_IN_MILLISECONDS = regex(rb"[\s:]*(?::timer\.\w+|to_timeout)\(")


@check("oban-duration-wrong-unit")
def duration_wrong_unit(project: Project) -> Iterator[Problem]:
    for instance in running(project):
        for option in plugin_options(instance):
            for alternative in alternatives(option.value):
                when = option.when & alternative.when
                found = _meant(option, alternative.value) if holds_unset(when) else None
                if found is not None:
                    why, sure = found
                    yield Problem(
                        span=option.span or place_of(instance, "plugins"),
                        message=f"{why} in prod{path_text(when)}: `{option.key}` of {option.plugin} is {option.unit}",
                        label="another unit",
                        setting=(*instance.settings.path, *option.keys, option.key),
                        confidence=surety(when) if sure else Confidence.MEDIUM,
                    )
        yield from _short_grace(instance)


def _meant(option: PluginOption, value: Value) -> tuple[str, bool] | None:
    """What a duration of the wrong unit comes to, and whether that is sure."""
    if not isinstance(value, Integer):
        return None
    number = value.value
    if option.key == "rescue_after" and number < SHORTEST_RESCUE:
        return f"Lifeline takes jobs for lost after {number / 1000:g} s", True
    if option.key == "interval" and number < SHORTEST_PERIOD:
        return f"{option.plugin.rpartition('.')[2]} runs every {number} ms", True
    if option.key == "max_age":
        written = option.span is not None and _IN_MILLISECONDS.match(option.span.file.data, option.span.end)
        if written or (number >= YEAR and number % HOUR == 0):
            return f"Pruner keeps jobs for {number / 86_400:,.0f} days", bool(written)
    return None


def _short_grace(instance: ObanInstance) -> Iterator[Problem]:
    setting = instance.setting("shutdown_grace_period")
    for alternative in alternatives(setting.value):
        value = alternative.value
        if isinstance(value, Integer) and 0 < value.value < SHORTEST_PERIOD and holds_unset(alternative.when):
            write = culprit(setting, lambda written, value=value: written == value)  # type: ignore[misc]
            yield Problem(
                span=place_to_edit(instance, write)[0] if write is not None else home(instance),
                message=f"jobs of {instance.name} have {value.value} ms to finish when the node stops in prod"
                f"{path_text(alternative.when)}: `shutdown_grace_period` is in milliseconds",
                label="another unit",
                setting=setting.path,
                confidence=surety(alternative.when),
            )


@record
class PluginOption:
    """One option of an open-source plugin, where `when` holds; `span` is its key, `keys` lead to the plugin."""

    plugin: str
    keys: tuple[str, ...]
    key: str
    value: Value
    when: Condition
    span: Span | None

    @property
    def unit(self) -> str:
        """What its numbers count."""
        return "in seconds" if self.key == "max_age" else "in milliseconds"


def plugin_options(instance: ObanInstance) -> Iterator[PluginOption]:
    """The options of Pruner and Lifeline: in the list of plugins, and as services, which have their own keys."""
    for when, item in possible_items(instance.setting("plugins").value):
        match item:
            case Tuple((Atom(name), options)) if atom_name(name) in PLUGIN_NAMES:
                yield from _options(atom_name(name), ("plugins", atom_name(name)), value_of(options), when)
    for service in ("pruner", "lifeline"):
        yield from _options(f"Oban.{service.capitalize()}", (service,), instance.setting(service).value, TRUE)


def _options(plugin: str, keys: tuple[str, ...], options: Value, when: Condition) -> Iterator[PluginOption]:
    for present, item in possible_items(options):
        pair = as_pair(item)
        if pair is not None:
            yield PluginOption(plugin, keys, pair[0].name, pair[1], when & present, pair[0].span)
