"""Whether the origins that an endpoint lists do what they are meant to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from elixir_lint.checks import check
from elixir_lint.checks.common import holds_unset, listed, path_text, place_of, surety
from elixir_lint.checks.endpoints import LIVE_VIEW, Transport, https_url, option_key, started_endpoints, transports
from elixir_lint.checks.urls import host_of, is_placeholder
from elixir_lint.config.render import render
from elixir_lint.config.values import Absent, Env, Unknown, Value, alternatives
from elixir_lint.finding import Problem, Severity
from elixir_lint.project.literals import possible_items
from elixir_lint.project.model import Endpoint, Project
from elixir_lint.record import record
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, List, String, Struct, Tuple

SUFFIXES = frozenset(
    {
        "appspot.com",
        "azurewebsites.net",
        "co.jp",
        "co.nz",
        "co.uk",
        "co.za",
        "com.au",
        "com.br",
        "com.mx",
        "fly.dev",
        "github.io",
        "gigalixirapp.com",
        "herokuapp.com",
        "netlify.app",
        "ngrok.io",
        "onrender.com",
        "pages.dev",
        "railway.app",
        "vercel.app",
        "web.app",
        "workers.dev",
    }
)
"""Domains below which anybody may have a name; so does any with a single part (`com`)."""
_PRIVATE = frozenset({"internal", "lan", "local", "localhost", "test"})


@record
class Origin:
    """An entry of `check_origin` as `URI.parse` reads it; `host` is None if it has none."""

    text: str
    scheme: str | None
    host: str | None


@record
class _Fault:
    severity: Severity
    what: str
    """What is the matter with `check_origin`, completing "ShopWeb.Endpoint's `check_origin` ..."."""


@check("endpoint-check-origin-ineffective")
def check_origin_ineffective(project: Project) -> Iterator[Problem]:
    for endpoint in started_endpoints(project):
        mounted = [*transports(endpoint)]
        inherit = [transport for transport in mounted if isinstance(transport.origin, Absent)]
        setting = endpoint.setting("check_origin")
        if inherit:
            place = place_of(endpoint, "check_origin")
            yield from _problems(project, endpoint, setting.value, inherit, place, setting.path)
        seen: set[Span] = set()
        for transport in mounted:
            place = option_key(transport.socket.options, transport.name, "check_origin") or transport.socket.span
            if transport not in inherit and place not in seen:
                seen.add(place)
                yield from _problems(project, endpoint, transport.origin, [transport], place, None)


def _problems(
    project: Project,
    endpoint: Endpoint,
    value: Value,
    mounted: Sequence[Transport],
    place: Span,
    setting: tuple[str, ...] | None,
) -> Iterator[Problem]:
    paths = listed([*dict.fromkeys(transport.socket.path for transport in mounted)])
    for alternative in alternatives(value):
        fault = _fault(endpoint, alternative.value, mounted)
        if fault is not None and holds_unset(alternative.when):
            yield Problem(
                span=place,
                message=f"`check_origin` of {endpoint.module} {fault.what} in {project.environment}"
                f"{path_text(alternative.when)} on {paths}",
                label="set here",
                setting=setting,
                key="" if setting is not None else f"{endpoint.module} {paths}",
                severity=fault.severity,
                confidence=surety(alternative.when),
            )
            return


def _fault(endpoint: Endpoint, value: Value, mounted: Sequence[Transport]) -> _Fault | None:
    """The worst that is the matter with a value of `check_origin`."""
    match value:
        case List():
            return _list_fault(endpoint, value, mounted)
        case Absent() | Unknown() | Struct() | Atom("true") | Atom("false") | Atom("conn"):
            return None
        case Tuple(items) if len(items) == 3 or items[:1] == (Atom("system"),):
            return None
        case _:
            shown = "a string" if isinstance(value, String | Env) else render(value)
            return _Fault(Severity.ERROR, f"is {shown}, no list: each connection raises")


def _list_fault(endpoint: Endpoint, value: List, mounted: Sequence[Transport]) -> _Fault | None:
    items = [item for _, item in possible_items(value)]
    origins = [_origin(item.value) for item in items if isinstance(item, String)]
    without = [f'"{origin.text}"' for origin in origins if origin.host is None]
    if without:
        verb = "has no host" if len(without) == 1 else "have no host"
        return _Fault(Severity.ERROR, f"raises at each connection, since {listed(without)} {verb} for it")
    if not items:
        return _Fault(Severity.WARNING, "is empty and refuses every browser")
    if len(origins) < len(items):
        return None
    for origin in origins:
        if origin.host in ("*", ""):
            return _Fault(Severity.WARNING, f'has "{origin.text}", which no origin matches')
        if _is_public_suffix(origin.host or ""):
            return _Fault(Severity.WARNING, f'has "{origin.text}", which strangers match too')
    return _insecure(endpoint, origins) or _foreign(endpoint, origins, mounted)


def _origin(text: str) -> Origin:
    from elixir_lint.config.functions.uri import parse_uri, text_field

    uri = parse_uri(String(text))
    return Origin(text, text_field(uri, "scheme"), text_field(uri, "host"))


def _is_public_suffix(host: str) -> bool:
    """`*.com`, `*.fly.dev`"""
    domain = host.removeprefix("*.")
    return domain != host and domain not in _PRIVATE and ("." not in domain or domain in SUFFIXES)


def _insecure(endpoint: Endpoint, origins: Sequence[Origin]) -> _Fault | None:
    """`["http://shop.example"]` where pages come by https: the scheme must be the same."""
    if https_url(endpoint).always:
        for origin in origins:
            others = [other for other in origins if other.scheme != "http" and other.host == origin.host]
            if origin.scheme == "http" and not others and not _is_local(origin.host or ""):
                return _Fault(Severity.WARNING, f'has "{origin.text}", which no page that comes by https matches')
    return None


def _is_local(host: str) -> bool:
    return host.rpartition(".")[2] in _PRIVATE or host.replace(".", "").isdecimal()


def _foreign(endpoint: Endpoint, origins: Sequence[Origin], mounted: Sequence[Transport]) -> _Fault | None:
    """LiveView's pages come from the endpoint's own host, which is not listed."""
    hosts = [host_of(alternative.value) for alternative in alternatives(endpoint.setting("url", "host").value)]
    host = hosts[0] if len(hosts) == 1 else None
    if host is None or is_placeholder(String(host)) or all(t.socket.handler != LIVE_VIEW for t in mounted):
        return None
    if any(_matches(host, origin.host or "") for origin in origins):
        return None
    return _Fault(Severity.WARNING, f"does not list {host}, from where its own pages come,")


def _matches(host: str, allowed: str) -> bool:
    """As `compare_host?` of phoenix lib/phoenix/socket/transport.ex."""
    domain = allowed.removeprefix("*.")
    return host == domain or (domain != allowed and host.endswith(f".{domain}"))
