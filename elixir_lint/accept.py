"""Writes baselines: takes what is found now as what to live with."""

from __future__ import annotations

import os
from collections.abc import Container, Sequence

from elixir_lint.baseline import Entry, entry_of, gone, read_baseline, rendered
from elixir_lint.engine import Crash, Report
from elixir_lint.errors import UserError
from elixir_lint.project.discover import repository_root
from elixir_lint.record import record, replace
from elixir_lint.run import Asked, baseline_place, governed, linted, require, rules_asked
from elixir_lint.settings.model import BASELINE
from elixir_lint.settings.scopes import Scopes
from elixir_lint.source import FilePath


@record
class Written:
    """A baseline file: what it has now, and what was added and removed. `crashes` are why it was not written."""

    path: str
    text: str
    entries: int
    added: int
    removed: int
    crashes: tuple[Crash, ...] = ()


def baselines(paths: Sequence[FilePath], asked: Asked, action: str) -> list[tuple[str, Written]]:
    """The baselines of the projects at `paths` and where they belong, not yet written.

    `action` is create (there must be none yet), update (what is found now) or prune (without what is gone).
    """
    require(paths)
    scopes = Scopes(paths, repository_root(paths), asked.config, asked.isolated)
    found: list[tuple[str, Written]] = []
    for settings, projects in governed(paths, scopes, asked):
        shown = "/".join(filter(None, (settings.folder, BASELINE)))
        place, shown, root = baseline_place(settings, scopes.root, asked) or (
            os.path.join(scopes.root, shown),
            shown,
            "",
        )
        exists = os.path.lexists(place)
        if exists and action == "create":
            raise UserError(f"there is a baseline already, {shown}: `elixir-lint baseline update` brings it up to date")
        if not exists and action == "prune":
            raise UserError(f"there is no baseline {shown}")
        report = linted(projects, settings, scopes, replace(asked, no_baseline=True)).report
        before = read_baseline(place, shown, root) if exists else ()
        found.append((place, _written(shown, report, before, action, rules_asked(settings))))
    return found


def _written(shown: str, report: Report, before: Sequence[Entry], action: str, asked: Container[str]) -> Written:
    """What other projects, environments and rules have in the baseline stays."""
    lost = {entry.fingerprint for entry in gone(report, before, asked)}
    known = {entry.fingerprint for entry in before}
    new = () if action == "prune" else tuple(map(entry_of, report.findings))
    current = {entry.fingerprint for entry in new}
    kept = [entry for entry in before if entry.fingerprint not in lost | current]
    after = (*kept, *new)
    return Written(
        path=shown,
        text=rendered(after),
        entries=len({entry.fingerprint for entry in after}),
        added=len(current - known),
        removed=len(lost),
        crashes=report.crashes,
    )
