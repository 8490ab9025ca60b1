"""No secret is shown, whatever its length, in any line of an excerpt. All secrets here are invented."""

from __future__ import annotations

import pytest

from elixir_lint.finding import Problem, Related
from elixir_lint.report import concise, json, sarif
from elixir_lint.report.mask import hidden_ranges, masked_ranges
from elixir_lint.source import Span
from tests.report.reports import at, drawn, finding, picture, report, source


def test_a_line_without_secrets_is_shown_as_it_is() -> None:
    file = source("a.exs", 'config :shop, ssl: false, name: "shop"\n')
    assert hidden_ranges(file, 1, ()) == []


@pytest.mark.parametrize("secret", ["x", "a-fake-secret-for-tests", "not-so-secret" * 20])
def test_a_hidden_place_is_shown_as_a_mask_of_one_length(secret: str) -> None:
    file = source("a.exs", f'config :shop, salt_of_ours: "{secret}", ssl: false\n')
    hidden = at(file, f'"{secret}"')
    problem = Problem(hidden, "in clear", "in clear", (Related(at(file, "ssl"), "off"),), hides=(hidden,))
    assert picture(problem) == drawn(
        """
         --> a.exs:1:29
          |
        1 | config :shop, salt_of_ours: ********, ssl: false
          |                             ^^^^^^^^  --- 1. off
          |                             |
          |                             2. in clear
          |
        """
    )


def test_a_place_within_a_secret_is_marked_as_the_mask() -> None:
    file = source("a.exs", 'config :shop, salt_of_ours: "not-so-secret-in-tests", ssl: false\n')
    problem = Problem(at(file, "so-secret"), "in clear", hides=(at(file, '"not-so-secret-in-tests"'),))
    assert picture(problem) == drawn(
        """
         --> a.exs:1:34
          |
        1 | config :shop, salt_of_ours: ********, ssl: false
          |                             ^^^^^^^^
          |
        """
    )


def test_secrets_beside_the_problem_are_masked() -> None:
    file = source(
        "config/prod.exs",
        """\
config :shop, Shop.Repo, password: "a-fake-one", ssl: false
config :shop, ShopWeb.Endpoint,
  secret_key_base:
    "another-fake-one-another-fake-one-another-fake-one"
""",
    )
    problem = Problem(at(file, "ssl"), "off", "off", (Related(at(file, '"another'), "base"),))
    assert picture(problem) == drawn(
        """
         --> config/prod.exs:1:50
          |
        1 | config :shop, Shop.Repo, password: "********", ssl: false
          |                                                ^^^ 2. off
        ...
        4 |     "********"
          |     --------- 1. base
          |
        """
    )


def test_a_secret_of_several_lines() -> None:
    file = source("a.exs", 'config :shop,\n  salt_of_ours: """\n  fake\n  fake\n  """,\n  ssl: false\n')
    hidden = at(file, '"""\n  fake\n  fake\n  """')
    problem = Problem(at(file, "salt_of_ours"), "in clear", "", (Related(hidden, "the salt"),), hides=(hidden,))
    assert picture(problem) == drawn(
        """
         --> a.exs:2:3
          |
        2 |     salt_of_ours: ********
          |     ^^^^^^^^^^^^ 2.
          |  _________________-
        3 | | ********
        4 | | ********
        5 | | ********,
          | |________- 1. the salt
          |
        """
    )


def test_a_secret_in_another_file_of_the_finding() -> None:
    first = source("a.exs", 'config :shop, salt_of_ours: "not-so-secret"\n')
    last = source("b.exs", "config :shop, ssl: false\n")
    salt = Related(at(first, "salt_of_ours"), "salt")
    problem = Problem(at(last, "ssl"), "off", related=(salt,), hides=(at(first, "not-so-secret"),))
    assert "not-so" not in picture(problem)


def test_no_format_shows_a_hidden_place() -> None:
    file = source("a.exs", 'config :shop, salt_of_ours: "not-so-secret"\n')
    hidden = at(file, '"not-so-secret"')
    shown = report(finding(Problem(hidden, "in clear", related=(Related(hidden, "here"),), hides=(hidden,))))
    for text in (concise.render(shown), json.render(shown), sarif.render(shown)):
        assert "not-so" not in text


@pytest.mark.parametrize(
    ("text", "masked", "ranges"),
    [
        ("ssl: 1", "ssl: 1", []),
        ('a: "x"', 'a: "********"', [(4, 5)]),
        ('a: "x", b: "y"', 'a: "********", b: "********"', [(4, 5), (12, 13)]),
        ("x", "********", [(0, 1)]),
        ("xy", "****************", [(0, 2)]),
        ("a: x, b", "a: ********, c", [(0, 7)]),
        ("a: x, b", "something else", [(0, 7)]),
        ("a", "a********a", [(0, 1)]),
    ],
)
def test_what_was_masked(text: str, masked: str, ranges: list[tuple[int, int]]) -> None:
    """A line that does not fit to its masked form is hidden altogether."""
    assert masked_ranges(text, masked) == ranges


def test_ranges_are_joined() -> None:
    file = source("a.exs", "0123456789\n")
    spans = [Span(file, 4, 6), Span(file, 1, 3), Span(file, 2, 4), Span(file, 8, 8)]
    assert hidden_ranges(file, 1, spans) == [(1, 6)]
