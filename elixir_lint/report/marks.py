"""Labels on the lines of one file."""

from __future__ import annotations

from collections.abc import Iterable

from elixir_lint.record import record
from elixir_lint.report.labels import Label
from elixir_lint.report.lines import Range
from elixir_lint.report.text import plain
from elixir_lint.source import SourceFile


@record
class Mark:
    """Where a label stands: lines from 1, columns in code points from 0, the end exclusive.

    `lane` tells apart the bars of places of several lines, from 0 at the left; None for a place on one line.
    """

    text: str
    role: str
    sign: str
    first: int
    start: int
    last: int
    end: int
    lane: int | None

    @property
    def primary(self) -> bool:
        return self.sign == "^"

    def ends_on(self, line: int) -> Range:
        """The part of its first or last line that must be in sight."""
        if self.lane is None:
            return self.start, self.end
        return (self.start, self.start + 1) if line == self.first else (max(self.end - 1, 0), self.end)


def marks_of(file: SourceFile, labels: Iterable[Label], role: str) -> list[Mark]:
    """The marks in the order of their places, outer before inner; `role` is how the primary one is painted."""
    marks: list[Mark] = []
    lanes = 0
    for label in sorted(labels, key=lambda label: (label.span.start, -label.span.end)):
        (first, start), (last, end) = label.span.begin, label.span.finish
        if last > first and end == 1:  # it ends with the line end before
            last, end = last - 1, len(file.line(last - 1)) + 1
        start = min(start - 1, len(file.line(first)))
        end = min(end - 1, len(file.line(last)))
        lane = None
        if last > first:
            lane, lanes = lanes, lanes + 1
        painted, sign = (role, "^") if label.primary else ("label", "-")
        marks.append(Mark(plain(label.text), painted, sign, first, start, last, end, lane))
    return marks
