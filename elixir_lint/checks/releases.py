"""Rules about what a release contains, starts and calls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from elixir_lint.checks import check
from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import Absent
from elixir_lint.finding import Problem, Related, Severity, Step
from elixir_lint.project.boot_files import boot_runs
from elixir_lint.project.later import may_change
from elixir_lint.project.model import Project
from elixir_lint.project.releases import Listed, listed_applications
from elixir_lint.project.syntax import below
from elixir_lint.source import SourceFile
from elixir_lint.syntax.nodes import Alias, Call, Expr, Remote
from elixir_lint.syntax.terms import Atom

if TYPE_CHECKING:
    from elixir_lint.project.runtime_calls import RuntimeCall

BUILD_TOOLS = ("ex_unit", "mix", "tools")
GUI = ("debugger", "et", "observer", "reltool", "wx")
_ASKS = ("ensure_loaded", "function_exported?")
"""Tests for whether Mix is there."""
_STOPS = {
    "temporary": "goes on without it",
    "transient": "goes on without it",
    "load": "never starts it",
    "none": "never starts it",
}


@check("mix-call-at-runtime")
def mix_call_at_runtime(project: Project) -> Iterator[Problem]:
    if project.is_library or not project.has_release_evidence:
        return
    from elixir_lint.project.runtime_calls import is_compiled_only, runtime_calls

    included = next((each for each in listed_applications(project) if each.name == "mix"), None)
    told = _sets_mix_env(project)
    at_boot = {call.span for run in boot_runs(project) for call in run.mix_calls}
    for call in runtime_calls(project.web.functions, b"Mix."):
        right = included is not None and call.target == "Mix" and (told or _is_same(project, call))
        if right or call.span in at_boot or call.guarded_by(*_ASKS) or not _is_mix(call, project):
            continue
        if not all(_is_never_set(project, left) for left in call.instead_of):
            continue
        if _is_start(project, call) or not is_compiled_only(project.web.functions, call.function):
            yield _mix_call(project, call, included)


def _is_never_set(project: Project, value: Expr) -> bool:
    """Whether `Application.get_env(:shop, :environment)` is known to find nothing."""
    match value:
        case Call("||", (left, right)):
            return _is_never_set(project, left) and _is_never_set(project, right)
        case Remote(Alias(("Application",)), "get_env", (Atom(app), Atom(key))):
            setting = project.config.get(app, key)
            return setting.is_absent and not may_change(project, setting)
        case _:
            return False


def _is_same(project: Project, call: RuntimeCall) -> bool:
    """`Mix.env() == :test` is false for `:dev` and for `:prod`."""
    from elixir_lint.project.runtime_calls import compared_with

    compared = compared_with(project.web.functions, call) if call.name == "env" else frozenset()
    return bool(compared) and not compared & {"dev", "prod"}


def _mix_call(project: Project, call: RuntimeCall, included: Listed | None) -> Problem:
    name, place = f"{call.target}.{call.name}/{call.arity}", f"{call.module}.{call.function}"
    effect = "a release does not boot" if _is_start(project, call) else f"{place} raises in a release"
    return Problem(
        span=call.span,
        message=f"{effect}: {name} is not there"
        if included is None
        else f"{name} has another answer in a release, where {place} asks it",
        label="no Mix in a release" if included is None else "another answer",
        related=(Related(included.span, "brings Mix along", Step.CONTEXT),) if included is not None else (),
        key=f"{place} {call.name}",
        severity=Severity.ERROR if included is None else Severity.WARNING,
    )


def _is_start(project: Project, call: RuntimeCall) -> bool:
    """Whether it is made when the application starts."""
    return call.function == "start" and call.module in {app.mix.mod for app in project.apps}


def _is_mix(call: RuntimeCall, project: Project) -> bool:
    """A function of Mix itself, in a module that not only Mix tasks use."""
    if call.target != "Mix" and not (call.target.startswith("Mix.") and project.lib.defining(call.target) is None):
        return False
    name = call.module.rpartition(".")[2]
    others = [source for source in project.lib.search(name.encode()) if source.path != call.span.file.path]
    tasks = [source for source in others if "/mix/" in f"/{source.path}"]
    if not any(_names(project, source, name) for source in tasks):
        return True  # without a look at all other files
    return any(_names(project, source, name) for source in others if source not in tasks)


def _names(project: Project, source: SourceFile, name: str) -> bool:
    """Whether the code of a file, not only a comment or text, names a module."""
    if not re.search(rb"\b%s\b(?!\.[A-Z])" % re.escape(name.encode()), source.data):
        return False  # without a look at its syntax
    nodes = below(project.web.functions.parsed(source))
    return any(isinstance(node, Alias) and node.parts[-1:] == (name,) for node in nodes)


@check("release-includes-mix")
def release_includes_mix(project: Project) -> Iterator[Problem]:
    by_mix = project.deploy.runs_mix and not project.has_release_evidence
    if project.is_library or by_mix or any(True for _ in project.lib.search(b"Mix.install", b"Mix.start")):
        return
    told = _sets_mix_env(project)
    for listed in _once(project, BUILD_TOOLS):
        answer = ": `Mix.env()` is :dev there" + (" without MIX_ENV" if told else "") if listed.name == "mix" else ""
        yield Problem(
            span=listed.span,
            message=f":{listed.name} is part of the release{answer}",
            label=f"in {listed.where}",
            key=listed.name,
            severity=Severity.INFO if told or listed.name != "mix" else Severity.WARNING,
        )


def _sets_mix_env(project: Project) -> bool:
    """Whether the images set MIX_ENV for what they start."""
    stages = [project.deploy.final_stage(dockerfile) for dockerfile in project.deploy.dockerfiles]
    known = [stage.environment.get("MIX_ENV") for stage in stages if stage is not None]
    return bool(known) and all(binding is not None and binding.text == "prod" for binding in known)


@check("release-includes-gui")
def release_includes_gui(project: Project) -> Iterator[Problem]:
    if project.is_library:
        return
    for listed in _once(project, GUI):
        if _is_beside(project, listed):
            continue
        yield Problem(
            span=listed.span,
            message=f":{listed.name} is part of {project.app}, and needs wx, which images for servers lack",
            label=f"in {listed.where}",
            key=listed.name,
        )


def _is_beside(project: Project, listed: Listed) -> bool:
    """Whether it is only in a release that `mix release` does not make by itself: one for desktops."""
    default = lookup(project.mix.project, "default_release")
    return (
        isinstance(default, Atom) and listed.where.startswith("release ") and listed.where != f"release {default.name}"
    )


def _once(project: Project, names: tuple[str, ...]) -> Iterator[Listed]:
    """The first place of each of these applications."""
    seen: set[str] = set()
    for listed in listed_applications(project):
        if listed.name in names and listed.name not in seen:
            seen.add(listed.name)
            yield listed


@check("release-app-not-permanent")
def release_app_not_permanent(project: Project) -> Iterator[Problem]:
    started = {app.mix.app for app in project.apps if not isinstance(lookup(app.mix.application, "mod"), Absent)}
    for listed in listed_applications(project) if project.is_application else ():
        effect = _STOPS.get(listed.mode)
        if listed.name in started and effect is not None:
            yield Problem(
                span=listed.span,
                message=f"{listed.where} {effect}: :{listed.name} is :{listed.mode}"
                if listed.mode in ("load", "none")
                else f"if :{listed.name} dies, {listed.where} {effect}: it is :{listed.mode}",
                label=f":{listed.mode}",
                key=f"{listed.where} {listed.name}",
                severity=Severity.ERROR if listed.mode in ("load", "none") else Severity.WARNING,
            )
