"""Messages and names from strangers."""

from __future__ import annotations

import pytest

from elixir_lint.report.text import counted, encodable, plain, plain_path


@pytest.mark.parametrize(
    "text", ["", "ssl: false", "größe 漢字 \U0001f600", "\U0001f469\u200d\U0001f52c", "# ## [x]", "a::b"]
)
def test_what_is_visible_stays(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("\x9b31m", "\\x9b31m"),
        ("a\nb\r\n\tc", "a\\nb\\r\\n\\tc"),
        ("\x07\x08\x7f\x00", "\\x07\\x08\\x7f\\x00"),
        ("\u202egnp.exe\u2066", "\\u202egnp.exe\\u2066"),
        ("a\u2028b\ufeff\u200b", "a\\u2028b\\ufeff\\u200b"),
        ("\U000e0041", "\\U000e0041"),
        ("\udcff", "\\udcff"),
        ("##[error]x", "\\x23#[error]x"),
        ("a ##vso[task.complete]", "a \\x23#vso[task.complete]"),
        ("###[group]", "#\\x23#[group]"),
    ],
)
def test_what_would_act_is_shown(text: str, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("config/prod.exs", "config/prod.exs"),
        ("lib/a::b.ex", "lib/a::b.ex"),
        (":a.exs", ":a.exs"),
        ("::error file=x::y.exs", "\\x3a:error file=x::y.exs"),
        ("  ::error::y.exs", "  \\x3a:error::y.exs"),
        ("a\n::error::b.exs", "a\\n::error::b.exs"),
    ],
)
def test_a_path_begins_no_command(path: str, shown: str) -> None:
    assert plain_path(path) == shown


def test_what_utf8_cannot_hold_is_replaced() -> None:
    assert encodable("größe \U0001f600 \udcff.exs \ud800") == "größe \U0001f600 \ufffd.exs \ufffd"


def test_counting() -> None:
    assert [counted(n, "file") for n in (0, 1, 2)] == ["0 files", "1 file", "2 files"]
    assert counted(2, "info", "info") == "2 info"
