"""The lines that close the text formats: what was found, what was not checked, what failed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from elixir_lint.engine import Crash, Report
from elixir_lint.finding import Hidden, NotChecked, Severity
from elixir_lint.report.style import PLAIN, Style
from elixir_lint.report.text import counted, plain, plain_path

NAMED = 3
"""Up to this many applications are named, more are counted."""


def summary(report: Report, style: Style = PLAIN, verbose: bool = False) -> Iterator[str]:
    """The lines of the summary."""
    yield from _crashes(report.crashes, style)
    yield " ".join(filter(None, (_verdict(report, style), _fixable(report), _left_out(report))))
    if report.not_checked:
        yield _not_checked(report.not_checked, verbose)
        if verbose:
            yield from map(_reason, report.not_checked)
    if verbose:
        for covered in report.covered:
            yield f"Settings of {plain(covered.app)} in {plain(covered.environment)}: {covered.coverage.text}."


def why_hidden(hidden: Hidden) -> str:
    """`config/prod.exs:3, behind the VPN`"""
    place = f"{hidden.span.file.path}:{hidden.span.begin.line}"
    return ", ".join(filter(None, (place, hidden.reason)))


def _verdict(report: Report, style: Style) -> str:
    scope = f"in {counted(report.files, 'file')}: {_scope(report)}"
    if not report.findings:
        clean = style("warning" if report.crashes else "good", "No problems")
        return f"{clean} {scope} ({_rules(report)})."
    counts = ", ".join(_counts(report, style))
    return f"{style('strong', 'Found ' + counted(len(report.findings), 'problem'))} ({counts}) {scope}."


def _counts(report: Report, style: Style) -> Iterator[str]:
    """`1 error`, `2 warnings`, `3 info`, without those that are zero."""
    for severity in Severity:
        count = sum(finding.severity is severity for finding in report.findings)
        if count:
            yield style(severity.value, counted(count, severity.value, "info" if severity is Severity.INFO else ""))


def _scope(report: Report) -> str:
    """The applications and the environments: `shop, prod`."""
    apps = list(dict.fromkeys(project.app for project in report.projects if project.app))
    names = apps if len(apps) <= NAMED else [counted(len(apps), "application")]
    return ", ".join(map(plain, (*names, *report.environments)))


def _rules(report: Report) -> str:
    """`96 rules`; a rule that crashed has not checked anything to its end."""
    failed = len({crash.rule for crash in report.crashes})
    total = len(report.rules)
    return f"{total - failed} of {counted(total, 'rule')}, {failed} failed" if failed else counted(total, "rule")


def _fixable(report: Report) -> str:
    found = {finding.rule for finding in report.findings}
    kinds = {rule.name: rule.fixable for rule in report.rules if rule.name in found}  # which reads the whole page
    fixes = [kinds.get(finding.rule) for finding in report.findings]
    options = (("safe", "--fix"), ("unsafe", "--unsafe-fixes"))
    parts = [f"{fixes.count(kind)} fixable with {option}" for kind, option in options if kind in fixes]
    return ", ".join(parts) + "." if parts else ""


def _left_out(report: Report) -> str:
    """`1 ignored by comment. 2 ignored by the settings. 3 in the baseline. 1 line of the baseline is not needed ...`"""
    places = (
        ("comment", "ignored by comment"),
        ("settings", "ignored by the settings"),
        ("baseline", "in the baseline"),
    )
    parts = [f"{count} {how}." for place, how in places if (count := report.hidden_by(place))]
    if report.needless:
        verb = "is not needed any more" if report.needless == 1 else "are not needed any more"
        parts.append(f"{counted(report.needless, 'line')} of the baseline {verb} (elixir-lint baseline prune).")
    return " ".join(parts)


def _not_checked(entries: Iterable[NotChecked], verbose: bool) -> str:
    """`Not checked: 2 settings, 1 place (see --verbose).`"""
    settings = {(entry.project, entry.environment, entry.setting) for entry in entries if entry.setting is not None}
    places = sum(entry.setting is None for entry in entries)
    parts = [counted(len(settings), "setting")] if settings else []
    parts += [counted(places, "place")] if places else []
    return f"Not checked: {', '.join(parts)}" + (":" if verbose else " (see --verbose).")


def _reason(entry: NotChecked) -> str:
    """`  config/runtime.exs:3: shop.Shop.Repo.url: why`"""
    where = f"{plain_path(entry.span.file.path)}:{entry.span.begin.line}" if entry.span else plain_path(entry.project)
    setting = ".".join(entry.setting) if entry.setting else ""
    return "  " + ": ".join(filter(None, (where, plain(setting), plain(entry.why))))


def _crashes(crashes: Iterable[Crash], style: Style) -> Iterator[str]:
    for crash in crashes:
        where = "" if crash.project == "." else f" in {plain(crash.project)}"
        yield f"{style('error', 'internal error')}: the rule {crash.rule} failed{where}: {plain(crash.error)}"
    if crashes:
        yield "  This is a defect of elixir-lint, and what the rule looks for was not checked. Please report it."
        yield ""
