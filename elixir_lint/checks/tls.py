"""Rules about https for visitors: `force_ssl` and Plug.SSL."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import (
    by_default,
    culprit,
    home,
    is_off,
    is_true,
    path_text,
    surety,
    written,
)
from elixir_lint.checks.endpoints import has_listener, https_url, is_public, started_endpoints
from elixir_lint.config.conditions import Condition
from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import TRUE, Absent, Rest, Unknown, Value, holds
from elixir_lint.finding import Confidence, Problem, Severity
from elixir_lint.project.literals import possible_items
from elixir_lint.project.model import Endpoint, Project
from elixir_lint.regex import regex
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, List, Tuple

_PLATFORMS = regex(r"procfile|app\.json|render\.ya?ml|fly(?:[.-][\w.-]*)?\.toml|[\w.-]*ingress[\w.-]*\.ya?ml")
"""Files for platforms that end TLS before the application."""
_REWRITERS = (b"RewriteOn", b"x-forwarded-proto", b"x_forwarded_proto")
_CALLERS = (b"Plug.SSL", b"RewriteOn", b"strict-transport-security")
_FORWARDED = Atom("x_forwarded_proto")


@check("force-ssl-redirect-loop")
def redirect_loop(project: Project) -> Iterator[Problem]:
    behind = [each for each in started_endpoints(project) if has_listener(each, "https") is False]
    if "site_encrypt" in project.prod_dependencies:  # it adds `https` when the endpoint starts
        return
    for endpoint in behind:
        yield from _forced(project, endpoint)
    if len(behind) == len([*started_endpoints(project)]) and not any(project.lib.search(*_REWRITERS)):
        pipelines = [plug for router in project.web.routers for plugs in router.pipelines.values() for plug in plugs]
        for endpoint in behind[:1]:
            for plug in (*endpoint.plugs, *pipelines):
                if plug.name == "Plug.SSL" and plug.in_prod and _loops(plug.options):
                    yield _loop(project, endpoint, plug.span, "Plug.SSL", TRUE)


def _forced(project: Project, endpoint: Endpoint) -> Iterator[Problem]:
    """`force_ssl: [hsts: true]`, which is read while compiling"""
    build, path = project.evaluation.build, (endpoint.app, endpoint.module, "force_ssl")
    answer = holds(build.value(*path), _loops)
    places = [key for key, _ in written(build, path)]
    module = project.modules.named(endpoint.module)
    if answer.possible and places and module is not None and ("call", 2) not in module.functions:
        yield _loop(project, endpoint, places[-1], "force_ssl", TRUE if answer.always else answer.when, path)


def _loop(
    project: Project,
    endpoint: Endpoint,
    span: Span,
    name: str,
    when: Condition,
    setting: tuple[str, ...] | None = None,
) -> Problem:
    evidence = _proxy(project, endpoint)
    return Problem(
        span=span,
        message=f"{endpoint.module} redirects to https for ever in {project.environment}{path_text(when)}: "
        f"{name} has no `rewrite_on`, so that what {evidence or 'a proxy that ends TLS'} passes on counts as http",
        label="no `rewrite_on: [:x_forwarded_proto]`",
        setting=setting,
        key="" if setting is not None else f"{endpoint.module} {name}",
        severity=Severity.ERROR if evidence else Severity.WARNING,
        confidence=surety(when) if evidence else Confidence.MEDIUM,
    )


def _proxy(project: Project, endpoint: Endpoint) -> str:
    """What ends TLS before the endpoint, as far as the files say; "" if they do not."""
    if https_url(endpoint).always:
        return "the proxy"
    path = next(iter(project.deploy.named(_PLATFORMS)), None)
    return f"the proxy ({path})" if path is not None else ""


def _loops(value: Value) -> bool | None:
    """Whether Plug.SSL with these options redirects what a proxy passes on as http."""
    if not isinstance(value, List):
        return None if isinstance(value, Unknown) else False
    exclude = lookup(value, "exclude")
    if isinstance(exclude, Tuple | Unknown) or not isinstance(lookup(exclude, "conn"), Absent):
        return None
    rewrites = _rewrites_scheme(lookup(value, "rewrite_on"))
    return None if rewrites is None else not rewrites


def _rewrites_scheme(value: Value) -> bool | None:
    """`:x_forwarded_proto`  |  `[:x_forwarded_proto]`  |  `[{:scheme, "x-scheme"}]`  |  `{Mod, :fun, []}`"""
    match value:
        case Atom() | Absent():
            return value == _FORWARDED
        case List():
            items = [item for _, item in possible_items(value)]
            if any(isinstance(item, Rest | Unknown) for item in items):
                return None
            return any(item == _FORWARDED or getattr(item, "items", ())[:1] == (Atom("scheme"),) for item in items)
        case Tuple():
            return True
        case _:
            return None


@check("force-ssl-missing")
def force_ssl_missing(project: Project) -> Iterator[Problem]:
    build = project.evaluation.build
    if any(project.lib.search(*_CALLERS)):
        return
    for endpoint in started_endpoints(project):
        setting = build.get(endpoint.app, endpoint.module, "force_ssl")
        closed = not any(opening.app in (None, endpoint.app) for opening in build.openings)
        off = holds(setting.value, is_off).always and holds(endpoint.setting("force_ssl").value, is_off).always
        https = https_url(endpoint)
        only = has_listener(endpoint, "https") is not False and has_listener(endpoint, "http") is False
        if not (off and closed and by_default(https) and is_public(endpoint)) or only:
            continue
        cookie = https.always and _sends_session(project, endpoint)
        redirected = bool(project.deploy.fly_files) and all(fly.forces_https for fly in project.deploy.fly_files)
        write = culprit(setting, is_off)
        yield Problem(
            span=write.key if write is not None else home(endpoint),
            message=f"{endpoint.module} serves https in {project.environment}"
            f"{path_text(TRUE if https.always else https.when)} without {'' if redirected else 'redirect and '}HSTS"
            + (", and its session cookie is not `secure`" if cookie else ""),
            label="no `force_ssl`",
            setting=setting.path,
            severity=Severity.WARNING if cookie else Severity.INFO,
        )


def _sends_session(project: Project, endpoint: Endpoint) -> bool:
    """Whether it certainly gives visitors a session cookie that travels over http too."""
    if not isinstance(endpoint.session, List) or holds(lookup(endpoint.session, "secure"), _may_be_secure).possible:
        return False
    pipelines = [plug for router in project.web.routers for plugs in router.pipelines.values() for plug in plugs]
    return any(plug.name == "fetch_session" and plug.in_prod for plug in (*endpoint.plugs, *pipelines))


def _may_be_secure(value: Value) -> bool:
    return is_true(value) is not False
