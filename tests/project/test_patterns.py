"""Path patterns, as `Path.wildcard` matches them."""

from __future__ import annotations

import time

import pytest

from elixir_lint.project.patterns import Pattern


@pytest.mark.parametrize(
    ("pattern", "paths"),
    [
        ("lib/*.ex", ["lib/a/b.ex", "lib/a.exs", "a.ex", "lib/.a.ex"]),
        ("lib/**/*.ex", ["lib/.git/a.ex", "test/a.ex", "lib/a"]),
        ("**", [".git", ".git/config"]),
        ("a?.ex", ["a.ex", "abc.ex"]),
        ("[a-c].ex", ["d.ex", "-.ex"]),
        ("{a,b}.ex", ["c.ex", "{a,b}.ex"]),
        ("fly*.toml", ["Fly.toml", "deploy/fly.toml"]),
    ],
)
def test_other_paths_do_not_match(pattern: str, paths: list[str]) -> None:
    assert [path for path in paths if Pattern(pattern).matches(path)] == []


@pytest.mark.parametrize(
    ("pattern", "paths"),
    [
        ("lib/*.ex", ["lib/a.ex", "lib/..ex".replace("..", "a.b.")]),
        ("lib/**/*.ex", ["lib/a.ex", "lib/a/b.ex", "lib/a/b/c.ex"]),
        ("**/*", ["a", "a/b", "a/b/c"]),
        ("**/fly*.toml", ["fly.toml", "deploy/fly.staging.toml"]),
        ("a?.ex", ["ab.ex", "aé.ex"]),
        ("[a-c]*.ex", ["a.ex", "cc.ex"]),
        ("apps/{shop,web}/{lib,web}/*.ex", ["apps/shop/web/a.ex", "apps/web/lib/b.ex"]),
        (".github/workflows/*.yml", [".github/workflows/ci.yml"]),
        ("./config/*.exs", ["config/a.exs"]),
        ("a*b*c", ["abc", "aXbbYc", "abcbc"]),
    ],
)
def test_paths_that_match(pattern: str, paths: list[str]) -> None:
    assert [path for path in paths if Pattern(pattern).matches(path)] == paths


def test_a_name_alone_matches_anywhere_if_asked() -> None:
    assert Pattern("examples", anywhere=True).matches("a/b/examples")
    assert Pattern("examples/", anywhere=True).matches("examples")
    assert not Pattern("a/examples", anywhere=True).matches("b/a/examples")


def test_where_to_look() -> None:
    pattern = Pattern("apps/*/lib/**/*.ex")
    assert pattern.fixed == "apps"
    asked = ["", "apps", "apps/shop", "apps/shop/lib/a/b", "apps/shop/test", "config"]
    assert [directory for directory in asked if pattern.may_hold(directory)] == asked[:4]


@pytest.mark.parametrize("pattern", ["*a" * 200, "**/" * 200 + "x", "{a,b}" * 200, "[a-\U0010ffff]" * 200])
def test_hostile_patterns_take_no_time(pattern: str) -> None:
    began = time.process_time()
    Pattern(pattern).matches("a" * 300 + "/" + "a/" * 300)
    assert time.process_time() - began < 1
