"""Rules about what is left when two settings of the same path meet."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import path_text, shown, some, surety
from elixir_lint.config.opened import Write
from elixir_lint.config.render import atom_name
from elixir_lint.config.values import FALSE, Condition
from elixir_lint.finding import Problem, Related, Severity
from elixir_lint.project.model import Project
from elixir_lint.record import record
from elixir_lint.regex import regex
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, List, Tuple

_EMPTY = List(())
_HAS_A_RULE = regex(r"Oban\.(\w+\.)*\w*(Pruner|Lifeline)")
"""Plugins whose loss from a running Oban `oban-no-pruner` and `oban-no-lifeline` report."""


@check("config-empty-list-does-not-clear")
def empty_list_does_not_clear(project: Project) -> Iterator[Problem]:
    for app in project.config.apps if project.is_application else ():
        writes = project.config.written(app)
        at_or_below: dict[tuple[str, ...], list[Write]] = {w.path: [] for w in writes if _may_matter(w.value)}
        for write in writes if at_or_below else ():
            if isinstance(write.value, List) and not write.value.items:
                yield from _kept(project, write, at_or_below[write.path].copy())
            for length in range(1, len(write.path) + 1):
                if write.path[:length] in at_or_below:
                    at_or_below[write.path[:length]].append(write)
        obans = {(*instance.settings.path, "plugins") for instance in project.obans if instance.started}
        for path, found in at_or_below.items():
            if any(write.path == path and isinstance(write.value, List) and write.value.items for write in found):
                yield from _lost(path, found, path in obans)


def _may_matter(value: object) -> bool:
    """Whether it is an empty list, or one of modules."""
    return isinstance(value, List) and (not value.items or bool(_modules(value)))


def _kept(project: Project, clearing: Write, before: list[Write]) -> Iterator[Problem]:
    """`queues: []` after `queues: [default: 10]`"""
    config, path = project.config, clearing.path
    if len(path) == 2 and path[1][:1].isupper():
        return  # `config :shop, Shop.Repo, []` is no more than a place for settings
    kept = [write for write in before if len(write.path) > len(path) and write in config.get(*write.path).live]
    when = FALSE
    for write in kept:
        when = when | write.when
    when = config.survives.simplified(when & clearing.when)
    if when.is_false or _is_open(when):
        return
    names = list(dict.fromkeys(write.path[len(path)] for write in kept))
    yield Problem(
        span=clearing.key,
        message=f"`[]` does not clear {shown(path)}{path_text(when)}: {some(names)} "
        f"{'stays' if len(names) == 1 else 'stay'} as set before",
        label="clears nothing",
        related=tuple(Related(write.key, "stays") for write in kept),
        setting=path,
        severity=Severity.WARNING,
        confidence=surety(when),
    )


@record
class _Entries:
    """The modules that one `config` call lists at a path. `bare`: one has no options, so it is no keyword list."""

    key: Span
    when: Condition
    names: list[str]
    bare: bool
    options: bool


def _lost(path: tuple[str, ...], writes: list[Write], of_oban: bool) -> Iterator[Problem]:
    """`plugins: [{Oban.Plugins.Cron, crontab: [...]}]` after `plugins: [Oban.Plugins.Pruner]`"""
    by_call: dict[Span, list[Write]] = {}
    for write in writes:
        by_call.setdefault(write.call, []).append(write)
    found = [entries for each in by_call.values() if (entries := _entries(path, each)) is not None]
    if len(found) < len(by_call) or len(found) < 2:
        return
    before, after = found[-2:]
    lost = [name for name in before.names if name not in after.names]
    lost = [name for name in lost if not (of_oban and _HAS_A_RULE.fullmatch(name))]
    if lost and (before.bare or after.bare) and (before.options or after.options) and after.when.is_true:
        yield Problem(
            span=after.key,
            message=f"a list with bare modules is replaced, not merged: {shown(path)} loses {some(lost)}",
            label="replaces the list",
            related=(Related(before.key, "replaced"),),
            setting=path,
            severity=Severity.INFO,
        )


def _entries(path: tuple[str, ...], writes: list[Write]) -> _Entries | None:
    """What a call lists there; None if that is anything but modules, or nothing."""
    first = writes[0]
    if first.path == path:
        names = _modules(first.value)
        bare = any(isinstance(item, Atom) for item in first.value.items) if isinstance(first.value, List) else False
        return _Entries(first.key, first.when, names, bare, _has_options(first.value)) if names else None
    names = list(dict.fromkeys(write.path[len(path)] for write in writes))
    if not all(name[:1].isupper() for name in names):
        return None
    return _Entries(first.key, first.when, names, False, True)


def _modules(value: object) -> list[str]:
    """The modules that a list names, with or without options; none of a list with anything else in it."""
    names = []
    for item in value.items if isinstance(value, List) else ():
        match item:
            case Atom(name) | Tuple((Atom(name), _)) if name.startswith("Elixir."):
                names.append(atom_name(name))
            case _:
                return []
    return names


def _has_options(value: object) -> bool:
    return isinstance(value, List) and any(isinstance(item, Tuple) for item in value.items)


def _is_open(when: Condition) -> bool:
    return any(subject.kind == "open" for subject in when.subjects)
