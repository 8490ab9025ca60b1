"""Files that could not be read or parsed. What they hold, no other rule has seen."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.finding import Problem, Severity
from elixir_lint.project.model import Project

DIVIDE = "divide the file, or write the place in a plainer way"
"""What can be done where nothing is wrong."""


@check("syntax-error")
def syntax_error(project: Project) -> Iterator[Problem]:
    return _faults(project, "syntax-error")


@check("unreadable-file")
def unreadable_file(project: Project) -> Iterator[Problem]:
    return _faults(project, "unreadable-file")


def _faults(project: Project, kind: str) -> Iterator[Problem]:
    for fault in project.faults:
        if fault.kind == kind:
            severity, fix = (Severity.INFO, DIVIDE) if fault.limit else (None, "")
            yield Problem(fault.span, fault.text, "here", key=fault.span.file.path, severity=severity, fix=fix)
