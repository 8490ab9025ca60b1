"""Calling functions: of the config file, of the project's modules, of the library, and function values."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from elixir_lint.config.bounds import bounded_call
from elixir_lint.config.clauses import Candidate, choose
from elixir_lint.config.environment import from_environment, is_environment
from elixir_lint.config.functions import find, find_any_arity, is_standard
from elixir_lint.config.functions.registry import ElixirError
from elixir_lint.config.interpreter import ANY, Interpreter
from elixir_lint.config.library import as_argument, call_model
from elixir_lint.config.natives import NATIVES, without_mix
from elixir_lint.config.operators import PURE
from elixir_lint.config.render import atom_name, described, render
from elixir_lint.config.scope import FunctionClause, Macro, Module, Scope
from elixir_lint.config.values import (
    Capture,
    Closure,
    OneOf,
    Unknown,
    Value,
    is_known,
)
from elixir_lint.regex import regex
from elixir_lint.source import Span
from elixir_lint.syntax.nodes import Call, Expr, Remote
from elixir_lint.syntax.terms import Atom, Map, Struct, Tuple

_ELIXIR = regex(
    r"(Agent|Application|Calendar|Code|Config|DateTime|DynamicSupervisor|EEx|ExUnit|Exception|File|Function|GenServer|IEx"
    r"|IO|Inspect|Kernel|List|Logger|Macro|Mix|Module|NaiveDateTime|Node|OptionParser|PartitionSupervisor|Port|Process"
    r"|Protocol|Record|Registry|Stream|StringIO|Supervisor|System|Task|Time)(\.|$)"
)
"""Elixir's own modules, of which not every function is modelled."""
_NOT_MODELLED = frozenset({("Float.to_string", 2), ("IO.inspect", 3), ("Kernel.get_in", 1), ("URI.default_port", 2)})
"""Functions that are modelled with another arity only."""


def local_call(it: Interpreter, call: Call, scope: Scope) -> Value:
    """`name(args)`: a function or a macro of the surrounding module or of an import, or a function of Kernel."""
    code = inserted(it, call.name, call.args, scope)
    if code is not None:
        return it.evaluate(code, scope.child())
    arguments = it.arguments(call.args, scope)
    return call_local(it, call.name, arguments, call.span, scope)


def inserted(it: Interpreter, name: str, arguments: tuple[Expr, ...], scope: Scope) -> Expr | None:
    """The code that a call becomes: one of a macro of the module around it or of an import that is a template."""
    key = name, len(arguments)
    if scope.module is not None and key in scope.module.macros:
        return expanded(scope.module.macros[key], arguments)
    for imported in scope.imports_from(name, len(arguments)):
        module = it_module(it, imported)
        if module is not None and key in module.macros:
            return expanded(module.macros[key], arguments)
    return None


def expanded(macro: Macro | None, arguments: tuple[Expr, ...]) -> Expr | None:
    """The code that a call of the macro becomes, if it is no more than a template."""
    if macro is None:
        return None
    from elixir_lint.config.macros import expand

    return expand(macro, arguments)


def call_local(it: Interpreter, name: str, arguments: list[Value], span: Span, scope: Scope) -> Value:
    arity = len(arguments)
    if scope.module is not None and defines(scope.module, name, arity):
        return call_module_function(it, scope.module, name, arguments, span)
    for imported in scope.imports_from(name, arity):
        full = f"{atom_name(imported)}.{name}"
        native = NATIVES.get((full, arity)) or NATIVES.get((full, -1))
        if native is not None:
            return native(it, arguments, span, scope)
        module = it_module(it, imported)
        if module is not None and defines(module, name, arity):
            return call_module_function(it, module, name, arguments, span)
        model = find(full, arity)
        if model is not None:
            return call_model(it, model, arguments, span)
    native = NATIVES.get((f"Kernel.{name}", arity))
    if native is not None:
        return native(it, arguments, span, scope)
    model = PURE.get((name, arity)) or find(f"Kernel.{name}", arity)
    if model is not None:
        return call_model(it, model, arguments, span)
    return _not_found(it, name, arguments, span, scope)


def _not_found(it: Interpreter, name: str, arguments: list[Value], span: Span, scope: Scope) -> Value:
    """A local call without a definition that could be read."""
    imports = scope.imports_from(name, len(arguments))
    outside = [m for m in imports if not _is_elixirs(m) and it_module(it, m) is None]
    used = scope.module.uses_unknown if scope.module is not None else ()
    if outside or used:
        source = atom_name((*reversed(outside), *used)[-1])
        return it.unknown_call(
            f"{name}/{len(arguments)} may come from {source}, which is a dependency", arguments, span=span
        )
    if it.options.strict:
        raise it.fail("CompileError", f"undefined function {name}/{len(arguments)}", span)
    return it.unknown_call(f"{name}/{len(arguments)} is not defined in the project", arguments, span=span)


