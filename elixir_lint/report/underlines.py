"""The rows below a source line for its places that end on it: signs, and the labels beside and below them.

ssl: false, pool_size: 10
^^^^^^^^^^  ------------- 1. ten connections
|
2. TLS is off
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from elixir_lint.report.canvas import Canvas
from elixir_lint.report.lines import ShownLine
from elixir_lint.report.marks import Mark


class _Placed(NamedTuple):
    """A mark and the display columns of its signs, from 0, end exclusive."""

    left: int
    right: int
    mark: Mark


def underlines(marks: Iterable[Mark], line: ShownLine, indent: int, bars: Callable[[], Canvas]) -> list[Canvas]:
    """The rows for the marks of one line; `bars` gives a row with what stands in the `indent` columns before it."""
    placed = sorted((_placed(mark, line, indent) for mark in marks), key=lambda p: (p.left, p.right))
    if not placed:
        return []
    signs = bars()
    for left, right, mark in sorted(placed, key=lambda p: (p.left - p.right, p.mark.primary)):  # short over long
        signs.put(left, mark.sign * (right - left), mark.role)
    *hanging, last = placed
    if any(p.right > last.right for p in hanging):  # its text would stand behind signs that are not its own
        hanging = placed
    else:
        signs.append(last.mark.text, last.mark.role)
    return [signs, *_hung([p for p in hanging if p.mark.text], bars)]


def _placed(mark: Mark, line: ShownLine, indent: int) -> _Placed:
    left, right = line.columns(mark.start, mark.end)
    return _Placed(indent + left, indent + right, mark)


def _hung(placed: list[_Placed], bars: Callable[[], Canvas]) -> list[Canvas]:
    """A row of connectors, then a row for each text from the right to the left."""
    rows = [bars()] if placed else []
    for left, _, mark in placed:
        rows[0].put(left, "|", mark.role)
    for at in range(len(placed) - 1, -1, -1):
        row = bars()
        for left, _, mark in placed[:at]:
            row.put(left, "|", mark.role)
        row.put(placed[at].left, placed[at].mark.text, placed[at].mark.role)
        rows.append(row)
    return rows
