"""The dependencies of a mix.exs."""

from __future__ import annotations

from elixir_lint.config.lookup import lookup
from elixir_lint.config.render import atom_name
from elixir_lint.config.values import ABSENT, Absent, Value, Verdict, holds
from elixir_lint.project.literals import possible_items, text_of, value_of
from elixir_lint.project.records import Dependency
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, List, Tuple

_EMPTY = List(())
_VERDICTS = {Verdict.ALWAYS: True, Verdict.NEVER: False}


def read_deps(listed: Value, environment: str) -> tuple[dict[str, Dependency] | None, bool]:
    """The dependencies by name, and whether these are all; None if nothing of the list is known."""
    found: dict[str, Dependency] = {}
    complete = True
    for when, item in possible_items(listed):
        dependency = _dependency(item, environment, when.is_true)
        if dependency is None:
            complete = False
            continue
        before = found.get(dependency.name)
        if before is None or before.in_prod is False:
            found[dependency.name] = dependency
    return (found if found or complete else None), complete


def _dependency(item: object, environment: str, always: bool) -> Dependency | None:
    """`{:phoenix, "~> 1.8"}`  |  `{:credo, "~> 1.7", only: :dev}`  |  `{:shop, in_umbrella: true}`"""
    options: Value
    requirement: Value
    match item:
        case Tuple((Atom(name), List() as third), Span() as span):
            requirement, options = ABSENT, third
        case Tuple((Atom(name), second), Span() as span):
            requirement, options = value_of(second), _EMPTY
        case Tuple((Atom(name), second, third), Span() as span):
            requirement, options = value_of(second), value_of(third)
        case _:
            return None
    in_prod = _in_environment(lookup(options, "only"), environment)
    if in_prod and not isinstance(lookup(options, "targets"), Absent):
        in_prod = None
    return Dependency(
        name=atom_name(name),
        requirement=text_of(requirement),
        in_prod=None if in_prod and not always else in_prod,
        runtime=_VERDICTS.get(holds(lookup(options, "runtime"), _is_started).verdict),
        source=_source(options),
        options=options,
        span=span,
    )


def _in_environment(only: Value, name: str) -> bool | None:
    """`only: :dev`, `only: [:dev, :test]`: whether `name` is among them, or nothing is said."""

    def named(value: Value) -> bool | None:
        match value:
            case Absent() | Atom("nil"):
                return True
            case Atom(one):
                return one == name
            case List(items):
                if any(isinstance(item, Atom) and item.name == name for item in items):
                    return True
                return False if all(isinstance(item, Atom) for item in items) else None
            case _:
                return None

    return _VERDICTS.get(holds(only, named).verdict)


def _is_started(runtime: Value) -> bool | None:
    match runtime:
        case Absent():
            return True
        case Atom(name):
            return name != "false"
        case _:
            return None


def _source(options: Value) -> str:
    if lookup(options, "in_umbrella") == Atom("true"):
        return "umbrella"
    for key, source in (("path", "path"), ("git", "git"), ("github", "git")):
        if not isinstance(lookup(options, key), Absent):
            return source
    return "hex"
