"""A row of painted characters: what is put on it later covers what was there."""

from __future__ import annotations

from itertools import groupby

Runs = tuple[tuple[str, str], ...]
"""Pairs of role and text, left to right. The roles are those of `style`."""


class Canvas:
    """One row. Columns count from 0; a column holds one character, so wide ones belong at the end of a row."""

    def __init__(self) -> None:
        self._cells: list[tuple[str, str]] = []

    def put(self, column: int, text: str, role: str) -> None:
        missing = column - len(self._cells)
        self._cells.extend([("code", " ")] * missing)
        self._cells[column : column + len(text)] = [(role, char) for char in text]

    def append(self, text: str, role: str) -> None:
        """Put the text behind all that is there, with a space between."""
        if text:
            self.put(len(self._cells) + 1, text, role)

    def runs(self) -> Runs:
        return tuple(
            (role, "".join(char for _, char in cells)) for role, cells in groupby(self._cells, key=lambda cell: cell[0])
        )
