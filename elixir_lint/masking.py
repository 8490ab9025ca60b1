"""The last step before anything is shown: no text of a report holds a secret, and every secret's place is hidden."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from elixir_lint.engine import Report
from elixir_lint.finding import Finding, Hidden, NotChecked, Problem, Related
from elixir_lint.project.model import Project
from elixir_lint.project.secrets import KnownSecrets, known_secrets
from elixir_lint.record import replace
from elixir_lint.source import Span, Spans


def masked(report: Report, projects: Sequence[Project]) -> Report:
    """The report about `projects` as it may be shown."""
    if not (report.findings or report.hidden or report.not_checked):
        return report
    masks = {(project.path, project.environment): _Mask(known_secrets(project)) for project in projects}
    return replace(
        report,
        findings=tuple(masks[each.project, each.environment].finding(each) for each in report.findings),
        hidden=tuple(masks[each.project, each.environment].finding(each) for each in report.hidden),
        not_checked=tuple(masks[each.project, each.environment].not_checked(each) for each in report.not_checked),
    )


class _Mask:
    """Masks what is said about one project."""

    def __init__(self, secrets: KnownSecrets) -> None:
        self._secrets = secrets
        self._hides: dict[frozenset[str], tuple[Spans, frozenset[Span]]] = {}

    def text(self, text: str) -> str:
        return self._secrets.known.redacted(text) if text else text

    def path(self, path: tuple[str, ...] | None) -> tuple[str, ...] | None:
        return tuple(map(self.text, path)) if path is not None else None

    def finding(self, finding: Finding) -> Finding:
        return replace(finding, problem=self.problem(finding.problem), hidden=self.hidden(finding.hidden))

    def problem(self, problem: Problem) -> Problem:
        return replace(
            problem,
            span=self.place(problem.span, problem.hides),
            message=self.text(problem.message),
            label=self.text(problem.label),
            fix=self.text(problem.fix),
            related=tuple(self.related(problem.related, problem.hides)),
            setting=self.path(problem.setting),
            hides=self.hides(problem),
        )

    def hides(self, problem: Problem) -> tuple[Span, ...]:
        """The places of all secrets in the files of a problem."""
        files = {each.path: each for each in (problem.span.file, *(related.span.file for related in problem.related))}
        paths = frozenset(files)
        if paths not in self._hides:
            places = Spans(place for file in files.values() for place in self._secrets.in_file(file))
            self._hides[paths] = places, frozenset(places)
        known, among = self._hides[paths]
        more = [place for place in problem.hides if place not in among]
        return (*more, *known) if more else known

    def place(self, span: Span, hides: Sequence[Span]) -> Span:
        """A place as it may be shown, `hides` being those of more secrets."""
        hidden = self._secrets.cover(span) or any(
            each.file is span.file and each.start <= span.start and span.end <= each.end for each in hides
        )
        return _without_length(span) if hidden else span

    def related(self, related: Iterable[Related], hides: Sequence[Span]) -> Iterable[Related]:
        for each in related:
            yield replace(each, span=self.place(each.span, hides), message=self.text(each.message))

    def hidden(self, hidden: Hidden | None) -> Hidden | None:
        return replace(hidden, reason=self.text(hidden.reason)) if hidden is not None else None

    def not_checked(self, entry: NotChecked) -> NotChecked:
        return replace(entry, why=self.text(entry.why), setting=self.path(entry.setting))


def _without_length(span: Span) -> Span:
    """The place of a secret as that of its first character: where it ends tells how long it is."""
    first = span.file.data[span.start : span.start + 4].decode("utf-8", "ignore")[:1]
    return Span(span.file, span.start, span.start + len(first.encode()))
