"""Rules about what an endpoint does for developers and must not do for visitors."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import by_default, culprit, is_true, path_text, place_to_edit, replaced, surety
from elixir_lint.checks.endpoints import option_key, started_endpoints
from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import FALSE, TRUE, Condition, holds
from elixir_lint.finding import Confidence, Problem, Severity
from elixir_lint.project.model import Endpoint, Project

DEBUG_ERRORS_CHECKED_AT_BOOT = "1.8.0"
"""The Phoenix from which a boot value of `debug_errors` other than the compiled one stops the boot."""


@check("code-reloader-enabled")
def code_reloader_enabled(project: Project) -> Iterator[Problem]:
    for endpoint in started_endpoints(project):
        setting = endpoint.setting("code_reloader")
        answer = holds(setting.value, is_true)
        write = culprit(setting, is_true)
        if answer.possible and write is not None:
            place, made = place_to_edit(endpoint, write)
            yield Problem(
                span=place,
                message=f"{endpoint.module} reloads code in {project.environment}{path_text(answer.when)}"
                + _missing_reloader(project, endpoint),
                label="`code_reloader: true`",
                related=(*replaced(setting, write), *made),
                setting=setting.path,
                severity=Severity.ERROR if answer.always else Severity.WARNING,
                confidence=surety(answer.when),
            )
        yield from _reloading_sockets(project, endpoint)


def _missing_reloader(project: Project, endpoint: Endpoint) -> str:
    """The plug that `if code_reloading?` compiles in comes from a dependency that production lacks."""
    plugged = any(plug.name == "Phoenix.LiveReloader" and plug.in_prod for plug in endpoint.plugs)
    known = [
        deps["phoenix_live_reload"] for app in project.apps if "phoenix_live_reload" in (deps := app.mix.deps or {})
    ]
    if plugged and known and all(dependency.in_prod is False for dependency in known):
        return " and plugs Phoenix.LiveReloader, which is no dependency there: it does not compile"
    return ""


def _reloading_sockets(project: Project, endpoint: Endpoint) -> Iterator[Problem]:
    """`socket "/live", Phoenix.LiveView.Socket, websocket: [code_reloader: true]`"""
    for socket in endpoint.sockets:
        for transport in ("websocket", "longpoll"):
            value = lookup(lookup(socket.options, transport), "code_reloader")
            if socket.in_prod and holds(value, is_true).always:
                yield Problem(
                    span=option_key(socket.options, transport, "code_reloader") or socket.span,
                    message=f"{endpoint.module} reloads code in {project.environment} whenever a client connects to "
                    f"{socket.path}",
                    label=f"`{transport}: [code_reloader: true]`",
                    key=f"{endpoint.module} {socket.path} {transport}",
                )


@check("debug-errors-enabled")
def debug_errors_enabled(project: Project) -> Iterator[Problem]:
    for endpoint in started_endpoints(project):
        when = _compiled_with_debugger(project, endpoint)
        setting = project.evaluation.build.get(endpoint.app, endpoint.module, "debug_errors")
        write = culprit(setting, is_true)
        if write is not None and not when.is_false:
            place, made = place_to_edit(endpoint, write)
            yield Problem(
                span=place,
                message=f"{endpoint.module} shows source, parameters and session to visitors in "
                f"{project.environment} when a request fails{_unless(when)}",
                label="`debug_errors: true`",
                related=(*replaced(setting, write), *made),
                setting=setting.path,
                confidence=surety(when),
            )
    if project.is_application:
        yield from _debuggers(project)


def _unless(when: Condition) -> str:
    return path_text(~when).replace(" when ", ", unless ", 1) if not when.is_true else ""


def _compiled_with_debugger(project: Project, endpoint: Endpoint) -> Condition:
    """Where the endpoint is compiled with the debugger and boots: always, by default, or (FALSE) neither.

    A compile-time option: what only the boot file sets has no effect before Phoenix 1.8, and aborts the boot later.
    """
    answer = holds(project.evaluation.build.value(endpoint.app, endpoint.module, "debug_errors"), is_true)
    if answer.possible and project.version_at_least("phoenix", DEBUG_ERRORS_CHECKED_AT_BOOT) is not False:
        answer = holds(endpoint.setting("debug_errors").value, is_true)
    if answer.always:
        return TRUE
    return answer.when if answer.possible and by_default(answer) else FALSE


def _debuggers(project: Project) -> Iterator[Problem]:
    """`use Plug.Debugger` outside of a guard"""
    for module, use in project.using("Plug.Debugger"):
        if use.in_prod:
            yield Problem(
                span=use.span,
                message=f"{module.name} shows source, parameters and session to visitors in {project.environment} "
                "when a request fails",
                label="in every environment",
                key=module.name,
                confidence=Confidence.HIGH,
                fix="wrap it in `if Mix.env() == :dev do`",
            )
