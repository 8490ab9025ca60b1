"""Which routes of a router only those may reach who pass some check."""

from __future__ import annotations

import re
from collections.abc import Iterable

from elixir_lint.config.lookup import lookup
from elixir_lint.config.scope import Module as ScopeModule
from elixir_lint.config.values import Absent
from elixir_lint.project.calls import Functions, clauses_of
from elixir_lint.project.literals import text_of
from elixir_lint.project.model import Plug
from elixir_lint.project.records import BodyCall
from elixir_lint.project.routers import Router
from elixir_lint.project.syntax import below
from elixir_lint.regex import regex
from elixir_lint.syntax.nodes import Call, Remote, Var
from elixir_lint.syntax.terms import Atom

_GUARDS = regex(
    r"auth|admin|require|ensure|basic|protect|secure|staff|internal|verify|access|allow|guard|login|only|permission"
    r"|private|restrict|role|whitelist",
    re.IGNORECASE,
)
_NO_GUARDS = frozenset({"protect_from_forgery", "put_secure_browser_headers"})
"""What every pipeline for browsers has, and what keeps nobody out."""


class Guards:
    """Knows plugs by their names, and those of the project by whether they ever halt."""

    def __init__(self, functions: Functions) -> None:
        self._functions = functions
        self._known: dict[str, bool] = {}

    def has_guard(self, router: Router, route: BodyCall, before: Iterable[Plug]) -> bool:
        """Whether something may keep strangers from a route: a plug, also of those `before` the router, or a hook."""
        if any(self._has_hook(call) for call in (*route.inside, route)):
            return True
        if any(self.is_guard(plug.name) for plug in before if plug.in_prod is not False):
            return True
        return self.has_any(router, router.piped_through(route))

    def has_any(self, router: Router, pipes: Iterable[str]) -> bool:
        """Whether one of these pipelines and plugs may keep strangers out."""
        pipelines = router.pipelines
        for pipe in pipes:
            plugs = [plug.name for plug in pipelines.get(pipe, ()) if plug.in_prod is not False]
            if any(self.is_guard(name) for name in (pipe, *plugs)):
                return True
        return False

    def _has_hook(self, call: BodyCall) -> bool:
        """`live_session :admin, on_mount: [...]`  |  `oban_dashboard "/oban", resolver: Shop.Resolver`"""
        options = call.arguments[1:]
        if any(not isinstance(lookup(argument, "on_mount"), Absent) for argument in options):
            return True
        resolvers = [lookup(argument, "resolver") for argument in options]
        return any(not isinstance(value, Absent) and self._forbids(text_of(value)) for value in resolvers)

    def _forbids(self, resolver: str | None) -> bool:
        """Whether a resolver of Oban Web may answer `{:forbidden, path}`."""
        module = self._functions.named(resolver) if resolver is not None else None
        if module is None:
            return True
        return any(node == Atom("forbidden") for clause in clauses_of(module) for node in below(clause.body))

    def is_guard(self, name: str) -> bool:
        if name in _NO_GUARDS:
            return False
        if name not in self._known:
            self._known[name] = _GUARDS.search(name) is not None or self._halts(name)
        return self._known[name]

    def _halts(self, name: str) -> bool:
        """Whether a plug of the project halts the connection or raises somewhere."""
        if name[:1].isupper():
            module = self._functions.named(name)
            return module is not None and _may_stop(module, None)
        modules = self._functions.in_files_with(f"def {name}(".encode(), f"defp {name}(".encode())
        return any(_may_stop(module, name) for module in modules)


def _may_stop(module: ScopeModule, function: str | None) -> bool:
    bodies = [c.body for c in clauses_of(module)]
    if function is not None:
        bodies = [c.body for c in module.functions.get((function, 2), ())]
    return any(
        isinstance(node, Call | Remote | Var) and node.name in ("halt", "raise")
        for body in bodies
        for node in below(body)
    )
