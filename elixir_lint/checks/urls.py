"""Rules about the URL under which an endpoint is known."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from elixir_lint.checks import check
from elixir_lint.checks.common import by_default, culprit, is_true, listed, path_text, place_of, place_to_edit, surety
from elixir_lint.checks.endpoints import (
    has_listener,
    https_url,
    is_loopback_only,
    is_public,
    reachable,
    started_endpoints,
    used_transports,
)
from elixir_lint.config.conditions import FALSE, TRUE, Condition
from elixir_lint.config.lookup import lookup
from elixir_lint.config.render import render
from elixir_lint.config.values import NIL, Absent, Unknown, Value, alternatives, holds, one_of
from elixir_lint.finding import Problem, Related, Severity, Step
from elixir_lint.project.model import Endpoint, Project, Socket
from elixir_lint.regex import regex
from elixir_lint.syntax.terms import Integer, List, String

DEFAULT_HOST = "localhost"
"""What phoenix lib/phoenix/endpoint/supervisor.ex puts below the configuration."""
LOCAL = frozenset({"localhost", "127.0.0.1", "0.0.0.0", "::1"})
_EXAMPLE = regex(r"(?:.+\.)?example\.(?:com|org|net)")
_NO_HOST = regex(r"/|[^:]:\d|[\s,]")
"""A URL, a host with its port (phoenix lib/phoenix/endpoint/supervisor.ex, build_url/2), or a list."""
_LINKS = regex(
    rb"Endpoint\.(?:static_|struct_)?url\b|\burl\((?:~p|[\w@.]+, ~p)|unverified_url\(|\bstatic_url\("
    rb"|Routes\.\w+_url\(|\b\w+_url\((?:@?conn|@?socket|[\w.]*Endpoint),"
)
"""Calls that make links with a host."""
_LINK_WORDS = (b"url(", b"Endpoint.url", b"Endpoint.static_url", b"Endpoint.struct_url")
"""What each of them has."""


def configured_host(endpoint: Endpoint) -> Value:
    """`url[:host]`; nil where `url` itself is nil, which takes the place of Phoenix's default."""
    url = endpoint.setting("url").value
    return one_of((a.when, NIL if a.value == NIL else lookup(a.value, "host")) for a in alternatives(url))


def host_of(value: Value) -> str | None:
    """The text of a known host; where nothing sets it, Phoenix's default."""
    if isinstance(value, Absent):
        return DEFAULT_HOST
    return value.value if isinstance(value, String) else None


@check("url-host-invalid")
def url_host_invalid(project: Project) -> Iterator[Problem]:
    for endpoint in started_endpoints(project):
        answer = holds(configured_host(endpoint), _is_no_host)
        if not by_default(answer) or is_loopback_only(endpoint):
            continue
        setting, host = endpoint.setting("url", "host"), answer.witnesses[0]
        write = culprit(setting, _is_no_host)
        place, made = place_to_edit(endpoint, write) if write is not None else (place_of(endpoint, "url"), ())
        when = TRUE if answer.always else answer.when
        yield Problem(
            span=place,
            message=f"the host of {endpoint.module}'s `url` is {render(host)} in {project.environment}"
            f"{path_text(when)}: {_consequence(project, endpoint, host)}",
            label="nil" if host == NIL else "no host",
            related=made,
            setting=setting.path,
            severity=Severity.ERROR if host != NIL or _compared(project, endpoint) else Severity.WARNING,
            confidence=surety(when),
        )


def _is_no_host(value: Value) -> bool | None:
    """nil, or text that no browser sends as a host."""
    if isinstance(value, Unknown):
        return None if value.type in (None, "atom") else False
    return value == NIL or (isinstance(value, String) and _NO_HOST.search(value.value) is not None)


def _consequence(project: Project, endpoint: Endpoint, host: Value) -> str:
    compared = bool(_compared(project, endpoint))
    if host == NIL:
        return "its sockets accept any origin" if compared else 'links that it makes lead to "localhost"'
    return "its sockets refuse every browser" if compared else "links that it makes are broken"


@check("url-host-placeholder")
def url_host_placeholder(project: Project) -> Iterator[Problem]:
    for endpoint in started_endpoints(project):
        setting = endpoint.setting("url", "host")
        host = configured_host(endpoint)
        answer = holds(host, is_placeholder)
        there = reachable(endpoint)
        if not endpoint.closed or not answer.possible or not is_public(endpoint) or there is FALSE:
            continue
        if not answer.always:
            answer = holds(host, _is_local)
            if not answer.possible or not by_default(answer):
                continue
        hosts = dict.fromkeys(host for host in map(host_of, answer.witnesses) if host is not None)
        default = " (Phoenix's default)" if any(isinstance(each, Absent) for each in answer.witnesses) else ""
        severity, consequence = _loss(project, endpoint)
        when = (TRUE if answer.always else answer.when) & there
        yield Problem(
            span=place_of(endpoint, "url", "host"),
            message=f"{endpoint.module} is known as {listed([*hosts])}{default} in {project.environment}"
            f"{path_text(when)}: {consequence}",
            label="no `url` host" if setting.is_absent else "a placeholder",
            related=tuple(
                Related(socket.span, "its clients are compared with it", Step.CONTEXT)
                for socket in _compared(project, endpoint)
            ),
            setting=setting.path,
            severity=_lessened(severity, when) if answer.always else Severity.INFO,
            confidence=surety(when),
        )


