"""The rule about deploys that change code in a running system."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.finding import Problem, Related, Severity, Step
from elixir_lint.project.hot_upgrades import evidence, forbidding, leftovers
from elixir_lint.project.model import Project

MOST_PLACES = 6
"""How many signs of upgrades in place are shown."""


@check("hot-upgrade-reliance")
def hot_upgrade_reliance(project: Project) -> Iterator[Problem]:
    if project.is_library or project.is_firmware:
        return
    found = list(evidence(project))
    old = list(leftovers(project))
    if found:
        first, *others = found
        against = list(forbidding(project))
        related = (*others[: MOST_PLACES - 1], *old, *against)
        yield Problem(
            span=first.span,
            message=f"{project.app} is upgraded while it runs: {first.says}"
            + (f", and {against[0].says}" if against else ""),
            label="for upgrades in place",
            related=tuple(Related(each.span, each.says, Step.CONTEXT) for each in related),
            key="upgrade",
            severity=Severity.ERROR if against else Severity.WARNING,
        )
        return
    for says in dict.fromkeys(each.says for each in old):
        spans = [each.span for each in old if each.says == says]
        yield Problem(
            span=spans[0],
            message=says,
            label="for upgrades in place",
            related=tuple(Related(span, "and this", Step.CONTEXT) for span in spans[1:MOST_PLACES]),
            key=says,
            severity=Severity.INFO,
        )
