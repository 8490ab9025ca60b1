"""What is wrong in a file of our user (settings, a policy, a baseline), with the line that it is about."""

from __future__ import annotations

from elixir_lint.errors import PlacedError
from elixir_lint.report.labels import Label
from elixir_lint.report.snippets import excerpt
from elixir_lint.report.style import PLAIN, Style
from elixir_lint.report.text import plain, plain_path

SHOWN = 10
"""Up to this many are shown, more are counted."""


def render(error: PlacedError, style: Style = PLAIN, width: int = 100) -> str:
    """`error: message`, the place, the line with a caret; for each of them."""
    blocks = []
    for span, message in error.faults[:SHOWN]:
        line, column = span.begin
        margin = len(str(span.finish.line))
        bar = " " * margin + style("frame", " |")
        rows = excerpt(span.file, [Label(span, "", None, True)], (), "error", width - margin - 3)
        source = (
            style("frame", f"{row.margin:>{margin}} | ") + "".join(style(role, text) for role, text in row.runs)
            for row in rows
        )
        block = [
            style("error", "error") + style("strong", f": {plain(message)}"),
            " " * margin + style("frame", "-->") + f" {plain_path(span.file.path)}:{line}:{column}",
            bar,
            *source,
        ]
        blocks.append("\n".join(block))
    more = len(error.faults) - SHOWN
    return "\n\n".join([*blocks, *([f"... and {more} more"] if more > 0 else [])])