def _is_elixirs(module: str) -> bool:
    return module in ("Elixir.Config", "Elixir.Mix.Config") or is_standard(atom_name(module))


def remote_call(it: Interpreter, call: Remote, scope: Scope) -> Value:
    """`Mod.fun(args)`, `:mod.fun(args)`, `value.field`."""
    target = it.evaluate(call.target, scope)
    if not call.parens and not call.args:
        return each(it, target, lambda t: _field(it, t, call, scope))
    module = it_module(it, target.name) if isinstance(target, Atom) else None
    if module is not None and (call.name, len(call.args)) in module.macros:
        code = expanded(module.macros[call.name, len(call.args)], call.args)
        if code is not None:
            return it.evaluate(code, scope.child())
    arguments = it.arguments(call.args, scope)
    return each(it, target, lambda t: _remote(it, t, call.name, arguments, call.span, scope))


def each(it: Interpreter, value: Value, compute: Callable[[Value], Value]) -> Value:
    """`compute` for each alternative of `value`, in its worlds."""
    if not isinstance(value, OneOf):
        return compute(value)

    def case(alternative: Value) -> Callable[[], Value]:
        return lambda: compute(it.refine(alternative))

    return it.branch([(a.when, case(a.value)) for a in value.alternatives])


def _field(it: Interpreter, target: Value, call: Remote, scope: Scope) -> Value:
    match target:
        case Struct(module) if call.name == "__struct__":
            return Atom(module, call.span)
        case Map(pairs) | Struct(pairs=pairs):
            for key, value in pairs:
                if key == Atom(call.name):
                    return value  # type: ignore[return-value]
            raise it.fail("KeyError", f"key :{call.name} not found", call.span)
        case Atom(name) if name not in ("nil", "true", "false"):
            return _remote(it, target, call.name, [], call.span, scope)
        case Unknown():
            text = f"{described(target)}.{call.name}"
            if target.type not in ("map", "struct"):
                it.may_fail(ANY, target.why, call.span, text)
            return it.unknown(target.why, (target,), text=text, pure=target.pure, span=call.span)
        case Atom(name):
            raise it.fail("UndefinedFunctionError", f"function {name}.{call.name}/0 is undefined", call.span)
        case _:
            raise it.fail("ArgumentError", f"{call.name} is no field of this value", call.span)


def _remote(it: Interpreter, target: Value, name: str, arguments: list[Value], span: Span, scope: Scope) -> Value:
    match target:
        case Atom(module):
            return call_remote(it, module, name, arguments, span, scope)
        case Unknown():
            return it.unknown_call(target.why, (target, *arguments), span=span)
        case _:
            raise it.fail("ArgumentError", f"a function {name} is called on a value that is no module", span)


def call_remote(
    it: Interpreter, module: str, name: str, arguments: list[Value], span: Span, scope: Scope | None
) -> Value:
    """`module.name(arguments)`; `module` is the full atom name."""
    full = f"{atom_name(module)}.{name}" if module.startswith("Elixir.") else f":{module}.{name}"
    arity = len(arguments)
    if full.startswith("Mix.") and it_module(it, module) is None:
        without_mix(it, f"{full}/{arity}", span)
    native = NATIVES.get((full, arity)) or NATIVES.get((full, -1))
    if native is not None:
        return native(it, arguments, span, scope)
    if arguments and is_environment(arguments[0]):
        value = from_environment(it, full, arguments, span, scope)
        if value is not None:
            return value
    model = PURE.get((name, arity)) if full == f"Kernel.{name}" else None
    model = model or find(full, arity)
    if model is not None:
        return call_model(it, model, arguments, span)
    own = it_module(it, module)
    if own is not None and not it.path.implies(own.when):
        return it.unknown_call(f"{atom_name(module)} may be defined in another place", arguments, span=span)
    if own is not None:
        if defines(own, name, arity):
            return call_module_function(it, own, name, arguments, span)
        if own.uses_unknown:
            source = atom_name(own.uses_unknown[-1])
            why = f"{full}/{arity} may come from {source}, which is a dependency"
        elif (name, arity) in own.macros:
            why = f"{full}/{arity} is a macro"
        else:
            why = f"{full}/{arity} is not defined in {atom_name(module)}"
        return it.unknown_call(why, arguments, span=span)
    return _outside(it, module, full, arguments, span)


