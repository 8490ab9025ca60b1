"""Files as bytes, and places in them. The only module that knows UTF-8 and rows from 0.

A place is a pair of byte offsets. Lines and columns are computed from it where a reader
needs them: lines and columns count from 1, columns in code points, ends are exclusive.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from typing import NamedTuple, TypeAlias

FilePath: TypeAlias = "str | os.PathLike[str]"
"""A path on this machine: a text in a run, since `pathlib` takes longer to import than most of what it is asked."""


class Position(NamedTuple):
    """A line and a column, both from 1, the column in code points."""

    line: int
    column: int


class SourceFile:
    """The bytes of one file, and where its lines begin.

    `path` is relative to the repository root, with `/`. A byte order mark is left out of
    `data`, so that offset 0 is the first character that Elixir reads.
    """

    __slots__ = ("_is_ascii", "_line_starts", "_read", "data", "path")

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        self.data = data
        self._line_starts: list[int] | None = None
        self._is_ascii: bool | None = None
        self._read = 0, ""  # the line that was asked for last: a long one is not decoded each time

    def __repr__(self) -> str:
        return f"SourceFile({self.path!r})"

    @property
    def line_starts(self) -> list[int]:
        """The offset of the first byte of each line; a line ends with its `\\n`."""
        if self._line_starts is None:
            starts = [0]
            find = self.data.find
            at = find(b"\n")
            while at >= 0:
                starts.append(at + 1)
                at = find(b"\n", at + 1)
            self._line_starts = starts
        return self._line_starts

    def position(self, offset: int) -> Position:
        line = bisect_right(self.line_starts, offset)
        start = self.line_starts[line - 1]
        if self._is_ascii is None:
            self._is_ascii = self.data.isascii()
        if self._is_ascii:
            return Position(line, min(offset, len(self.data)) - start + 1)
        return Position(line, len(self.data[start:offset].decode("utf-8", "replace")) + 1)

    def line(self, number: int) -> str:
        """The text of line `number` (from 1), without its line end."""
        starts = self.line_starts
        if not 1 <= number <= len(starts):
            return ""
        if self._read[0] != number:
            end = starts[number] if number < len(starts) else len(self.data)
            self._read = number, self.data[starts[number - 1] : end].decode("utf-8", "replace").rstrip("\r\n")
        return self._read[1]


class Span(NamedTuple):
    """Bytes `start` to `end` (exclusive) of a file."""

    file: SourceFile
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.file.data[self.start : self.end].decode("utf-8", "replace")

    @property
    def begin(self) -> Position:
        return self.file.position(self.start)

    @property
    def finish(self) -> Position:
        """The position after the last character."""
        return self.file.position(self.end)


class Spans(tuple[Span, ...]):
    """Many places, found by their lines."""

    def on(self, file: SourceFile, line: int) -> list[Span]:
        """Those that touch a line of a file."""
        if not hasattr(self, "_by_line"):
            self._by_line: dict[tuple[str, int], list[Span]] = {}
            for span in self:
                for number in range(span.begin.line, span.finish.line + 1):
                    self._by_line.setdefault((span.file.path, number), []).append(span)
        return self._by_line.get((file.path, line), [])
