"""`--format github`: workflow commands, which GitHub Actions shows as annotations.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions

GitHub keeps ten annotations of a kind for each step. So errors come first, and a last notice counts the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from elixir_lint.catalog import Rule
from elixir_lint.engine import Crash, Report
from elixir_lint.finding import Finding, Severity
from elixir_lint.report.prose import prose, rules_of
from elixir_lint.report.text import counted, encodable, plain

KEPT = 10
"""Annotations of a kind that GitHub keeps of one step."""

_KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report) -> str:
    """A command for each finding, worst first."""
    rules = rules_of(report)
    lines = [_failed(crash) for crash in report.crashes]
    left_out = 0
    for severity in Severity:
        found = [finding for finding in report.findings if finding.severity is severity]
        kept = _room(severity, len(found), left_out, len(report.crashes))
        lines += [_command(finding, rules) for finding in found[:kept]]
        left_out += len(found) - kept
    if left_out:
        lines.append(
            f"::notice::{counted(left_out, 'more problem')} not shown here: GitHub keeps {KEPT} annotations of a kind"
        )
    return "".join(encodable(line) + "\n" for line in lines)


def _room(severity: Severity, wanted: int, left_out: int, crashes: int) -> int:
    """How many of a kind are shown: a place is kept for the closing notice, and crashes are errors too."""
    if severity is Severity.ERROR:
        return min(wanted, max(KEPT - crashes, 0))
    closing = severity is Severity.INFO and (left_out > 0 or wanted > KEPT)
    return min(wanted, KEPT - closing)


def _command(finding: Finding, rules: Mapping[str, Rule]) -> str:
    """`::error file=...,line=...,endLine=...,col=...,endColumn=...,title=...::message`"""
    properties = ",".join(f"{name}={_property(value)}" for name, value in _properties(finding))
    return f"::{_KINDS[finding.severity]} {properties}::{_data(chr(10).join(prose(finding, rules)))}"


def _properties(finding: Finding) -> Iterator[tuple[str, str]]:
    """Columns only where the place ends on its line: GitHub refuses them otherwise."""
    (line, column), (end_line, end_column) = finding.problem.span.begin, finding.problem.span.finish
    columns = (("col", column), ("endColumn", end_column)) if line == end_line else ()
    yield "file", plain(finding.problem.span.file.path)
    for name, number in chain((("line", line), ("endLine", end_line)), columns):
        yield name, str(number)
    yield "title", finding.rule


def _failed(crash: Crash) -> str:
    text = f"the rule {crash.rule} failed in {crash.project}: {crash.error}; this is a defect of elixir-lint"
    return f"::error title=internal error::{_data(plain(text))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
