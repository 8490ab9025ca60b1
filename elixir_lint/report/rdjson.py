"""`--format rdjson`: Reviewdog Diagnostic Format, a `DiagnosticResult`.

https://github.com/reviewdog/reviewdog/blob/master/proto/rdf/reviewdog.proto: columns count bytes of UTF-8 from 1, ends
are exclusive.
"""

from __future__ import annotations

from collections.abc import Mapping

from elixir_lint import HOMEPAGE
from elixir_lint.catalog import Rule
from elixir_lint.engine import Report
from elixir_lint.finding import Finding
from elixir_lint.report.columns import utf8_position
from elixir_lint.report.json import Json, dumps
from elixir_lint.report.labels import labels
from elixir_lint.report.prose import page_url, rules_of
from elixir_lint.report.text import plain
from elixir_lint.source import Position, Span


def render(report: Report) -> str:
    rules = rules_of(report)
    diagnostics = [_diagnostic(finding, rules) for finding in report.findings]
    diagnostics += [
        {
            "message": plain(f"the rule {crash.rule} failed in {crash.project}: {crash.error}"),
            "severity": "ERROR",
            "code": {"value": crash.rule},
        }
        for crash in report.crashes
    ]
    return dumps({"source": {"name": "elixir-lint", "url": HOMEPAGE}, "diagnostics": diagnostics})


def _diagnostic(finding: Finding, rules: Mapping[str, Rule]) -> Json:
    problem, rule = finding.problem, rules.get(finding.rule)
    fix = problem.fix or (rule.fix if rule else "")
    related = [
        {"message": plain(label.message), "location": _location(label.span)}
        for label in labels(problem)
        if not label.primary
    ]
    url = page_url(rule) if rule else ""
    return {
        "message": plain(problem.message) + (f"\nfix: {plain(fix)}" if fix else ""),
        "location": _location(problem.span),
        "severity": finding.severity.name,
        "code": {"value": finding.rule, **({"url": url} if url else {})},
        **({"related_locations": related} if related else {}),
    }


def _location(span: Span) -> Json:
    return {
        "path": span.file.path,
        "range": {
            "start": _position(utf8_position(span.file, span.start)),
            "end": _position(utf8_position(span.file, span.end)),
        },
    }


def _position(position: Position) -> Json:
    return {"line": position.line, "column": position.column}
