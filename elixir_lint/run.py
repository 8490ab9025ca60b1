"""One run: paths and environments in, a report out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from elixir_lint.catalog import Rule
from elixir_lint.engine import Report, lint
from elixir_lint.errors import NothingToCheckError, UserError
from elixir_lint.finding import Confidence, Finding, Severity
from elixir_lint.project import Loaded, load
from elixir_lint.project.discover import repository_root
from elixir_lint.project.files import Files
from elixir_lint.record import replace
from elixir_lint.source import Span


def check(
    paths: Sequence[Path],
    rules: Sequence[Rule],
    environments: Sequence[str] = ("prod",),
    exclude: Sequence[str] = (),
    min_severity: Severity = Severity.INFO,
    min_confidence: Confidence = Confidence.LOW,
) -> Report:
    """Load what is at `paths`, once for each environment, and lint it.

    What is at an excluded path still counts for production, and so for other places, but nothing is reported there.
    """
    loaded = [load_all(paths, environment, exclude) for environment in environments]
    projects = [project for each in loaded for project in each.projects]
    report = lint(projects, rules, min_severity, min_confidence)
    files = loaded[0].files
    return replace(report, findings=tuple(f for f in report.findings if not _excluded(files, f.problem.span.file.path)))


def _excluded(files: Files, path: str) -> bool:
    """Whether a pattern names the file, or a folder that it is in."""
    return bool(files.exclude) and any(map(files.excluded, (path, *map(str, PurePosixPath(path).parents))))


def load_all(paths: Sequence[Path], environment: str, exclude: Sequence[str] = ()) -> Loaded:
    """The projects at `paths`, at least one."""
    for path in paths:
        if not path.exists():
            raise UserError(f"there is no file or directory {path}")
    loaded = load(paths, environment, exclude)
    if not loaded.projects:
        where = ", ".join(map(str, paths))
        raise NothingToCheckError(f"nothing to check: no mix.exs in {where}, below or above")
    return loaded


def at_line(file: Path, line: int, rules: Sequence[Rule], environment: str) -> tuple[Report, int]:
    """The report about the file's project with those findings only that have a place on that line (from 1), and how
    many others there are.
    """
    if not file.is_file():
        raise UserError(f"there is no file {file}")
    report = check([file.parent], rules, [environment])
    path = (file.parent.resolve() / file.name).relative_to(repository_root([file.parent])).as_posix()

    def touches(span: Span) -> bool:
        return span.file.path == path and span.begin.line <= line <= span.finish.line

    def is_there(finding: Finding) -> bool:
        return any(map(touches, (finding.problem.span, *(related.span for related in finding.problem.related))))

    there = tuple(filter(is_there, report.findings))
    return replace(report, findings=there), len(report.findings) - len(there)


def exit_code(report: Report, fail_on: Severity | None) -> int:
    """2 if a rule of ours failed, 1 if something is as severe as `fail_on` (None: nothing is), else 0."""
    if report.crashes:
        return 2
    return int(fail_on is not None and any(f.severity.rank <= fail_on.rank for f in report.findings))
