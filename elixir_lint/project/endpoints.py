"""The Phoenix endpoints of lib/."""

from __future__ import annotations

from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import ABSENT, Absent, Value
from elixir_lint.project.literals import text_of
from elixir_lint.project.model import Endpoint, Plug, Socket
from elixir_lint.project.records import BodyCall, Module, Use
from elixir_lint.project.setting import Settings
from elixir_lint.project.subjects import Facts, started, subject_settings
from elixir_lint.syntax.terms import Atom, List, String

DEFAULT_ADAPTER = "Phoenix.Endpoint.Cowboy2Adapter"
"""What phoenix/endpoint/supervisor.ex takes if `adapter:` is not set."""


def endpoints_of(facts: Facts) -> tuple[Endpoint, ...]:
    """Every module that uses Phoenix.Endpoint.

    Its configuration is merged over what a supervisor gives it, then `init/2` is called (Phoenix's
    endpoint/supervisor.ex).
    """
    return tuple(_endpoint(facts, module, use) for module, use in facts.modules.using("Phoenix.Endpoint"))


def _endpoint(facts: Facts, module: Module, use: Use) -> Endpoint:
    app = text_of(lookup(use.options, "otp_app")) or ""
    settings, openings = subject_settings(facts, module, app, options_below=True)
    plugs = tuple(plug_of(call) for call in module.calls if call.name == "plug" and call.arguments)
    return Endpoint(
        module=module.name,
        app=app,
        span=use.span,
        openings=openings,
        started=started(facts, module.name),
        settings=settings,
        sockets=tuple(_socket(call) for call in module.calls if call.name == "socket" and len(call.arguments) > 1),
        plugs=plugs,
        session=next((p.options for p in plugs if p.name == "Plug.Session" and p.in_prod is not False), ABSENT),
        adapter=_adapter(settings),
    )


def plug_of(call: BodyCall) -> Plug:
    """`plug Plug.Session, @session_options`  |  `plug :force_ssl`"""
    name, *rest = call.arguments
    return Plug(text_of(name) or "", rest[0] if rest else List(()), call.span, call.in_prod)


def _socket(call: BodyCall) -> Socket:
    """`socket "/live", Phoenix.LiveView.Socket, websocket: [...]`"""
    path, handler, *rest = call.arguments
    written = path.value if isinstance(path, String) else ""
    return Socket(written, text_of(handler) or "", rest[0] if rest else List(()), call.span, call.in_prod)


def _adapter(settings: Settings) -> str | None:
    value: Value = settings.get("adapter").value
    if isinstance(value, Absent):
        return DEFAULT_ADAPTER
    return text_of(value) if isinstance(value, Atom) else None
