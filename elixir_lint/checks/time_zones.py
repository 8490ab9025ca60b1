"""The rule about time zones that nothing knows."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import culprit, holds_unset, path_text, place_of, place_to_edit, surety
from elixir_lint.checks.crontab import cron_settings, entries
from elixir_lint.checks.declared import reachable
from elixir_lint.checks.oban_cron import ZONES_SINCE, validated
from elixir_lint.checks.schedulers import Scheduler, schedulers
from elixir_lint.config.effective import Setting
from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import TRUE, Condition, Value, holds
from elixir_lint.finding import Problem
from elixir_lint.project.literals import text_of, value_of
from elixir_lint.project.model import ObanInstance, Project
from elixir_lint.record import record
from elixir_lint.source import Span
from elixir_lint.syntax.terms import String, Tuple

UTC = "Etc/UTC"
"""The only zone that Elixir's own database knows, by this name."""
_PACKAGES = {"Tzdata": "tzdata", "Tz": "tz", "TimeZoneInfo": "time_zone_info", "Zoneinfo": "zoneinfo"}
"""The packages with databases, by the first part of their modules."""
_SETS_DATABASE = b"put_time_zone_database"


@record
class Zone:
    """A zone that something is scheduled in."""

    name: str
    span: Span
    when: Condition = TRUE


@check("oban-cron-timezone-without-tzdb")
def cron_timezone_without_tzdb(project: Project) -> Iterator[Problem]:
    why = _no_database(project) if project.is_application else ""
    if not why:
        return
    for instance in validated(project):
        for zone in _oban_zones(project, instance):
            yield _problem(f"{instance.name} does not start in prod", zone, why, instance.settings.path)
    for scheduler in schedulers(project):
        for zone in _quantum_zones(scheduler) if project.version_at_least("quantum", "3.0.0") else ():
            yield _problem(f"jobs of {scheduler.module} are dropped in prod", zone, why, scheduler.path)


def _problem(effect: str, zone: Zone, why: str, path: tuple[str, ...]) -> Problem:
    return Problem(
        span=zone.span,
        message=f"{effect}{path_text(zone.when)}: {why}, so nothing knows the zone {zone.name}",
        label="unknown zone",
        setting=path,
        key=zone.name,
        confidence=surety(zone.when),
    )


def _no_database(project: Project) -> str:
    """Why there is no database of time zones; "" if there is, or may be, one."""
    setting = project.config.get("elixir", "time_zone_database")
    if any(project.lib.search(_SETS_DATABASE)) or project.config.openings:
        return ""
    if setting.is_absent:
        return "no time zone database is configured"
    module = text_of(setting.value) or ""
    package = _PACKAGES.get(module.partition(".")[0])
    if package is None or project.lock is None or not project.deps_complete:
        return ""
    if package not in project.lock:
        return f"{module} is the database, and {package} is no dependency"
    if package not in reachable(project.lock, project.prod_dependencies):
        return f"{module} is the database, and {package} is no dependency in prod"
    return ""


def _oban_zones(project: Project, instance: ObanInstance) -> Iterator[Zone]:
    for keys in cron_settings(instance, "timezone"):
        yield from _zone(instance, instance.setting(*keys), keys[0])
    for entry in entries(instance) if project.version_at_least("oban", ZONES_SINCE) else ():
        match entry.item:
            case Tuple((_, _, options)):
                name = _text(lookup(value_of(options), "timezone"))
                if name not in ("", UTC) and entry.when.is_true:
                    yield Zone(name, entry.span)


def _zone(instance: ObanInstance, setting: Setting, key: str) -> Iterator[Zone]:
    def is_foreign(value: Value) -> bool:
        return _text(value) not in ("", UTC)

    answer = holds(setting.value, is_foreign)
    write = culprit(setting, is_foreign)
    if answer.possible and holds_unset(answer.when):
        span = place_to_edit(instance, write)[0] if write is not None else place_of(instance, key)
        yield Zone(_text(answer.witnesses[-1]), span, answer.when)


def _quantum_zones(scheduler: Scheduler) -> Iterator[Zone]:
    """`timezone: "Europe/Berlin"` of the scheduler, or of one of its jobs"""
    own = scheduler.setting("timezone")
    name = _text(own.value)
    if name not in ("", UTC) and own.place is not None:
        yield Zone(name, own.place)
    for job in scheduler.jobs:
        name = _text(job.option("timezone"))
        if name not in ("", UTC) and job.when.is_true:
            yield Zone(name, job.span)


def _text(value: Value) -> str:
    return value.value if isinstance(value, String) else ""
