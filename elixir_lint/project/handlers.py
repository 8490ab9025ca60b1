"""What the modules of sockets ask of a client before they let it in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elixir_lint.config.scope import FunctionClause
from elixir_lint.project.calls import Functions
from elixir_lint.project.modules import Modules
from elixir_lint.project.records import Module
from elixir_lint.project.syntax import below
from elixir_lint.record import record
from elixir_lint.regex import regex
from elixir_lint.syntax.nodes import Expr, Remote, Var
from elixir_lint.syntax.terms import Atom, String

_TOKEN = regex(r"(?:.*_)?(?:token|jwt|secret|api_?key|password|signature|ticket)", re.IGNORECASE)


@record
class SocketHandler:
    """What the module of a socket does.

    `asks_token`: its `connect` refuses clients, and lets in none without a token in their parameters; `asks_address`:
    it refuses clients by their address, and reads no parameters. Both are False for a module that is not in lib/.
    `channels`: whether clients find channels behind it, None if that is not known.
    """

    asks_token: bool = False
    asks_address: bool = False
    channels: bool | None = None


def socket_handler(modules: Modules, functions: Functions, name: str) -> SocketHandler:
    module = functions.named(name)
    if module is None:
        return SocketHandler()
    channels = _has_channels(modules.named(name))
    clauses = [clause for arity in (2, 3) for clause in module.functions.get(("connect", arity), ())]
    if not any(_refuses(clause.body) for clause in clauses):
        return SocketHandler(channels=channels)
    known = [any(_TOKEN.fullmatch(name) for name in _read(clause)) for clause in clauses]
    token = any(known) and all(reads or _refuses(clause.body) for clause, reads in zip(clauses, known, strict=True))
    address = any("peer_data" in _mentioned((clause.params[2:], clause.body)) for clause in clauses)
    return SocketHandler(token, address and all(_ignores_parameters(clause) for clause in clauses), channels)


def _has_channels(module: Module | None) -> bool | None:
    """`channel "orders:*", ShopWeb.OrderChannel`; other `use`s than Phoenix's may bring channels too."""
    if module is None:
        return None
    if any(call.name == "channel" and call.in_prod for call in module.calls) or any(
        use.module == "Absinthe.Phoenix.Socket" for use in module.uses
    ):
        return True
    return False if module.uses and all(use.module == "Phoenix.Socket" for use in module.uses) else None


def _refuses(body: Expr) -> bool:
    """`:error`  |  `{:error, reason}`"""
    return any(node == Atom("error") for node in below(body))


def _read(clause: FunctionClause) -> Iterator[str]:
    """The texts and field names in a clause: `%{"token" => token}`, `params["token"]`"""
    for node in below((clause.params[0], clause.body)):
        if isinstance(node, String):
            yield node.value


def _mentioned(tree: object) -> set[str]:
    """The atoms and fields that a tree names: `%{peer_data: peer}`, `info.peer_data`, `info[:peer_data]`"""
    found = set()
    for node in below(tree):
        match node:
            case Atom(name) | Remote(name=name):
                found.add(name)
    return found


def _ignores_parameters(clause: FunctionClause) -> bool:
    first = clause.params[0]
    return isinstance(first, Var) and first.name.startswith("_")
