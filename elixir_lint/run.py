"""One run: paths and what is asked of them in, a report and an exit code out."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import date

from elixir_lint.engine import Report, joined, lint
from elixir_lint.errors import NothingToCheckError, UserError
from elixir_lint.finding import Confidence, Finding, Severity
from elixir_lint.masking import masked
from elixir_lint.project import Loaded, Project, load
from elixir_lint.project.discover import repository_root
from elixir_lint.project.patterns import Pattern, covers
from elixir_lint.project.records import Fault
from elixir_lint.record import record, replace
from elixir_lint.selection import NO_CHOICE, Choice, require_known, selected
from elixir_lint.settings.model import BASELINE, Settings
from elixir_lint.settings.scopes import Scopes
from elixir_lint.source import FilePath, Span
from elixir_lint.suppressions import COMMENT, MARKER


@record
class Asked:
    """What the command line asks for. What is empty or None is left to the settings.

    `fail_on` is a severity or "never". `config` is the settings file to use, `isolated` means to use none;
    `no_ignores` reports what comments and settings hide, `show_hidden` tells of it. `baseline` is a file in place of
    that of the settings, `no_baseline` means to use none.
    """

    choice: Choice = NO_CHOICE
    environments: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    min_severity: Severity | None = None
    min_confidence: Confidence | None = None
    fail_on: str | None = None
    config: FilePath | None = None
    isolated: bool = False
    no_ignores: bool = False
    show_hidden: bool = False
    baseline: FilePath | None = None
    no_baseline: bool = False


NOTHING_ASKED = Asked()

MAX_TOLD = 3
"""How many files are named where there is nothing to check."""


@record
class Outcome:
    """A report, and whether something in it is as severe as what is to make the run fail. `warnings` are about the
    run itself.
    """

    report: Report
    fails: bool
    warnings: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """2 if a rule of ours failed, 1 if what was found is to fail, else 0."""
        return 2 if self.report.crashes else int(self.fails)


def check(paths: Sequence[FilePath], asked: Asked = NOTHING_ASKED) -> Outcome:
    """Load what is at `paths`, once for each environment, and lint each project by its settings.

    What is at an excluded path still counts for production, and so for other places, but nothing is reported there;
    projects and deploy files there are not looked at.
    """
    require(paths)
    scopes = Scopes(paths, repository_root(paths), asked.config, asked.isolated)
    outcomes = [linted(projects, settings, scopes, asked) for settings, projects in governed(paths, scopes, asked)]
    return Outcome(
        joined([outcome.report for outcome in outcomes]),
        any(outcome.fails for outcome in outcomes),
        tuple(dict.fromkeys(warning for outcome in outcomes for warning in outcome.warnings)),
    )


def governed(paths: Sequence[FilePath], scopes: Scopes, asked: Asked) -> list[tuple[Settings, list[Project]]]:
    """The projects at the paths, in each environment of their settings, by settings."""
    targets = scopes.of_targets()
    for settings in targets:  # what is wrong in the command line is told before anything is read
        require_known(settings.rules, settings.choice, asked.choice)
    exclude = tuple(dict.fromkeys((*asked.exclude, *(glob for settings in targets for glob in settings.exclude))))
    environments = list(dict.fromkeys(name for settings in targets for name in _environments(settings, asked)))
    groups: dict[str, tuple[Settings, list[Project]]] = {}
    for environment in environments:  # which may grow: a project further down names others
        for project in load_all(paths, environment, exclude).projects:
            settings = scopes.of_project(project.path)
            wanted = _environments(settings, asked)
            environments += [name for name in wanted if name not in environments]
            _, group = groups.setdefault(settings.path, (settings, []))
            if environment in wanted:
                group.append(project)
    return [(settings, projects) for settings, projects in groups.values() if projects]


def _environments(settings: Settings, asked: Asked) -> tuple[str, ...]:
    return asked.environments or settings.environments


def linted(projects: Sequence[Project], settings: Settings, scopes: Scopes, asked: Asked) -> Outcome:
    """The report about projects with the same settings."""
    report = lint(projects, selected(settings.rules, settings.choice, asked.choice))
    if not asked.no_ignores and (settings.ignores or any(map(has_comments, projects))):
        from elixir_lint.suppressions.apply import Scope, suppressed  # most runs have nothing that hides

        report = suppressed(report, Scope(projects, settings, date.today(), scopes.cover(settings)))
    if not asked.no_baseline and (place := baseline_place(settings, scopes.root, asked)):
        from elixir_lint.baseline import baselined, read_baseline  # few runs have one

        report = baselined(report, read_baseline(*place), rules_asked(settings))
    report = replace(_kept(report, settings, asked), show_hidden=asked.show_hidden)
    warnings = () if asked.isolated or asked.config else tuple(_not_read(projects, settings, scopes))
    return Outcome(masked(report, projects), _fails(report, _fail_on(settings, asked)), warnings)


def _not_read(projects: Sequence[Project], settings: Settings, scopes: Scopes) -> Iterator[str]:
    """Warnings of settings files in the apps of umbrellas, which have none of their own."""
    for project in projects:
        for app in project.apps if project.kind == "umbrella" else ():
            path = scopes.file_in(app.path)
            if path is not None and path != settings.path:
                yield f"{path} is not read: an umbrella is one production, its settings stand beside its mix.exs"


def rules_asked(settings: Settings) -> set[str]:
    """The rules that some run by these settings may have: all that they do not refuse."""
    return {rule.name for rule in settings.rules if not settings.choice.refuses(rule)}


def _kept(report: Report, settings: Settings, asked: Asked) -> Report:
    """The report without what is less severe or less sure than asked, or at an excluded path."""
    excluded = [Pattern(glob, anywhere=True) for glob in (*asked.exclude, *settings.exclude)]
    severity = asked.min_severity or settings.min_severity
    confidence = asked.min_confidence or settings.min_confidence

    def is_kept(finding: Finding) -> bool:
        enough = finding.severity.rank <= severity.rank and finding.confidence.rank <= confidence.rank
        return enough and not covers(excluded, finding.problem.span.file.path)

    return replace(
        report,
        findings=tuple(filter(is_kept, report.findings)),
        hidden=tuple(filter(is_kept, report.hidden)),
    )


def baseline_place(settings: Settings, root: str, asked: Asked) -> tuple[str, str, str] | None:
    """Where the baseline is, how it is called, and what it must be in; None if there is none and none is asked for."""
    if asked.baseline is not None:
        return os.fspath(asked.baseline), os.fspath(asked.baseline), ""
    shown = settings.baseline or "/".join(filter(None, (settings.folder, BASELINE)))
    place = os.path.join(root, shown)
    return (place, shown, root) if settings.baseline or os.path.lexists(place) else None


def has_comments(project: Project) -> bool:
    """Whether a file that was read may hold a comment that hides something."""
    return any(MARKER in source.data and COMMENT.search(source.data) for source in project.files.sources)


def _fail_on(settings: Settings, asked: Asked) -> Severity | None:
    if asked.fail_on is None:
        return settings.fail_on
    return None if asked.fail_on == "never" else Severity(asked.fail_on)


def _fails(report: Report, fail_on: Severity | None) -> bool:
    return fail_on is not None and any(finding.severity.rank <= fail_on.rank for finding in report.findings)


def require(paths: Sequence[FilePath]) -> None:
    for path in paths:
        if not os.path.exists(path or "."):
            raise UserError(f"there is no file or directory {path}")


def load_all(paths: Sequence[FilePath], environment: str, exclude: Sequence[str] = ()) -> Loaded:
    """The projects at `paths`, at least one."""
    require(paths)
    loaded = load(paths, environment, exclude)
    if not loaded.projects:
        raise NothingToCheckError(f"nothing to check: {_why_nothing(loaded, paths)}")
    return loaded


def _why_nothing(loaded: Loaded, paths: Sequence[FilePath]) -> str:
    """What is wrong with the mix.exs or the directories that are there; else that there is none."""
    found = [_with_line(fault) for fault in loaded.faults]
    found = found or [f"{path} defines no Mix project" for path in loaded.passed_over]
    if not found:
        return f"no mix.exs in {', '.join(map(str, paths))}, below or above"
    more = len(found) - MAX_TOLD
    return ", ".join([*found[:MAX_TOLD], *([f"and {more} more"] if more > 0 else [])])


def _with_line(fault: Fault) -> str:
    return f"{fault.text} (line {fault.span.begin.line})" if fault.span.file.data else fault.text


def at_line(file: FilePath, line: int, environment: str) -> tuple[Report, int]:
    """The report about the file's project with those findings only that have a place on that line (from 1), and how
    many others there are. All rules are asked, and what is hidden is told.
    """
    if not os.path.isfile(file):
        raise UserError(f"there is no file {file}")
    folder, name = os.path.split(file)
    folder = os.path.realpath(folder)
    report = check([folder], Asked(EVERYTHING, (environment,), show_hidden=True)).report
    path = os.path.relpath(os.path.join(folder, name), repository_root([folder])).replace(os.sep, "/")

    def touches(span: Span) -> bool:
        return span.file.path == path and span.begin.line <= line <= span.finish.line

    def is_there(finding: Finding) -> bool:
        return any(map(touches, (finding.problem.span, *(related.span for related in finding.problem.related))))

    there = replace(
        report,
        findings=tuple(filter(is_there, report.findings)),
        hidden=tuple(filter(is_there, report.hidden)),
    )
    return there, len(report.shown) - len(there.shown)


EVERYTHING = Choice(select=("strict",))
