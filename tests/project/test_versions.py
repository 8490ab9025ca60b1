"""Versions and requirements, as Elixir's `Version` has them."""

from __future__ import annotations

import pytest

from elixir_lint.project.versions import Requirement, Version, parse_requirement, parse_version


def version(text: str) -> Version:
    parsed = parse_version(text)
    assert parsed is not None
    return parsed


def requirement(text: str) -> Requirement:
    parsed = parse_requirement(text)
    assert parsed is not None
    return parsed


@pytest.mark.parametrize("text", ["", "1", "1.x", "latest", "1.2.3.4", "ref:abc", "1." + "9" * 5000])
def test_other_texts_are_no_versions(text: str) -> None:
    assert parse_version(text) is None


def test_versions_in_order() -> None:
    texts = [
        "0.9.9",
        "1.0.0-alpha",
        "1.0.0-alpha.1",
        "1.0.0-alpha.beta",
        "1.0.0-rc.2",
        "1.0.0-rc.11",
        "1.0.0",
        "1.0.10",
        "1.1",
    ]
    assert sorted(map(version, reversed(texts))) == [version(text) for text in texts]


def test_build_metadata_does_not_count() -> None:
    assert version("1.0.0+a") == version("v1.0.0+b")


@pytest.mark.parametrize("text", ["", "~> x", "~> 1.0 and", "1.0 || 2.0", ">= 1.0.0, < 2.0.0"])
def test_other_texts_are_no_requirements(text: str) -> None:
    assert parse_requirement(text) is None


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("~> 2.1", ["2.1.0", "2.9.9"], ["2.0.9", "3.0.0", "3.0.0-rc.1"]),
        ("~> 2.1.3", ["2.1.3", "2.1.99"], ["2.1.2", "2.2.0", "2.2.0-dev"]),
        ("~> 1.0-rc.1", ["1.0.0-rc.1", "1.5.0"], ["2.0.0"]),
        (">= 1.0.0 and < 2.0.0", ["1.0.0", "1.9.0"], ["2.0.0", "0.9.0"]),
        ("~> 1.7.0 or ~> 1.8.0-rc.3", ["1.7.4", "1.8.0"], ["1.6.0", "1.9.0"]),
        ("== 1.2.3", ["1.2.3"], ["1.2.4"]),
        ("1.2.3", ["1.2.3"], ["1.2.2"]),
        ("> 1.0.0 and <= 1.1.0", ["1.0.1", "1.1.0"], ["1.0.0", "1.1.1"]),
    ],
)
def test_requirements(text: str, inside: list[str], outside: list[str]) -> None:
    asked = requirement(text)
    assert [v for v in inside + outside if asked.matches(version(v))] == inside


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("~> 1.8", True),
        ("~> 1.8.2", True),
        ("~> 1.7", None),
        ("~> 1.7.2", False),
        (">= 1.7.0 and < 1.8.0", False),
        (">= 0.0.0", None),
        ("~> 1.6.0 or ~> 1.8", None),
        ("~> 1.8 or ~> 2.0", True),
        ("!= 1.9.0", None),
    ],
)
def test_at_least_1_8_0(text: str, answer: bool | None) -> None:
    assert requirement(text).at_least(version("1.8.0")) is answer
