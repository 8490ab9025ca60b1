"""The README says what the program does: its output and its rules are generated, its paths exist."""

from __future__ import annotations

import re

import pytest

from elixir_lint.cli import COMMANDS
from tests.readme import README, generated

TEXT = README.read_text("utf-8")


def test_the_generated_parts_are_up_to_date() -> None:
    assert generated(TEXT) == TEXT, "run `make readme`"


@pytest.mark.parametrize("path", re.findall(r"\]\(((?!http)[^)]+)\)", TEXT))
def test_a_linked_file_exists(path: str) -> None:
    assert (README.parent / path).exists()


def test_the_commands_are_those_of_the_program() -> None:
    assert set(re.findall(r"^    elixir-lint (\w+)", TEXT, flags=re.MULTILINE)) == set(COMMANDS)
