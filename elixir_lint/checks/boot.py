"""Rules about boot files that work under Mix and stop a release."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import join, normpath
from typing import TYPE_CHECKING

from elixir_lint.checks import check
from elixir_lint.checks.common import path_text, shown, surety
from elixir_lint.config.interpreter import FileRead
from elixir_lint.config.lookup import lookup
from elixir_lint.config.paths import ROOT
from elixir_lint.config.values import FALSE, TRUE_ATOM, Capture, Condition
from elixir_lint.finding import Problem, Related, Severity, Step
from elixir_lint.project.boot_files import boot_runs
from elixir_lint.project.literals import possible_items
from elixir_lint.project.model import Project
from elixir_lint.source import Span
from elixir_lint.syntax.terms import String

if TYPE_CHECKING:
    from elixir_lint.project.deploy.dockerfile import Instruction

_BASE_APPS = ("kernel", "stdlib")
"""They run before any configuration is read."""
_FIXES = {
    "Mix.env/0": "`config_env()` in place of `Mix.env()`",
    "Mix.target/0": "`config_target()` in place of `Mix.target()`",
    "Mix.Config": "`import Config` in place of `use Mix.Config`",
}


def _starts_by_mix_only(project: Project) -> bool:
    return project.deploy.runs_mix and not project.has_release_evidence


def _is_open(when: Condition) -> bool:
    """Whether it depends on something that could not be evaluated."""
    return any(subject.kind == "open" for subject in when.subjects)


# --- Mix ---------------------------------------------------------------------------------------------


@check("runtime-config-uses-mix")
def runtime_config_uses_mix(project: Project) -> Iterator[Problem]:
    if project.is_library or _starts_by_mix_only(project):
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


def _mix_calls(project: Project) -> dict[tuple[Span, str], Condition]:
    """The uses of Mix that production reaches, with the conditions, once each."""
    found: dict[tuple[Span, str], Condition] = {}
    for run in boot_runs(project):
        for call in run.mix_calls:
            key = (call.span, call.name)
            found[key] = found.get(key, FALSE) | call.when
    return found


# --- other files ---------------------------------------------------------------------------------------


@check("runtime-config-imports-file")
def runtime_config_imports_file(project: Project) -> Iterator[Problem]:
    boot = project.evaluation.boot_run
    if project.is_library or boot is None:
        return
    for read in dict.fromkeys(boot.files_at_boot):
        imported = read.function == "import_config"
        path = _in_sources(read)
        if _is_open(read.when) or (not imported and (path is None or _is_brought(project, path))):
            continue
        yield Problem(
            span=read.span,
            message=f"boot stops{path_text(read.when)} at `import_config`, which a boot file must not call"
            if imported
            else f"a release of {project.app} has no {path}, which its boot file reads{path_text(read.when)}",
            label="import_config at boot" if imported else "not in the release",
            key=path or "import_config",
            severity=Severity.ERROR if imported else Severity.WARNING,
            confidence=surety(read.when),
        )


def _in_sources(read: FileRead) -> str | None:
    """The path below the repository that a file has while developing; None for one that is absolute or not known."""
    if not isinstance(read.path, String):
        return None
    path = read.path.value
    if path.startswith(f"{ROOT}/"):
        return normpath(path[len(ROOT) + 1 :])
    return None if path.startswith("/") else normpath(path)


def _is_brought(project: Project, path: str) -> bool:
    """Whether the release may have the file after all: Mix runs it, or a step, an overlay or the image bring it."""
    folder = "" if project.path == "." else project.path
    below = path.removeprefix(f"{folder}/")
    if _starts_by_mix_only(project) or project.files.is_file(join(folder, "rel/overlays", below)):
        return True
    steps = (step for release in project.mix.releases for _, step in possible_items(lookup(release.options, "steps")))
    if any(isinstance(step, Capture) for step in steps):
        return True
    stages = [stage for each in project.deploy.dockerfiles if (stage := project.deploy.final_stage(each)) is not None]
    return any(_copies(instruction, path) for stage in stages for instruction in stage.all_instructions)


def _copies(instruction: Instruction, path: str) -> bool:
    """`COPY config /app/config`, `COPY --from=builder /app/config/extra.exs .`, `COPY . .`"""
    if instruction.name not in ("COPY", "ADD"):
        return False
    parts = {path.partition("/")[0], path.rpartition("/")[2]}
    sources = [word.known.strip("/") for word in instruction.operands[:-1]]
    return any(source in ("", ".") or parts & set(source.split("/")) for source in sources if "rel/" not in source)


# --- kernel ------------------------------------------------------------------------------------------


@check("runtime-configures-kernel")
def runtime_configures_kernel(project: Project) -> Iterator[Problem]:
    if project.is_library:
        return
    by_mix = _starts_by_mix_only(project)
    for app in _BASE_APPS:
        if by_mix:
            yield from _without_effect(project, app)
        elif not _reboots(project):
            yield from _aborting(project, app)


def _reboots(project: Project) -> bool:
    """Whether each release boots again with its whole configuration, or may do so.

    It is the default where the boot file is releases.exs.
    """
    boot = project.evaluation.boot_run
    if boot is None or any(path.endswith("/releases.exs") for path in boot.imported):
        return True
    options = [lookup(release.options, "reboot_system_after_config") for release in project.mix.releases]
    return bool(options) and all(option == TRUE_ATOM for option in options)


def _aborting(project: Project, app: str) -> Iterator[Problem]:
    """Elixir compares all that the application has (its lib/elixir/lib/config/provider.ex)."""
    build = project.evaluation.build
    for setting in project.config.below(app):
        from elixir_lint.checks.differences import differing

        when = differing(build.value(*setting.path), setting.value, exact=True)
        writes = [write for write in setting.writes if write.phase == "boot"]
        if not writes or when.is_false or _is_open(when):
            continue
        yield Problem(
            span=writes[-1].key,
            message=f"a release of {project.app} does not boot{path_text(project.config.survives.simplified(when))}: "
            f"{shown(setting.path)} is set when :{app} runs already",
            label="set at boot",
            related=tuple(Related(each.key, "set while building") for each in build.get(*setting.path).writes[-1:]),
            setting=setting.path,
            severity=Severity.ERROR,
            confidence=surety(when),
        )
        return


def _without_effect(project: Project, app: str) -> Iterator[Problem]:
    calls = [call for call in project.config.calls if call.app == app]
    if calls:
        yield Problem(
            span=calls[0].span,
            message=f"the configuration of :{app} has no effect in {project.environment}: Mix reads it too late",
            label="without effect",
            related=tuple(Related(call.span, "and this", Step.CONTEXT) for call in calls[1:]),
            setting=(app,),
            severity=Severity.INFO,
        )
