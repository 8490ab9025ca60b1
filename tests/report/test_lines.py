"""Lines longer than the terminal is wide are cut around their place."""

from __future__ import annotations

import pytest

from elixir_lint.finding import Problem, Related
from tests.report.reports import at, drawn, picture, source

LONG = source("a.exs", "config :shop, " + ", ".join(f"key_{i}: {i}" for i in range(10, 60)) + "\n")


@pytest.mark.parametrize(
    ("text", "column", "code", "signs"),
    [
        (
            "config",
            1,
            "config :shop, key_10: 10, key_11: 11, key_12: 12, key_13:...",
            "^^^^^^ here",
        ),
        (
            "key_30: 30",
            255,
            "...28, key_29: 29, key_30: 30, key_31: 31, key_32: 32, ke...",
            "                   ^^^^^^^^^^ here",
        ),
        (
            "key_59: 59",
            603,
            "...: 55, key_56: 56, key_57: 57, key_58: 58, key_59: 59",
            "                                             ^^^^^^^^^^ here",
        ),
    ],
)
def test_a_long_line_is_cut_around_its_place(text: str, column: int, code: str, signs: str) -> None:
    shown = picture(Problem(at(LONG, text), "long", "here"), width=64)
    assert shown == f" --> a.exs:1:{column}\n  |\n1 | {code}\n  | {signs}\n  |\n"


def test_a_place_longer_than_the_line_is_wide() -> None:
    shown = picture(Problem(at(LONG, LONG.line(1)), "long", "all of it"), width=44)
    assert shown == drawn(
        """
         --> a.exs:1:1
          |
        1 | config :shop, key_10: 10, key_11: 11,...
          | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ all of it
          |
        """
    )


def test_places_far_apart_on_a_long_line() -> None:
    problem = Problem(at(LONG, "key_59: 59"), "long", "here", (Related(at(LONG, "config"), "far"),))
    assert picture(problem, width=44) == drawn(
        """
         --> a.exs:1:603
          |
        1 | ...7: 57, key_58: 58, key_59: 59
          | -                     ^^^^^^^^^^ 2. here
          | |
          | 1. far
          |
        """
    )


def test_a_line_of_a_million_characters() -> None:
    file = source("a.exs", "a" * 500_000 + " ssl " + "b" * 500_000)
    assert picture(Problem(at(file, "ssl"), "long", "here"), width=44) == drawn(
        """
         --> a.exs:1:500002
          |
        1 | ...aaaaaaaaaaa ssl bbbbbbbbbbbbbbbbbb...
          |                ^^^ here
          |
        """
    )
