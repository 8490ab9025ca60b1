"""The baseline: findings that a project lives with for now, one sorted line each.

    # elixir-lint baseline 1
    repo-ssl-verify-none  warning  prod  .  config/prod.exs  shop.Shop.Repo.ssl  0123456789abcdef0123456789abcdef

Rule, severity, environment, project, file, what it is about, fingerprint. The fingerprint decides, so moved lines and
other files change nothing; but what has become more severe is reported again. Rule, environment and project tell
whether a run can say that the finding is gone.
"""

from __future__ import annotations

import os
from collections.abc import Container, Iterable, Sequence

from elixir_lint.engine import Report
from elixir_lint.errors import PlacedError, UserError
from elixir_lint.finding import Finding, Hidden, Severity
from elixir_lint.project.reading import NotReadableError, checked, content
from elixir_lint.record import record, replace
from elixir_lint.source import SourceFile, Span

HEAD = "# elixir-lint baseline 1"
ABOUT = "# Findings to live with for now. Remove a line to have its finding reported again."
_GAP = "  "
_RANKS = {severity.value: severity.rank for severity in Severity}


@record
class Entry:
    """A line. `span` is None for an entry that is not written yet."""

    rule: str
    severity: str
    environment: str
    project: str
    file: str
    subject: str
    fingerprint: str
    span: Span | None = None

    @property
    def line(self) -> str:
        fields = (self.rule, self.severity, self.environment, self.project, self.file, self.subject, self.fingerprint)
        return _GAP.join(fields)


def entry_of(finding: Finding) -> Entry:
    problem = finding.problem
    subject = ".".join(problem.setting or ()) or problem.key or "-"
    return Entry(
        rule=finding.rule,
        severity=finding.severity.value,
        environment=_field(finding.environment),
        project=_field(finding.project),
        file=_field(problem.span.file.path),
        subject=_field(subject),
        fingerprint=finding.fingerprint,
    )


def _field(text: str) -> str:
    """Text of one line without two spaces in a row."""
    visible = "".join(char if char.isprintable() else "?" for char in text)
    return " ".join(visible.split()) or "-"


def read_baseline(place: str, shown: str, root: str = "") -> tuple[Entry, ...]:
    """The entries of a file. `shown` is how it is called, `root` the folder that it may not be outside of."""
    real = os.path.realpath(place)
    if root and os.path.commonpath((real, root)) != root:
        raise UserError(f"the baseline {shown} is outside the repository")
    try:
        source = checked(shown, content(real))
    except (NotReadableError, OSError) as error:
        why = getattr(error, "strerror", None) or error
        raise UserError(f"the baseline {shown} cannot be read: {why}") from None
    return parsed(source)


def parsed(source: SourceFile) -> tuple[Entry, ...]:
    """The entries; raises PlacedError for lines of another form."""
    entries: list[Entry] = []
    faults = []
    for number, start in enumerate(source.line_starts, start=1):
        line = source.line(number)
        span = Span(source, start, start + len(line.encode()))
        if number == 1 and line != HEAD:
            raise PlacedError([(span, f"this is no baseline: it does not begin with `{HEAD}`")])
        if line.strip() and not line.startswith("#"):
            match line.split(_GAP):
                case [rule, severity, environment, project, file, subject, fingerprint] if severity in _RANKS:
                    entries.append(Entry(rule, severity, environment, project, file, subject, fingerprint, span))
                case _:
                    faults.append((span, "this is no line of a baseline"))
    if faults:
        raise PlacedError(faults)
    return tuple(entries)


def rendered(entries: Iterable[Entry]) -> str:
    """The file with these entries."""
    lines = sorted({entry.line for entry in entries})
    return "".join(f"{line}\n" for line in (HEAD, ABOUT, *lines))


def baselined(report: Report, entries: Sequence[Entry], asked: Container[str]) -> Report:
    """The report without the findings of the baseline, which are in its `hidden`. `asked` as for `gone`."""
    known = {entry.fingerprint: entry for entry in entries}
    one_severity = {rule.name for rule in report.rules if rule.remapped}

    def hidden(finding: Finding) -> Finding:
        entry = known.get(finding.fingerprint)
        worse = entry is not None and finding.severity.rank < _RANKS[entry.severity]
        if entry is None or entry.span is None or (worse and finding.rule not in one_severity):
            return finding
        return replace(finding, hidden=Hidden("baseline", entry.span))

    found = [hidden(finding) for finding in report.findings]
    return replace(
        report,
        findings=tuple(finding for finding in found if finding.hidden is None),
        hidden=(*report.hidden, *(finding for finding in found if finding.hidden is not None)),
        needless=len(gone(report, entries, asked)),
    )


def gone(report: Report, entries: Iterable[Entry], asked: Container[str]) -> list[Entry]:
    """The entries that are not needed: nothing is found for them any more, or a comment or the settings hide it.

    `report` is without the baseline. What this run would not have found may be needed, but not what no run finds: only
    the rules `asked` are there, and not refused by the settings.
    """
    found = {finding.fingerprint for finding in report.findings}
    ran = {rule.name for rule in report.rules} - {crash.rule for crash in report.crashes}
    projects = {_field(project.path) for project in report.projects}
    return [
        entry
        for entry in entries
        if entry.fingerprint not in found
        and (entry.rule in ran or entry.rule not in asked)
        and entry.project in projects
        and entry.environment in report.environments
    ]
