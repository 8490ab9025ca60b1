"""The rule about options that Oban refuses when it starts."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import by_default, culprit, path_text, place_of, place_to_edit, surety
from elixir_lint.checks.oban_cron import validated
from elixir_lint.checks.oban_refusals import Refusal, counts, described, plugin_refusals, queue_refusals, version_of
from elixir_lint.checks.oban_schema import (
    KNOWN_SINCE,
    LATEST,
    OPTIONS,
    PLUGIN_OPTIONS_CHECKED_SINCE,
    REMOVED,
    SERVICES,
    TWICE_REFUSED_SINCE,
    TYPES,
    Wrong,
)
from elixir_lint.config.lookup import as_pair, keyword_items
from elixir_lint.config.values import Absent, Value, holds
from elixir_lint.finding import Problem
from elixir_lint.project.model import ObanInstance, Project
from elixir_lint.project.versions import Version
from elixir_lint.syntax.terms import List


@check("oban-unknown-option")
def unknown_option(project: Project) -> Iterator[Problem]:
    locked = project.locked("oban")
    if locked is None or locked < version_of(KNOWN_SINCE):
        return
    for instance in validated(project):
        for refusal in _refusals(instance, locked):
            yield Problem(
                span=refusal.span or place_of(instance, *refusal.keys[:1]),
                message=f"{instance.name} does not start in prod{path_text(refusal.when)}: {refusal.why}",
                label="refused",
                setting=(*instance.settings.path, *refusal.keys),
                confidence=surety(refusal.when),
                fix=refusal.fix,
            )


def _refusals(instance: ObanInstance, locked: Version) -> Iterator[Refusal]:
    yield from _keys(instance, locked)
    yield from plugin_refusals(instance, locked)
    if version_of(PLUGIN_OPTIONS_CHECKED_SINCE) <= locked <= version_of(LATEST):
        yield from _types(instance)
        yield from queue_refusals(instance)


# --- options ---------------------------------------------------------------------------------------


def _keys(instance: ObanInstance, locked: Version) -> Iterator[Refusal]:
    """Options that this version does not have, and options that are given twice."""
    for key in instance.settings.keys():  # noqa: SIM118  no mapping
        answer = holds(instance.setting(key).value, _is_given)
        why, fix = _no_option(key, locked)
        if why and by_default(answer):
            yield Refusal(why, (key,), None, answer.when, fix)
    if locked >= version_of(TWICE_REFUSED_SINCE):
        yield from _twice(instance)


def _is_given(value: Value) -> bool:
    return not isinstance(value, Absent)


def _no_option(key: str, locked: Version) -> tuple[str, str]:
    """Why there is no such option, and what to do; "" if there is, or if it is not known."""
    if key in REMOVED and key not in SERVICES:
        return f"`{key}` was removed with oban {REMOVED[key]}, and {locked} is locked", f"delete `{key}`"
    if locked > version_of(LATEST):
        return "", ""
    if key in SERVICES:
        plugin = f"Oban.Plugins.{key.capitalize()}"
        fix = f"`plugins: [{{{plugin}, ...}}]`" if plugin != "Oban.Plugins.Stager" else "`stage_interval`"
        return f"`{key}` is an option of versions after {LATEST}, and oban {locked} is locked", fix
    if key not in OPTIONS:
        return f"oban {locked} has no option `{key}`", ""
    if locked < version_of(OPTIONS[key]):
        return f"`{key}` is an option since {OPTIONS[key]}, and oban {locked} is locked", ""
    return "", ""


def _twice(instance: ObanInstance) -> Iterator[Refusal]:
    """`queues: [...], queues: [...]`"""
    seen: set[str] = set()
    options = instance.settings.all
    for when, item in keyword_items(options.items) if isinstance(options, List) else ():
        pair = as_pair(item)
        if pair is not None and when.is_true:
            key = pair[0].name
            if key in seen:
                yield Refusal(f"`{key}` is given twice", (key,), pair[0].span)
            seen.add(key)


def _types(instance: ObanInstance) -> Iterator[Refusal]:
    """`log: true`  |  `prefix: :private`  |  `testing: :disable`"""
    for key, wrong in TYPES.items():
        yield from _wrong_value(instance, (key,), wrong)


def _wrong_value(instance: ObanInstance, keys: tuple[str, ...], wrong: Wrong) -> Iterator[Refusal]:
    setting = instance.setting(*keys)
    answer = holds(setting.value, wrong)
    if counts(answer):
        write = culprit(setting, wrong)
        span = place_to_edit(instance, write)[0] if write is not None else None
        yield Refusal(described(keys[-1], answer), keys, span, answer.when)
