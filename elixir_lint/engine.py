"""Runs the rules over the projects and decides severity, suppression and order in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from elixir_lint.catalog import FILE, SUPPRESSION, UNREAD, Rule
from elixir_lint.checks import Check, Need, checks_where
from elixir_lint.config.coverage import Coverage
from elixir_lint.errors import UserError
from elixir_lint.finding import Finding, NotChecked, Problem, not_in_full
from elixir_lint.record import record, replace

if TYPE_CHECKING:
    from elixir_lint.project.model import Project

PACKAGE = __name__.partition(".")[0]
MAX_PROBLEMS = 2_000
"""Of one rule in one project: nobody reads more, and each takes its time. Good projects have less than forty."""
T = TypeVar("T")


class Files(Protocol):
    @property
    def files_read(self) -> int: ...


class Covered(Protocol):
    """A project in one environment, and how much of its configuration is known, counted when it is asked for."""

    @property
    def app(self) -> str: ...
    @property
    def environment(self) -> str: ...
    @property
    def coverage(self) -> Coverage: ...


class Production(Covered, Protocol):
    """What the engine itself asks of a project; everything else is between the project and the checks."""

    @property
    def path(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def files(self) -> Files: ...
    @property
    def not_checked(self) -> Sequence[NotChecked]: ...
    def named(self, text: str, setting: tuple[str, ...] | None, /) -> str: ...


@record
class LintedProject:
    """One line of the report's `projects`. `kind` is app, library or umbrella."""

    path: str
    app: str
    kind: str


@record
class Crash:
    """A check of ours that failed: our defect, shown with the rule's name, exit code 2."""

    rule: str
    project: str
    error: str


@record
class Report:
    """All that a renderer needs. Findings are sorted by path, line, column, rule.

    `files` counts the files that were read; `rules` the rules that ran, sorted by name. `hidden` are findings that
    are not reported, and `needless` counts the lines of the baseline that are not needed any more.
    """

    environments: tuple[str, ...]
    projects: tuple[LintedProject, ...]
    files: int
    rules: tuple[Rule, ...]
    findings: tuple[Finding, ...]
    not_checked: tuple[NotChecked, ...] = ()
    covered: tuple[Covered, ...] = ()
    crashes: tuple[Crash, ...] = ()
    hidden: tuple[Finding, ...] = ()
    needless: int = 0
    show_hidden: bool = False

    @property
    def shown(self) -> tuple[Finding, ...]:
        """The findings, and where they are asked for those that are not reported, in one order."""
        if not self.show_hidden:
            return self.findings
        return tuple(sorted((*self.findings, *self.hidden), key=_order))

    def hidden_by(self, *places: str) -> int:
        """How many findings are hidden by comment, settings or baseline."""
        return sum(finding.hidden is not None and finding.hidden.by in places for finding in self.hidden)


def lint(projects: Sequence[Production], rules: Sequence[Rule]) -> Report:
    """Ask each of `rules` about each of `projects`.

    A project is one production, so the same path may come twice, in two environments.
    """
    findings: list[Finding] = []
    crashes: list[Crash] = []
    checked = [rule for rule in rules if rule.category != SUPPRESSION]
    known = checks_where(lambda need: any(_meets(project, need) for project in projects))
    unread = next((rule for rule in rules if rule.name == UNREAD), None)
    for rule in sorted(checked, key=lambda rule: rule.category == FILE):  # last: other checks read files too
        for project in projects:
            problems, crash = _run(rule, known.get(rule.name), project)
            findings.extend(as_finding(rule, project, problem) for problem in problems)
            if unread is not None and len(problems) == MAX_PROBLEMS:
                findings.append(as_finding(unread, project, no_more(rule, problems[-1])))
            crashes.extend(crash)
    return Report(
        environments=tuple(dict.fromkeys(project.environment for project in projects)),
        projects=tuple(dict.fromkeys(LintedProject(p.path, p.app, p.kind) for p in projects)),
        files=max((project.files.files_read for project in projects), default=0),
        rules=tuple(sorted(rules, key=lambda rule: rule.name)),
        findings=finished(findings),
        not_checked=tuple(dict.fromkeys(unchecked for p in projects for unchecked in p.not_checked)),
        covered=tuple(projects),
        crashes=tuple(crashes),
    )


def joined(reports: Sequence[Report]) -> Report:
    """One report of several about different projects."""
    if len(reports) == 1:
        return reports[0]
    rules = {rule.name: rule for report in reports for rule in report.rules}
    return Report(
        environments=tuple(dict.fromkeys(name for report in reports for name in report.environments)),
        projects=tuple(sorted((p for report in reports for p in report.projects), key=lambda project: project.path)),
        files=max(report.files for report in reports),
        rules=tuple(rules[name] for name in sorted(rules)),
        findings=tuple(ordered(finding for report in reports for finding in report.findings)),
        not_checked=tuple(dict.fromkeys(unchecked for report in reports for unchecked in report.not_checked)),
        covered=tuple(covered for report in reports for covered in report.covered),
        crashes=tuple(crash for report in reports for crash in report.crashes),
        hidden=tuple(ordered(finding for report in reports for finding in report.hidden)),
        needless=sum(report.needless for report in reports),
        show_hidden=any(report.show_hidden for report in reports),
    )


