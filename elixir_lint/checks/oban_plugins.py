"""Rules about Oban's plugins: those that are missing, and those that do harm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from elixir_lint.checks import check
from elixir_lint.checks.common import (
    culprit,
    home,
    is_false,
    is_off,
    path_text,
    place_of,
    place_to_edit,
    surety,
    written,
)
from elixir_lint.checks.crontab import scheduled
from elixir_lint.checks.oban import running
from elixir_lint.checks.oban_units import SHORTEST_RESCUE
from elixir_lint.config.effective import Setting
from elixir_lint.config.render import atom_name, render
from elixir_lint.config.values import TRUE, Condition, Value, Verdict, alternatives, holds
from elixir_lint.finding import Problem, Related, Severity, Step
from elixir_lint.project.literals import possible_items
from elixir_lint.project.model import ObanInstance, Project
from elixir_lint.project.workers import Worker, time_limit, workers_of
from elixir_lint.record import record
from elixir_lint.regex import regex
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, Integer, Tuple

_PRUNER = regex(r"(\.|\A)\w*(Prun|Partition)\w*\Z")
"""Oban's, Oban Pro's and own pruners, by the last part of their names."""
_LIFELINE = regex(r"(\.|\A)\w*Lifeline\w*\Z")
LIFELINES = (("plugins", "Oban.Plugins.Lifeline"), ("plugins", "Oban.Lifeline"), ("lifeline",))
"""Where the open-source Lifeline may be configured; after 2.23.1 it is a service with a key of its own."""
RESCUE_AFTER = 3_600_000
"""ms; oban lib/oban/plugins/lifeline.ex."""
HASTY = 300_000
"""ms; jobs without a limit may well take longer. Less than SHORTEST_RESCUE is the wrong unit: another rule's."""


_JOBS = (b"Oban.Job", b"oban_jobs")
_PRUNES = ((b"delete_all", b'"completed"'), (b"DELETE FROM oban_jobs",))
_RESCUES = ((b"update_all", b'"executing"'), (b"UPDATE oban_jobs", b"'executing'"))
"""Code that does with the table of jobs what the plugin would."""


@record
class Lack:
    """A plugin that no instance on a table has. `lost` is the last configuration that had one, and was replaced."""

    instance: ObanInstance
    place: Span
    lost: tuple[Related, ...]


@check("oban-no-pruner")
def no_pruner(project: Project) -> Iterator[Problem]:
    for lack in _lacks(project, "pruner", _PRUNER, _PRUNES):
        yield Problem(
            span=lack.place,
            message=f"{lack.instance.name} keeps completed jobs for ever in prod: none of its plugins is a pruner",
            label="no pruner",
            related=lack.lost,
            setting=lack.instance.setting("plugins").path,
        )


@check("oban-no-lifeline")
def no_lifeline(project: Project) -> Iterator[Problem]:
    if not project.version_at_least("oban", "2.11.0"):
        return
    for lack in _lacks(project, "lifeline", _LIFELINE, _RESCUES):
        yield Problem(
            span=lack.place,
            message=f"{lack.instance.name} never returns to jobs whose node was killed in prod: "
            "none of its plugins is a lifeline",
            label="no lifeline",
            related=lack.lost,
            setting=lack.instance.setting("plugins").path,
            severity=Severity.INFO if _only_by_cron(project) else Severity.WARNING,
        )


def _lacks(
    project: Project, key: str, pattern: re.Pattern[str], by_hand: tuple[tuple[bytes, ...], ...]
) -> Iterator[Lack]:
    """The first instance on each table of jobs on which no instance has such a plugin, and no code does its work."""
    sources = list(project.lib.search(*_JOBS))
    if any(all(word in source.data for word in words) for source in sources for words in by_hand):
        return
    done = {_table(i) for i in project.obans if i.started is not False and _has_plugin(i, key, pattern) is not False}
    for instance in running(project):
        table = _table(instance)
        if table in done:
            continue
        done.add(table)
        setting = instance.setting("plugins")
        lost = [
            place
            for place, value in written(instance.settings.config, setting.path)
            if any(pattern.search(name or "") for name in plugin_names(value))
        ]
        place = home(instance) if setting.is_absent else place_of(instance, "plugins")
        yield Lack(instance, place, tuple(Related(each, "what was here is lost") for each in lost[-1:]))


def _table(instance: ObanInstance) -> tuple[str, str]:
    """Which table of jobs an instance works on."""
    return render(instance.setting("repo").value), render(instance.setting("prefix").value)


