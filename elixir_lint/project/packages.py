"""Which packages production has, through whatever requires them."""

from __future__ import annotations

from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import FALSE_ATOM
from elixir_lint.project.model import Dependency, Project


def has_code(dependency: Dependency) -> bool:
    """What is not compiled is files, such as the icons that `phx.new` takes from git."""
    return all(lookup(dependency.options, key) != FALSE_ATOM for key in ("app", "compile"))


def has_package(project: Project, name: str) -> bool | None:
    """Whether production has a package: as a dependency, or because one of these requires it. None if not known.

    What the lock holds only for development and tests (bypass requires plug_cowboy) does not count.
    """
    direct = {}
    for app in project.apps:
        for dependency in (app.mix.deps or {}).values():
            if dependency.in_prod is not False and (dependency.source == "hex" or has_code(dependency)):
                direct[dependency.name] = dependency
    if name in direct:
        return True if direct[name].in_prod else None
    if project.lock is None:
        return None
    if name not in project.lock:
        return False
    reached: set[str] = set()
    todo = list(direct)
    complete = project.deps_complete
    while todo:
        each = todo.pop()
        if each in reached:
            continue
        reached.add(each)
        locked = project.lock.get(each)
        umbrella = each in direct and direct[each].source == "umbrella"
        complete = complete and (umbrella or (locked is not None and locked.source == "hex"))
        todo.extend(locked.dependencies if locked is not None else ())
    return True if name in reached else False if complete else None
