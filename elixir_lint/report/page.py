"""A rule's page for a terminal: headings stand out, paragraphs are wrapped, code is indented under its path."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from textwrap import fill

from elixir_lint.catalog import Rule
from elixir_lint.regex import regex
from elixir_lint.report.style import PLAIN, Style

_FENCE = regex(r"(`{3,})\S*\s*(.*)")
_ITEM = regex(r"(\s*)([-*]|\d+\.) ")
_MARKER = " # <- "


def render(rule: Rule, style: Style = PLAIN, width: int = 80) -> str:
    """The head of the page from its rule block, then its body."""
    width = min(width, 100)  # longer lines are hard to read
    head = [
        style("strong", f"{rule.name}: {rule.title}"),
        "",
        f"  {_cases(rule, style)}",
        f"  {_about(rule)}",
        *(f"  option {option.name}, {option.default}: {option.description}" for option in rule.options),
        "",
        _wrapped(f"why: {rule.why}", width),
        _wrapped(f"fix: {rule.fix}", width),
        "",
    ]
    sources = ["", style("strong", "Sources"), "", *(_wrapped(f"- {source}", width) for source in rule.sources)]
    return "\n".join((*head, *_body(rule.body, style, width), *(sources if rule.sources else ()))) + "\n"


def _cases(rule: Rule, style: Style) -> str:
    """`warning or error, high or medium confidence`"""
    severities = " or ".join(style(severity.value, severity.value) for severity in rule.severities)
    return f"{severities}, {' or '.join(confidence.value for confidence in rule.confidences)} confidence"


def _about(rule: Rule) -> str:
    """`category repo, strict profile, since 0.1.0, security, CWE-319`"""
    profile = ("strict profile",) if rule.strict else ()
    origin = f"policy {rule.policy}" if rule.policy else f"since {rule.since}"
    return ", ".join((f"category {rule.category}", *profile, origin, *rule.tags))


def _body(text: str, style: Style, width: int) -> Iterator[str]:
    lines = iter(text.splitlines())
    for kind, group in groupby(_classified(lines), key=lambda pair: pair[0]):
        for paragraph in _paragraphs(group) if kind == "prose" else (line for _, line in group):
            yield _shown(kind, paragraph, style, width)


def _classified(lines: Iterator[str]) -> Iterator[tuple[str, str]]:
    """Each line with what it is: heading, path (of a code block), code, table, blank or prose."""
    for line in lines:
        if fence := _FENCE.fullmatch(line):
            yield "path", fence[2]
            for code in lines:
                if code == fence[1]:
                    break
                yield "code", code
        elif line.startswith("#"):
            yield "heading", line.lstrip("#").strip()
        elif line.startswith("|"):
            yield "table", line
        else:
            yield ("prose" if line.strip() else "blank"), line


def _paragraphs(group: Iterator[tuple[str, str]]) -> Iterator[str]:
    """The lines of prose joined; a list's items stay apart."""
    paragraph = ""
    for _, line in group:
        if paragraph and _ITEM.match(line):
            yield paragraph
            paragraph = line
        else:
            paragraph = f"{paragraph} {line.strip()}" if paragraph else line
    yield paragraph


def _shown(kind: str, text: str, style: Style, width: int) -> str:
    match kind:
        case "heading":
            return style("strong", text)
        case "path":
            return style("frame", f"    {text.replace(' append', ', at its end')}") if text else ""
        case "code":
            code, marker, said = text.partition(_MARKER)
            return f"      {code}{style('label', marker + said)}".rstrip()
        case "table":
            return f"  {text}"
        case "blank":
            return ""
        case _:
            return _wrapped(text, width)


def _wrapped(text: str, width: int) -> str:
    item = _ITEM.match(text)
    hanging = "  " + " " * len(item[0]) if item else "  "
    return fill(
        text, width, initial_indent="  ", subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False
    )
