"""What is drawn under source lines. The pictures are whole; the place of each sign counts."""

from __future__ import annotations

import pytest

from elixir_lint.finding import Problem, Related, Step
from elixir_lint.source import Span
from tests.report.reports import at, drawn, picture, source

SHOP = source(
    "config/prod.exs",
    """\
import Config

config :shop, Shop.Repo,
  ssl: false,
  pool_size: 10

config :shop, ShopWeb.Endpoint, url: [
  host: "shop.test"
]

config :shop, Oban,
  repo: Shop.Repo,
  plugins: [],
  queues: [
    mail: 10,
    web: 5
  ]
""",
)


def test_a_single_place_has_no_number() -> None:
    assert picture(Problem(at(SHOP, "ssl: false"), "off", "TLS is off")) == drawn(
        """
         --> config/prod.exs:4:3
          |
        4 |   ssl: false,
          |   ^^^^^^^^^^ TLS is off
          |
        """
    )


def test_context_is_no_step() -> None:
    problem = Problem(
        at(SHOP, "ssl: false"), "off", "TLS is off", (Related(at(SHOP, "config"), "of Shop.Repo", Step.CONTEXT),)
    )
    assert picture(problem) == drawn(
        """
         --> config/prod.exs:4:3
          |
        3 | config :shop, Shop.Repo,
          | ------ of Shop.Repo
        4 |   ssl: false,
          |   ^^^^^^^^^^ TLS is off
          |
        """
    )


def test_a_label_without_text_still_has_its_number() -> None:
    assert picture(Problem(at(SHOP, "pool_size"), "ten", "", (Related(at(SHOP, "ssl"), ""),))) == drawn(
        """
         --> config/prod.exs:5:3
          |
        4 |   ssl: false,
          |   --- 1.
        5 |   pool_size: 10
          |   ^^^^^^^^^ 2.
          |
        """
    )


def test_a_step_after_the_primary_place() -> None:
    problem = Problem(
        at(SHOP, "ssl: false"),
        "off",
        "written here",
        (Related(at(SHOP, "import"), "first"), Related(at(SHOP, "web: 5"), "used here", Step.AFTER)),
    )
    assert picture(problem) == drawn(
        """
          --> config/prod.exs:4:3
           |
         1 | import Config
           | ------ 1. first
        ...
         4 |   ssl: false,
           |   ^^^^^^^^^^ 2. written here
        ...
        16 |     web: 5
           |     ------ 3. used here
           |
        """
    )


def test_other_files_follow_in_the_order_of_evaluation() -> None:
    first = source("config/config.exs", "config :shop, ssl: true\n")
    last = source("config/runtime.exs", "\n" * 99 + "config :shop, ssl: false\n")
    problem = Problem(
        at(last, "ssl: false"),
        "off",
        "set here",
        (Related(at(SHOP, "ssl: false"), "overridden"), Related(at(first, "ssl: true"), "overridden")),
    )
    assert picture(problem) == drawn(
        """
           --> config/runtime.exs:100:15
            |
        100 | config :shop, ssl: false
            |               ^^^^^^^^^^ 3. set here
            |
           ::: config/prod.exs:4:3
            |
          4 |   ssl: false,
            |   ---------- 1. overridden
            |
           ::: config/config.exs:1:15
            |
          1 | config :shop, ssl: true
            |               --------- 2. overridden
            |
        """
    )


def test_labels_on_one_line_hang_below_it() -> None:
    file = source("a.exs", "config :shop, ssl: false, ssl_opts: [], pool_size: 10\n")
    problem = Problem(
        at(file, "ssl: false"),
        "off",
        "off",
        (Related(at(file, "ssl_opts: []"), "empty"), Related(at(file, "pool_size: 10"), "ten")),
    )
    assert picture(problem) == drawn(
        """
         --> a.exs:1:15
          |
        1 | config :shop, ssl: false, ssl_opts: [], pool_size: 10
          |               ^^^^^^^^^^  ------------  ------------- 2. ten
          |               |           |
          |               |           1. empty
          |               3. off
          |
        """
    )


def test_a_place_within_another_stays_in_sight() -> None:
    file = source("a.exs", "config :shop, ssl: false, ssl_opts: []\n")
    problem = Problem(at(file, "ssl: false, ssl_opts: []"), "off", "both", (Related(at(file, "false"), "off"),))
    assert picture(problem) == drawn(
        """
         --> a.exs:1:15
          |
        1 | config :shop, ssl: false, ssl_opts: []
          |               ^^^^^-----^^^^^^^^^^^^^^
          |               |    |
          |               |    1. off
          |               2. both
          |
        """
    )