def guarded(call: Callable[[], T]) -> T | str:
    """What `call` returns, or if it fails by our fault, where: `KeyError in checks/repos.py:41`.

    The only broad `except` of the package. An error's own text may quote a secret, so it is not told.
    """
    try:
        return call()
    except UserError:
        raise
    except Exception as error:
        place = ""
        frame = error.__traceback__
        while frame is not None:
            _, inside, path = frame.tb_frame.f_code.co_filename.replace("\\", "/").rpartition(f"/{PACKAGE}/")
            place = f" in {path}:{frame.tb_lineno}" if inside else place
            frame = frame.tb_next
        return type(error).__name__ + place


def _meets(project: Production, need: Need) -> bool:
    """Whether checks that need something of a project are to be asked: also if that itself cannot be told."""
    return bool(guarded(lambda: need(cast("Project", project))))


def _run(rule: Rule, check: Check | None, project: Production) -> tuple[list[Problem], list[Crash]]:
    """The problems that the rule's check found, even if it then crashed."""
    problems: list[Problem] = []
    failure = guarded(lambda: _collect(rule, check, project, problems))
    return problems, [] if failure is None else [Crash(rule.name, project.path, failure)]


def _collect(rule: Rule, check: Check | None, project: Production, problems: list[Problem]) -> None:
    if rule.template is not None:
        from elixir_lint.checks.template import template_check  # only policies have one

        check = template_check(rule.template)
    for problem in () if check is None else check(project, **_options(rule)):
        problems.append(problem)  # one by one: those before a crash are true
        if len(problems) == MAX_PROBLEMS:
            break


def no_more(rule: Rule, last: Problem) -> Problem:
    """What tells that a rule was asked no further after MAX_PROBLEMS."""
    why = f"{rule.name} looks for no more after {MAX_PROBLEMS} problems"
    return not_in_full(last.span, "the last of them", rule.name, why, "mend what has been found, and look again")


def _options(rule: Rule) -> dict[str, object]:
    """The rule's options as the keywords of its check: `max-ratio` is `max_ratio`."""
    return {option.name.replace("-", "_"): option.default for option in rule.options}


def as_finding(rule: Rule, project: Production, problem: Problem) -> Finding:
    """The problem under its rule; a remedy that the check has none for is the page's, in the project's names."""
    if not (problem.fix or rule.policy):
        problem = replace(problem, fix=project.named(rule.fix, problem.setting))
    return Finding(
        rule=rule.name,
        category=rule.category,
        severity=rule.remapped or problem.severity or rule.severities[0],
        confidence=problem.confidence or rule.confidences[0],
        environment=project.environment,
        project=project.path,
        problem=problem,
    )


def finished(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings in order, without repetitions, with their identities."""
    return tuple(_identified(ordered(findings)))


def ordered(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Sorted by path, place, rule; of those that say the same about the same place, the one whose project it is in."""
    seen = set()
    for finding in sorted(findings, key=lambda finding: (_order(finding), _nearness(finding))):
        same = (*_order(finding), finding.problem.span.end)
        if same not in seen:
            seen.add(same)
            yield finding


def _order(finding: Finding) -> tuple[str, int, str, str, str]:
    span = finding.problem.span
    return (span.file.path, span.start, finding.rule, finding.problem.message, finding.environment)


def _nearness(finding: Finding) -> tuple[bool, int, str]:
    """Smallest for the innermost project that the place is in."""
    outside = finding.project != "." and not finding.problem.span.file.path.startswith(finding.project + "/")
    return (outside, -len(finding.project), finding.project)


def _identified(findings: Iterable[Finding]) -> Iterator[Finding]:
    """With what a finding is about, not where: that survives moved lines. Repeats are counted in."""
    seen: dict[tuple[str, ...], int] = {}
    for finding in findings:
        identity = (finding.rule, finding.project, finding.environment, *_subject(finding.problem))
        seen[identity] = count = seen.get(identity, 0) + 1
        yield replace(finding, identity="\0".join((*identity, str(count))))


def _subject(problem: Problem) -> tuple[str, ...]:
    """What a problem is about: its setting, the fact's own key, or for want of both the file."""
    if problem.setting is not None:
        return ("setting", *problem.setting, problem.key)
    return ("key", problem.key) if problem.key else ("file", problem.span.file.path)
