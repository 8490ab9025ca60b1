"""The modules of lib/: what they use, which macros they call in their bodies, which functions they define."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from elixir_lint.config.control import sections
from elixir_lint.config.interpreter import Interpreter, PathEndsError
from elixir_lint.config.lookup import lookup
from elixir_lint.config.modules import statements_of
from elixir_lint.config.render import atom_name
from elixir_lint.config.scope import NO_ATTRIBUTES, Scope
from elixir_lint.config.scope import Module as ScopeModule
from elixir_lint.config.values import ABSENT, FALSE_ATOM, Absent, Unknown, Value, alternatives, one_of
from elixir_lint.project.bounded import GivenUpError
from elixir_lint.project.lib import LibFiles
from elixir_lint.project.literals import value_of
from elixir_lint.project.records import BodyCall, CompiledCall, Module, Use
from elixir_lint.project.syntax import below, code_loaded
from elixir_lint.regex import regex
from elixir_lint.source import SourceFile, Span
from elixir_lint.syntax.nodes import Alias, Call, Expr, Var
from elixir_lint.syntax.reader import LITERALS
from elixir_lint.syntax.terms import Atom

_DEFINITIONS = frozenset({"def", "defp", "defdelegate"})
_MACROS = frozenset({"defmacro", "defmacrop", "defguard", "defguardp"})
_DIRECTIVES = frozenset({"alias", "import", "require", "@", "="})
_DOCUMENTATION = frozenset({"doc", "moduledoc", "opaque", "spec", "type", "typedoc", "typep", "callback", "impl"})
"""Attributes for readers and for Dialyzer."""
_BRANCHES = frozenset({"if", "unless"})
_OTHERS = frozenset({"defstruct", "defexception", "defprotocol", "defimpl", "defoverridable", "quote", "->"})


class Modules:
    """The modules of files of lib/, read when first asked for.

    `interpreter` makes an evaluator as the compiler sees the configuration; `has_module` says whether a dependency's
    module is there in production (None: not known), for `if Code.ensure_loaded?(Tidewave)`.
    """

    def __init__(
        self, lib: LibFiles, interpreter: Callable[[], Interpreter], has_module: Callable[[str], bool | None]
    ) -> None:
        self._lib = lib
        self._interpreter = interpreter
        self._has_module = has_module
        self._known: dict[str, tuple[Module, ...]] = {}
        self._by_name: dict[str, dict[str, Module]] = {}

    def of(self, source: SourceFile) -> tuple[Module, ...]:
        """The modules of a file, those nested in others after these."""
        if source.path not in self._known:
            reader = _Reader(source, self._interpreter, self._has_module)
            brings = b"__using__" in source.data  # whose code is looked at as a whole
            scope = Scope(self._lib.parse(source) if brings else self._lib.outline(source))
            for node in scope.file.body.body:
                reader.statement(node, scope)
            self._known[source.path] = tuple(reader.found)
        return self._known[source.path]

    def using(self, name: str) -> Iterator[tuple[Module, Use]]:
        """The modules that `use` the module `name` where production is compiled."""
        last = name.rpartition(".")[2].encode()
        # It begins with letters, not with `\b`: only so they are looked for as fast as a word.
        written = regex(rb"use(?<!\wuse)[ \t(]+(?:\w+\.)*" + last + rb"[ \t]*(?:[,);#\r\n]|\Z)")
        for source in self._lib.search(name.encode()):
            if not written.search(source.data):
                continue
            for module in self.of(source):
                for use in module.uses:
                    if use.module == name and use.in_prod is not False:
                        yield module, use

    def named(self, name: str) -> Module | None:
        source = self._lib.defining(name)
        if source is None:
            return None
        if source.path not in self._by_name:
            self._by_name[source.path] = {module.name: module for module in reversed(self.of(source))}
        return self._by_name[source.path].get(name)


class _Reader:
    """Goes through one file; `inside` and `in_prod` say where it is."""

    def __init__(
        self, source: SourceFile, interpreter: Callable[[], Interpreter], has_module: Callable[[str], bool | None]
    ) -> None:
        self.source = source
        self.interpreter = interpreter
        self.has_module = has_module
        self.found: list[Module] = []
        self.uses: list[Use] = []
        self.calls: list[BodyCall] = []
        self.compiled: list[CompiledCall] = []
        self.functions: set[tuple[str, int]] = set()
        self.brings: list[str] = []
        self.in_prod: bool | None = True
        self.in_branch = False
        self.inside: tuple[BodyCall, ...] = ()
        self.reads_environments = b"_env" in source.data or b"getenv" in source.data

    def statement(self, node: Expr, scope: Scope) -> None:
        """A statement of a file or of a module's body."""
        self.watch(node, scope)
        if not isinstance(node, Call) or node.name in _OTHERS:
            return
        if node.name == "defmodule" and len(node.args) == 2:
            self.module(node, scope)
        elif node.name in _DIRECTIVES:
            if not _is_documentation(node):
                self.evaluated(node, scope)
        elif node.name in _BRANCHES and len(node.args) == 2:
            self.branches(node, scope)
        elif scope.module is None:
            return
        elif node.name in _DEFINITIONS:
            self.functions.update(_signatures(node.args[0]))
        elif node.name in _MACROS:
            if ("__using__", 1) in _signatures(node.args[0]):
                self.brings.extend(_used_in(node, scope))
        elif node.name == "use" and node.args:
            self.use(node, scope)
        else:
            self.call(node, scope)

    def module(self, node: Call, scope: Scope) -> None:
        """`defmodule Name do ... end`"""
        full = self.full_name(node.args[0], scope)
        if full is None:
            return
        outer = self.uses, self.calls, self.compiled, self.functions, self.brings, self.inside
        self.uses, self.calls, self.compiled, self.functions, self.brings, self.inside = [], [], [], set(), [], ()
        inner = scope.child()
        inner.vars, inner.attributes = {}, NO_ATTRIBUTES
        inner.module = ScopeModule(full)
        place = len(self.found)
        for each in statements_of(sections(node.args[1]).get("do")):
            self.statement(each, inner)
        span = Span(self.source, node.span.start, node.args[0].span.end if node.args[0].span else node.span.end)
        module = Module(
            name=atom_name(full),
            file=self.source,
            span=span,
            uses=tuple(self.uses),
            functions=frozenset(self.functions),
            calls=tuple(self.calls),
            compiled=tuple(self.compiled),
            brings=tuple(self.brings),
        )
        self.found.insert(place, module)
        self.uses, self.calls, self.compiled, self.functions, self.brings, self.inside = outer

    def full_name(self, name: Expr, scope: Scope) -> str | None:
        if not isinstance(name, Alias) or name.base is not None:
            return None
        if scope.module is None:
            return scope.expand(name.parts)
        scope.add_alias(name.parts[0], f"{scope.module.name}.{name.parts[0]}")
        return ".".join((scope.module.name, *name.parts))

    def branches(self, node: Call, scope: Scope) -> None:
        """`if Mix.env() == :dev do ... else ... end` around statements"""
        truth = self.truth(node.args[0], scope)
        parts = sections(node.args[1])
        outer, outer_branch = self.in_prod, self.in_branch
        self.in_branch = True
        for key, taken in (("do", truth), ("else", None if truth is None else not truth)):
            if node.name == "unless":
                taken = None if taken is None else not taken
            self.in_prod = False if False in (outer, taken) else None if None in (outer, taken) else True
            for each in statements_of(parts.get(key)):
                self.statement(each, scope)
        self.in_prod, self.in_branch = outer, outer_branch

    def truth(self, test: Expr, scope: Scope) -> bool | None:
        """Whether production compiles the branch of a test."""
        loaded = code_loaded(test)
        if loaded is not None:
            return self.has_module(atom_name(scope.expand(loaded)))
        condition = self.interpreter().truth(self.evaluated(test, scope))
        return True if condition.is_true else False if condition.is_false else None

    def use(self, node: Call, scope: Scope) -> None:
        """`use Module`  |  `use Module, options`"""
        target = self.evaluated(node.args[0], scope)
        if isinstance(target, Atom):
            options = self.evaluated(node.args[1], scope) if len(node.args) > 1 else ABSENT
            name = atom_name(target.name)
            self.uses.append(Use(name, options, node.span, self.in_prod))
            if name == "Phoenix.Endpoint" and scope.module is not None:
                scope.vars["code_reloading?"] = self.code_reloading(options, scope.module.name)

    def code_reloading(self, options: Value, endpoint: str) -> Value:
        """What `use Phoenix.Endpoint` binds for `if code_reloading? do`."""
        app = lookup(options, "otp_app")
        read = self.interpreter().options.application_env
        configured = read(app.name, endpoint) if isinstance(app, Atom) and read is not None else None
        flag = lookup(configured, "code_reloader") if configured is not None else FALSE_ATOM
        return one_of((a.when, FALSE_ATOM if isinstance(a.value, Absent) else a.value) for a in alternatives(flag))

    def call(self, node: Call, scope: Scope) -> None:
        """`plug Name, options`  |  `scope "/" do ... end`"""
        parts = sections(node.args[-1]) if node.args else {}
        block = parts.get("do")
        written = node.args[:-1] if block is not None else node.args
        arguments = tuple(self.evaluated(each, scope) for each in written)
        end = written[-1].span.end if block is not None and written and written[-1].span else node.span.end
        span = Span(self.source, node.span.start, end) if block is not None and written else node.span
        call = BodyCall(node.name, arguments, span, self.in_prod, self.inside, self.in_branch)
        self.calls.append(call)
        if block is not None:
            outer, self.inside = self.inside, (*self.inside, call)
            inner = scope.child()
            for each in statements_of(block):
                self.statement(each, inner)
            self.inside = outer

    def watch(self, node: Expr, scope: Scope) -> None:
        """Keep what a statement reads from the configuration or the environment while the module is compiled."""
        if scope.module is None or not self.reads_environments:
            return
        from elixir_lint.project.compiled import COMPILE_ENV, is_compiled, watched_calls

        certain = is_compiled(node, self.inside, self.uses)
        for name, arguments, span in watched_calls(node, scope, lambda test: self.truth(test, scope)):
            if not certain and not name.startswith(COMPILE_ENV):
                continue
            values = tuple(self.evaluated(each, scope) for each in arguments)
            self.compiled.append(CompiledCall(name, values, span, self.in_prod))

    def evaluated(self, expr: Expr, scope: Scope) -> Value:
        if type(expr) in LITERALS:
            return value_of(expr)
        it = self.interpreter()
        try:
            return it.evaluate(expr, scope)
        except PathEndsError:
            return Unknown("evaluating it raises", span=expr.span)
        except GivenUpError:
            return Unknown("evaluating it takes too many steps", span=expr.span)


def _is_documentation(node: Call) -> bool:
    """`@spec name(term) :: atom`, whose value nothing in a module's body asks for"""
    match node.args:
        case (Call(name),):
            return node.name == "@" and name in _DOCUMENTATION
        case _:
            return False


def _signatures(head: Expr) -> set[tuple[str, int]]:
    """`name(a, b \\\\ 1) when guard` as (name, 2) and (name, 1)"""
    if isinstance(head, Call) and head.name == "when" and head.args:
        head = head.args[0]
    match head:
        case Var(name):
            return {(name, 0)}
        case Call(name, parameters):
            defaults = sum(isinstance(each, Call) and each.name == "\\\\" for each in parameters)
            return {(name, len(parameters) - missing) for missing in range(defaults + 1)}
        case _:
            return set()


def _used_in(macro: Call, scope: Scope) -> Iterator[str]:
    """The modules that the code of a `__using__` uses in turn."""
    for node in below(macro):
        match node:
            case Call("use", (Alias(parts, base=None), *_)):
                yield atom_name(scope.expand(parts))
