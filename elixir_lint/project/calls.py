"""Calls in the functions of lib/, with names and imports followed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from elixir_lint.config.interpreter import Interpreter, Options
from elixir_lint.config.modules import load_modules
from elixir_lint.config.render import atom_name
from elixir_lint.config.scope import FunctionClause, Scope
from elixir_lint.config.scope import Module as ScopeModule
from elixir_lint.project.files import Files
from elixir_lint.project.lib import LibFiles, Words
from elixir_lint.project.sources import Sources
from elixir_lint.project.syntax import below
from elixir_lint.source import SourceFile
from elixir_lint.syntax.nodes import Alias, Call, Expr, Remote, Var
from elixir_lint.syntax.terms import Atom


class Functions:
    """The functions of the modules of lib/, each file read when first asked for."""

    def __init__(self, files: Files, lib: LibFiles) -> None:
        self._files = files
        self._lib = lib
        self._known: dict[str, tuple[ScopeModule, ...]] = {}

    def of(self, source: SourceFile) -> tuple[ScopeModule, ...]:
        """The modules of a file, in the order of their definitions."""
        if source.path not in self._known:
            it = Interpreter("boot", Options(), Sources(self._files, self._lib))
            load_modules(it, self._lib.parse(source))
            self._known[source.path] = tuple([module for module in it.modules.values() if module is not None])
        return self._known[source.path]

    def parsed(self, source: SourceFile) -> Expr:
        return self._lib.parse(source).body

    def in_files_with(self, *words: Words, but: Callable[[SourceFile], bool] | None = None) -> Iterator[ScopeModule]:
        """The modules of the files that contain one of `words`, without the files of which `but` is true."""
        for source in self._lib.search(*words):
            if but is None or not but(source):
                yield from self.of(source)

    def named(self, name: str) -> ScopeModule | None:
        """The module `name` (without "Elixir."); None if lib/ does not define it."""
        source = self._lib.defining(name)
        found = self.of(source) if source is not None else ()
        return next((module for module in found if atom_name(module.name) == name), None)


def clauses_of(module: ScopeModule) -> Iterator[FunctionClause]:
    """All clauses of all functions of a module."""
    for clauses in module.functions.values():
        yield from clauses


def called(body: Expr) -> Iterator[tuple[Call | Remote, int]]:
    """The calls below a node, each with how many arguments it gets: in `mail |> deliver()` it is one."""
    piped = set()
    for node in below(body):
        if isinstance(node, Call | Remote):
            if isinstance(node, Call) and node.name == "|>" and len(node.args) == 2:
                piped.add(id(node.args[1]))
            yield node, len(node.args) + (id(node) in piped)


def target_of(node: Call | Remote, scope: Scope) -> str | None:
    """The module (without "Elixir.") whose function a call names; "" if it is local or imported, None if unknown.

    `Mailer.deliver(mail)` after `alias Shop.Mailer`: "Shop.Mailer"; `:httpc.request(url)`: ":httpc"
    """
    match node:
        case Call():
            return ""
        case Remote(Alias(parts, base=None)):
            return atom_name(scope.expand(parts))
        case Remote(Var("__MODULE__")):
            return atom_name(scope.module.name) if scope.module is not None else None
        case Remote(Atom(name)):
            return f":{name}"
        case _:
            return None
