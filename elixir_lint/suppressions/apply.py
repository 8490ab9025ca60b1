"""Takes the findings that comments and settings hide out of a report, and adds what is wrong with those who hide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from elixir_lint.catalog import SUPPRESSION, UNREAD, Rule
from elixir_lint.engine import MAX_PROBLEMS, Report, as_finding, finished, no_more, ordered
from elixir_lint.finding import Finding, Hidden, Problem
from elixir_lint.project import Project
from elixir_lint.project.patterns import covers
from elixir_lint.record import record, replace
from elixir_lint.selection import exactness, refusal
from elixir_lint.settings.model import Ignore, Settings
from elixir_lint.source import SourceFile, Span
from elixir_lint.suppressions.comments import Directive, Unreadable, directives

UNUSED, INVALID, EXPIRED = "suppression-unused", "suppression-invalid", "suppression-expired"


@record
class Scope:
    """`complete` says that the run covers all that the settings are about: what hides nothing in it is not needed."""

    projects: Sequence[Project]
    settings: Settings
    today: date
    complete: bool


def suppressed(report: Report, scope: Scope) -> Report:
    """The report without what comments and settings hide, which is in its `hidden`."""
    comments = [each for project, source in _sources(scope.projects) for each in _directives(project, source)]
    if not comments and not scope.settings.ignores:
        return report
    hiding = _Hiding([each for each in comments if isinstance(each, Directive)], scope)
    found = [hiding.apply(finding) for finding in report.findings]
    problems = [*_invalid(comments, scope), *_expired(scope)]
    if not report.crashes and set(scope.settings.environments) <= set(report.environments):
        problems += hiding.unused({rule.name for rule in report.rules})
    rules = {rule.name: rule for rule in report.rules}
    own = (
        as_finding(rules[name], _owner(problem.span, scope.projects), problem)
        for name, problem in _not_too_many(problems, rules)
        if name in rules
    )
    found += [hiding.apply(finding) for finding in finished(own)]
    return replace(
        report,
        findings=tuple(ordered(finding for finding in found if finding.hidden is None)),
        hidden=tuple(finding for finding in found if finding.hidden is not None),
    )


def _not_too_many(problems: Iterable[tuple[str, Problem]], rules: Mapping[str, Rule]) -> Iterator[tuple[str, Problem]]:
    """Those that are told, with what tells that there are more."""
    counts: dict[str, int] = {}
    for name, problem in problems:
        counts[name] = count = counts.get(name, 0) + 1
        if count <= MAX_PROBLEMS:
            yield name, problem
        if count == MAX_PROBLEMS and name in rules:
            yield UNREAD, no_more(rules[name], problem)


class _Hiding:
    """What hides, and what of it has hidden something."""

    def __init__(self, comments: Sequence[Directive], scope: Scope) -> None:
        self.scope = scope
        self.comments = comments
        self.rules = {rule.name: rule for rule in scope.settings.rules}
        self.by_line: dict[tuple[str, int], list[Directive]] = {}
        self.by_file: dict[str, list[Directive]] = {}
        for comment in comments:
            path = comment.span.file.path
            if comment.lines is None:
                self.by_file.setdefault(path, []).append(comment)
            for line in comment.lines or ():
                self.by_line.setdefault((path, line), []).append(comment)
        self.used: set[Span] = set()
        self._meant: dict[str, frozenset[str]] = {}
        self._ignores: dict[str, list[Ignore]] = {}
        self._in_file: dict[tuple[str, str], list[Hidden]] = {}

    def apply(self, finding: Finding) -> Finding:
        """The finding, marked if something hides it. All that does is used."""
        rule = self.rules[finding.rule]
        hidden = [
            *self._hide(self._at(finding), rule.name),
            *self._hidden_in(finding.problem.span.file.path, rule.name),
        ]
        hidden += [
            Hidden("settings", ignore.span, ignore.reason)
            for ignore in self.ignores_of(rule.name)
            if _counts(ignore, finding, self.scope.today) and self._uses([(ignore.selector, ignore.span)], rule.name)
        ]
        return replace(finding, hidden=hidden[0]) if hidden else finding

    def _hide(self, comments: Iterable[Directive], rule: str) -> list[Hidden]:
        return [Hidden("comment", c.span, c.reason) for c in comments if self._uses(c.selectors, rule)]

    def _hidden_in(self, path: str, rule: str) -> list[Hidden]:
        """What hides a rule in a whole file."""
        if (path, rule) not in self._in_file:
            self._in_file[path, rule] = self._hide(self.by_file.get(path, ()), rule)
        return self._in_file[path, rule]

    def _at(self, finding: Finding) -> Iterator[Directive]:
        """The comments at the finding's places."""
        problem = finding.problem
        for span in (problem.span, *(related.span for related in problem.related)):
            for line in dict.fromkeys((span.begin.line, span.finish.line)):
                yield from self.by_line.get((span.file.path, line), ())

    def meant_by(self, selector: str) -> frozenset[str]:
        """The names of the rules that a selector means."""
        if selector not in self._meant:
            meant = (rule.name for rule in self.rules.values() if exactness(selector, rule))
            self._meant[selector] = frozenset(meant)
        return self._meant[selector]

    def ignores_of(self, rule: str) -> list[Ignore]:
        """The entries of the settings that mean the rule."""
        if rule not in self._ignores:
            self._ignores[rule] = [i for i in self.scope.settings.ignores if rule in self.meant_by(i.selector)]
        return self._ignores[rule]

    def _uses(self, selectors: Iterable[tuple[str, Span]], rule: str) -> bool:
        """Whether one of the selectors means the rule; it is then used."""
        meant = [span for selector, span in selectors if rule in self.meant_by(selector)]
        self.used.update(meant)
        return bool(meant)

    def unused(self, ran: set[str]) -> Iterator[tuple[str, Problem]]:
        """The selectors that hide nothing, of those whose rules are all among `ran`."""
        for comment in self.comments:
            for selector, span in comment.selectors:
                if self._needless(selector, span, ran):
                    what = "in this file" if comment.lines is None else "here"
                    message = f"`{selector}` is ignored, and finds nothing {what}"
                    yield UNUSED, Problem(span, message, "hides nothing", key=f"{span.file.path} {selector}")
        if self.scope.complete:
            yield from self._unused_in_settings(ran)

    def _unused_in_settings(self, ran: set[str]) -> Iterator[tuple[str, Problem]]:
        """The tables of `[[ignore]]`; entries of `[per-file-ignores]` are about files that may still come."""
        for ignore in self.scope.settings.ignores:
            valid = ignore.day is None or ignore.day >= self.scope.today
            if ignore.reason and valid and self._needless(ignore.selector, ignore.span, ran):
                message = f"`{ignore.selector}` is ignored, and finds nothing{_where(ignore)}"
                yield UNUSED, Problem(ignore.span, message, "hides nothing", key=_key(ignore))

    def _needless(self, selector: str, span: Span, ran: set[str]) -> bool:
        meant = self.meant_by(selector)
        asked = all(name in ran and self.rules[name].category != SUPPRESSION for name in meant)
        return bool(meant) and asked and span not in self.used


