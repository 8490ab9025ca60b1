"""What Oban refuses of its plugins and queues when it starts."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks.common import by_default
from elixir_lint.checks.oban_schema import (
    LATEST,
    PLUGIN_OPTIONS_CHECKED_SINCE,
    PLUGIN_TYPES,
    PLUGINS,
    QUEUE_OPTIONS,
    SERVICE_MODULES,
    STAGER_REFUSED_SINCE,
    no_limit,
)
from elixir_lint.config.lookup import as_pair, keyword_items
from elixir_lint.config.render import atom_name, render
from elixir_lint.config.values import TRUE, Absent, Answer, Condition, Env, Unknown, Value, holds, type_of
from elixir_lint.project.literals import possible_items, text_of
from elixir_lint.project.model import ObanInstance
from elixir_lint.project.versions import Version, parse_version
from elixir_lint.record import record
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, Float, Integer, List, String, Tuple

SHORT = 20
"""Characters of a string that a message quotes."""


@record
class Refusal:
    """What Oban refuses, and why. `keys` lead to it below the instance."""

    why: str
    keys: tuple[str, ...]
    span: Span | None = None
    when: Condition = TRUE
    fix: str = ""


def version_of(text: str) -> Version:
    version = parse_version(text)
    assert version is not None, f"{text} is no version"
    return version


def counts(answer: Answer) -> bool:
    """By default, or where a variable is set that is meant to be."""
    return answer.possible and (by_default(answer) or any(isinstance(w, Env | Unknown) for w in answer.witnesses))


def described(name: str, answer: Answer) -> str:
    """What an option holds, as far as it can be no secret."""
    match answer.witnesses[-1]:
        case Env(variable):
            return f"`{name}` is the string in {variable}"
        case String(text) if len(text) > SHORT:
            return f"`{name}` is a string"
        case Atom() | Integer() | Float() | String() as value:
            return f"`{name}` is {render(value)}"
        case Tuple(items) as value if all(isinstance(item, Integer | Atom) for item in items):
            return f"`{name}` is {render(value)}"
        case value:
            kind = type_of(value) or "value of another type"
            return f"`{name}` is {'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def plugin_refusals(instance: ObanInstance, locked: Version) -> Iterator[Refusal]:
    seen: dict[str, object] = {}
    for when, item in possible_items(instance.setting("plugins").value):
        name, options = _plugin(item)
        if name is None or not when.is_true:
            continue
        span = getattr(item, "span", None)
        why = _no_plugin(name, locked)
        if not why and name in seen and seen[name] != options:
            why = f"{name} is in `plugins` twice"
        if why:
            yield Refusal(why, ("plugins", name), span)
        elif version_of(PLUGIN_OPTIONS_CHECKED_SINCE) <= locked <= version_of(LATEST) and name in PLUGIN_TYPES:
            yield from _plugin_options(name, options, locked)
        seen[name] = options


def _plugin(item: object) -> tuple[str | None, object]:
    """`Oban.Plugins.Pruner`  |  `{Oban.Plugins.Pruner, max_age: 60}`"""
    match item:
        case Atom(name):
            return atom_name(name), List(())
        case Tuple((Atom(name), options)):
            return atom_name(name), options
        case _:
            return None, None


def _no_plugin(name: str, locked: Version) -> str:
    """Why there is no such plugin of Oban's own; "" if there is, or if it is not Oban's."""
    if locked > version_of(LATEST):
        return ""
    if name in SERVICE_MODULES:
        return f"{name} is a plugin of versions after {LATEST}, and oban {locked} is locked"
    if name == "Oban.Plugins.Stager" and locked >= version_of(STAGER_REFUSED_SINCE):
        return f"{name} was removed, and oban {locked} is locked"
    if name.startswith("Oban.Plugins.") and name not in PLUGINS:
        return f"oban {locked} has no plugin {name}"
    if name in PLUGINS and locked < version_of(PLUGINS[name]):
        return f"{name} is a plugin since {PLUGINS[name]}, and oban {locked} is locked"
    return ""


def _plugin_options(name: str, options: object, locked: Version) -> Iterator[Refusal]:
    known = PLUGIN_TYPES[name]
    for when, item in keyword_items(options.items) if isinstance(options, List) else ():
        pair = as_pair(item)
        if pair is None or not when.is_true:
            continue
        key, value = pair[0].name, pair[1]
        if key not in known:
            yield Refusal(f"{name} of oban {locked} has no option `{key}`", ("plugins", name, key), pair[0].span)
            continue
        wrong = known[key]
        answer = holds(value, wrong) if wrong is not None else None
        if answer is not None and counts(answer):
            later = (
                f", a period, which is for versions after {LATEST}" if isinstance(answer.witnesses[-1], Tuple) else ""
            )
            why = f"{described(key, answer)} for {name}{later}"
            yield Refusal(why, ("plugins", name, key), pair[0].span, answer.when)


def queue_refusals(instance: ObanInstance) -> Iterator[Refusal]:
    """`mail: "5"`  |  `mail: [paused: true]`  |  `mail: [limit: 5, global_limit: 1]`; Oban Pro has more options"""
    engine = instance.setting("engine").value
    name = text_of(engine) or ""
    if not isinstance(engine, Absent) and not name.startswith("Oban.Engines."):
        return
    for when, item in possible_items(instance.setting("queues").value):
        pair = as_pair(item)
        if pair is None or not when.is_true:
            continue
        queue, value = pair[0].name, pair[1]
        answer = holds(value, no_limit)
        if counts(answer):
            missing = isinstance(answer.witnesses[-1], List)
            why = f"queue {queue} has no `limit`" if missing else described(queue, answer) + " for a limit"
            yield Refusal(why, ("queues", queue), pair[0].span, answer.when)
        for option, span in _queue_options(value):
            yield Refusal(f"queue {queue} has the unknown option `{option}`", ("queues", queue), span)


def _queue_options(value: Value) -> Iterator[tuple[str, Span | None]]:
    for item in value.items if isinstance(value, List) else ():
        pair = as_pair(item)
        if pair is not None and pair[0].name not in QUEUE_OPTIONS:
            yield pair[0].name, pair[0].span
