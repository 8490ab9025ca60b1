"""The schedulers of Quantum, and their configured jobs."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks.common import written
from elixir_lint.config.effective import Effective, Setting
from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import ABSENT, Condition, Value
from elixir_lint.project.literals import possible_items, text_of, value_of
from elixir_lint.project.model import Project
from elixir_lint.record import record
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, List, Map, Tuple


@record
class ScheduledJob:
    """One entry of `jobs`: `{name, options}`, `{schedule, task}`, `{schedule, task, options}` or options alone."""

    when: Condition
    options: Value
    span: Span

    def option(self, key: str) -> Value:
        if isinstance(self.options, Map):
            return next((value_of(value) for name, value in self.options.pairs if name == Atom(key)), ABSENT)
        return lookup(self.options, key)


@record
class Scheduler:
    """A module that uses Quantum and is started; `place` is where its jobs are configured, None if nowhere."""

    module: str
    path: tuple[str, ...]
    config: Effective
    span: Span
    place: Span | None

    def setting(self, *keys: str) -> Setting:
        return self.config.get(*self.path, *keys)

    @property
    def jobs(self) -> tuple[ScheduledJob, ...]:
        """The configured jobs in any world, as far as they are known."""
        return tuple(_jobs(self))


def schedulers(project: Project) -> Iterator[Scheduler]:
    """The schedulers that a supervisor starts."""
    started = {child.module for child in project.children}
    for module, use in project.using("Quantum") if project.is_application else ():
        if module.name in started:
            path = (text_of(lookup(use.options, "otp_app")) or "", module.name)
            places = [place for place, _ in written(project.config, (*path, "jobs"))]
            yield Scheduler(module.name, path, project.config, use.span, places[-1] if places else None)


def _jobs(scheduler: Scheduler) -> Iterator[ScheduledJob]:
    for when, item in possible_items(scheduler.setting("jobs").value):
        match item:
            case Tuple((_, List() | Map() as options)):
                pass
            case Tuple((_, _, List() as options)):
                pass
            case Tuple((_, Tuple())):
                options = List(())
            case List() as options:
                pass
            case _:
                continue
        span = getattr(item, "span", None) or scheduler.place or scheduler.span
        yield ScheduledJob(when, options, span)
