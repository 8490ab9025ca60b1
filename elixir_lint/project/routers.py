"""The Phoenix routers of lib/: their routes, and the plugs that a request to one passes."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.project.endpoints import plug_of
from elixir_lint.project.literals import possible_texts, text_of
from elixir_lint.project.model import Plug
from elixir_lint.project.records import BodyCall, Module
from elixir_lint.project.subjects import Facts
from elixir_lint.record import record
from elixir_lint.syntax.terms import Atom

_WORDS = (b"Phoenix.Router", b":router")


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
            if any(use.module == "Phoenix.Router" or use.options == Atom("router") for use in module.uses):
                yield Router(module)
