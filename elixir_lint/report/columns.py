"""Columns in the units of the output formats. Inside, a place is a byte offset.

code points   Span.begin, Span.finish: json, sarif, the text formats
UTF-8 bytes   rdjson
UTF-16 units  the language server protocol
display       cells of a terminal, for carets: full
"""

from __future__ import annotations

from elixir_lint.source import Position, SourceFile


def utf8_position(file: SourceFile, offset: int) -> Position:
    """Line and column from 1, the column in bytes of UTF-8."""
    line = file.position(offset).line
    return Position(line, offset - file.line_starts[line - 1] + 1)


def utf16_position(file: SourceFile, offset: int) -> Position:
    """Line and column from 1, the column in units of UTF-16."""
    line = file.position(offset).line
    before = file.data[file.line_starts[line - 1] : offset].decode("utf-8", "replace")
    return Position(line, len(before.encode("utf-16-le")) // 2 + 1)


def display_width(text: str) -> int:
    """How many cells of a terminal the text takes, by Unicode's East Asian Width. Tabs are expanded before."""
    if text.isascii():
        return len(text)
    return sum(map(_cells, text))


def _cells(char: str) -> int:
    import unicodedata

    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
