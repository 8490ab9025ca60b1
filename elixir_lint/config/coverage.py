"""How much of a configuration is known: the figure that `show` and `check --verbose` end with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from elixir_lint.config.effective import Effective, Setting
from elixir_lint.config.kinds import Kind, holds_unknown, kind_of, why_unknown
from elixir_lint.config.values import Unknown, Value
from elixir_lint.record import record


@record
class Coverage:
    """How many settings are known, depend on the environment, are not known in some world."""

    known: int
    environment: int
    unknown: int

    @property
    def text(self) -> str:
        return f"{self.known} known, {self.environment} from the environment, {self.unknown} unknown"


def coverage_of(values: Iterable[Value]) -> Coverage:
    known = environment = unknown = 0
    for value in values:
        if holds_unknown(value):
            unknown += 1
        elif kind_of(value) is Kind.KNOWN:
            known += 1
        else:
            environment += 1
    return Coverage(known, environment, unknown)


def unknown_settings(config: Effective) -> Iterator[tuple[Setting, Unknown]]:
    """The settings whose value is not known in some world, with what is not known."""
    for setting in config.below():
        lost = why_unknown(setting.value) if holds_unknown(setting.value) else ()
        if lost:
            yield setting, lost[0]
