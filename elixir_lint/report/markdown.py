"""`--format markdown`: a summary for people, as `$GITHUB_STEP_SUMMARY` shows it: up to 1 MiB, else GitHub drops it."""

from __future__ import annotations

from collections.abc import Mapping

from elixir_lint.catalog import Rule
from elixir_lint.engine import Report
from elixir_lint.finding import Finding
from elixir_lint.regex import regex
from elixir_lint.report.prose import page_url, prose, rules_of
from elixir_lint.report.summary import summary
from elixir_lint.report.text import counted, encodable, plain

LIMIT = 1024 * 1024
"""Bytes of a step's summary."""

_RESERVE = 500
"""Bytes for what follows the last row."""

_CODE = regex(r"`([^`]+)`")
_SIGNS = regex(r"([\\`*_{}\[\]()<>#!|~@&$^])")


def render(report: Report, limit: int = LIMIT) -> str:
    """A heading, what was found in a sentence, a table. Rows that do not fit are counted."""
    head = ["## elixir-lint", "", *(_text(line) for line in summary(report)), ""]
    rules = rules_of(report)
    rows = [_row(finding, rules) for finding in report.findings]
    if rows:
        head += ["| | rule | place | problem |", "| --- | --- | --- | --- |"]
    text = "".join(encodable(line) + "\n" for line in head)
    size = len(text.encode())
    kept = []
    for number, row in enumerate(rows):
        size += len(row.encode()) + 1
        if size > limit - _RESERVE:
            kept.append(f"\n{counted(len(rows) - number, 'more problem')} not shown here.")
            break
        kept.append(row)
    return text + "".join(row + "\n" for row in kept)


def _row(finding: Finding, rules: Mapping[str, Rule]) -> str:
    rule = rules.get(finding.rule)
    url = page_url(rule) if rule else ""
    name = f"[{finding.rule}]({url})" if url else finding.rule
    span = finding.problem.span
    place = _code(f"{plain(span.file.path)}:{span.begin.line}")
    problem = "<br>".join(map(_text, prose(finding, rules)))
    return encodable(f"| {finding.severity.value} | {name} | {place} | {problem} |")


def _text(text: str) -> str:
    """Text whose signs mean nothing, but for code in backquotes."""
    parts = _CODE.split(text)
    return "".join(_code(part) if number % 2 else _SIGNS.sub(r"\\\1", part) for number, part in enumerate(parts))


def _code(text: str) -> str:
    """Code in a cell of a table, where a bar would end the cell."""
    return f"<code>{_SIGNS.sub(lambda sign: f'&#{ord(sign[0])};', text)}</code>"