def test_two_labels_on_one_place() -> None:
    file = source("a.exs", "config :shop, ssl: false\n")
    problem = Problem(at(file, "false"), "off", "read", (Related(at(file, "false"), "written"),))
    assert picture(problem) == drawn(
        """
         --> a.exs:1:20
          |
        1 | config :shop, ssl: false
          |                    ^^^^^ 2. read
          |                    |
          |                    1. written
          |
        """
    )


def test_a_place_of_several_lines() -> None:
    call = at(SHOP, "config :shop, Shop.Repo,\n  ssl: false,\n  pool_size: 10")
    assert picture(Problem(call, "absent", "no `queue_target` here")) == drawn(
        """
         --> config/prod.exs:3:1
          |
        3 | / config :shop, Shop.Repo,
        4 | |   ssl: false,
        5 | |   pool_size: 10
          | |_______________^ no `queue_target` here
          |
        """
    )


def test_a_place_of_many_lines_is_shown_by_its_ends() -> None:
    whole = SHOP.data[SHOP.data.index(b"config :shop, Oban") :].decode()
    assert picture(Problem(at(SHOP, whole), "absent", "no `notifier` here")) == drawn(
        """
          --> config/prod.exs:11:1
           |
        11 | / config :shop, Oban,
        ...  |
        17 | |   ]
           | |___^ no `notifier` here
           |
        """
    )


def test_places_of_several_lines_within_each_other() -> None:
    whole = SHOP.data[SHOP.data.index(b"config :shop, Oban") :].decode()
    queues = at(SHOP, "[\n    mail: 10,\n    web: 5\n  ]")
    problem = Problem(queues, "many", "15 jobs", (Related(at(SHOP, whole), "Oban", Step.CONTEXT),))
    assert picture(problem) == drawn(
        """
          --> config/prod.exs:14:11
           |
        11 | /   config :shop, Oban,
        ...  |
        14 | |     queues: [
           | |  ___________^
        15 | | |     mail: 10,
        16 | | |     web: 5
        17 | | |   ]
           | | |___^ 15 jobs
           | |_____- Oban
           |
        """
    )


def test_a_place_that_begins_within_a_line() -> None:
    problem = Problem(
        at(SHOP, "[\n  host"),
        "open",
        "opened",
        (Related(at(SHOP, 'url: [\n  host: "shop.test"\n]'), "the URL"), Related(at(SHOP, "host"), "the host")),
    )
    assert picture(problem) == drawn(
        """
         --> config/prod.exs:7:38
          |
        7 |     config :shop, ShopWeb.Endpoint, url: [
          |  ___________________________________-
          | |  ______________________________________^
        8 | | |   host: "shop.test"
          | | |   ---- 2. the host
          | | |______^ 3. opened
        9 | |   ]
          | |___- 1. the URL
          |
        """
    )


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_line_ends_are_not_shown(line_end: str) -> None:
    file = source("a.exs", line_end.join(("config :shop,", "  ssl: false", "")))
    problem = Problem(Span(file, 0, len(file.data)), "off", "all")
    assert picture(problem) == drawn(
        """
         --> a.exs:1:1
          |
        1 | / config :shop,
        2 | |   ssl: false
          | |____________^ all
          |
        """
    )


def test_tabs_and_wide_characters_keep_signs_in_their_place() -> None:
    file = source("a.exs", 'config :shop,\n\tname: "größe 漢字 \U0001f600", ssl: false\n')
    assert picture(Problem(at(file, "ssl"), "off", "off", (Related(at(file, "漢字"), "name"),))) == drawn(
        """
         --> a.exs:2:22
          |
        2 |     name: "größe 漢字 \U0001f600", ssl: false
          |                  ----      ^^^ 2. off
          |                  |
          |                  1. name
          |
        """
    )


def test_a_place_at_the_end_of_the_file() -> None:
    file = source("a.exs", "config :shop,")
    assert picture(Problem(Span(file, 13, 13), "cut off", "here")) == drawn(
        """
         --> a.exs:1:14
          |
        1 | config :shop,
          |              ^ here
          |
        """
    )


def test_an_empty_file_has_no_excerpt() -> None:
    file = source("config/prod.exs", "")
    assert picture(Problem(Span(file, 0, 0), "cannot be read")) == " --> config/prod.exs:1:1\n"