def _has_plugin(instance: ObanInstance, key: str, pattern: re.Pattern[str]) -> bool | None:
    """Whether a plugin of that name (or, in newer versions, the key of a service) is there in some world.

    None if it is not known, or if all plugins are off (`plugins: false`): then another node has them.
    """
    service, plugins = instance.setting(key).value, instance.setting("plugins").value
    names = list(plugin_names(plugins))
    if holds(service, is_off).verdict is not Verdict.ALWAYS or any(name and pattern.search(name) for name in names):
        return True
    unknown = None in names or holds(plugins, is_false).verdict in (Verdict.ALWAYS, Verdict.UNKNOWN)
    return None if unknown else False


def plugin_names(plugins: Value) -> Iterator[str | None]:
    """The modules in `[Oban.Plugins.Pruner, {Oban.Plugins.Cron, crontab: [...]}]` in any world, None where unknown."""
    for _, item in possible_items(plugins):
        match item:
            case Atom(name) | Tuple((Atom(name), *_)):
                yield atom_name(name)
            case _:
                yield None


@lru_cache(maxsize=4)
def _only_by_cron(project: Project) -> bool:
    """Whether each worker stands in a crontab, and no code makes jobs for it: what is lost today runs tomorrow."""
    by_cron = frozenset[str]().union(*(scheduled(instance) for instance in project.obans))
    workers = workers_of(project)
    return bool(workers) and all(
        worker.module in by_cron
        and not any(project.lib.search((b".new(", f"{worker.module.rpartition('.')[2]}.new(".encode())))
        for worker in workers
    )


@check("oban-lifeline-before-worker-timeout")
def lifeline_before_worker_timeout(project: Project) -> Iterator[Problem]:
    for instance in running(project):
        queues = set(queue_names(instance))
        own = [worker for worker in workers_of(project) if worker.queue in queues]
        found = (_rescued_too_soon(project, own, rescue) for rescue in _rescues(instance))
        yield from [problem for problem in found if problem is not None][:1]


def _rescued_too_soon(project: Project, own: list[Worker], rescue: Rescue) -> Problem | None:
    limits = [(limit, worker) for worker in own if (limit := time_limit(project, worker)) is not None]
    slow = max(limits, key=lambda each: each[0].milliseconds, default=None)
    endless = [worker for worker in own if not worker.limited] if SHORTEST_RESCUE <= rescue.after < HASTY else []
    if slow is not None and slow[0].milliseconds > rescue.after:
        limit, worker = slow
        what = f"may take {_shown(limit.milliseconds)}"
        related = Related(limit.span, "its time limit", Step.CONTEXT)
    elif endless:
        worker = endless[0]
        what = "have no time limit"
        related = Related(worker.span, "no `timeout/1`", Step.CONTEXT)
    else:
        return None
    return Problem(
        span=rescue.span,
        message=f"jobs of {worker.module} {what} in prod{path_text(rescue.when)}, and are run again "
        f"after {_shown(rescue.after)}: Lifeline takes them for lost",
        label="rescued after this time",
        related=(related,),
        setting=rescue.path,
        key=worker.module,
        severity=Severity.ERROR if worker.limited else Severity.INFO,
        confidence=surety(rescue.when),
    )


@record
class Rescue:
    """`rescue_after` of the open-source Lifeline in ms, where it is there and known."""

    after: int
    when: Condition
    span: Span
    path: tuple[str, ...]


def _rescues(instance: ObanInstance) -> Iterator[Rescue]:
    names = set(plugin_names(instance.setting("plugins").value))
    for keys in LIFELINES:
        present = keys[-1] in names if len(keys) > 1 else not holds(instance.setting(*keys).value, is_off).possible
        setting = instance.setting(*keys, "rescue_after")
        for alternative in alternatives(setting.value) if present else ():
            if isinstance(alternative.value, Integer):
                place = _place_of_number(instance, setting, alternative.value) or place_of(instance, keys[0])
                yield Rescue(alternative.value.value, alternative.when, place, setting.path)
        if present and setting.is_absent:
            yield Rescue(RESCUE_AFTER, TRUE, place_of(instance, keys[0]), setting.path)


def _place_of_number(instance: ObanInstance, setting: Setting, number: Integer) -> Span | None:
    write = culprit(setting, lambda value: value == number)
    if write is not None:
        return place_to_edit(instance, write)[0]
    places = [place for place, value in written(instance.settings.config, setting.path) if value == number]
    return places[-1] if places else None


def queue_names(instance: ObanInstance) -> Iterator[str]:
    """The queues of an instance, in any world."""
    for _, item in possible_items(instance.setting("queues").value):
        match item:
            case Tuple((Atom(name), _)):
                yield name


def _shown(milliseconds: int) -> str:
    return f"{milliseconds / 60_000:g} min" if milliseconds >= SHORTEST_RESCUE else f"{milliseconds / 1000:g} s"
