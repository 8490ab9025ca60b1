"""`--format full`: each finding with its source, its labels and what to do, as interface.md lays it out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from elixir_lint.catalog import Rule
from elixir_lint.engine import Report
from elixir_lint.finding import Finding
from elixir_lint.report.labels import Label, labels
from elixir_lint.report.snippets import GAP, MIN_WIDTH, Row, excerpt
from elixir_lint.report.style import PLAIN, Style
from elixir_lint.report.summary import summary, why_hidden
from elixir_lint.report.text import plain, plain_path
from elixir_lint.source import SourceFile

WIDTH = 100
"""Columns where the width of the terminal is not known."""

WITHOUT_COMMENTS = (".json", ".lock")
"""Files that hold no `#` comments."""

Notes = list[tuple[str, str]]
"""Names and texts: `why`, `fix`, `help`."""


def render(
    report: Report, style: Style = PLAIN, width: int = WIDTH, verbose: bool = False, explaining: bool = False
) -> str:
    """The whole output. `verbose` lists what was not checked. `explaining` tells how to ignore each finding, and
    counts nothing.
    """
    rules = {rule.name: rule for rule in report.rules}
    several = len(report.environments) > 1
    blocks = []
    for finding in report.shown:
        notes = _notes(finding, rules.get(finding.rule), several)
        if explaining and (finding.hidden is None or finding.hidden.by == "baseline"):
            notes[-1:] = [("ignore", text) for text in how_to_ignore(finding)]
        blocks.append("\n".join(_finding(finding, notes, style, width)))
    if not explaining or report.crashes:
        blocks.append("\n".join(summary(report, style, verbose)))
    return "\n\n".join(blocks) + "\n"


def _finding(finding: Finding, notes: Notes, style: Style, width: int) -> Iterator[str]:
    """`error[rule]: message`, the excerpts of its files, the notes."""
    role, problem = finding.severity.value, finding.problem
    ignored = f" ({_hidden(finding)[0][0]})" if finding.hidden else ""
    yield style(role, f"{role}[{finding.rule}]{ignored}") + style("strong", f": {plain(problem.message)}")
    marked = labels(problem)
    margin = len(str(max(label.span.finish.line for label in marked)))
    bar = " " * margin + style("frame", " |")
    for file, here in _by_file(problem.span.file, marked).items():
        primary = file == problem.span.file.path
        place = problem.span if primary else min((label.span for label in here), key=lambda span: span.start)
        arrow = "-->" if primary else ":::"
        yield " " * margin + style("frame", arrow) + f" {plain_path(file)}:{place.begin.line}:{place.begin.column}"
        if place.file.data:
            yield bar
            for row in excerpt(place.file, here, problem.hides, role, width - margin - 3):
                yield _row(row, margin, style)
            yield bar
    for name, text in notes:
        yield from _note(name, text, margin, style, width)


def _by_file(first: SourceFile, marked: Iterable[Label]) -> dict[str, list[Label]]:
    """The labels by path: those in the file of the primary place first, then in the order of evaluation."""
    files: dict[str, list[Label]] = {first.path: []}
    for label in marked:
        files.setdefault(label.span.file.path, []).append(label)
    return files


def _row(row: Row, margin: int, style: Style) -> str:
    """`21 | code`; lines left out have no bar."""
    left = row.margin.ljust(margin + 3) if row.margin == GAP else f"{row.margin:>{margin}} | "
    text = "".join(style(role, text) for role, text in row.runs)
    return style("frame", left.rstrip() if not text else left) + text


def _notes(finding: Finding, rule: Rule | None, several_environments: bool) -> Notes:
    """What follows the excerpts: names and texts."""
    fix = finding.problem.fix or (rule.fix if rule else "")
    environment = finding.environment if several_environments else ""
    notes = (
        ("env", environment),
        ("why", rule.why if rule else ""),
        ("fix", fix),
        *_hidden(finding),
        ("help", f"elixir-lint explain {finding.rule}"),
    )
    return [(name, plain(text)) for name, text in notes if text]


def _hidden(finding: Finding) -> Notes:
    """Why a finding that is shown all the same does not count."""
    if finding.hidden is None:
        return []
    return [("baseline" if finding.hidden.by == "baseline" else "ignored", why_hidden(finding.hidden))]


def how_to_ignore(finding: Finding) -> Iterator[str]:
    """A comment at the place, and an entry of the settings."""
    span = finding.problem.span
    path = span.file.path
    if not path.endswith(WITHOUT_COMMENTS):
        place = f"{path}:{span.begin.line}"
        yield f"`# elixir-lint: ignore[{finding.rule}] reason`, at the end of {place} or alone on the line above"
    setting = ".".join(finding.problem.setting or ())
    what = f'setting = "{setting}"' if setting else f'path = "{path}"'
    yield f'`[[ignore]]`, `rule = "{finding.rule}"`, `{what}`, `reason = "..."` in .elixir-lint.toml'


def _note(name: str, text: str, margin: int, style: Style, width: int) -> Iterator[str]:
    """`= why: text`, prose wrapped below its first word; code stays in one line, to be copied."""
    head = " " * (margin + 1) + style("frame", "=") + " " + style("strong", name) + ": "
    indent = margin + len(name) + 5
    room = max(width - indent, MIN_WIDTH)
    prose = name == "why" or (name == "fix" and "`" in text)  # else it is all code
    first, *others = wrapped(text, room) if prose else [text]
    yield head + first
    for line in others:
        yield " " * indent + line


def wrapped(text: str, room: int) -> list[str]:
    """The text in lines of at most so many characters, but for words that are longer: as `textwrap.wrap` has it, whose
    import takes longer than most reports.
    """
    lines = []
    text = text.strip(" ")
    while len(text) > room:
        end = text.rfind(" ", 0, room + 1)
        end = end if end >= 0 else text.find(" ", room)
        if end < 0:
            break
        lines.append(text[:end].rstrip(" "))
        text = text[end:].lstrip(" ")
    return [*lines, text]
