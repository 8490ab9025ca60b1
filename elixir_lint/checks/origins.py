"""Whether an endpoint's sockets accept any origin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from elixir_lint.checks import check
from elixir_lint.checks.common import (
    culprit,
    is_absent,
    is_false,
    is_true,
    listed,
    path_text,
    place_to_edit,
    replaced,
    surety,
    within,
)
from elixir_lint.checks.endpoints import Transport, option_key, reachable, started_endpoints, used_transports
from elixir_lint.config.conditions import FALSE, TRUE, Condition
from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import holds
from elixir_lint.finding import Problem, Related, Severity, Step
from elixir_lint.project.model import Endpoint, Project
from elixir_lint.source import Span

CHECKS_AT_BOOT = "1.8.0"
"""The Phoenix that does not boot with a transport that checks neither origin nor CSRF token."""


@check("endpoint-check-origin-disabled")
def check_origin_disabled(project: Project) -> Iterator[Problem]:
    for endpoint in started_endpoints(project):
        there = reachable(endpoint)
        if there is not FALSE:
            yield from _endpoint_open(project, endpoint, there)
            yield from _sockets_open(project, endpoint, there)


def _endpoint_open(project: Project, endpoint: Endpoint, there: Condition) -> Iterator[Problem]:
    """`config :shop, ShopWeb.Endpoint, check_origin: false`"""
    setting = endpoint.setting("check_origin")
    answer = holds(setting.value, is_false)
    write = culprit(setting, is_false)
    inherit = [each for each in used_transports(project, endpoint) if holds(each.origin, is_absent).always]
    when = answer.when & there
    if when is FALSE or write is None or not inherit:
        return
    place, made = place_to_edit(endpoint, write)
    paths = tuple(dict.fromkeys(each.socket.path for each in inherit))
    severity, consequence = _danger(project, inherit, own=False)
    if when is not TRUE and severity is Severity.ERROR:
        severity = Severity.WARNING
    yield Problem(
        span=place,
        message=f"{endpoint.module} accepts {_names(inherit)} from any origin in {project.environment}"
        f"{path_text(when)} on {listed(paths)}{consequence}",
        label="any origin",
        related=(
            *replaced(setting, write),
            *made,
            *(Related(span, "mounted here", Step.CONTEXT) for span in dict.fromkeys(t.socket.span for t in inherit)),
        ),
        setting=setting.path,
        severity=severity,
        confidence=surety(when),
    )


def _sockets_open(project: Project, endpoint: Endpoint, there: Condition) -> Iterator[Problem]:
    """`socket "/socket", ShopWeb.UserSocket, websocket: [check_origin: false]`: one problem for each such line."""
    places: dict[Span, list[Transport]] = {}
    first: dict[int, Span] = {}  # the place that a socket was the first at
    for transport in used_transports(project, endpoint):
        if holds(transport.origin, is_false).possible:
            place = option_key(transport.socket.options, transport.name, "check_origin") or transport.socket.span
            place = first.get(id(transport.socket), place)
            if place not in places:
                first[id(transport.socket)] = place
            places.setdefault(place, []).append(transport)
    for place, found in places.items():
        when = holds(found[0].origin, is_false).when & there
        paths = tuple(dict.fromkeys(each.socket.path for each in found))
        severity, consequence = _danger(project, found, own=True)
        yield Problem(
            span=place,
            message=f"{endpoint.module} accepts {_names(found)} from any origin in {project.environment}"
            f"{path_text(when)} on {listed(paths)}{consequence}",
            label="any origin",
            related=tuple(
                Related(span, "mounted here", Step.CONTEXT)
                for span in dict.fromkeys(each.socket.span for each in found)
                if not within(place, span)
            ),
            key=f"{endpoint.module} {paths[0]}",
            severity=severity if when is TRUE or severity is Severity.INFO else Severity.WARNING,
            confidence=surety(when),
        )


def _names(open_: Sequence[Transport]) -> str:
    return "websockets" if any(each.name == "websocket" for each in open_) else "long-polling"


def _danger(project: Project, open_: Sequence[Transport], own: bool) -> tuple[Severity, str]:
    """How bad it is that these transports accept any origin, and what it comes to.

    `own`: the option is that of the socket alone.
    """
    for each in open_:
        if each.skips_csrf and project.version_at_least("phoenix", CHECKS_AT_BOOT):
            return Severity.ERROR, ", and Phoenix does not boot: `check_csrf` is false too"
        if each.skips_csrf and each.has_session:
            return Severity.ERROR, ", with the session of whoever visits a page there: `check_csrf` is false too"
        if project.web.socket_handler(each.socket.handler).asks_address:
            return Severity.ERROR, f", and {each.socket.handler} lets clients in by their address"
    if all(_is_harmless(project, each, own) for each in open_):
        return Severity.INFO, ""
    return Severity.WARNING, ""


def _is_harmless(project: Project, transport: Transport, own: bool) -> bool:
    """Whether another site's page gets nothing out of the browser that shows it.

    The client proves itself by a token that it must know, or by a session that needs a CSRF token.
    """
    handler = project.web.socket_handler(transport.socket.handler)
    by_token = holds(lookup(transport.socket.options, "auth_token"), is_true).always
    return handler.asks_token or by_token or (own and transport.has_session)
