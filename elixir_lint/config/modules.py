"""Modules: those defined in config files, and those of lib/ that a config calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from elixir_lint.config.calls import expanded, inserted, it_module
from elixir_lint.config.control import sections
from elixir_lint.config.scope import NO_ATTRIBUTES, FunctionClause, Macro, Module, Scope
from elixir_lint.config.values import TRUE, Value
from elixir_lint.syntax.nodes import Alias, Block, Call, Expr, File, Var
from elixir_lint.syntax.terms import Atom, List

if TYPE_CHECKING:
    from elixir_lint.config.interpreter import Interpreter

_KNOWN_USES = frozenset(
    {"Elixir.Application", "Elixir.GenServer", "Elixir.Supervisor", "Elixir.Mix.Project", "Elixir.Agent"}
)
"""`use`s that bring no function a configuration could call."""


def load_modules(it: Interpreter, file: File) -> None:
    """Define every module of a file of lib/."""
    scope = Scope(file)
    for node in file.body.body:
        _load(it, node, scope)


def _load(it: Interpreter, node: Expr, scope: Scope) -> None:
    match node:
        case Call("defmodule", (name, body)):
            define_module(it, name, sections(body).get("do"), scope, own=True)
        case Call("alias" | "import" | "require" | "use", _):
            it.evaluate(node, scope)
        case Call("if" | "unless", (_, body)):
            for part in sections(body).values():
                for inner in statements_of(part):
                    _load(it, inner, scope)
        case _:
            pass


def statements_of(body: Expr | None) -> tuple[Expr, ...]:
    """The expressions of a body."""
    if body is None:
        return ()
    return body.body if isinstance(body, Block) else (body,)


def define_module(it: Interpreter, name: Expr, body: Expr | None, scope: Scope, *, own: bool = False) -> str:
    """Define the module and those nested in it; the full name.

    In a module of lib/ (`own`) only definitions are looked at: it was compiled, not run with the configuration.
    """
    full = _full_name(it, name, scope)
    inner = scope.child()
    module = Module(full, inner, when=TRUE if own else it.path)
    it.modules[full] = module
    inner.vars = {}
    inner.module = module
    inner.attributes = NO_ATTRIBUTES
    if scope.module is not None and isinstance(name, Alias):
        scope.add_alias(name.parts[0], f"{scope.module.name}.{name.parts[0]}")
    for node in statements_of(body):
        _define(it, node, module, inner, own)
    return full


def _full_name(it: Interpreter, name: Expr, scope: Scope) -> str:
    if isinstance(name, Alias) and name.base is None and scope.module is not None:
        return ".".join((scope.module.name, *name.parts))
    value: Value = it.evaluate(name, scope)
    return value.name if isinstance(value, Atom) else "Elixir.Unnamed"


def _define(it: Interpreter, node: Expr, module: Module, scope: Scope, own: bool) -> None:
    match node:
        case Call("def" | "defp", (head, *rest)):
            _define_function(head, sections(rest[0]) if rest else {}, module, scope)
        case Call("defmacro" | "defmacrop", (head, *rest)):
            _define_macro(head, sections(rest[0]).get("do") if rest else None, module, scope)
        case Call("defguard" | "defguardp", (Call("when", (head, test)),)):
            _define_function(head, {"do": test}, module, scope)
        case Call("defmodule", (name, body)):
            define_module(it, name, sections(body).get("do"), scope, own=own)
        case Call("defstruct", (fields,)):
            module.struct = fields
        case Call("use", (used, *options)):
            value = it.evaluate(used, scope)
            if isinstance(value, Atom):
                for inner in using(it, value.name, tuple(options), scope):
                    _define(it, inner, module, scope, own)
        case Call("@", (Call(), *_)) | Call("alias" | "import" | "require", _):
            it.evaluate(node, scope)
        case Call("defdelegate", (head, options)):
            _define_delegate(head, options, module, scope)
        case Call(name, args) if (code := inserted(it, name, args, scope)) is not None:
            for inner in statements_of(code):
                _define(it, inner, module, scope, own)
        case _ if not own:
            it.evaluate(node, scope)
        case Call("if" | "unless", (test, body)):
            _define_if(it, node, test, body, module, scope)
        case _:
            pass


def _define_if(it: Interpreter, node: Call, test: Expr, body: Expr, module: Module, scope: Scope) -> None:
    """`if Mix.env() == :prod do def ... end`: the branch that was compiled."""
    phase, it.phase = it.phase, "build"
    try:
        truth = it.truth(it.evaluate(test, scope.child()))
    finally:
        it.phase = phase
    parts = sections(body)
    first, second = ("do", "else") if node.name == "if" else ("else", "do")
    for key, taken in ((first, truth), (second, ~truth)):
        if not taken.is_false:
            for inner in statements_of(parts.get(key)):
                _define(it, inner, module, scope, own=True)


def using(it: Interpreter, name: str, options: tuple[Expr, ...], scope: Scope) -> tuple[Expr, ...]:
    """`use Mod, options`: the code that it brings, as far as its `__using__` is a template."""
    if name == "Elixir.Mix.Config":
        scope.add_import(name)
        return ()
    if name in _KNOWN_USES:
        return ()
    module = it_module(it, name)
    macro = module.macros.get(("__using__", 1)) if module is not None else None
    code = expanded(macro, options or (List(()),)) if macro is not None and len(options) < 2 else None
    if code is None:
        if scope.module is not None:
            scope.module.uses_unknown = (*scope.module.uses_unknown, name)
        return ()
    return statements_of(code)


def _define_macro(head: Expr, body: Expr | None, module: Module, scope: Scope) -> None:
    from elixir_lint.config.macros import as_template

    called = _unguarded(head)[0]
    name, arity = (called.name, len(called.args)) if isinstance(called, Call) else (getattr(called, "name", ""), 0)
    templates: list[tuple[int, Macro | None]] = [*as_template(head, body, scope.child())]
    for count, template in templates or [(arity, None)]:
        # One of several clauses chooses by what it is given.
        module.macros[name, count] = None if (name, count) in module.macros else template


def _unguarded(head: Expr) -> tuple[Expr, Expr | None]:
    """`name(args) when guard` apart."""
    if isinstance(head, Call) and head.name == "when":
        return head.args[0], head.args[1]
    return head, None


def _define_function(head: Expr, parts: dict[str, Expr], module: Module, scope: Scope) -> None:
    called, guard = _unguarded(head)
    match called:
        case Var(name):
            params: tuple[Expr, ...] = ()
        case Call(name, params):
            pass
        case _:
            return
    plain: list[Expr] = []
    defaults: list[tuple[int, Expr]] = []
    for position, param in enumerate(params):
        if isinstance(param, Call) and param.name == "\\\\":
            plain.append(param.args[0])
            defaults.append((position, param.args[1]))
        else:
            plain.append(param)
    for missing in range(1, len(defaults) + 1):
        # Elixir fills the arguments given into the leftmost defaults first.
        module.defaults[name, len(plain) - missing] = (len(plain), tuple(defaults[len(defaults) - missing :]))
    if "do" not in parts:
        return
    body = _with_rescue(parts, called)
    snapshot = scope.child()
    module.functions.setdefault((name, len(plain)), []).append(FunctionClause(tuple(plain), guard, body, snapshot))


def _with_rescue(parts: dict[str, Expr], called: Expr) -> Expr:
    """The body of a function; with `rescue` and the like it is a `try`."""
    if len(parts) == 1:
        return parts["do"]
    from elixir_lint.syntax.nodes import ListExpr, TupleExpr

    span = called.span
    assert span is not None
    pairs = tuple(TupleExpr((Atom(key), part), span) for key, part in parts.items())
    return Call("try", (ListExpr(pairs, span),), span, span)


def _define_delegate(head: Expr, options: Expr, module: Module, scope: Scope) -> None:
    """`defdelegate name(args), to: Mod, as: other`"""
    from elixir_lint.syntax.nodes import Remote

    parts = sections(options)
    match head:
        case Call(name, params):
            pass
        case _:
            return
    target, renamed = parts.get("to"), parts.get("as")
    if target is None:
        return
    called = renamed.name if isinstance(renamed, Atom) else name
    body = Remote(target, called, params, head.span, head.span)
    module.functions.setdefault((name, len(params)), []).append(FunctionClause(params, None, body, scope.child()))
