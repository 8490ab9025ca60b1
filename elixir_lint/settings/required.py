"""`required-version`: which versions of the linter a settings file is for."""

from __future__ import annotations

import re

from elixir_lint.project.versions import Version, parse_version
from elixir_lint.regex import regex

REQUIREMENT = r"^\s*(>=|<=|==|!=|~>|>|<)\s*\d+(\.\d+){0,2}\s*(,\s*(>=|<=|==|!=|~>|>|<)\s*\d+(\.\d+){0,2}\s*)*$"
_CLAUSE = regex(r"(>=|<=|==|!=|~>|>|<)\s*([\d.]+)")


def admits(requirement: str, version: str) -> bool:
    """Whether a version fulfils `>=0.1, <2`. Text of another form admits all: it is wrong, not unfulfilled."""
    own = _version(version)
    if not re.search(REQUIREMENT, requirement):
        return True
    return all(_fits(own, operator, number) for operator, number in _CLAUSE.findall(requirement))


def _fits(own: Version, operator: str, number: str) -> bool:
    other = _version(number)
    match operator:
        case ">=":
            return own >= other
        case "<=":
            return own <= other
        case ">":
            return own > other
        case "<":
            return own < other
        case "!=":
            return own != other
        case "==":
            return own == other
        case _:  # ~> 1.2 admits 1.9, ~> 1.2.3 admits 1.2.9
            same_minor = number.count(".") < 2 or own.minor == other.minor
            return own >= other and own.major == other.major and same_minor


def _version(number: str) -> Version:
    version = parse_version(number if "." in number else f"{number}.0")
    assert version is not None
    return version
