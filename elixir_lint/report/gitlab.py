"""`--format gitlab`: a Code Quality report.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

from elixir_lint.engine import Crash, Report
from elixir_lint.finding import Finding, Severity
from elixir_lint.report.json import Json, dumps_list
from elixir_lint.report.text import plain

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.INFO: "minor"}


def render(report: Report) -> str:
    """The array; `[]` if there is nothing."""
    return dumps_list([*map(_finding, report.findings), *map(_failed, report.crashes)])


def _finding(finding: Finding) -> Json:
    span = finding.problem.span
    return {
        "description": f"{finding.rule}: {plain(finding.problem.message)}",
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": span.file.path, "lines": {"begin": span.begin.line, "end": span.finish.line}},
    }


def _failed(crash: Crash) -> Json:
    """A rule of ours that failed has no place; mix.exs is where its project is."""
    folder = "" if crash.project == "." else f"{crash.project}/"
    return {
        "description": f"internal error: the rule {crash.rule} failed: {plain(crash.error)}",
        "check_name": crash.rule,
        "fingerprint": f"crash-{crash.rule}-{crash.project}",
        "severity": "blocker",
        "location": {"path": f"{folder}mix.exs", "lines": {"begin": 1, "end": 1}},
    }
