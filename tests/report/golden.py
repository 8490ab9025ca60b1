"""Whole outputs kept as files, to be read in reviews. `UPDATE_GOLDEN=1 pytest` writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

from elixir_lint import __version__

HERE = Path(__file__).parent / "golden"


def assert_golden(name: str, text: str) -> None:
    """The text is that of the file, in which VERSION stands for our version."""
    text = text.replace(__version__, "VERSION")
    path = HERE / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    assert text == path.read_bytes().decode()