def _outside(it: Interpreter, module: str, full: str, arguments: list[Value], span: Span) -> Value:
    if module.startswith("Elixir.") and (full, len(arguments)) not in _NOT_MODELLED and find_any_arity(full):
        raise it.fail("UndefinedFunctionError", f"function {full}/{len(arguments)} is undefined or private", span)
    known = is_known(List_of(arguments))
    text = f"{full}({', '.join(as_argument(a) for a in arguments)})" if not known else ""
    if not module.startswith("Elixir.") or _ELIXIR.match(atom_name(module)):
        why = "is not modelled"
    elif it.files.is_dependency(atom_name(module)):
        why = "is a dependency"
    else:
        why = "is not in the project"
    return it.unknown_call(f"{full}/{len(arguments)} {why}", arguments, text=text, span=span)


def List_of(values: Sequence[Value]) -> Tuple:  # noqa: N802
    return Tuple(tuple(values))


def it_module(it: Interpreter, name: str) -> Module | None:
    """The module of the config files or of lib/ named `name` (with "Elixir."), loaded on demand."""
    if name in it.modules:
        return it.modules[name]
    if not name.startswith("Elixir."):
        return None
    file = it.files.module(atom_name(name))
    it.modules[name] = None
    if file is not None:
        from elixir_lint.config.modules import load_modules

        load_modules(it, file)
    return it.modules.get(name)


def defines(module: Module, name: str, arity: int) -> bool:
    return (name, arity) in module.functions or (name, arity) in module.defaults


def call_module_function(it: Interpreter, module: Module, name: str, arguments: list[Value], span: Span) -> Value:
    """Call a function whose clauses can be read."""
    arity = len(arguments)
    if (name, arity) not in module.functions and (name, arity) in module.defaults:
        arity, missing = module.defaults[name, arity]
        clauses = module.functions[name, arity]
        scope = clauses[0].scope.child()
        for position, expression in missing:
            arguments.insert(position, it.evaluate(expression, scope))
    clauses = module.functions[name, arity]
    candidates, writes = _candidates(it, clauses)
    shown = f"{atom_name(module.name)}.{name}/{arity}"
    return bounded_call(
        it,
        shown,
        arguments,
        span,
        lambda: choose(
            it,
            candidates,
            arguments,
            lambda: it.fail("FunctionClauseError", f"no function clause matching in {shown}", span),
        ),
        writes,
    )


def _candidates(it: Interpreter, clauses: list[FunctionClause]) -> tuple[list[Candidate], bool]:
    """The clauses of a function to choose from, and whether it may call `config`; made once while they are the same."""
    known = it.functions.get(id(clauses))
    if known is None or known[0] is not clauses or len(known[1]) != len(clauses):
        candidates = [Candidate(c.params, c.guard, c.body, c.scope) for c in clauses]
        writes = any("Elixir.Config" in clause.scope.imports for clause in clauses)
        known = it.functions[id(clauses)] = clauses, candidates, writes
    return known[1], known[2]


def apply_function(it: Interpreter, function: Value, arguments: list[Value]) -> Value:
    """`fun.(args)`."""
    match function:
        case Closure(clauses, scope, arity, span):
            assert isinstance(scope, Scope)
            assert span is not None
            if arity != len(arguments):
                raise it.fail("BadArityError", f"a function of arity {arity} is called with {len(arguments)}", span)
            candidates = [Candidate(c.patterns, c.guard, c.body, scope) for c in clauses]
            return choose(
                it,
                candidates,
                arguments,
                lambda: it.fail("FunctionClauseError", "no function clause matching in anonymous fn", span),
            )
        case Capture(module, name, arity, inner, place):
            assert place is not None
            if arity != len(arguments):
                raise it.fail("BadArityError", f"&{name}/{arity} is called with {len(arguments)} arguments", place)
            if module:
                return call_remote(it, module, name, arguments, place, inner if isinstance(inner, Scope) else None)
            assert isinstance(inner, Scope)
            return call_local(it, name, arguments, place, inner)
        case Unknown():
            place = function.span or it.place
            if place is None:
                return it.unknown(function.why, (function, *arguments))
            return it.unknown_call(function.why, (function, *arguments), span=place)
        case OneOf():
            return each(it, function, lambda f: apply_function(it, f, list(arguments)))
        case _:
            raise ElixirError("BadFunctionError", f"expected a function, got: {render(function)}")
