"""What rules about endpoints share: which count, who reaches them, where their options are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import reduce
from operator import and_

from elixir_lint.checks.common import holds_unset, is_absent, is_false
from elixir_lint.config.conditions import FALSE, Condition
from elixir_lint.config.lookup import as_pair, keyword_items, lookup
from elixir_lint.config.values import Absent, Answer, Env, Unknown, Value, Verdict, alternatives, holds, one_of
from elixir_lint.project.model import Endpoint, Project, Socket
from elixir_lint.record import record
from elixir_lint.regex import regex
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, Integer, List, String, Tuple

BANDIT, COWBOY = "Bandit.PhoenixAdapter", "Phoenix.Endpoint.Cowboy2Adapter"
LIVE_VIEW = "Phoenix.LiveView.Socket"
LOOPBACK = (
    Tuple((Integer(127), Integer(0), Integer(0), Integer(1))),
    Tuple((*[Integer(0)] * 7, Integer(1))),
    Atom("loopback"),
)


def started_endpoints(project: Project) -> Iterator[Endpoint]:
    """The endpoints of an application that are not known to be left unstarted."""
    if project.is_application:
        yield from (endpoint for endpoint in project.endpoints if endpoint.started is not False)


def reachable(endpoint: Endpoint) -> Condition:
    """The worlds in which it is configured, and listens to others than the host itself.

    FALSE also for one that is the host's alone until somebody sets a variable.
    """
    elsewhere = ~_on_loopback(endpoint)
    if not holds_unset(elsewhere):
        return FALSE
    absent = holds(endpoint.setting().value, is_absent)
    return elsewhere if absent.always else ~absent.when & elsewhere


def is_loopback_only(endpoint: Endpoint) -> bool:
    """Whether it listens on the host itself alone, at least until somebody sets a variable."""
    return not holds_unset(~_on_loopback(endpoint))


def _on_loopback(endpoint: Endpoint) -> Condition:
    listeners = [endpoint.setting(key) for key in ("http", "https")]
    used = [setting.path[-1] for setting in listeners if not holds(setting.value, _is_unused).always]
    found = [holds(endpoint.setting(key, "ip").value, _is_loopback).when for key in used]
    return reduce(and_, found) if found else FALSE


def _is_unused(value: Value) -> bool | None:
    return None if isinstance(value, Unknown) else isinstance(value, Absent) or value in (Atom("false"), Atom("nil"))


def _is_loopback(value: Value) -> bool | None:
    return None if isinstance(value, Unknown) else value in LOOPBACK


_INTERNAL = regex(r"admin|device|health|internal|metric|monitor|probe|prom|status", re.IGNORECASE)
"""Names of endpoints that no visitor sees."""


def is_public(endpoint: Endpoint) -> bool:
    """Whether visitors are meant to reach it: not one that serves nothing, the host alone, or health checks."""
    if holds(endpoint.setting("server").value, is_false).always or is_loopback_only(endpoint):
        return False
    return any(socket.in_prod for socket in endpoint.sockets) or not _INTERNAL.search(
        endpoint.module.rpartition(".")[2]
    )


def has_listener(endpoint: Endpoint, key: str) -> bool | None:
    """Whether `http` or `https` is configured; None if that is not known, or holds on some paths only."""
    answer = holds(endpoint.setting(key).value, _is_unused)
    return False if answer.always else True if answer.verdict is Verdict.NEVER else None


def https_url(endpoint: Endpoint) -> Answer:
    """Where the URL of the endpoint is one with https: `scheme: "https"`, or port 443 and nothing else said."""
    scheme = holds(endpoint.setting("url", "scheme").value, _is_https)
    if not holds(endpoint.setting("url", "scheme").value, is_absent).always:
        return scheme
    return holds(endpoint.setting("url", "port").value, _is_443)


def _is_https(value: Value) -> bool | None:
    return None if isinstance(value, Unknown | Env) else value == String("https")


def _is_443(value: Value) -> bool | None:
    return None if isinstance(value, Unknown | Env) else value in (Integer(443), String("443"))


def option_key(options: Value, *keys: str) -> Span | None:
    """The place of a key in evaluated options: `check_origin` in `websocket: [check_origin: false]`."""
    name, *rest = keys
    for alternative in alternatives(options):
        for _, item in keyword_items(alternative.value.items) if isinstance(alternative.value, List) else ():
            pair = as_pair(item)
            if pair is not None and pair[0].name == name:
                return option_key(pair[1], *rest) if rest else pair[0].span
    return None


@record
class Transport:
    """`websocket: [...]` or `longpoll: [...]` of a socket; `options` is true where there are none."""

    socket: Socket
    name: str
    options: Value

    @property
    def origin(self) -> Value:
        """Its own `check_origin`; Absent if it is the endpoint's."""
        return lookup(self.options, "check_origin")

    def checked_origin(self, endpoint: Endpoint) -> Value:
        """The `check_origin` that applies: its own, else the endpoint's, else true."""
        configured = endpoint.setting("check_origin").value
        return self._over(self._over(Atom("true"), configured), self.origin)

    @staticmethod
    def _over(default: Value, value: Value) -> Value:
        return one_of((a.when, default if isinstance(a.value, Absent) else a.value) for a in alternatives(value))

    @property
    def has_session(self) -> bool:
        info = lookup(self.options, "connect_info")
        return isinstance(info, List) and not isinstance(lookup(info, "session"), Absent)

    @property
    def skips_csrf(self) -> bool:
        return holds(lookup(self.options, "check_csrf"), is_false).always


def transports(endpoint: Endpoint) -> Iterator[Transport]:
    """Those that the sockets of production have (phoenix lib/phoenix/endpoint.ex: websocket by default)."""
    for socket in endpoint.sockets:
        if socket.in_prod:
            for name, default in (("websocket", Atom("true")), ("longpoll", Atom("false"))):
                options = lookup(socket.options, name)
                options = default if isinstance(options, Absent) else options
                if options not in (Atom("false"), Atom("nil")):
                    yield Transport(socket, name, options)


def used_transports(project: Project, endpoint: Endpoint) -> Iterator[Transport]:
    """Those behind which clients find something: not what generators mount for what never came."""
    for transport in transports(endpoint):
        handler = transport.socket.handler
        live = handler == LIVE_VIEW
        if project.web.may_show_live_views if live else project.web.socket_handler(handler).channels is not False:
            yield transport
