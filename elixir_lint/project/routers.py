"""The Phoenix routers of lib/: their routes, and the plugs that a request to one passes."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.project.endpoints import plug_of
from elixir_lint.project.literals import possible_texts, text_of
from elixir_lint.project.model import Plug
from elixir_lint.project.records import BodyCall, Module, Use
from elixir_lint.project.subjects import Facts
from elixir_lint.record import record
from elixir_lint.syntax.terms import Atom

_WORDS = (b"Phoenix.Router", b":router")
_PLAIN = frozenset(
    {"pipeline", "plug", "pipe_through", "scope", "forward", "resources", "match", "get", "post", "put", "patch"}
    | {"delete", "head", "options", "connect", "trace"}
)
"""What Phoenix's own routers can hold."""


@record
class Router:
    """`use Phoenix.Router`, or `use ShopWeb, :router`. Its routes are among the calls of its module."""

    module: Module

    @property
    def pipelines(self) -> dict[str, tuple[Plug, ...]]:
        """`pipeline :browser do plug ... end`"""
        found: dict[str, list[Plug]] = {}
        for call in self.module.calls:
            if call.name == "plug" and call.arguments and call.inside and call.inside[-1].name == "pipeline":
                found.setdefault(_pipeline_name(call.inside[-1]), []).append(plug_of(call))
        return {name: tuple(plugs) for name, plugs in found.items()}

    def piped_through(self, route: BodyCall) -> tuple[str, ...]:
        """The pipelines and plugs that `pipe_through` puts before a route, in its scope or one around that."""
        found: list[str] = []
        for call in self.module.calls:
            if call is route:
                break
            around = call.inside == route.inside[: len(call.inside)]
            if call.name == "pipe_through" and call.arguments and around:
                value = call.arguments[0]
                one = text_of(value) if isinstance(value, Atom) else None
                found.extend([one] if one is not None else possible_texts(value))
        return tuple(found)


def _pipeline_name(call: BodyCall) -> str:
    return (text_of(call.arguments[0]) or "") if call.arguments else ""


def routers_of(facts: Facts) -> Iterator[Router]:
    for source in facts.lib.search(*_WORDS):
        for module in facts.modules.of(source):
            if any(_makes_router(use) for use in module.uses):
                yield Router(module)


def _makes_router(use: Use) -> bool:
    return use.module == "Phoenix.Router" or use.options == Atom("router")


def may_show_live_views(facts: Facts, routers: tuple[Router, ...]) -> bool:
    """Whether a visitor may come to a LiveView: not if the routers have plain routes alone, and nothing renders one."""
    calls = [call for router in routers for call in router.module.calls if call.in_prod is not False]
    uses = [use for router in routers for use in router.module.uses]
    return (
        not calls
        or any(call.name not in _PLAIN or _leads_outside(call, routers) for call in calls)
        or not all(_makes_router(use) for use in uses)
        or any(facts.lib.search(b"live_render"))
    )


def _leads_outside(call: BodyCall, routers: tuple[Router, ...]) -> bool:
    """`forward "/jobs", Acme.Jobs.Router`"""
    name = text_of(call.arguments[1]) if call.name == "forward" and len(call.arguments) > 1 else None
    return name is not None and name.endswith("Router") and all(name != router.module.name for router in routers)
