"""`--format concise`: a line for each finding, then the summary.

config/runtime.exs:21:5: error repo-no-tls: Shop.Repo connects without TLS in prod (also config/prod.exs:9)
"""

from __future__ import annotations

from itertools import chain

from elixir_lint.engine import Report
from elixir_lint.finding import Finding, Step
from elixir_lint.report.style import PLAIN, Style
from elixir_lint.report.summary import summary, why_hidden
from elixir_lint.report.text import plain, plain_path
from elixir_lint.source import Span


def render(report: Report, style: Style = PLAIN, verbose: bool = False) -> str:
    """The whole output. `verbose` lists what was not checked."""
    findings = (_line(finding, style) for finding in report.shown)
    return "".join(line + "\n" for line in chain(findings, summary(report, style, verbose)))


def _line(finding: Finding, style: Style) -> str:
    problem, severity = finding.problem, finding.severity.value
    place = f"{_place(problem.span)}:{problem.span.begin.column}"
    hidden = f" [ignored: {plain(why_hidden(finding.hidden))}]" if finding.hidden else ""
    return f"{place}: {style(severity, severity)} {finding.rule}: {plain(problem.message)}{_also(finding)}{hidden}"


def _also(finding: Finding) -> str:
    """The other lines that take part in the evaluation, in its order."""
    places = dict.fromkeys(_place(r.span) for r in finding.problem.related if r.step is not Step.CONTEXT)
    places.pop(_place(finding.problem.span), None)
    return f" (also {', '.join(places)})" if places else ""


def _place(span: Span) -> str:
    return f"{plain_path(span.file.path)}:{span.begin.line}"
