"""Rules about where the dependencies of a build come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from posixpath import join, normpath

from elixir_lint.checks import check
from elixir_lint.checks.common import MOST_NAMES, some
from elixir_lint.config.lookup import lookup
from elixir_lint.config.paths import ROOT, placed
from elixir_lint.config.values import FALSE_ATOM
from elixir_lint.finding import Problem, Related, Severity, Step
from elixir_lint.project.files import normal
from elixir_lint.project.kind import has_deploy_file
from elixir_lint.project.literals import text_of
from elixir_lint.project.model import Project
from elixir_lint.project.records import App, Dependency, Locked
from elixir_lint.syntax.terms import String


@check("path-dependency-outside-repo")
def path_dependency_outside_repo(project: Project) -> Iterator[Problem]:
    for app in project.apps if project.is_application else ():
        for dependency in (app.mix.deps or {}).values():
            path = lookup(dependency.options, "path")
            if dependency.in_prod and isinstance(path, String) and _is_outside(app, path.value):
                yield Problem(
                    span=dependency.span,
                    message=f"{dependency.name} is built from {path.value}, which is not in the repository",
                    label="on this machine only",
                    key=f"{app.mix.app}/{dependency.name}",
                    fix=f"take {dependency.name} from Hex, from git, or from a folder of the repository",
                )


def _is_outside(app: App, path: str) -> bool:
    """Whether a path leads out of the repository; `Path.expand("../lib", __DIR__)` is made below ROOT."""
    full = normpath(join(ROOT, app.path, path))
    return full != ROOT and not full.startswith(f"{ROOT}/")


@check("mix-lock-missing")
def mix_lock_missing(project: Project) -> Iterator[Problem]:
    if project.is_library or not has_deploy_file(project.files, project.territory):
        return
    wanted = {dependency.name: dependency for app in project.apps for dependency in _to_be_locked(app)}
    lockfile = text_of(lookup(project.mix.project, "lockfile")) or "mix.lock"
    path = normal(placed("" if project.path == "." else project.path, lockfile))
    from elixir_lint.project.ignored import ignoring

    ignored = ignoring(project.files, path)
    if not wanted:
        return
    if ignored is not None:
        yield Problem(
            span=ignored,
            message=f"{path} is not in the repository: each build takes other versions of {some(list(wanted))}",
            label="ignores the lock file",
            related=(Related(project.mix.deps_span, "what it locks", Step.CONTEXT),),
            key="ignored",
            severity=Severity.WARNING,
        )
    elif project.lock is not None:
        yield from _unlocked(wanted, project.lock, path)
    elif not project.files.exists(path):
        yield Problem(
            span=project.apps[0].mix.deps_span if project.kind == "umbrella" else project.mix.deps_span,
            message=f"there is no {path}: each build takes other versions of {some(list(wanted))}",
            label="locked nowhere",
            key="missing",
        )


def _to_be_locked(app: App) -> Iterator[Dependency]:
    """From Hex or git, whatever the environment: `only:` and `targets:` make no difference.

    What is not compiled (icons: `app: false, compile: false`) changes nothing that runs.
    """
    for dependency in (app.mix.deps or {}).values():
        compiled = any(lookup(dependency.options, key) != FALSE_ATOM for key in ("app", "compile"))
        if dependency.source in ("hex", "git") and dependency.in_prod is not None and compiled:
            yield dependency


def _unlocked(wanted: Mapping[str, Dependency], lock: Mapping[str, Locked], path: str) -> Iterator[Problem]:
    lacking = {name: dependency for name, dependency in wanted.items() if name not in lock}
    places = list(dict.fromkeys(dependency.span for dependency in lacking.values()))
    if lacking:
        yield Problem(
            span=places[0],
            message=f"{some(list(lacking))} {'is' if len(lacking) == 1 else 'are'} not in {path}: "
            f"each build takes {'another version of it' if len(lacking) == 1 else 'other versions of them'}",
            label="not locked",
            related=tuple(Related(span, "nor this", Step.CONTEXT) for span in places[1 : MOST_NAMES + 1]),
            key=next(iter(lacking)) if len(lacking) == 1 else "unlocked",
            severity=Severity.WARNING,
        )
