"""A source line as it is printed: secrets masked, tabs expanded, invisible characters escaped, cut to a width."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from elixir_lint.record import record
from elixir_lint.report.columns import display_width
from elixir_lint.report.text import pieces
from elixir_lint.secrets.redact import MASK

TAB = "    "
CUT = "..."

Range = tuple[int, int]
"""Code points of a line, from 0, end exclusive."""


@record
class ShownLine:
    """`text` is what is printed; code point `first + i` of the source stands in the display columns
    `lefts[i]` to `rights[i]` (from 0, end exclusive) of the whole line. The last entry is the line's end. `shift`
    columns are cut off at the left; what is cut off at the right stands in the columns `top` to `edge`."""

    text: str
    first: int
    lefts: Sequence[int]
    rights: Sequence[int]
    shift: int
    top: int
    edge: int

    def columns(self, start: int, end: int) -> tuple[int, int]:
        """The display columns of the code points `start` to `end`: at least one column."""
        last = len(self.lefts) - 1
        left = min(max(self.lefts[min(max(start - self.first, 0), last)] - self.shift, 0), self.top)
        right = left
        if end > start:
            right = min(max(self.rights[min(max(end - 1 - self.first, 0), last)] - self.shift, 0), self.edge)
        return left, max(right, left + 1)


def shown_line(text: str, hidden: Sequence[Range], focus: Range, width: int, room: int = 0) -> ShownLine:
    """The line in at most `width` columns, cut so that the code points of `focus` are in sight.

    `hidden` are its secrets: sorted, disjoint ranges. A line that is cut leaves `room` columns right of the focus,
    for the label beside it.
    """
    near, far = max(0, focus[0] - 4 * width), focus[0] + 8 * width  # enough to fill the width, of a line of any length
    line = _spread(text[near:far], [(max(a - near, 0), min(b, far) - near) for a, b in hidden if a < far and b > near])
    more_before, more_after = near > 0, far < len(text)
    if not more_before and not more_after and line.rights[-1] <= width:
        return ShownLine("".join(line.pieces), 0, line.lefts, line.rights, 0, line.rights[-1], line.rights[-1])
    return _cut(line, (focus[0] - near, focus[1] - near), width, min(room, width // 2), more_after, near)


@record
class _Spread:
    """What is printed for each code point and the display columns it takes; the last entry is the line's end."""

    pieces: Sequence[str]
    lefts: Sequence[int]
    rights: Sequence[int]


def _spread(text: str, hidden: Sequence[Range]) -> _Spread:
    """A secret is one mask, in the place of its first code point; all of its code points have the mask's columns."""
    if not hidden and text.isascii() and text.isprintable() and "##" not in text:
        size = len(text)  # the usual line: each character takes one column
        return _Spread((*text, ""), range(size + 1), (*range(1, size + 1), size))
    printed = [TAB if char == "\t" else piece for char, piece in zip(text, pieces(text), strict=True)]
    for start, end in hidden:
        printed[start:end] = [MASK] + [""] * (end - start - 1)
    printed.append("")
    rights = list(accumulate(map(display_width, printed)))
    lefts = [0, *rights[:-1]]
    for start, end in hidden:
        lefts[start:end] = [lefts[start]] * (end - start)
    return _Spread(printed, lefts, rights)


def _cut(line: _Spread, focus: Range, width: int, room: int, more_after: bool, offset: int) -> ShownLine:
    """A window of `width` columns: the focus, a third of the spare columns before it, the rest behind."""
    total, end = line.rights[-1], len(line.pieces) - 1
    left = line.lefts[min(focus[0], end)]
    right = line.rights[min(max(focus[1] - 1, focus[0]), end)]
    begin = max(left - max(width - (right - left), 2 * len(CUT)) // 3 - len(CUT), 0)
    if not more_after:
        begin = min(begin, max(total - width, right + room - width, 0))
    lead = CUT if begin or offset else ""
    tail = CUT if more_after or begin + width < total else ""
    first = bisect_left(line.lefts, begin + len(lead)) if lead else 0
    last = bisect_right(line.rights, begin + width - len(tail))
    text = lead + "".join(line.pieces[first:last]) + tail
    shift = line.lefts[min(first, end)] - len(lead)
    edge = display_width(text)
    return ShownLine(text, offset, line.lefts, line.rights, shift, edge - 1 if tail else edge, edge)
