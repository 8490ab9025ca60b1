"""tree-sitter: the parser of Elixir, made once, and how long it may take."""

from __future__ import annotations

import re
import time
from functools import cache
from typing import TYPE_CHECKING

from elixir_lint.regex import regex

if TYPE_CHECKING:
    from tree_sitter import Language, Parser, Point, Tree

SECONDS = 1.5
"""Processor time that one file may take. That is linear in the size of files as people write them, but not of all."""
SMALL = 8192
"""Bytes that tree-sitter reads in far less than SECONDS, whatever they are."""


BLANK_LINES = regex(rb"(?:\n[ \t]+(?=\r?\n)){50,}")
"""Many lines of blanks in a row, for which tree-sitter-elixir takes quadratic time; without the blanks it does not."""


@cache
def language() -> Language:
    import tree_sitter
    import tree_sitter_elixir

    return tree_sitter.Language(tree_sitter_elixir.language())


@cache
def _parser() -> Parser:
    import tree_sitter

    return tree_sitter.Parser(language())


def tree_of(data: bytes, deadline: float) -> Tree | None:
    """The tree of `data`, None if there is none by `deadline` (of `time.process_time()`)."""
    parser = _parser()
    if any(blanks in data for blanks in (b" \n", b"\t\n", b" \r\n", b"\t\r\n")):
        data = BLANK_LINES.sub(_line_ends, data)
    if len(data) <= SMALL:
        return parser.parse(data)
    try:
        if hasattr(parser, "timeout_micros"):  # tree-sitter before 0.26
            parser.timeout_micros = max(1, int((deadline - time.process_time()) * 1e6))
            return parser.parse(data)
        return _watched(parser, data, deadline)
    except ValueError:  # "Parsing failed": it was stopped
        parser.reset()
        return None


def _line_ends(blank_lines: re.Match[bytes]) -> bytes:
    """As many bytes, which mean the same."""
    return b"\n" * len(blank_lines[0])


def _watched(parser: Parser, data: bytes, deadline: float) -> Tree:
    """Parse with a look at the clock every now and then, which tree-sitter allows only for sources in pieces."""
    view = memoryview(data)

    def piece(offset: int, _point: Point) -> memoryview:
        return view[offset:]

    def late(_offset: int, _has_error: bool) -> bool:
        return time.process_time() > deadline

    return parser.parse(piece, progress_callback=late)