def _lessened(severity: Severity, when: Condition) -> Severity:
    """The severity of what holds on a path alone."""
    return severity if when is TRUE or severity is not Severity.ERROR else Severity.WARNING


def is_placeholder(value: Value) -> bool | None:
    host = host_of(value)
    if host is None:
        return None if isinstance(value, Unknown) else False
    return host.lower() in LOCAL or _EXAMPLE.fullmatch(host.lower()) is not None


def _is_local(value: Value) -> bool | None:
    host = host_of(value)
    if host is None:
        return None if isinstance(value, Unknown) else False
    return host.lower() in LOCAL


def _compared(project: Project, endpoint: Endpoint) -> list[Socket]:
    """The sockets whose clients must come from the endpoint's own host."""
    own = [t for t in used_transports(project, endpoint) if holds(t.checked_origin(endpoint), is_true).always]
    return list(dict.fromkeys(transport.socket for transport in own))


def _loss(project: Project, endpoint: Endpoint) -> tuple[Severity, str]:
    """How bad a wrong host is, and what it does."""
    if _compared(project, endpoint):
        return Severity.ERROR, "its sockets answer browsers with 403, since their origin is another"
    alone = len(project.endpoints) == 1
    if alone and any(_has_link(source.data) for source in project.lib.search(b"deliver")):
        return Severity.ERROR, "links in mails lead there"
    if _redirects(project, endpoint) or (_makes_links(project) and not any(project.lib.search(b"put_router_url"))):
        return Severity.WARNING, "links and redirects that it makes lead there"
    return Severity.INFO, "links that it may come to make lead there"


def _redirects(project: Project, endpoint: Endpoint) -> bool:
    """Whether `force_ssl` sends visitors to the host (phoenix lib/phoenix/endpoint.ex, __force_ssl__/2)."""
    value = project.evaluation.build.value(endpoint.app, endpoint.module, "force_ssl")
    return isinstance(value, List) and isinstance(lookup(value, "host"), Absent)


def _makes_links(project: Project) -> bool:
    sources = (source.data for word in _LINK_WORDS for source in project.lib.search(word))
    return any(map(_has_link, chain(sources, project.web.templates)))


def _has_link(text: bytes) -> bool:
    return any(word in text for word in _LINK_WORDS) and _LINKS.search(text) is not None


@check("url-scheme-mismatch")
def scheme_mismatch(project: Project) -> Iterator[Problem]:
    if not _makes_links(project):
        return
    for endpoint in started_endpoints(project):
        if not endpoint.closed or not is_public(endpoint) or holds(configured_host(endpoint), is_placeholder).always:
            continue
        found = _wrong_scheme(project, endpoint) or _wrong_port(endpoint)
        if found is not None:
            key, says = found
            setting = endpoint.setting("url", key)
            yield Problem(
                span=place_of(endpoint, "url") if setting.is_absent else place_of(endpoint, "url", key),
                message=f"links that {endpoint.module} makes lead to {says}",
                label=f"no `{key}`" if setting.is_absent else "set here",
                setting=setting.path,
            )


def _wrong_scheme(project: Project, endpoint: Endpoint) -> tuple[str, str] | None:
    """`url: [host: "shop.example"]` of a site that is https by all else."""
    scheme = endpoint.setting("url", "scheme").value
    https = has_listener(endpoint, "https")
    if scheme != String("http") and not (isinstance(scheme, Absent) and https is False):
        return None
    if isinstance(project.evaluation.build.value(endpoint.app, endpoint.module, "force_ssl"), List):
        return "scheme", f"http in {project.environment}, and `force_ssl` redirects to https"
    if any(plug.name == "Plug.SSL" and plug.in_prod for plug in endpoint.plugs):
        return "scheme", f"http in {project.environment}, and Plug.SSL redirects to https"
    return ("scheme", f"http in {project.environment}, and it listens on https") if https else None


def _wrong_port(endpoint: Endpoint) -> tuple[str, str] | None:
    """`url: [scheme: "https", port: 4000], http: [port: 4000]`

    Without a port it is that of the listener (`build_url/2` of phoenix lib/phoenix/endpoint/supervisor.ex).
    """
    port, inner = endpoint.setting("url", "port").value, endpoint.setting("http", "port").value
    if not https_url(endpoint).always:
        return None
    if port in (Integer(80), String("80")):
        return "port", "https on port 80, the one of http"
    if isinstance(port, Absent) and has_listener(endpoint, "https") is False:
        port = inner
    if port != inner or isinstance(inner, Absent) or inner == Integer(443):
        return None
    return (
        "port",
        f"https on {f'port {inner.value}' if isinstance(inner, Integer) else 'the port'} where it listens on http",
    )
