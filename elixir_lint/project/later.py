"""What may still set a setting after all that is known: a config provider, code that cannot be evaluated."""

from __future__ import annotations

from collections.abc import Iterable

from elixir_lint.config.effective import Opening, Setting
from elixir_lint.config.opened import Write
from elixir_lint.project.model import Project, once
from elixir_lint.source import Span


def may_change(project: Project, *settings: Setting) -> bool:
    """Whether something that is not known may set one of the settings, or set it again."""
    later = later_openings(project)
    return any(
        later.may_set(setting.path[0]) if setting.winner is None else later.replace(setting.path[0], setting.winner)
        for setting in settings
    )


class Openings:
    """What may set more, by the application it is confined to (None: all), by phase and file: how far it reaches."""

    def __init__(self, project: Project, openings: Iterable[Opening]) -> None:
        self._project = project
        self._ends: dict[str | None, dict[int, dict[int, int]]] = {}
        for opening in openings:
            if not opening.when.is_false:
                phase = _phase(project, opening.span)
                ends = self._ends.setdefault(opening.app, {}).setdefault(phase, {})
                file = id(opening.span.file)
                ends[file] = max(ends.get(file, 0), opening.span.end)

    def may_set(self, app: str) -> bool:
        return None in self._ends or app in self._ends

    def replace(self, app: str, write: Write) -> bool:
        """Whether one of them may take the place of what is written, as `comes_after` has it."""
        call, file = _phase(self._project, write.call), id(write.call.file)
        for phases in (self._ends.get(None, {}), self._ends.get(app, {})):
            here = phases.get(call, {})
            if any(phase > call for phase in phases) or len(here) > (file in here):
                return True
            if here.get(file, 0) > write.call.end:
                return True
        return False


@once
def later_openings(project: Project) -> Openings:
    return Openings(project, project.config.openings)


def comes_after(project: Project, opening: Opening, write: Write) -> bool:
    """Whether what an opening may set would take the place of what is written."""
    place, call = _phase(project, opening.span), _phase(project, write.call)
    if place != call:
        return place > call
    return opening.span.file is not write.call.file or opening.span.end > write.call.end


def _phase(project: Project, span: Span) -> int:
    """0 for the files that are evaluated while building, 1 for those of the boot, 2 for what runs after them."""
    boot = project.evaluation.boot_run
    if boot is not None and span.file.path in boot.imported:
        return 1
    return 0 if span.file.path in project.evaluation.build_run.imported else 2
