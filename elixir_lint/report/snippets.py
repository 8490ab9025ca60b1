"""Source excerpts with labels under the marked places, in the layout that rustc made familiar.

19 |   if config_env() == :prod do
   |   --------------------------- only in prod
20 | /   config :shop, Shop.Repo,
21 | |     ssl: false
   | |______________^ no TLS
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from elixir_lint.record import record
from elixir_lint.report.canvas import Canvas, Runs
from elixir_lint.report.labels import Label
from elixir_lint.report.lines import Range, ShownLine, shown_line
from elixir_lint.report.marks import Mark, marks_of
from elixir_lint.report.mask import hidden_ranges
from elixir_lint.report.underlines import underlines
from elixir_lint.source import SourceFile, Span

WHOLE = 4
"""A place of up to this many lines is shown whole, of a longer one the first and the last line."""

GAP = "..."

MIN_WIDTH = 20
"""Columns of source that are shown however narrow the terminal is."""


@record
class Row:
    """`margin` is a line number, GAP for lines left out, or empty."""

    margin: str
    runs: Runs


def excerpt(file: SourceFile, labels: Iterable[Label], hides: Sequence[Span], role: str, width: int) -> list[Row]:
    """The rows for the labels of one file, `width` columns right of the bar; `role` paints the primary label."""
    marks = marks_of(file, labels, role)
    painter = _Painter(file, marks, hides, width)
    rows: list[Row] = []
    previous = 0
    for number in shown_lines(marks):
        if previous and number > previous + 1:
            rows.append(Row(GAP, painter.bars().runs()))
        rows.extend(painter.line(number))
        previous = number
    return rows


def shown_lines(marks: Iterable[Mark]) -> list[int]:
    """The numbers of the lines to show: those with a mark, and single ones between."""
    lines: set[int] = set()
    for mark in marks:
        lines.update(range(mark.first, mark.last + 1) if mark.last - mark.first < WHOLE else (mark.first, mark.last))
    lines.update([line + 1 for line in lines if line + 2 in lines])
    return sorted(lines)


class _Painter:
    """Paints a file line by line; `open` are the marks of several lines whose bar runs at the moment, by lane."""

    def __init__(self, file: SourceFile, marks: Sequence[Mark], hides: Sequence[Span], width: int) -> None:
        self.file = file
        self.short = [mark for mark in marks if mark.lane is None]
        self.long = [(mark.lane, mark) for mark in marks if mark.lane is not None]
        self.hides = hides
        self.open: dict[int, Mark] = {}
        self.indent = 2 * len(self.long)
        self.width = max(width - self.indent, MIN_WIDTH)

    def line(self, number: int) -> list[Row]:
        """The source line and the rows below it."""
        text = self.file.line(number)
        hidden = hidden_ranges(self.file, number, self.hides)
        marks = self._ending_on(number)
        room = max((len(mark.text) + 1 for mark in marks), default=0)
        shown = shown_line(text, hidden, self._focus(number, marks), self.width, room)
        rows = [Row(str(number), self._source(number, text, shown).runs())]
        canvases = underlines([mark for mark in self.short if mark.first == number], shown, self.indent, self.bars)
        for lane, mark in self.long:
            if mark.first == number and lane not in self.open:
                canvases.append(self._opening(lane, mark, shown))
        for lane, mark in reversed(self.long):
            if mark.last == number:
                canvases.append(self._closing(lane, mark, shown))
        return rows + [Row("", canvas.runs()) for canvas in canvases]

    def bars(self) -> Canvas:
        """A row with the bars of the open marks."""
        canvas = Canvas()
        self._draw_bars(canvas)
        return canvas

    def _draw_bars(self, canvas: Canvas) -> None:
        for lane, mark in self.open.items():
            canvas.put(2 * lane, "|", mark.role)

    def _source(self, number: int, text: str, shown: ShownLine) -> Canvas:
        """`/ code` where a place of several lines begins with the line, `| code` within one."""
        canvas = self.bars()
        for lane, mark in self.long:
            if mark.first == number and not text[: mark.start].strip():
                canvas.put(2 * lane, "/", mark.role)
                self.open[lane] = mark
        canvas.put(self.indent, shown.text, "code")
        return canvas

    def _opening(self, lane: int, mark: Mark, shown: ShownLine) -> Canvas:
        """` ______^`: a place of several lines begins in the midst of this one."""
        canvas = Canvas()
        left, _ = shown.columns(mark.start, mark.start + 1)
        canvas.put(2 * lane + 1, "_" * (self.indent + left - 2 * lane - 1) + mark.sign, mark.role)
        self._draw_bars(canvas)
        self.open[lane] = mark
        return canvas

    def _closing(self, lane: int, mark: Mark, shown: ShownLine) -> Canvas:
        """`|______^ label`: a place of several lines ends here."""
        canvas = Canvas()
        _, right = shown.columns(max(mark.end - 1, 0), mark.end)
        canvas.put(2 * lane + 1, "_" * (self.indent + right - 2 * lane - 2) + mark.sign, mark.role)
        self._draw_bars(canvas)
        canvas.append(mark.text, mark.role)
        del self.open[lane]
        return canvas

    def _ending_on(self, number: int) -> list[Mark]:
        """The marks that begin or end on a line, the primary one first."""
        marks = [*self.short, *(mark for _, mark in self.long)]
        return sorted((mark for mark in marks if number in (mark.first, mark.last)), key=lambda mark: not mark.primary)

    def _focus(self, number: int, marks: Iterable[Mark]) -> Range:
        """What must be in sight: all marks of the line if they are close together, else the first of them."""
        ranges = [mark.ends_on(number) for mark in marks]
        if not ranges:
            return 0, 0
        start, end = min(start for start, _ in ranges), max(end for _, end in ranges)
        return (start, end) if end - start <= self.width // 2 else ranges[0]
