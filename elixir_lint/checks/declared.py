"""What production depends on, the company's own packages included, and whether it is a release."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import Absent
from elixir_lint.project.model import Dependency, Project
from elixir_lint.project.packages import has_code
from elixir_lint.project.records import Locked
from elixir_lint.source import Span
from elixir_lint.syntax.terms import String

PUBLIC_REPOSITORY = String("hexpm")


def releases(project: Project) -> bool:
    """Whether `mix release` builds this application."""
    distillery = any("distillery" in (mix.deps or {}) for mix in project.mix_files)
    return project.is_application and project.has_release_evidence and not distillery


def production_packages(project: Project) -> frozenset[str] | None:
    """The names in `deps` of all apps that are in production, with what in-house dependencies bring.

    A package of the company (path, git, private Hex) may be a bundle of others, so the packages it requires in
    mix.lock count as declared. None if the list, or what such a package brings, is not known.
    """
    if not project.deps_complete:
        return None
    declared = project.prod_dependencies
    in_house = [dependency for dependency in declared.values() if _is_in_house(dependency)]
    if in_house and project.lock is None:
        return None
    return frozenset(declared) | _brought(project.lock or {}, declared, in_house)


def has_own_source(dependency: Dependency) -> bool:
    """Whether it is code from a path or from git."""
    return dependency.source in ("path", "git") and has_code(dependency)


def _is_in_house(dependency: Dependency) -> bool:
    organization, repository = (lookup(dependency.options, key) for key in ("organization", "repo"))
    is_public = isinstance(organization, Absent) and (isinstance(repository, Absent) or repository == PUBLIC_REPOSITORY)
    return has_own_source(dependency) or (not is_public and has_code(dependency))


def _brought(
    lock: Mapping[str, Locked], declared: Mapping[str, Dependency], in_house: Iterable[Dependency]
) -> frozenset[str]:
    """mix.lock says what a package requires, but has no path dependencies: theirs is what nobody else requires."""
    names = [dependency.name for dependency in in_house if dependency.source != "path"]
    found = reachable(lock, names)
    if any(dependency.source == "path" for dependency in in_house):
        others = (name for name, dependency in declared.items() if dependency.source != "path")
        found |= frozenset(lock) - reachable(lock, others)
    return found


def reachable(lock: Mapping[str, Locked], names: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    todo = list(names)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            entry = lock.get(name)
            todo.extend(entry.dependencies if entry is not None else ())
    return frozenset(found)


def deps_place(project: Project, app: str) -> Span:
    """The function or list that holds the dependencies of an app, else of the whole project."""
    return next((each.mix.deps_span for each in project.apps if each.mix.app == app), project.mix.deps_span)
