"""`--format json`: version 1 of the report that interface.md fixes field by field.

Characters beyond ASCII are escaped, and what a CI system would take for a command, so that no encoding, terminal or
log can damage or be damaged by the document. Names and paths are exact; prose is as in the text formats.
"""

from __future__ import annotations

import json

from elixir_lint import __version__
from elixir_lint.engine import Report
from elixir_lint.finding import Finding, Hidden, NotChecked, Severity
from elixir_lint.report.text import CI_COMMAND, encodable, plain
from elixir_lint.source import Span

Json = dict[str, object]

VERSION = 1
_quoted = json.encoder.encode_basestring_ascii


def render(report: Report) -> str:
    """The document, with `crashes` as a further field if a rule of ours failed."""
    document: Json = {
        "version": VERSION,
        "tool": {"name": "elixir-lint", "version": __version__},
        "environments": list(report.environments),
        "projects": [{"path": p.path, "app": p.app, "kind": p.kind} for p in report.projects],
        "summary": _summary(report),
        "findings": _findings(report),
        "not_checked": [_not_checked(entry) for entry in report.not_checked],
    }
    if report.crashes:
        document["crashes"] = [{"rule": c.rule, "project": c.project, "error": c.error} for c in report.crashes]
    return dumps(document)


def dumps(document: Json) -> str:
    """The document as text: fields in the order given, two spaces, a line end at the end."""
    return _text(document)


def dumps_list(elements: list[Json]) -> str:
    """A document that is a list."""
    return _text(elements)


def _text(value: object) -> str:
    return CI_COMMAND.sub(r"\\u0023", _written(value, "\n")) + "\n"


def _written(value: object, margin: str) -> str:
    """What `json.dumps(value, indent=2)` gives, in a third of the time. `margin`: the line end and what follows it."""
    match value:
        case str():
            return _quoted(value if value.isascii() else encodable(value))
        case dict() if value:
            inner = margin + "  "
            pairs = [f"{_quoted(key)}: {_written(each, inner)}" for key, each in value.items()]
            return "".join(("{", inner, f",{inner}".join(pairs), margin, "}"))
        case list() | tuple() if value:
            inner = margin + "  "
            return "".join(("[", inner, f",{inner}".join([_written(each, inner) for each in value]), margin, "]"))
        case _:
            return json.dumps(value)


def _summary(report: Report) -> Json:
    severities = [finding.severity for finding in report.findings]
    return {
        "files": report.files,
        "rules": len(report.rules),
        **{severity.value: severities.count(severity) for severity in Severity},
        "suppressed": report.hidden_by("comment", "settings"),
        "baselined": report.hidden_by("baseline"),
        "needless": report.needless,
    }


def _findings(report: Report) -> list[Json]:
    fixable = {rule.name: rule.fixable for rule in report.rules}
    return [_finding(finding, fixable.get(finding.rule)) for finding in report.shown]


def _finding(finding: Finding, fixable: str | None) -> Json:
    problem = finding.problem
    return {
        "rule": finding.rule,
        "category": finding.category,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "message": plain(problem.message),
        "environment": finding.environment,
        "project": finding.project,
        "setting": problem.setting,
        **_place(problem.span),
        "related": [{**_place(related.span), "message": plain(related.message)} for related in problem.related],
        "fingerprint": finding.fingerprint,
        "fixable": fixable,
        **({"hidden": _hidden(finding.hidden)} if finding.hidden else {}),
    }


def _hidden(hidden: Hidden) -> Json:
    """Why a finding that was asked for by `--show-suppressed` does not count."""
    return {
        "by": hidden.by,
        "file": hidden.span.file.path,
        "line": hidden.span.begin.line,
        "reason": plain(hidden.reason),
    }


def _place(span: Span) -> Json:
    """Lines and columns from 1, columns in code points, ends exclusive."""
    (line, column), (end_line, end_column) = span.begin, span.finish
    return {
        "file": span.file.path,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
    }


def _not_checked(entry: NotChecked) -> Json:
    return {
        "file": entry.span.file.path if entry.span else None,
        "line": entry.span.begin.line if entry.span else None,
        "setting": entry.setting,
        "why": plain(entry.why),
    }
