"""One place, four units: `é` is 1 code point, 2 bytes, 1 UTF-16 unit, 1 cell; an emoji 1, 4, 2, 2."""

from __future__ import annotations

import pytest

from elixir_lint.report.columns import display_width, utf8_position, utf16_position
from tests.report.reports import at, source

FILE = source("config/prod.exs", 'import Config\r\n\té: "\U0001f600", ssl: false\r\nconfig :x, ssl: true\r\n')


@pytest.mark.parametrize(
    ("text", "code_points", "utf8", "utf16"),
    [
        ("import", (1, 1), (1, 1), (1, 1)),
        ("\U0001f600", (2, 6), (2, 7), (2, 6)),
        ("ssl: false", (2, 10), (2, 14), (2, 11)),
        ("ssl: true", (3, 12), (3, 12), (3, 12)),
    ],
)
def test_positions(text: str, code_points: object, utf8: object, utf16: object) -> None:
    span = at(FILE, text)
    assert span.begin == code_points
    assert utf8_position(FILE, span.start) == utf8
    assert utf16_position(FILE, span.start) == utf16


@pytest.mark.parametrize(
    ("text", "cells"),
    [("", 0), ("ssl", 3), ("größe", 5), ("e\u0301", 1), ("漢字", 4), ("\U0001f600", 2), ("ｓｓｌ", 6), ("ﾊﾝｶｸ", 4)],
)
def test_display_width(text: str, cells: int) -> None:
    assert display_width(text) == cells
