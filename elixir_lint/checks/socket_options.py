"""Rules about the options of an endpoint's sockets, seen together with the JavaScript that connects to them."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.endpoints import LIVE_VIEW, Transport, option_key, started_endpoints, transports
from elixir_lint.config.lookup import lookup
from elixir_lint.finding import Problem, Severity
from elixir_lint.project.model import Project
from elixir_lint.syntax.terms import Atom, Integer

HEARTBEAT = 30_000
"""Milliseconds between the heartbeats of a client (phoenix assets/js/phoenix/socket.js, `heartbeatIntervalMs`)."""
NARROW = 35_000
LONG = 600_000


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
