"""What lib/ and assets/ say of mailers, sockets and routers, each fact found when a rule first asks.

What finds it is imported by then.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from elixir_lint.project.calls import Functions, called, clauses_of, target_of
from elixir_lint.project.files import Files
from elixir_lint.project.model import Mailer
from elixir_lint.project.records import App, Child
from elixir_lint.project.subjects import Facts
from elixir_lint.source import Span

if TYPE_CHECKING:
    from elixir_lint.project.guards import Guards
    from elixir_lint.project.handlers import SocketHandler
    from elixir_lint.project.routers import Router


class Web:
    def __init__(self, facts: Facts, files: Files, apps: tuple[App, ...]) -> None:
        self._facts = facts
        self._files = files
        self._apps = apps
        self.functions = Functions(files, facts.lib)
        self._calls: dict[frozenset[str], dict[str | None, list[Span]]] = {}
        self._deliveries: dict[str, tuple[Span, ...]] = {}
        self._handlers: dict[str, SocketHandler] = {}

    @cached_property
    def mailers(self) -> tuple[Mailer, ...]:
        from elixir_lint.project.mailers import mailers_of

        return mailers_of(self._facts)

    @cached_property
    def routers(self) -> tuple[Router, ...]:
        from elixir_lint.project.routers import routers_of

        return tuple(routers_of(self._facts))

    @cached_property
    def may_show_live_views(self) -> bool:
        """Whether a visitor may come to a LiveView."""
        from elixir_lint.project.routers import may_show_live_views

        return may_show_live_views(self._facts, self.routers) or any(b"live_render" in text for text in self.templates)

    @cached_property
    def guards(self) -> Guards:
        from elixir_lint.project.guards import Guards

        return Guards(self.functions)

    @cached_property
    def scripts(self) -> tuple[bytes, ...]:
        """The JavaScript in the applications' assets."""
        from elixir_lint.project.assets import scripts_of

        return tuple(scripts_of(self._files, self._apps))

    @cached_property
    def templates(self) -> tuple[bytes, ...]:
        """The templates below lib/."""
        from elixir_lint.project.assets import templates_of

        return tuple(templates_of(self._files, self._facts.lib.directories))

    def named_children(self, module: str) -> tuple[tuple[Child, str | None], ...]:
        """The children of a module with their names, None for one that is not known."""
        from elixir_lint.project.servers import named_children

        return named_children(self._facts, module)

    def starts_server(self, module: str, name: str) -> bool | None:
        """Whether a supervisor starts a server of `module` as `name`; None if something may that was not read."""
        from elixir_lint.project.servers import starts_server

        return starts_server(self._facts, module, name)

    def calls_of(self, module: str, names: frozenset[str]) -> Iterator[Span]:
        """Where a function of lib/ calls one of the functions `names` of a module of lib/."""
        if names not in self._calls:
            self._calls[names] = self._calls_by_target(names)
        yield from self._calls[names].get(module, ())

    def _calls_by_target(self, names: frozenset[str]) -> dict[str | None, list[Span]]:
        found: dict[str | None, list[Span]] = {}
        for each in self.functions.in_files_with(*(name.encode() for name in sorted(names))):
            for clause in clauses_of(each):
                for node, _ in called(clause.body):
                    if node.name in names:
                        found.setdefault(target_of(node, clause.scope), []).append(node.span)
        return found

    def deliveries(self, mailer: Mailer) -> tuple[Span, ...]:
        """Where a mail is delivered with nothing but what is configured for `mailer`, in the order of the files."""
        from elixir_lint.project.mailers import deliveries

        if mailer.module not in self._deliveries:
            self._deliveries[mailer.module] = tuple(deliveries(self.functions, mailer.module))
        return self._deliveries[mailer.module]

    def socket_handler(self, module: str) -> SocketHandler:
        """What the module of a socket asks of its clients, and has for them."""
        from elixir_lint.project.handlers import socket_handler

        if module not in self._handlers:
            self._handlers[module] = socket_handler(self._facts.modules, self.functions, module)
        return self._handlers[module]
