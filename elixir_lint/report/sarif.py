"""`--format sarif`: SARIF 2.1.0 (OASIS, errata 01) as GitHub code scanning reads it.

https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from elixir_lint import HOMEPAGE, __version__
from elixir_lint.catalog import Rule
from elixir_lint.engine import Crash, Report
from elixir_lint.finding import Confidence, Finding, Problem, Severity
from elixir_lint.regex import regex
from elixir_lint.report.json import Json, dumps
from elixir_lint.report.labels import Label, labels, steps
from elixir_lint.report.line_hash import WINDOW, line_hashes
from elixir_lint.report.mask import hidden_ranges
from elixir_lint.report.prose import page_url
from elixir_lint.report.text import plain
from elixir_lint.source import SourceFile, Span

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

NOT_READ = ("syntax-error", "unreadable-file")
"""Rules whose findings are told as notifications of the tool too: the file was not checked."""

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PROBLEM_SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
_SECURITY_SEVERITIES = {Severity.ERROR: "8.0", Severity.WARNING: "5.0", Severity.INFO: "3.0"}
"""GitHub calls more than 9 critical, from 7 high, from 4 medium, below low."""
_PRECISIONS = {Confidence.HIGH: "high", Confidence.MEDIUM: "medium", Confidence.LOW: "low"}

Hashes = dict[str, dict[int, str]]
"""Path -> line -> GitHub's hash of the line."""

_PLACEHOLDER = regex(r"\{(\d+)\}")
_LINK_SIGNS = regex(r"([\\\[\]])")


def render(report: Report) -> str:
    """The document: one run."""
    indices = {rule.name: index for index, rule in enumerate(report.rules)}
    hashes: Hashes = {}
    driver: Json = {
        "name": "elixir-lint",
        "version": __version__,
        "semanticVersion": __version__,
        "informationUri": HOMEPAGE,
        "rules": [_rule(rule) for rule in report.rules],
    }
    run: Json = {
        "tool": {"driver": driver},
        "invocations": [_invocation(report, indices)],
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, indices, hashes) for finding in report.findings],
    }
    return dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(rule: Rule) -> Json:
    return {
        "id": rule.name,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": _sentence(rule.title)},
        "fullDescription": {"text": f"{_capital(_sentence(rule.summary))} {_capital(_sentence(rule.why))}"},
        **({} if rule.policy else {"helpUri": page_url(rule)}),
        "help": {
            "text": f"{_capital(_sentence(rule.why))}\n\nFix: {rule.fix}\n",
            "markdown": _page(rule),
        },
        "defaultConfiguration": {"level": _LEVELS[rule.severities[0]]},
        "properties": _properties(rule),
    }


def _page(rule: Rule) -> str:
    """The rule's page, with what its rule block says of the remedy and the sources."""
    sources = "".join(f"- {source}\n" for source in rule.sources)
    page = f"# {rule.title}\n\nFix: {rule.fix}\n\n{rule.body}"
    return f"{page}\n## Sources\n\n{sources}" if sources else page


def _properties(rule: Rule) -> Json:
    """`security-severity` and the tags that GitHub knows, only for rules tagged `security`."""
    properties: Json = {
        "tags": [rule.category],
        "precision": _PRECISIONS[rule.confidences[0]],
        "problem.severity": _PROBLEM_SEVERITIES[rule.severities[0]],
    }
    if "security" in rule.tags:
        weaknesses = [tag[4:] for tag in rule.tags if tag.lower().startswith("cwe-")]
        tags = ["security", *(f"external/cwe/cwe-{number:0>3}" for number in weaknesses), rule.category]
        properties["tags"] = list(dict.fromkeys(tags))
        properties["security-severity"] = _SECURITY_SEVERITIES[rule.severities[0]]
    return properties


def _result(finding: Finding, indices: dict[str, int], hashes: Hashes) -> Json:
    problem = finding.problem
    related = list(enumerate((label for label in labels(problem) if not label.primary), 1))
    way = [_step(label, label.message or problem.message) for label in steps(problem)]
    optional: Json = {
        "relatedLocations": [_related(number, label) for number, label in related],
        "codeFlows": [{"threadFlows": [{"locations": way}]}] if way else [],
    }
    return {
        "ruleId": finding.rule,
        **_rule_index(finding.rule, indices, "ruleIndex"),
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(problem.message, related)},
        "locations": [{"physicalLocation": _place(problem.span)}],
        **{name: value for name, value in optional.items() if value},
        "partialFingerprints": {**_line_hash(problem, hashes), "elixirLint/v1": finding.fingerprint},
    }


