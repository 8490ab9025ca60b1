"""Rules about the supervision tree that nothing starts, and about what a release has for an incident."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import join

from elixir_lint.checks import check
from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import Absent, Rest
from elixir_lint.finding import Problem, Related, Step
from elixir_lint.project.literals import possible_items
from elixir_lint.project.mix import underscore
from elixir_lint.project.model import Project
from elixir_lint.project.records import App, Dependency, Module
from elixir_lint.project.releases import listed_applications
from elixir_lint.syntax.terms import Atom, List, Tuple

SHELLS = frozenset({"observer_cli", "recon", "redbug", "rexbug", "extrace"})
"""Tools that trace without the remote Observer; some bring `:runtime_tools` along."""


@check("application-callback-missing")
def application_callback_missing(project: Project) -> Iterator[Problem]:
    if project.is_library:
        return
    callbacks = [module for module, _ in project.using("Application")]
    started = {app.mix.mod for app in project.apps}
    for app in project.apps:
        if not _is_known(app.mix.application) or not isinstance(lookup(app.mix.project, "escript"), Absent):
            continue
        mod = lookup(app.mix.application, "mod")
        if isinstance(mod, Absent):
            own = [each for each in callbacks if _is_in(app, each) and each.name not in started]
            yield from (_unstarted(app, module) for module in own[:1])
        elif app.mix.mod is not None and _is_missing(project, app, app.mix.mod):
            yield Problem(
                span=getattr(mod, "span", None) or app.mix.application_span,
                message=f"{app.mix.app} does not start: `mod:` names {app.mix.mod}, which is not there",
                label="no such module",
                related=tuple(Related(each.span, each.name, Step.CONTEXT) for each in callbacks if _is_in(app, each)),
                key=app.mix.app,
            )


def _is_known(application: object) -> bool:
    """Whether `application/0` is a list that is known through and through, or not defined at all."""
    if isinstance(application, Absent):
        return True
    return isinstance(application, List) and not any(isinstance(item, Rest) for _, item in possible_items(application))


def _is_in(app: App, module: Module) -> bool:
    folders = [join(app.path, path) for path in app.mix.elixirc_paths]
    return any(module.file.path.startswith(f"{folder}/") for folder in folders)


def _is_missing(project: Project, app: App, module: str) -> bool:
    """Whether lib/ has the namespace of a module, and not the module; nor may a dependency have it."""
    space = module.partition(".")[0]
    if not project.deps_complete or any(_may_define(each, underscore(space)) for each in (app.mix.deps or {}).values()):
        return False
    return space in project.lib.namespaces and project.lib.defining(module) is None


def _may_define(dependency: Dependency, space: str) -> bool:
    """Whether a dependency may have modules in the namespace `Shop`: one of the repository, or one named `shop_ui`."""
    return dependency.source == "path" or dependency.name == space or dependency.name.startswith(f"{space}_")


def _unstarted(app: App, module: Module) -> Problem:
    return Problem(
        span=app.mix.application_span,
        message=f"nothing starts {module.name}: mix.exs of {app.mix.app} has no `mod:`",
        label="no `mod:`",
        related=(Related(module.span, "the supervision tree", Step.CONTEXT),),
        key=app.mix.app,
        fix=f"mod: {{{module.name}, []}}",
    )


@check("runtime-tools-missing")
def runtime_tools_missing(project: Project) -> Iterator[Problem]:
    if project.is_library or not (project.endpoints or project.mix.releases):
        return
    packages = frozenset(project.lock or {}) | frozenset(name for app in project.apps for name in app.mix.deps or {})
    if "phoenix_live_dashboard" not in packages and packages & SHELLS:
        return
    names = {item.name for item in listed_applications(project)}
    if "runtime_tools" in names or not all(_is_listed(app) for app in project.released):
        return
    app = _front(project)
    yield Problem(
        span=getattr(lookup(app.mix.application, "extra_applications"), "span", None) or app.mix.application_span,
        message=f"{app.mix.app} runs without :runtime_tools: no tracing and no remote Observer in an incident",
        label="no :runtime_tools",
        key=app.mix.app,
    )


def _is_listed(app: App) -> bool:
    """Whether the applications that mix.exs lists are known through and through."""
    listed = lookup(app.mix.application, "extra_applications")
    return isinstance(listed, Absent) or (
        isinstance(listed, List) and all(isinstance(item, Atom | Tuple) for item in listed.items)
    )


def _front(project: Project) -> App:
    """The application of the first endpoint, else the first there is."""
    of_endpoints = {endpoint.app for endpoint in project.endpoints}
    return next((app for app in project.released if app.mix.app in of_endpoints), project.released[0])
