"""`elixir-lint rules`: one row for each rule, as text, JSON or a Markdown table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from elixir_lint.catalog import Rule


def text(rules: Sequence[Rule]) -> str:
    """Columns: name, severity, confidence, category, and the summary with what is special about the rule."""
    rows = [(r.name, _severities(r), _confidences(r), r.category, r.summary + _special(r)) for r in rules]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(4)]
    return "".join(
        "  ".join((*(cell.ljust(width) for cell, width in zip(row[:4], widths, strict=True)), row[4])) + "\n"
        for row in rows
    )


def json(rules: Sequence[Rule]) -> str:
    from json import dumps  # not needed for a listing that people read

    return dumps({"version": 1, "rules": [_fields(rule) for rule in rules]}, indent=2) + "\n"


def markdown(rules: Sequence[Rule]) -> str:
    """The table of the README: pages are linked from the repository's root."""
    rows = (
        f"| [`{r.name}`](rules/{r.name}.md) | {_severities(r)} | {_cell(r.summary + _special(r))} |\n" for r in rules
    )
    return "| rule | severity | |\n|---|---|---|\n" + "".join(rows)


FORMATS: Mapping[str, Callable[[Sequence[Rule]], str]] = {"text": text, "json": json, "markdown": markdown}


def _fields(rule: Rule) -> dict[str, object]:
    return {
        "name": rule.name,
        "category": rule.category,
        "severity": rule.severities[0].value,
        "severities": [severity.value for severity in rule.severities],
        "confidence": rule.confidences[0].value,
        "confidences": [confidence.value for confidence in rule.confidences],
        "profile": _profile(rule),
        "fixable": rule.fixable,
        "since": rule.since,
        "summary": rule.summary,
        "tags": list(rule.tags),
    }


def _profile(rule: Rule) -> str:
    return "strict" if rule.strict else "default"


def _severities(rule: Rule) -> str:
    """`warning`, or with the cases `warning (error, info)`."""
    first, *others = (severity.value for severity in rule.severities)
    return f"{first} ({', '.join(others)})" if others else first


def _confidences(rule: Rule) -> str:
    first, *others = (confidence.value for confidence in rule.confidences)
    return f"{first} ({', '.join(others)})" if others else first


def _special(rule: Rule) -> str:
    """` [strict, fixable]`"""
    words = (["strict"] if rule.strict else []) + (["fixable"] if rule.fixable else [])
    return f" [{', '.join(words)}]" if words else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
