"""What is said while a run takes long, and only then."""

from __future__ import annotations

import io
import time

import pytest

from elixir_lint import terminal


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "seconds", "said"),
    [
        (io.StringIO(), 0.1, ""),
        (Terminal(), 0, ""),
        (Terminal(), 0.3, "Checking ...\r\x1b[K"),
    ],
)
def test_a_long_run_says_so_on_a_terminal_and_leaves_nothing_behind(
    stream: io.StringIO, seconds: float, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr", stream)
    with terminal.patience("Checking", after=0.05):
        time.sleep(seconds)
    assert stream.getvalue() == said
