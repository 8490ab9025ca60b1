"""The rule about settings that were compiled in and are set again at boot."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import path_text, shown, surety
from elixir_lint.config.lookup import lookup
from elixir_lint.config.opened import Write
from elixir_lint.config.values import (
    FALSE_ATOM,
    Condition,
    Subject,
)
from elixir_lint.finding import Problem, Related, Severity
from elixir_lint.project.compile_time import CompiledSetting, compiled_settings
from elixir_lint.project.model import Project
from elixir_lint.regex import regex

_OF_A_VARIABLE = regex(r'(?:[\w.]+\(\$\w+\)|\$\w+) == "[^"$]*"')


@check("runtime-sets-compile-time-key")
def runtime_sets_compile_time_key(project: Project) -> Iterator[Problem]:
    if project.is_library or project.evaluation.boot_run is None:
        return
    reported: set[tuple[str, ...]] = set()
    for setting in compiled_settings(project):
        write = _boot_write(project, setting)
        if write is None or setting.path in reported or not setting.sure:
            continue
        when = _differing(project, setting.path, setting.checked)
        if not when.is_false and not any(map(_is_open, when.subjects)):
            reported.add(setting.path)
            yield _problem(project, setting, write, when)


def _is_open(subject: Subject) -> bool:
    """Whether a question is open, and not one that a variable alone answers: `String.downcase($DEBUG) == "true"`."""
    return subject.kind == "open" and not _OF_A_VARIABLE.fullmatch(subject.name)


def _problem(project: Project, setting: CompiledSetting, write: Write, when: Condition) -> Problem:
    aborts = setting.checked and _is_validated(project)
    name, where = shown(setting.path), path_text(project.config.survives.simplified(when))
    build = project.evaluation.build.get(*setting.path).writes
    compiled = (Related(setting.span, "compiled in here"),) if setting.span is not None else ()
    return Problem(
        span=write.key,
        message=(f"a release of {project.app} does not boot" if aborts else f"what boot sets for {name} is ignored")
        + f"{where}: {setting.by} has another value of {'it' if not aborts else name} compiled in",
        label="set at boot",
        related=(*(Related(each.key, "set while building") for each in build[-1:]), *compiled),
        setting=setting.path,
        severity=Severity.ERROR if aborts else Severity.WARNING,
        confidence=surety(when),
        fix=f"set {name} in config/prod.exs" + (", or read it in a function" if setting.span is not None else ""),
    )


def _is_validated(project: Project) -> bool:
    """Whether Elixir compares at boot: a release does, unless all of them say `validate_compile_env: false`."""
    if project.deploy.runs_mix and not project.has_release_evidence:
        return False
    answers = [lookup(release.options, "validate_compile_env") for release in project.mix.releases]
    return not answers or any(answer != FALSE_ATOM for answer in answers)


def _boot_write(project: Project, setting: CompiledSetting) -> Write | None:
    """The last write of the boot file that changes what is at or below the path."""
    below = list(project.config.below(*setting.path)) or [project.config.get(*setting.path)]
    writes = [
        write
        for each in below
        for write in each.writes
        if write.phase == "boot" and not _differing(project, each.path, setting.checked).is_false
    ]
    return max(writes, key=lambda write: (write.key.file.path, write.key.start), default=None)


def _differing(project: Project, path: tuple[str, ...], checked: bool) -> Condition:
    """The worlds in which the value at a path is another one at boot than it was while building."""
    from elixir_lint.checks.differences import differing

    return differing(project.evaluation.build.value(*path), project.config.value(*path), checked)
