"""Work that web modules hand to a process of its own: `Task.start(fn -> Shop.Mailer.deliver(mail) end)`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elixir_lint.config.calls import it_module
from elixir_lint.config.interpreter import Interpreter, Options
from elixir_lint.config.modules import load_modules
from elixir_lint.config.render import atom_name
from elixir_lint.config.scope import Module as ScopeModule
from elixir_lint.config.scope import Scope
from elixir_lint.project.calls import called, clauses_of, target_of
from elixir_lint.project.model import Project
from elixir_lint.project.records import Module
from elixir_lint.project.sources import Sources
from elixir_lint.project.syntax import below
from elixir_lint.record import record
from elixir_lint.regex import regex
from elixir_lint.source import SourceFile, Span
from elixir_lint.syntax.nodes import Alias, Call, Expr, Remote, Var
from elixir_lint.syntax.terms import Atom

_WORDS = (b"Task.start", b"Task.Supervisor.start_child", b"spawn(", b"spawn_link(")
_STARTS = frozenset({"Task.start", "Task.start_link", "Task.Supervisor.start_child"})
_SPAWNS = frozenset({"spawn", "spawn_link"})
_WEB = frozenset({"Phoenix.Channel", "Phoenix.Controller", "Phoenix.LiveComponent", "Phoenix.LiveView"})
_MAY_BE_LOST = regex(r"telemetry|metric|logg|(\A|_)log(_|\Z)|instrument|cache|warm|prefetch", re.IGNORECASE)
"""Modules and functions whose work a restart may interrupt: what they observe or prepare comes again."""
_REQUESTS = regex(
    r"(Req|Tesla|HTTPoison)\.(get|post|put|patch|delete|head|options|request|run)!?"
    r"|(Finch|ExAws)\.(request|stream|async_request|stream_while)!?|:httpc\.request"
)
_WRITES = regex(r"(insert|update|delete)(_all|_or_update)?!?")


@record
class BackgroundWork:
    """A process that a web module starts for work that a restart of the node loses.

    `started` is what starts it ("Task.start"), `effect` what the work does ("sends mail", "calls another service",
    "writes to the database"), `at` the call that does it.
    """

    module: str
    started: str
    span: Span
    effect: str
    at: Span


@record
class RemoteCall:
    """A call of a function of `module` (without "Elixir.")."""

    module: str
    span: Span


def remote_calls(project: Project, name: str) -> Iterator[RemoteCall]:
    """The calls `Shop.Mailer.name(...)` in the functions of lib/, aliases followed, in the order of the files."""
    for module in project.web.functions.in_files_with(name.encode()):
        for clause in clauses_of(module):
            for node, _ in called(clause.body):
                if isinstance(node, Remote) and node.name == name:
                    yield RemoteCall(target_of(node, clause.scope) or "", node.span)


def _interpreter(project: Project, source: SourceFile) -> Interpreter:
    """An evaluator that knows the modules of a file, and those of lib/ on demand."""
    it = Interpreter("boot", Options(), Sources(project.files, project.lib))
    load_modules(it, project.lib.parse(source))
    return it


def background_work(project: Project) -> Iterator[BackgroundWork]:
    """All of it, in the order of the files."""
    spaces = frozenset(_web_spaces(project))
    repos = frozenset(repo.module for repo in project.repos)
    for source in project.lib.search(*_WORDS):
        web = {m.name for m in project.modules_in(source) if _is_web(m, spaces) and not _MAY_BE_LOST.search(m.name)}
        if web:
            it = _interpreter(project, source)
            reader = _Reader(it, repos)
            for module in [each for each in it.modules.values() if each is not None]:
                if atom_name(module.name) in web:
                    yield from reader.module(module)


def _web_spaces(project: Project) -> Iterator[str]:
    """`ShopWeb` of `ShopWeb.Endpoint`; not `Shop` of `Shop.Endpoint`, which holds the repo too."""
    for endpoint in project.endpoints:
        space = endpoint.module.rpartition(".")[0]
        if space and not any(repo.module.startswith(f"{space}.") for repo in project.repos):
            yield space


def _is_web(module: Module, spaces: frozenset[str]) -> bool:
    """Below the endpoint's namespace, a user of Phoenix's modules or of `use ShopWeb, :controller`, or a plug."""
    return (
        any(module.name.startswith(f"{space}.") for space in spaces)
        or any(use.module in _WEB or use.module in spaces for use in module.uses)
        or {("init", 1), ("call", 2)} <= module.functions
    )


class _Reader:
    """Reads function bodies: calls that start a process, and what the function they are given does."""

    def __init__(self, it: Interpreter, repos: frozenset[str]) -> None:
        self.it = it
        self.repos = repos

    def module(self, module: ScopeModule) -> Iterator[BackgroundWork]:
        for clauses in module.functions.values():
            for clause in clauses:
                for node in below(clause.body):
                    started = _started(node, clause.scope)
                    if started is not None:
                        work = self.work(started, node, module, clause.scope)
                        if work is not None:
                            yield work

    def work(self, started: str, node: Expr, module: ScopeModule, scope: Scope) -> BackgroundWork | None:
        assert isinstance(node, Call | Remote)
        found = next(self.effects(node.args, scope), None) or next(self.one_level_deeper(node, module, scope), None)
        return BackgroundWork(atom_name(module.name), started, node.span, *found) if found is not None else None

    def effects(self, body: object, scope: Scope) -> Iterator[tuple[str, Span]]:
        """What must not be lost, directly in a body."""
        for node in below(body):
            if isinstance(node, Remote):
                effect = self.effect(_name(node, scope), node.name)
                if effect is not None:
                    yield effect, node.span

    def effect(self, full: str, name: str) -> str | None:
        if name.startswith("deliver"):
            return "sends mail"
        if _REQUESTS.fullmatch(full):
            return "calls another service"
        if full.rpartition(".")[0] in self.repos and _WRITES.fullmatch(name):
            return "writes to the database"
        return None

    def one_level_deeper(self, node: Call | Remote, module: ScopeModule, scope: Scope) -> Iterator[tuple[str, Span]]:
        """The effects of the functions of the project that the work calls or names."""
        for target, name in _named(node.args, module, scope):
            known = it_module(self.it, target)
            if known is None or _MAY_BE_LOST.search(name) or _MAY_BE_LOST.search(target):
                continue
            for (function, _), clauses in known.functions.items():
                if function == name:
                    for clause in clauses:
                        yield from self.effects(clause.body, clause.scope)


def _started(node: Expr, scope: Scope) -> str | None:
    """The name of what starts a process: `Task.start`, `spawn`."""
    match node:
        case Remote(Alias()):
            full = _name(node, scope)
            return full if full in _STARTS else None
        case Call(name, (_, *_)) if name in _SPAWNS:
            return name
        case _:
            return None


def _name(node: Remote, scope: Scope) -> str:
    """`Shop.Repo.insert`, `:httpc.request`; a call on anything else has no name."""
    match node.target:
        case Alias(parts, base=None):
            return f"{atom_name(scope.expand(parts))}.{node.name}"
        case Atom(name):
            return f":{name}.{node.name}"
        case _:
            return ""


def _named(arguments: object, module: ScopeModule, scope: Scope) -> Iterator[tuple[str, str]]:
    """The functions that the work calls or names, as (module, function): of this module, or of another.

    `fn -> notify(order) end`, `&notify/0`, `fn -> Shop.Orders.notify(order) end`, `Shop.Orders, :notify, [order]`
    """
    nodes = list(below(arguments))
    for index, node in enumerate(nodes):
        match node:
            case Remote(Alias(parts, base=None), name):
                yield scope.expand(parts), name
            case Call(name) | Var(name) if any(function == name for function, _ in module.functions):
                yield module.name, name
            case Alias(parts, base=None) if index + 1 < len(nodes):
                following = nodes[index + 1]
                if isinstance(following, Atom):
                    yield scope.expand(parts), following.name
            case _:
                pass
