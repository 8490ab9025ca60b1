"""Versions and requirements, with the order and the operators of Elixir's `Version`."""

from __future__ import annotations

import re
from functools import total_ordering

from elixir_lint.record import record
from elixir_lint.regex import regex

_VERSION = regex(r"v?(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?(?:-([0-9A-Za-z.-]{1,99}))?(?:\+[0-9A-Za-z.-]+)?", re.ASCII)
_OPERATOR = regex(r"~>|>=|<=|==|!=|>|<|!")


@total_ordering
@record
class Version:
    """`1.8.0-rc.1`: `pre` holds the parts of the pre-release, numbers as int. Build metadata does not count."""

    major: int
    minor: int
    patch: int
    pre: tuple[int | str, ...] = ()

    def _order(self) -> tuple[object, ...]:
        """Without pre-release comes after every pre-release; numbers come before words."""
        parts = tuple((0, part, "") if isinstance(part, int) else (1, 0, part) for part in self.pre)
        return (self.major, self.minor, self.patch, not self.pre, parts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and self._order() == other._order()

    def __lt__(self, other: Version) -> bool:
        return self._order() < other._order()

    def __hash__(self) -> int:
        return hash(self._order())

    def __str__(self) -> str:
        text = f"{self.major}.{self.minor}.{self.patch}"
        return f"{text}-{'.'.join(str(part) for part in self.pre)}" if self.pre else text


def parse_version(text: str) -> Version | None:
    """`MAJOR.MINOR[.PATCH][-PRE][+BUILD]`, a leading `v` as in git tags; None if it is no version."""
    found = _VERSION.fullmatch(text.strip())
    if found is None:
        return None
    major, minor, patch, pre = found.groups()
    parts = tuple(int(part) if part.isdecimal() else part for part in pre.split(".")) if pre else ()
    return Version(int(major), int(minor), int(patch or 0), parts)


@record
class Range:
    """The versions from `low` to `high`, None for no bound; `low` and `high` belong to it if they are `closed`."""

    low: Version | None = None
    low_closed: bool = True
    high: Version | None = None
    high_closed: bool = False

    def both(self, other: Range) -> Range:
        low, low_closed = self.low, self.low_closed
        if other.low is not None and (low is None or (other.low, not other.low_closed) > (low, not low_closed)):
            low, low_closed = other.low, other.low_closed
        high, high_closed = self.high, self.high_closed
        if other.high is not None and (high is None or (other.high, other.high_closed) < (high, high_closed)):
            high, high_closed = other.high, other.high_closed
        return Range(low, low_closed, high, high_closed)

    def holds(self, version: Version) -> bool:
        above = self.low is None or version > self.low or (self.low_closed and version == self.low)
        below = self.high is None or version < self.high or (self.high_closed and version == self.high)
        return above and below

    def at_least(self, version: Version) -> bool | None:
        """Whether all versions of the range are `version` or later; False if none is, None if some are."""
        if self.low is not None and self.low >= version:
            return True
        if self.high is not None and (self.high < version or (self.high == version and not self.high_closed)):
            return False
        return None


@record
class Requirement:
    """The ranges of a requirement, joined by `or`."""

    ranges: tuple[Range, ...]

    def matches(self, version: Version) -> bool:
        return any(each.holds(version) for each in self.ranges)

    def at_least(self, version: Version) -> bool | None:
        """Whether every admitted version is `version` or later; False if none is, None if it depends."""
        answers = {each.at_least(version) for each in self.ranges}
        return answers.pop() if len(answers) == 1 else None


def parse_requirement(text: str) -> Requirement | None:
    """`~> 1.7`, `>= 1.0.0 and < 2.0.0 or ~> 3.1`; None if it is no requirement. `and` binds tighter than `or`.

    `!= V` leaves out a single version, which no range can say: it is taken for any version.
    """
    ranges = []
    for choice in text.split(" or "):
        whole = Range()
        for condition in choice.split(" and "):
            part = _condition(condition.strip())
            if part is None:
                return None
            whole = whole.both(part)
        ranges.append(whole)
    return Requirement(tuple(ranges))


def _condition(text: str) -> Range | None:
    found = _OPERATOR.match(text)
    operator = found.group() if found else "=="
    written = text[len(operator) :].strip() if found else text
    version = parse_version(written)
    if version is None:
        return None
    match operator:
        case "~>":
            return Range(version, True, _next(version, written), False)
        case ">=":
            return Range(low=version)
        case ">":
            return Range(version, False)
        case "<":
            return Range(high=version)
        case "<=":
            return Range(high=version, high_closed=True)
        case "==":
            return Range(version, True, version, True)
        case _:
            return Range()


def _next(version: Version, written: str) -> Version:
    """The first version that `~>` excludes: `~> 2.1` ends before 3.0.0-0, `~> 2.1.3` before 2.2.0-0."""
    if written.split("-")[0].count(".") == 1:
        return Version(version.major + 1, 0, 0, (0,))
    return Version(version.major, version.minor + 1, 0, (0,))
