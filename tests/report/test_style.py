"""When colours are wanted, and what they look like."""

from __future__ import annotations

from io import StringIO

import pytest

from elixir_lint.report.style import PLAIN, Style, color_wanted


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


TERMINAL, PIPE = Terminal(), StringIO()


@pytest.mark.parametrize(
    ("option", "environ", "stream", "wanted"),
    [
        ("auto", {}, PIPE, False),
        ("auto", {"TERM": "xterm"}, PIPE, False),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1", "CLICOLOR_FORCE": "1"}, TERMINAL, False),
        ("auto", {"TERM": "dumb"}, TERMINAL, False),
        ("auto", {"FORCE_COLOR": "0"}, PIPE, False),
        ("auto", {"FORCE_COLOR": ""}, PIPE, False),
        ("auto", {"CLICOLOR_FORCE": "0"}, PIPE, False),
        ("never", {"FORCE_COLOR": "1"}, TERMINAL, False),
        ("auto", {}, TERMINAL, True),
        ("auto", {"NO_COLOR": ""}, TERMINAL, True),
        ("auto", {"FORCE_COLOR": "1", "TERM": "dumb"}, PIPE, True),
        ("auto", {"CLICOLOR_FORCE": "1", "TERM": "dumb"}, PIPE, True),
        ("auto", {"FORCE_COLOR": "0"}, TERMINAL, True),
        ("always", {"NO_COLOR": "1", "TERM": "dumb"}, PIPE, True),
    ],
)
def test_the_option_then_the_variables_then_the_terminal(
    option: str, environ: dict[str, str], stream: StringIO, wanted: bool
) -> None:
    assert color_wanted(option, environ, stream) is wanted


def test_text_without_colours_is_left_alone() -> None:
    assert PLAIN("error", "text") == "text"
    assert Style(True)("code", "text") == "text"
    assert Style(True)("error", "") == ""


def test_severities_differ() -> None:
    style = Style(True)
    assert [style(role, "x") for role in ("error", "warning", "info")] == [
        "\x1b[1;31mx\x1b[0m",
        "\x1b[1;33mx\x1b[0m",
        "\x1b[1;36mx\x1b[0m",
    ]
