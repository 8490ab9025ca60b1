"""Files that could not be read or parsed. What they hold, no other rule has seen."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.finding import Problem
from elixir_lint.project.model import Project


@check("syntax-error")
def syntax_error(project: Project) -> Iterator[Problem]:
    return _faults(project, "syntax-error", "cannot be parsed")


@check("unreadable-file")
def unreadable_file(project: Project) -> Iterator[Problem]:
    return _faults(project, "unreadable-file", "cannot be read")


def _faults(project: Project, kind: str, what: str) -> Iterator[Problem]:
    for fault in project.faults:
        if fault.kind == kind:
            path = fault.span.file.path
            yield Problem(fault.span, f"{path} {what}: {fault.message}", "here", key=path)
