"""`--format junit`: the XML of JUnit, as Jenkins and GitLab read it.

The schema is junit-10.xsd of Jenkins' xUnit plugin.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from elixir_lint.catalog import Rule
from elixir_lint.engine import Crash, Report
from elixir_lint.finding import Finding
from elixir_lint.regex import regex
from elixir_lint.report.prose import prose, rules_of
from elixir_lint.report.text import encodable, plain

_ILLEGAL = regex("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even escaped (production 2, `Char`)."""


def render(report: Report) -> str:
    """A suite for each file with a failing case for each finding; a suite with one passing case if there is none."""
    rules = rules_of(report)
    suites: dict[str, list[str]] = {}
    for finding in report.findings:
        suites.setdefault(finding.problem.span.file.path, []).append(_case(finding, rules))
    failed = [_failed(crash) for crash in report.crashes]
    failures = len(report.findings)
    total = f'tests="{(failures + len(failed)) or 1}" failures="{failures}" errors="{len(failed)}"'
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<testsuites name="elixir-lint" {total}>']
    for path, cases in suites.items():
        lines += _suite(path, cases, failures=len(cases))
    if failed:
        lines += _suite("elixir-lint", failed, errors=len(failed))
    if not suites and not failed:
        lines += _suite("elixir-lint", ['    <testcase name="no problems" classname="elixir-lint"/>'])
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _suite(name: str, cases: list[str], failures: int = 0, errors: int = 0) -> Iterator[str]:
    counts = f'tests="{len(cases)}" failures="{failures}" errors="{errors}"'
    yield f'  <testsuite name="{_xml(name)}" {counts}>'
    yield from cases
    yield "  </testsuite>"


def _case(finding: Finding, rules: Mapping[str, Rule]) -> str:
    path, (line, column) = finding.problem.span.file.path, finding.problem.span.begin
    text = "\n".join((f"{plain(path)}:{line}:{column}", *prose(finding, rules)))
    environment = f" in {finding.environment}" if finding.environment != "prod" else ""
    return (
        f'    <testcase name="{_xml(f"{finding.rule} at {line}:{column}{environment}")}" classname="{_xml(path)}">\n'
        f'      <failure type="{finding.severity.value}" message="{_xml(plain(finding.problem.message))}">'
        f"{_xml(text)}</failure>\n"
        "    </testcase>"
    )


def _failed(crash: Crash) -> str:
    message = _xml(plain(f"the rule failed in {crash.project}: {crash.error}"))
    return (
        f'    <testcase name="{_xml(crash.rule)}" classname="elixir-lint">\n'
        f'      <error type="internal error" message="{message}"/>\n'
        "    </testcase>"
    )


def _xml(text: str) -> str:
    """Text that may stand between tags and in quotes."""
    return escape(_ILLEGAL.sub("", encodable(text)))
