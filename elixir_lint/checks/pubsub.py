"""Rules about the PubSub server that an endpoint names."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import home, is_off, place_of
from elixir_lint.checks.endpoints import LIVE_VIEW, started_endpoints, transports
from elixir_lint.config.values import holds
from elixir_lint.finding import Problem, Related, Severity, Step
from elixir_lint.project.literals import text_of
from elixir_lint.project.model import Endpoint, Project
from elixir_lint.project.records import Child
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom

PUBSUB = "Phoenix.PubSub"
_USES = frozenset(
    {
        "broadcast",
        "broadcast!",
        "broadcast_from",
        "broadcast_from!",
        "local_broadcast",
        "local_broadcast_from",
        "subscribe",
    }
)
"""The functions of an endpoint that need its server (phoenix lib/phoenix/endpoint.ex, pubsub/0)."""


def _server(endpoint: Endpoint) -> str | None:
    """The name in `pubsub_server: Shop.PubSub`; None if there is none, or if it is not known."""
    value = endpoint.setting("pubsub_server").value
    return text_of(value) if isinstance(value, Atom) else None


@check("pubsub-server-not-started")
def server_not_started(project: Project) -> Iterator[Problem]:
    for endpoint in started_endpoints(project):
        name = _server(endpoint)
        if name is None or name.partition(".")[0] not in project.lib.namespaces or not _legacy(endpoint):
            continue  # others' servers are started by others
        if project.web.starts_server(PUBSUB, name) is False:
            yield Problem(
                span=place_of(endpoint, "pubsub_server"),
                message=f"nothing starts {name}, the PubSub server of {endpoint.module} in {project.environment}: "
                "the first subscription or broadcast raises",
                label="not started",
                setting=endpoint.setting("pubsub_server").path,
                fix=f"{{Phoenix.PubSub, name: {name}}} among the children, before the endpoint",
            )


def _legacy(endpoint: Endpoint) -> bool:
    """Whether the endpoint starts no server by itself, as `pubsub: [adapter: ...]` makes it do."""
    return holds(endpoint.setting("pubsub").value, is_off).always


@check("pubsub-server-missing")
def server_missing(project: Project) -> Iterator[Problem]:
    for endpoint in started_endpoints(project):
        setting = endpoint.setting("pubsub_server")
        if not endpoint.closed or not holds(setting.value, is_off).always or not _legacy(endpoint):
            continue
        use = _use(project, endpoint)
        if use is not None:
            span, severity, consequence = use
            yield Problem(
                span=home(endpoint) if setting.is_absent else place_of(endpoint, "pubsub_server"),
                message=f"{endpoint.module} has no `pubsub_server` in {project.environment}: {consequence}",
                label="no `pubsub_server`",
                related=(Related(span, "needs one", Step.CONTEXT),),
                setting=setting.path,
                severity=severity,
            )


def _use(project: Project, endpoint: Endpoint) -> tuple[Span, Severity, str] | None:
    """What needs the server, the worst first, and what happens without."""
    mounted = [*transports(endpoint)]
    for transport in mounted:
        name = transport.socket.handler
        if project.web.socket_handler(name).channels:
            return transport.socket.span, Severity.ERROR, f"joining a channel of {name} raises"
    for transport in mounted:
        if transport.name == "longpoll":
            return transport.socket.span, Severity.ERROR, "a long-poll that reaches another node raises"
    call = next(project.web.calls_of(endpoint.module, _USES), None)
    if call is not None:
        return call, Severity.ERROR, "broadcasting raises"
    for transport in mounted:
        if transport.socket.handler == LIVE_VIEW:
            return transport.socket.span, Severity.WARNING, "`live_socket_id` disconnects nobody"
    return None


@check("pubsub-started-after-endpoint")
def started_after_endpoint(project: Project) -> Iterator[Problem]:
    order = {(child.module, child.span): index for index, child in enumerate(project.children)}
    for endpoint in started_endpoints(project):
        name = _server(endpoint)
        servers = [child for child, known in project.web.named_children(PUBSUB) if known is not None and known == name]
        for child in project.children:
            if child.module != endpoint.module:
                continue
            for server in servers:
                later = order[server.module, server.span] > order[child.module, child.span]
                if later and _in_one_list(child, server):
                    yield Problem(
                        span=child.span,
                        message=f"{endpoint.module} starts before {name} in {project.environment}, "
                        "and at shutdown outlives it",
                        label="serves requests from here on",
                        related=(Related(server.span, "started after it", Step.AFTER),),
                        key=endpoint.module,
                    )


def _in_one_list(one: Child, other: Child) -> bool:
    """Whether both stand in one literal list, each always started."""
    always = one.when.is_true and other.when.is_true and one.certain and other.certain
    if not always or one.supervisor != other.supervisor or one.span.file is not other.span.file:
        return False
    between = one.span.file.data[one.span.end : other.span.start]
    return one.span.end <= other.span.start and b"++" not in between and not _leaves_list(between)


def _leaves_list(text: bytes) -> bool:
    """Whether a closing bracket in the text has no opening one."""
    depth = 0
    for character in text:
        depth += (character == ord("[")) - (character == ord("]"))
        if depth < 0:
            return True
    return False
