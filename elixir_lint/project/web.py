"""What lib/ says of mailers, sockets and routers, each fact found when a rule first asks."""

from __future__ import annotations

from functools import cached_property

from elixir_lint.project.calls import Functions
from elixir_lint.project.files import Files
from elixir_lint.project.handlers import SocketHandler, socket_handler
from elixir_lint.project.mailers import deliveries, mailers_of
from elixir_lint.project.model import Mailer
from elixir_lint.project.routers import Router, routers_of
from elixir_lint.project.subjects import Facts
from elixir_lint.source import Span


class Web:
    def __init__(self, facts: Facts, files: Files) -> None:
        self._facts = facts
        self.functions = Functions(files, facts.lib)
        self._deliveries: dict[str, tuple[Span, ...]] = {}
        self._handlers: dict[str, SocketHandler] = {}

    @cached_property
    def mailers(self) -> tuple[Mailer, ...]:
        return mailers_of(self._facts)

    @cached_property
    def routers(self) -> tuple[Router, ...]:
        return tuple(routers_of(self._facts))

    def deliveries(self, mailer: Mailer) -> tuple[Span, ...]:
        """Where a mail is delivered with nothing but what is configured for `mailer`, in the order of the files."""
        if mailer.module not in self._deliveries:
            self._deliveries[mailer.module] = tuple(deliveries(self.functions, mailer.module))
        return self._deliveries[mailer.module]

    def socket_handler(self, module: str) -> SocketHandler:
        """What `connect` of a socket's module asks of the client."""
        if module not in self._handlers:
            self._handlers[module] = socket_handler(self.functions, module)
        return self._handlers[module]
