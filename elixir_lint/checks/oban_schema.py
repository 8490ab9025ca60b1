"""Which options Oban takes, in which version (oban lib/oban/config.ex, `validate/1`, at the tags v2.4.0 to v2.23.1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from elixir_lint.config.values import Absent, Env, OneOf, Unknown, Value
from elixir_lint.syntax.terms import Atom, Integer, List, String, Tuple

Wrong: TypeAlias = Callable[[Value], bool | None]
"""Whether a value is refused; None if that is not known."""

KNOWN_SINCE, LATEST = "2.4.0", "2.23.1"
"""Versions outside are not judged."""
SERVICES = frozenset({"cron", "pruner", "lifeline", "reindexer", "stager"})
"""Keys of versions after LATEST, which its documentation already names."""
OPTIONS = {
    "circuit_backoff": KNOWN_SINCE,
    "crontab": KNOWN_SINCE,
    "dispatch_cooldown": KNOWN_SINCE,
    "engine": "2.6.0",
    "get_dynamic_repo": KNOWN_SINCE,
    "insert_trigger": "2.17.0",
    "log": KNOWN_SINCE,
    "name": KNOWN_SINCE,
    "node": KNOWN_SINCE,
    "notifier": "2.7.0",
    "peer": "2.11.0",
    "plugins": KNOWN_SINCE,
    "poll_interval": KNOWN_SINCE,
    "prefix": KNOWN_SINCE,
    "queues": KNOWN_SINCE,
    "repo": KNOWN_SINCE,
    "shutdown_grace_period": KNOWN_SINCE,
    "stage_interval": "2.14.0",
    "testing": "2.12.0",
    "timezone": KNOWN_SINCE,
}
"""The options with the version that brought them. Four are only tolerated: they become plugins, or nothing."""
REMOVED = {
    "beats_maxage": "2.0",
    "prune": "2.0",
    "prune_interval": "2.0",
    "prune_limit": "2.0",
    "rescue_after": "2.0",
    "rescue_interval": "2.0",
    "telemetry_prefix": "2.10.1",
    "verbose": "2.0",
}
PLUGINS = {
    "Oban.Plugins.Cron": "2.4.0",
    "Oban.Plugins.Gossip": "2.6.0",
    "Oban.Plugins.Lifeline": "2.11.0",
    "Oban.Plugins.Pruner": "2.0.0",
    "Oban.Plugins.Reindexer": "2.11.0",
    "Oban.Plugins.Repeater": "2.5.0",
    "Oban.Plugins.Stager": "2.4.0",
}
"""Oban's own plugins with the version that brought them."""
STAGER_REFUSED_SINCE = "2.20.0"
"""Stager was removed with 2.14 and tolerated for a while."""
SERVICE_MODULES = frozenset({"Oban.Cron", "Oban.Lifeline", "Oban.Pruner", "Oban.Reindexer"})
"""The names of the plugins after LATEST."""
TWICE_REFUSED_SINCE = "2.20.3"
QUEUE_OPTIONS = frozenset({"dispatch_cooldown", "limit", "paused", "queue", "refresh_interval", "validate"})
"""Those of oban lib/oban/engines/basic.ex; others are Oban Pro's."""
PLUGIN_OPTIONS_CHECKED_SINCE = "2.12.0"


# --- types -----------------------------------------------------------------------------------------


def no_integer(lowest: int) -> Wrong:
    """Everything but an integer from `lowest` on."""

    def wrong(value: Value) -> bool | None:
        match value:
            case Integer(number):
                return number < lowest
            case Unknown(type=kind):
                return None if kind in (None, "integer", "number") else True
            case _:
                return not isinstance(value, Absent)

    return wrong


def no_timeout(value: Value) -> bool | None:
    return False if value == Atom("infinity") else no_integer(0)(value)


def none_of(*names: str) -> Wrong:
    """Everything but these atoms."""

    def wrong(value: Value) -> bool | None:
        match value:
            case Atom(name):
                return name not in names
            case Unknown(type=kind):
                return None if kind in (None, "atom", "boolean") else True
            case _:
                return not isinstance(value, Absent)

    return wrong


def no_prefix(value: Value) -> bool | None:
    """Neither a string nor false; nil is taken since 2.17."""
    match value:
        case Atom(name):
            return name not in ("false", "nil")
        case Unknown(type=kind):
            return None if kind in (None, "string", "atom", "boolean") else True
        case String() | Env() | Absent():
            return False
        case _:
            return True


def no_module(value: Value) -> bool | None:
    """`repo: {Shop.Repo, log: false}` is for versions after LATEST."""
    return None if isinstance(value, Unknown) else isinstance(value, Tuple | String | Integer | List)


def no_list(value: Value) -> bool | None:
    """Neither a list nor nil or false."""
    match value:
        case List() | Absent():
            return False
        case Unknown(type=kind):
            return None if kind in (None, "list", "keyword", "atom", "boolean") else True
        case _:
            return value not in (Atom("nil"), Atom("false"))


def no_limit(value: Value) -> bool | None:
    """Neither a number of jobs nor options with a `limit`."""
    match value:
        case List(items):
            keys = [pair.items[0] for pair in items if isinstance(pair, Tuple) and len(pair.items) == 2]
            sure = all(isinstance(item, Tuple) for item in items)
            return Atom("limit") not in keys if sure else None
        case OneOf():
            return None
        case _:
            return no_integer(1)(value)


LOG_LEVELS = ("false", "emergency", "alert", "critical", "error", "warning", "warn", "notice", "info", "debug")
TYPES: dict[str, Wrong] = {
    "dispatch_cooldown": no_integer(1),
    "insert_trigger": none_of("true", "false"),
    "log": none_of(*LOG_LEVELS),
    "plugins": no_list,
    "prefix": no_prefix,
    "queues": no_list,
    "repo": no_module,
    "shutdown_grace_period": no_integer(0),
    "stage_interval": no_timeout,
    "testing": none_of("manual", "inline", "disabled"),
}
"""The types of options that are written as plain values."""
PLUGIN_TYPES: dict[str, dict[str, Wrong | None]] = {
    "Oban.Plugins.Cron": {"conf": None, "crontab": None, "name": None, "timezone": None},
    "Oban.Plugins.Lifeline": {"conf": None, "interval": no_integer(1), "name": None, "rescue_after": no_integer(1)},
    "Oban.Plugins.Pruner": {
        "conf": None,
        "interval": no_integer(1),
        "limit": no_integer(1),
        "max_age": no_integer(1),
        "name": None,
    },
}
"""The options of plugins; None where another rule judges the value, or none does."""