def _counts(ignore: Ignore, finding: Finding, today: date) -> bool:
    """Whether an entry of the settings is about the finding, but for the rule, and has not expired."""
    setting = ".".join(finding.problem.setting or ())
    return (
        (not ignore.setting or setting == ignore.setting or setting.startswith(f"{ignore.setting}."))
        and (ignore.path is None or covers([ignore.path], finding.problem.span.file.path))
        and ignore.environment in ("", finding.environment)
        and (ignore.day is None or ignore.day >= today)
    )


def _where(ignore: Ignore) -> str:
    """` at shop.Shop.Repo in staging`"""
    return (f" at {ignore.setting}" if ignore.setting else "") + (
        f" in {ignore.environment}" if ignore.environment else ""
    )


def _key(ignore: Ignore) -> str:
    return " ".join(filter(None, ("settings", ignore.selector, ignore.setting, ignore.environment)))


def _invalid(comments: Iterable[Directive | Unreadable], scope: Scope) -> Iterator[tuple[str, Problem]]:
    known: dict[str, str] = {}
    for comment in comments:
        path = comment.span.file.path
        if isinstance(comment, Unreadable):
            message = f"the comment hides nothing: {comment.why}"
            yield INVALID, Problem(comment.span, message, "not understood", key=path)
            continue
        for selector, span in comment.selectors:
            if selector not in known:
                known[selector] = refusal(selector, scope.settings.rules)
            if refused := known[selector]:
                message = f"the comment hides nothing: {refused}"
                yield INVALID, Problem(span, message, "no such rule", key=f"{path} {selector}")


def _expired(scope: Scope) -> Iterator[tuple[str, Problem]]:
    for ignore in scope.settings.ignores:
        if ignore.day is not None and ignore.day < scope.today:
            message = f"`{ignore.selector}` was ignored until {ignore.day.isoformat()}{_where(ignore)}: {ignore.reason}"
            yield EXPIRED, Problem(ignore.span, message, "expired", key=_key(ignore))


def _sources(projects: Sequence[Project]) -> Iterator[tuple[Project, SourceFile]]:
    """All files that were read and belong to one of the projects, once."""
    seen = set()
    for project in projects:
        for source in project.files.sources:
            if source.path not in seen and project.territory.holds(source.path):
                seen.add(source.path)
                yield project, source


def _directives(project: Project, source: SourceFile) -> Iterator[Directive | Unreadable]:
    return directives(source, lambda source: [comment.span for comment in project.files.parse(source).comments])


def _owner(span: Span, projects: Sequence[Project]) -> Project:
    return next((project for project in projects if project.territory.holds(span.file.path)), projects[0])
