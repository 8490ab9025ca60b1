"""Rules about routes that visitors find and were not meant to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_

from elixir_lint.checks import check
from elixir_lint.checks.common import by_default, culprit, is_true, listed, path_text, replaced
from elixir_lint.checks.endpoints import is_loopback_only, option_key, reachable, started_endpoints
from elixir_lint.config.conditions import FALSE, TRUE, Condition
from elixir_lint.config.effective import Setting
from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import holds
from elixir_lint.finding import Problem, Severity
from elixir_lint.project.literals import possible_texts, text_of
from elixir_lint.project.model import Project
from elixir_lint.project.records import BodyCall
from elixir_lint.project.routers import Router
from elixir_lint.regex import regex
from elixir_lint.syntax.terms import String

DASHBOARDS = {
    "ash_admin": "AshAdmin",
    "error_tracker_dashboard": "ErrorTracker's dashboard",
    "live_admin": "LiveAdmin",
    "live_dashboard": "LiveDashboard",
    "oban_dashboard": "Oban Web",
}
"""The macros of routers that mount tools for operators."""
FORWARDED = {"FunWithFlags.UI.Router": "the UI of FunWithFlags"}
MAILBOXES = frozenset({"Plug.Swoosh.MailboxPreview", "Bamboo.SentEmailViewerPlug", "Bamboo.EmailPreviewPlug"})
EXPLORERS = {"Absinthe.Plug.GraphiQL": "GraphiQL", "PhoenixStorybook": "the storybook"}
_SECRET = regex(r"SECRET|KEY|TOKEN|PASSWORD")


def routes(project: Project) -> Iterator[tuple[Router, BodyCall]]:
    """The routes that production may compile, if anybody but the host can reach an endpoint."""
    endpoints = [*started_endpoints(project)]
    if endpoints and not all(is_loopback_only(endpoint) for endpoint in endpoints):
        for router in project.web.routers:
            if _served(project, router) is FALSE:
                continue
            for call in router.module.calls:
                if call.in_prod and call.arguments and not (call.inside and call.inside[-1].name == "pipeline"):
                    yield router, call


def _target(route: BodyCall) -> str:
    """The plug that a route leads to: `forward "/mailbox", Plug.Swoosh.MailboxPreview`"""
    known = [text_of(argument) or "" for argument in route.arguments[:2]]
    return known[1] if route.name == "forward" and len(known) > 1 else ""


def _path(route: BodyCall) -> str:
    """`/admin/dashboard`, with the scopes around it as far as they are known."""
    calls = [call for call in (*route.inside, route) if call.name != "live_session"]
    parts = [
        call.arguments[0].value.strip("/") for call in calls if call.arguments and isinstance(call.arguments[0], String)
    ]
    return "/" + "/".join(part for part in parts if part)


def _served(project: Project, router: Router) -> Condition:
    """The worlds in which others than the host reach an endpoint with this router, say one with a port of its own."""
    plugged = [
        endpoint
        for endpoint in started_endpoints(project)
        if any(plug.name == router.module.name for plug in endpoint.plugs)
    ]
    return reduce(or_, map(reachable, plugged)) if plugged else TRUE


def _is_open(project: Project, router: Router, route: BodyCall) -> bool:
    """Whether nothing before a route looks as if it kept strangers out."""
    routers = {each.module.name for each in project.web.routers}
    plugs = [plug for endpoint in started_endpoints(project) for plug in endpoint.plugs]
    before = [plug for plug in plugs if plug.name not in routers]
    return not project.web.guards.has_guard(router, route, before)


@check("live-dashboard-exposed")
def live_dashboard_exposed(project: Project) -> Iterator[Problem]:
    switched = _dev_routes(project)
    yield from _kaffy(project)
    for router, route in routes(project):
        name = DASHBOARDS.get(route.name) or FORWARDED.get(_target(route))
        if name is None or (switched and route.in_branch):
            continue
        if _is_open(project, router, route):
            when = _served(project, router)
            kills = _allows_killing(route)
            yield Problem(
                span=route.span,
                message=f"{name} is open to everybody in {project.environment}{path_text(when)}, at {_path(route)}"
                + (", with buttons that kill processes" if kills else ""),
                label="no authentication before it",
                key=f"{router.module.name} {_path(route)}",
                severity=Severity.ERROR if when is TRUE else Severity.WARNING,
            )
        yield from _shown_secrets(project, route)


def _kaffy(project: Project) -> Iterator[Problem]:
    """`use Kaffy.Routes, scope: "/admin", pipe_through: [:browser, :authenticate]`"""
    for router in project.web.routers if any(True for _ in routes(project)) else ():
        for use in router.module.uses:
            names = possible_texts(lookup(use.options, "pipe_through"))
            if use.module == "Kaffy.Routes" and use.in_prod and not project.web.guards.has_any(router, names):
                yield Problem(
                    span=use.span,
                    message=f"Kaffy is open to everybody in {project.environment}, at "
                    f"{text_of(lookup(use.options, 'scope')) or '/admin'}",
                    label="no authentication before it",
                    key=f"{router.module.name} Kaffy",
                    severity=Severity.ERROR,
                )


def _allows_killing(route: BodyCall) -> bool:
    return any(holds(lookup(each, "allow_destructive_actions"), is_true).always for each in route.arguments[1:])


def _shown_secrets(project: Project, route: BodyCall) -> Iterator[Problem]:
    """`live_dashboard "/dashboard", env_keys: ["SECRET_KEY_BASE"]`"""
    for options in route.arguments[1:]:
        names = [name for name in possible_texts(lookup(options, "env_keys")) if _SECRET.search(name)]
        if names and route.name == "live_dashboard":
            yield Problem(
                span=option_key(options, "env_keys") or route.span,
                message=f"LiveDashboard shows {listed(names)} in {project.environment}",
                label="shown",
                key=f"env_keys {_path(route)}",
                severity=Severity.WARNING,
            )


@check("dev-routes-exposed")
def dev_routes_exposed(project: Project) -> Iterator[Problem]:
    if not project.is_application:
        return
    switched = _dev_routes(project)
    for setting in switched if not _is_guarded(project) else ():
        yield from _switch(project, setting, "the routes for development are there for everybody")
    served = project.config.get("swoosh", "serve_mailbox")
    yield from _switch(project, served, "Swoosh serves its mailbox to everybody")
    for router, route in routes(project):
        found = _development(route)
        if found is None or (switched and route.in_branch) or not _is_open(project, router, route):
            continue
        name, severity = found
        yield Problem(
            span=route.span,
            message=f"{name} is open to everybody in {project.environment}{path_text(_served(project, router))}, "
            f"at {_path(route)}",
            label="no guard for development around it",
            key=f"{router.module.name} {_path(route)}",
            severity=Severity.INFO if route.in_branch else severity,
        )


def _development(route: BodyCall) -> tuple[str, Severity] | None:
    """What a route for developers shows, and how bad that is."""
    target = _target(route)
    if target in MAILBOXES:
        return "the mailbox viewer", Severity.ERROR
    if target in EXPLORERS:
        return EXPLORERS[target], Severity.WARNING
    return ("the storybook", Severity.WARNING) if route.name == "live_storybook" else None


def _dev_routes(project: Project) -> tuple[Setting, ...]:
    """Where the switch of generated routers is on in production: then that is reported, not what it opens.

    `config :shop, dev_routes: true`, which is read while compiling
    """
    if not any(project.lib.search(b"dev_routes")):
        return ()
    settings = (project.evaluation.build.get(app.mix.app, "dev_routes") for app in project.apps)
    return tuple(setting for setting in settings if by_default(holds(setting.value, is_true)))


def _is_guarded(project: Project) -> bool:
    """Whether each tool that the switch opens has a guard before it; False if none of them is known."""
    inside = [(router, route) for router, route in routes(project) if route.in_branch and _is_tool(route)]
    return bool(inside) and not any(_is_open(project, router, route) for router, route in inside)


def _is_tool(route: BodyCall) -> bool:
    return _development(route) is not None or route.name in DASHBOARDS or _target(route) in FORWARDED


def _switch(project: Project, setting: Setting, effect: str) -> Iterator[Problem]:
    answer = holds(setting.value, is_true)
    write = culprit(setting, is_true)
    if write is not None and by_default(answer):
        when = TRUE if answer.always else answer.when
        yield Problem(
            span=write.key,
            message=f"{effect} in {project.environment}{path_text(when)}",
            label="on",
            related=replaced(setting, write),
            setting=setting.path,
            severity=Severity.ERROR,
        )
