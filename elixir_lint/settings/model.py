"""What the settings say, checked and with their defaults."""

from __future__ import annotations

from datetime import date

from elixir_lint.catalog import Rule
from elixir_lint.finding import Confidence, Severity
from elixir_lint.project.patterns import Pattern
from elixir_lint.record import record
from elixir_lint.selection import NO_CHOICE, Choice
from elixir_lint.source import Span

BASELINE = ".elixir-lint-baseline.txt"
"""The baseline beside the settings (else at the root of the repository) is used without being asked for."""


@record
class Ignore:
    """A table of `[[ignore]]`, or an entry of `[per-file-ignores]` (then without `reason`).

    `selector` means the rules. `setting` is a path in the configuration, dotted, and means what is below too. `day` is
    the last one on which it counts. `span` is where it is written.
    """

    selector: str
    span: Span
    reason: str = ""
    setting: str = ""
    path: Pattern | None = None
    environment: str = ""
    day: date | None = None


@record
class Settings:
    """Of one settings file, or of none. `folder` is the file's, relative to the repository root ("" for the root).

    `rules` are all rules there are, with the options of the settings. `exclude` are patterns relative to the
    repository root, `baseline` is a path relative to it. `fail_on` is None for never.
    """

    rules: tuple[Rule, ...]
    path: str = ""
    folder: str = ""
    choice: Choice = NO_CHOICE
    environments: tuple[str, ...] = ("prod",)
    exclude: tuple[str, ...] = ()
    fail_on: Severity | None = Severity.WARNING
    min_severity: Severity = Severity.INFO
    min_confidence: Confidence = Confidence.LOW
    baseline: str = ""
    ignores: tuple[Ignore, ...] = ()
