"""Rules about boot files that work under Mix and stop a release."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import path_text, surety
from elixir_lint.config.values import FALSE, Condition
from elixir_lint.finding import Problem
from elixir_lint.project.boot_files import boot_runs
from elixir_lint.project.model import Project
from elixir_lint.source import Span


@check("runtime-config-uses-mix")
def runtime_config_uses_mix(project: Project) -> Iterator[Problem]:
    if project.is_library or (project.deploy.runs_mix and not project.has_release_evidence):
        return
    for (span, name), when in _mix_calls(project).items():
        if not when.is_false and not _is_open(when):
            yield Problem(
                span=span,
                message=f"a release of {project.app} does not boot{path_text(when)}: {name} is not there",
                label="no Mix in a release",
                key=name,
                confidence=surety(when),
                fix=_FIXES.get(name, "move what depends on Mix to config.exs, or set it from the environment"),
            )


_FIXES = {
    "Mix.env/0": "`config_env()` in place of `Mix.env()`",
    "Mix.target/0": "`config_target()` in place of `Mix.target()`",
    "Mix.Config": "`import Config` in place of `use Mix.Config`",
}


def _mix_calls(project: Project) -> dict[tuple[Span, str], Condition]:
    """The uses of Mix that production reaches, with the conditions, once each."""
    found: dict[tuple[Span, str], Condition] = {}
    for run in boot_runs(project):
        for call in run.mix_calls:
            key = (call.span, call.name)
            found[key] = found.get(key, FALSE) | call.when
    return found


def _is_open(when: Condition) -> bool:
    """Whether it depends on something that could not be evaluated."""
    return any(subject.kind == "open" for subject in when.subjects)
