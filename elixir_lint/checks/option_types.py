"""Rules about repo options that have the wrong type. No library checks them before the pool starts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import by_default, culprit, path_text, place_of, place_to_edit, replaced, surety
from elixir_lint.checks.databases import DRIVER_MODULES, MYXQL, POSTGRES, sql_repos
from elixir_lint.config.render import render
from elixir_lint.config.values import Env, Unknown, Value, holds
from elixir_lint.finding import Problem
from elixir_lint.project.model import Project, Repo
from elixir_lint.record import record
from elixir_lint.regex import regex
from elixir_lint.syntax.terms import Atom, Binary, Float, Integer, List, Map, String

_NO_START = "the repo does not start"
_NO_CONNECTION = "every connection crashes"
_NO_SHEDDING = "the pool never sheds load"


@record
class Option:
    """What an option must not hold, and what happens if it does."""

    key: str
    wrong: Callable[[Value], bool | None]
    effect: str
    adapters: frozenset[str] = frozenset(DRIVER_MODULES)


def _is_text(value: Value) -> bool | None:
    """A string, as variables hold; None if it may be one."""
    match value:
        case String() | Binary() | Env():
            return True
        case List(charlist=charlist):
            return charlist
        case Unknown(type=kind):
            return None if kind is None else kind in ("string", "charlist")
        case _:
            return False


def _is_no_size(value: Value) -> bool | None:
    """Neither a whole number above 0 nor left out. nil has a rule of its own, tuples may be resolved by others."""
    match value:
        case Integer(number):
            return number < 1
        case Atom(name):
            return name != "nil"
        case Float():
            return True
        case Unknown(type="float" | "boolean"):
            return True
        case _:
            return _is_text(value)


def _is_no_count(value: Value) -> bool | None:
    """0 and 1 are one pool."""
    return False if value == Integer(0) else True if value == Atom("nil") else _is_no_size(value)


def _is_no_module(value: Value) -> bool | None:
    match value:
        case Atom(name):
            return name in ("true", "false")
        case Integer() | Float() | List() | Map():
            return True
        case _:
            return _is_text(value)


def _is_no_mode(*modes: str) -> Callable[[Value], bool | None]:
    def wrong(value: Value) -> bool | None:
        return value.name not in (*modes, "nil") if isinstance(value, Atom) else _is_text(value)

    return wrong


OPTIONS = (
    Option("pool_size", _is_no_size, _NO_START),
    Option("pool_count", _is_no_count, _NO_START),
    Option("pool", _is_no_module, _NO_START),
    Option("queue_target", _is_text, _NO_SHEDDING),
    Option("queue_interval", _is_text, _NO_START),
    Option("timeout", _is_text, _NO_CONNECTION),
    Option("connect_timeout", _is_text, _NO_CONNECTION),
    Option("idle_interval", _is_text, _NO_START),
    Option("prepare", _is_no_mode("named", "unnamed"), _NO_CONNECTION, frozenset({POSTGRES})),
    Option("prepare", _is_no_mode("named", "unnamed", "force_named"), _NO_CONNECTION, frozenset({MYXQL})),
)

_URL_TEXTS = {"queue_target": _NO_SHEDDING, "queue_interval": _NO_START, "prepare": _NO_CONNECTION}
"""Query parameters that ecto lib/ecto/repo/supervisor.ex leaves as strings."""
_URL_NUMBERS = ("pool_size", "timeout", "idle_interval")
"""Those that it makes integers."""
_NUMBER = regex(r"[+-]?\d+")


@check("repo-pool-option-wrong-type")
def pool_option_wrong_type(project: Project) -> Iterator[Problem]:
    if project.version_at_least("db_connection", "2.0.0") is False:
        return
    for repo in sql_repos(project):
        for option in OPTIONS:
            if repo.adapter in option.adapters:
                yield from _wrong_option(repo, option)
        yield from _wrong_parameters(repo)


def _wrong_option(repo: Repo, option: Option) -> Iterator[Problem]:
    setting = repo.setting(option.key)
    answer = holds(setting.value, option.wrong)
    write = culprit(setting, option.wrong)
    from_variable = any(isinstance(witness, Env | Unknown) for witness in answer.witnesses)
    if write is not None and (from_variable or by_default(answer)):
        span, related = place_to_edit(repo, write)
        yield Problem(
            span=span,
            message=f"`{option.key}` of {repo.module} is {_described(answer.witnesses[-1])} in prod"
            f"{path_text(answer.when)}: {option.effect}",
            label="wrong type",
            related=(*replaced(setting, write), *related),
            setting=setting.path,
            confidence=surety(answer.when),
        )


def _wrong_parameters(repo: Repo) -> Iterator[Problem]:
    """`"ecto://host/shop?queue_target=50"`"""
    effects = {**_URL_TEXTS, **dict.fromkeys(_URL_NUMBERS, _NO_START)}
    for name, effect in effects.items():

        def wrong(value: Value, name: str = name) -> bool | None:
            return isinstance(value, String) and (name in _URL_TEXTS or not _NUMBER.fullmatch(value.value))

        answer = holds(repo.url_parameter(name), wrong)
        for value in answer.witnesses[-1:]:
            yield Problem(
                span=place_of(repo, "url"),
                message=f"`?{name}=` in the url of {repo.module} is {_described(value)} in prod"
                f"{path_text(answer.when)}: {effect}",
                label="in this url",
                setting=repo.url.path,
                key=name,
                confidence=surety(answer.when),
            )


def _described(value: Value) -> str:
    match value:
        case Env(name):
            return f"the string in {name}"
        case Unknown(type=kind):
            return f"a {kind}"
        case String():
            return f"the string {render(value)}"
        case _:
            return render(value)