def _rule_index(rule: str, indices: dict[str, int], name: str) -> Json:
    """The place in the driver's `rules`; a finding about a suppression may belong to a rule that was not selected."""
    return {name: indices[rule]} if rule in indices else {}


def _message(message: str, related: Iterable[tuple[int, Label]]) -> str:
    """The message as a sentence, and a link to each related place: `... is set. See [TLS is off](1).`"""
    sentence = _sentence(_text(message))
    links = [f"[{_escaped(_related_text(label))}]({number})" for number, label in related]
    return f"{sentence} See {', '.join(links)}." if links else sentence


def _text(text: str) -> str:
    """Text that is neither a placeholder (3.11.5) nor a link (3.11.6)."""
    shown = _PLACEHOLDER.sub(r"{{\1}}", plain(text))
    return _escaped(shown) if "](" in shown else shown


def _escaped(text: str) -> str:
    """The text of a link: `\\[`, `\\]` and `\\\\` are the signs themselves (3.11.6)."""
    return _LINK_SIGNS.sub(r"\\\1", text)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else text + "."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _related_text(label: Label) -> str:
    """What is said of a related place; its position if nothing is."""
    return plain(label.message) or f"{plain(label.span.file.path)}:{label.span.begin.line}"


def _related(number: int, label: Label) -> Json:
    return {"id": number, "physicalLocation": _place(label.span), "message": {"text": _text(_related_text(label))}}


def _step(label: Label, message: str) -> Json:
    return {"location": {"physicalLocation": _place(label.span), "message": {"text": _text(message)}}}


def _place(span: Span) -> Json:
    """Lines and columns from 1, columns in code points, the end exclusive."""
    (line, column), (end_line, end_column) = span.begin, span.finish
    return {
        "artifactLocation": {"uri": quote(os.fsencode(span.file.path)), "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column},
    }


def _line_hash(problem: Problem, hashes: Hashes) -> Json:
    """The hash of the line where the problem begins; `hashes` keeps those of the files seen.

    None where a secret would go into it, as it can be told from the hash: GitHub's uploader makes it by itself.
    """
    file, line = problem.span.file, problem.span.begin.line
    if _hashes_secret(file, line, problem.hides):
        return {}
    if file.path not in hashes:
        hashes[file.path] = line_hashes(file)
    return {"primaryLocationLineHash": hashes[file.path][line]}


def _hashes_secret(file: SourceFile, line: int, hides: Sequence[Span]) -> bool:
    """Whether a secret stands in what the hash of a line is made of."""
    kept = 0
    for number in range(line, len(file.line_starts) + 1):
        hidden, text = hidden_ranges(file, number, hides), file.line(number)
        clear = text[: hidden[0][0]] if hidden else text
        kept += len(clear) - clear.count(" ") - clear.count("\t")
        if kept >= WINDOW:
            return False
        if hidden:
            return True
        kept += 1
    return False


def _invocation(report: Report, indices: dict[str, int]) -> Json:
    """Whether the run went well; files that were not read, and rules of ours that failed, as notifications."""
    notes = [_not_read(finding, indices) for finding in report.findings if finding.rule in NOT_READ]
    notes += [_failed(crash, indices) for crash in report.crashes]
    invocation: Json = {"executionSuccessful": not report.crashes}
    return {**invocation, "toolExecutionNotifications": notes} if notes else invocation


def _not_read(finding: Finding, indices: dict[str, int]) -> Json:
    return {
        "associatedRule": {"id": finding.rule, **_rule_index(finding.rule, indices, "index")},
        "level": _LEVELS[finding.severity],
        "message": {"text": _sentence(_text(finding.problem.message))},
        "locations": [{"physicalLocation": _place(finding.problem.span)}],
    }


def _failed(crash: Crash, indices: dict[str, int]) -> Json:
    return {
        "associatedRule": {"id": crash.rule, **_rule_index(crash.rule, indices, "index")},
        "level": "error",
        "message": {"text": _text(f"The rule {crash.rule} failed in {crash.project}: {crash.error}.")},
    }
