"""Runs the rules over the projects and decides severity, suppression and order in one place."""

from __future__ import annotations

from dataclasses import dataclass

from elixir_lint.catalog import Rule
from elixir_lint.finding import Finding, NotChecked


@dataclass(frozen=True, slots=True)
class LintedProject:
    """One line of the report's `projects`. `kind` is app, library or umbrella."""

    path: str
    app: str
    kind: str


@dataclass(frozen=True, slots=True)
class Crash:
    """A check of ours that failed: our defect, shown with the rule's name, exit code 2."""

    rule: str
    project: str
    error: str


@dataclass(frozen=True, slots=True)
class Report:
    """All that a renderer needs. Findings are sorted by path, line, column, rule.

    `files` counts the files that were read; `rules` the rules that ran, sorted by name.
    """

    environments: tuple[str, ...]
    projects: tuple[LintedProject, ...]
    files: int
    rules: tuple[Rule, ...]
    findings: tuple[Finding, ...]
    not_checked: tuple[NotChecked, ...] = ()
    suppressed: int = 0
    baselined: int = 0
    crashes: tuple[Crash, ...] = ()
