"""Rules about the options of an endpoint's sockets, seen together with the JavaScript that connects to them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.endpoints import LIVE_VIEW, Transport, option_key, started_endpoints, transports
from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import Absent, Unknown
from elixir_lint.finding import Problem, Severity
from elixir_lint.project.model import Endpoint, Project, Socket
from elixir_lint.project.packages import has_package
from elixir_lint.regex import regex
from elixir_lint.syntax.terms import Atom, Integer, List

HEARTBEAT = 30_000
"""Milliseconds between the heartbeats of a client (phoenix assets/js/phoenix/socket.js, `heartbeatIntervalMs`)."""
NARROW = 35_000
LONG = 600_000
_FALLBACK = regex(rb"^(?![ \t]*(?://|\*)).*\blongPollFallbackMs\s*:\s*(?!undefined|null|0\b)", re.MULTILINE)
_BY_MISTAKE = ("1.8.0", "1.8.1")
"""The versions of Phoenix in which long-polling is on unless it is switched off (phoenix CHANGELOG 1.8.2)."""
FALLBACK_SINCE = "1.7.11"
"""The Phoenix whose client can fall back (assets/js/phoenix/socket.js, `longPollFallbackMs`)."""
CLUSTERS = ("dns_cluster", "libcluster", "phoenix_pubsub_redis", "peerage", "partisan")


@check("websocket-timeout-out-of-range")
def timeout_out_of_range(project: Project) -> Iterator[Problem]:
    for endpoint in started_endpoints(project):
        for transport in transports(endpoint):
            if transport.name != "websocket" or not _beats_by_default(project, transport):
                continue
            found = _range(lookup(transport.options, "timeout"))
            if found is not None:
                severity, consequence = found
                path = transport.socket.path
                yield Problem(
                    span=option_key(transport.socket.options, "websocket", "timeout") or transport.socket.span,
                    message=f"{endpoint.module} closes websockets at {path} {consequence}",
                    label="set here",
                    key=f"{endpoint.module} {path}",
                    severity=severity,
                )


def _range(value: object) -> tuple[Severity, str] | None:
    """How bad a timeout is, and what it does."""
    match value:
        case Integer(n) if n <= HEARTBEAT:
            return Severity.ERROR, f"after {n} ms without a message, and clients send one every {HEARTBEAT} ms"
        case Integer(n) if n <= NARROW:
            return Severity.INFO, f"after {n} ms without a message, {n - HEARTBEAT} ms after a heartbeat is due"
        case Integer(n) if n > LONG:
            return Severity.WARNING, f"only after {n} ms without a message: clients that are gone keep their processes"
        case Atom("infinity"):
            return Severity.WARNING, "never by itself: clients that are gone keep their processes"
        case _:
            return None


def _beats_by_default(project: Project, transport: Transport) -> bool:
    """Whether its clients are known to be phoenix.js with the heartbeat that it has by default."""
    scripts = project.web.scripts
    if any(b"heartbeatIntervalMs" in script for script in scripts):
        return False
    path = transport.socket.path.encode()
    return transport.socket.handler == LIVE_VIEW or any(
        b'Socket("' + path + b'"' in script or b"Socket('" + path + b"'" in script for script in scripts
    )


@check("longpoll-fallback-mismatch")
def longpoll_fallback_mismatch(project: Project) -> Iterator[Problem]:
    mistaken = str(project.locked("phoenix")) in _BY_MISTAKE
    for endpoint in started_endpoints(project):
        for socket in endpoint.sockets:
            if socket.in_prod:
                found = _mismatch(project, endpoint, socket, mistaken)
                if found is not None:
                    severity, message = found
                    yield Problem(
                        span=option_key(socket.options, "longpoll") or socket.span,
                        message=message,
                        label="set here" if option_key(socket.options, "longpoll") else "no `longpoll`",
                        key=f"{endpoint.module} {socket.path}",
                        severity=severity,
                    )


def _mismatch(project: Project, endpoint: Endpoint, socket: Socket, mistaken: bool) -> tuple[Severity, str] | None:
    """What does not fit between a socket and its clients: those scripts that name it."""
    longpoll = lookup(socket.options, "longpoll")
    where = f"{endpoint.module} offers long-polling at {socket.path} in {project.environment}"
    if isinstance(longpoll, Absent) and mistaken:
        version = project.locked("phoenix")
        return Severity.WARNING, f"{where}, though nothing asks for it: Phoenix {version} does so by mistake"
    path = socket.path.encode()
    clients = [script for script in project.web.scripts if b"LiveSocket(" in script and path in script]
    if socket.handler != LIVE_VIEW or not clients or isinstance(longpoll, Unknown):
        return None
    asked = any(_FALLBACK.search(client) for client in clients)
    offered = isinstance(longpoll, List) or longpoll == Atom("true")
    if asked and not offered:
        return Severity.WARNING, (
            f"clients of {socket.path} fall back to long-polling, which {endpoint.module} does not offer "
            f"in {project.environment}: they get 404, and keep to it"
        )
    if offered and not asked:
        others = any(b"longpoll" in client.lower() for client in clients)
        known = project.version_at_least("phoenix", FALLBACK_SINCE)
        return (Severity.WARNING, f"{where}, which no client falls back to") if known and not others else None
    if offered and all(has_package(project, name) is False for name in CLUSTERS):
        return Severity.INFO, f"{where}, and its nodes do not know of each other: a poll may reach another one"
    return None
