"""Files that could not be read or parsed, or evaluated to their end. What they hold, no other rule has seen."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.config.interpreter import Unfinished
from elixir_lint.finding import Problem, Severity, not_in_full
from elixir_lint.project.boot_files import boot_runs
from elixir_lint.project.model import Project

DIVIDE = "divide the file, or write the place in a plainer way"
"""What can be done where nothing is wrong."""


@check("syntax-error")
def syntax_error(project: Project) -> Iterator[Problem]:
    return _faults(project, "syntax-error")


@check("unreadable-file")
def unreadable_file(project: Project) -> Iterator[Problem]:
    yield from _faults(project, "unreadable-file")
    found: dict[tuple[str, str], Unfinished] = {}
    for run in (project.evaluation.build_run, *boot_runs(project)):
        found = {**run.unfinished, **found}
    yield from map(_unfinished, found.values())


def _unfinished(place: Unfinished) -> Problem:
    fix = f"{place.endless} returns without calling itself where its work is done" if place.endless else DIVIDE
    return not_in_full(place.span, "here", place.what, _why(place), fix)


def _why(place: Unfinished) -> str:
    """`Shop.Env.loop/1 calls itself with the same arguments and never ends, so the boot hangs`"""
    if not place.endless:
        return f"{place.what} {place.why}"
    why = "calls itself with the same arguments and never ends"
    if place.endless != place.what:
        why = f"never ends, since it calls {place.endless}, which calls itself with the same arguments"
    hangs = f", so the {place.phase} hangs" if place.when.is_true else ""
    return f"{place.what} {why}{hangs}"


def _faults(project: Project, kind: str) -> Iterator[Problem]:
    for fault in project.faults:
        if fault.kind == kind:
            severity, fix = (Severity.INFO, DIVIDE) if fault.limit else (None, "")
            yield Problem(fault.span, fault.text, "here", key=fault.span.file.path, severity=severity, fix=fix)
