"""The tables of versions that come with the linter: `data/elixir.toml`, `data/otp.toml`, `data/otp_removed.toml`."""

from __future__ import annotations

import os
from datetime import date
from functools import cache
from typing import Any

from elixir_lint.project.versions import Version, parse_version
from elixir_lint.record import record

_DATA = os.path.join(os.path.dirname(os.path.dirname(__file__)), "data")


@record
class ElixirRelease:
    """A minor version of Elixir: `lowest` and `highest` are major versions of OTP, `ended` its last day of support.

    `later` is a major version that a patch release added: from `since` on.
    """

    version: str
    lowest: int
    highest: int
    ended: date | None
    later: int | None = None
    since: Version | None = None

    def supports(self, otp: int, patch: Version | None) -> bool | None:
        """Whether this version, of the given patch release, runs on OTP; None if that depends on the patch."""
        if otp == self.later and self.since is not None:
            return None if patch is None else patch >= self.since
        return self.lowest <= otp <= self.highest


@record
class OtpRelease:
    """A major version of OTP and its last day of support; `projected` by the usual three years."""

    version: int
    ended: date
    projected: bool


@record
class Removed:
    """A function that an OTP release no longer has: `arities` () for any, `instead` what to call."""

    module: str
    name: str
    arities: tuple[int, ...]
    otp: int
    instead: str


@cache
def elixir_releases() -> dict[str, ElixirRelease]:
    """By minor version ("1.18")."""
    return {each["version"]: _elixir(each) for each in _read("elixir")["release"]}


def _elixir(table: dict[str, Any]) -> ElixirRelease:
    later = table.get("later", {})
    lowest, highest = table["otp"]
    since = parse_version(later["from"]) if later else None
    return ElixirRelease(table["version"], lowest, highest, table.get("ended"), later.get("otp"), since)


@cache
def otp_releases() -> dict[int, OtpRelease]:
    return {
        each["version"]: OtpRelease(each["version"], each["ended"], each.get("projected", False))
        for each in _read("otp")["release"]
    }


@cache
def removed_functions() -> dict[tuple[str, str], Removed]:
    """By module (without the colon) and name."""
    found = {}
    for each in _read("otp_removed")["function"]:
        removed = Removed(each["module"], each["name"], tuple(each.get("arities", ())), each["otp"], each["instead"])
        found[removed.module, removed.name] = removed
    return found


def as_of(table: str) -> date:
    """The day on which a table was made."""
    day = _read(table)["as-of"]
    assert isinstance(day, date)
    return day


@cache
def _read(name: str) -> dict[str, Any]:
    import tomli  # not in a run that asks of no version

    with open(os.path.join(_DATA, f"{name}.toml"), "rb") as file:
        return tomli.load(file)
