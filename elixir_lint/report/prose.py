"""A finding in a few lines of plain text, for formats that have room for no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from elixir_lint import HOMEPAGE, __version__
from elixir_lint.catalog import Rule
from elixir_lint.engine import Report
from elixir_lint.finding import Finding
from elixir_lint.report.labels import labels
from elixir_lint.report.text import plain


def rules_of(report: Report) -> Mapping[str, Rule]:
    return {rule.name: rule for rule in report.rules}


def prose(finding: Finding, rules: Mapping[str, Rule]) -> Iterator[str]:
    """The message, the other places in the order of evaluation, the remedy."""
    problem = finding.problem
    yield plain(problem.message)
    for label in labels(problem):
        if not label.primary:
            place = f"{label.span.file.path}:{label.span.begin.line}"
            yield plain(f"{place}: {label.message}" if label.message else place)
    fix = problem.fix or (rules[finding.rule].fix if finding.rule in rules else "")
    if fix:
        yield plain(f"fix: {fix}")


def page_url(rule: Rule) -> str:
    """The rule's page on the web; empty for a policy, whose page is the user's own."""
    return "" if rule.policy else f"{HOMEPAGE}/blob/v{__version__}/rules/{rule.name}.md"
