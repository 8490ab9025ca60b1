"""Calls that the functions of lib/ make when they run, and the tests that guard them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from elixir_lint.config.control import sections
from elixir_lint.config.render import atom_name
from elixir_lint.config.scope import Scope
from elixir_lint.project.calls import Functions, target_of
from elixir_lint.project.lib import Words
from elixir_lint.project.syntax import below, parts_of
from elixir_lint.record import record
from elixir_lint.source import SourceFile, Span
from elixir_lint.syntax.nodes import Call, Clause, Clauses, Expr, Remote, Var
from elixir_lint.syntax.terms import Atom, Integer, List

_SHORT_CIRCUITS = frozenset({"&&", "and", "||", "or"})
_COMPILED = frozenset({"quote", "unquote", "unquote_splicing"})
"""What is inside of them is not run by the function."""
_DEFINING = frozenset({"def", "defp", "spec"})
"""What names a function without asking for it."""


@record
class RuntimeCall:
    """`target.name` with `arity` arguments, called or captured, in a function of `module`.

    `target` is as `target_of` has it ("Mix", ":crypto"). `guards` are the texts of the tests around it, and
    `instead_of` the left sides of `||`: it is made only where they are nil or false.
    """

    module: str
    function: str
    target: str
    name: str
    arity: int
    span: Span
    arguments: tuple[Expr, ...]
    guards: tuple[str, ...]
    instead_of: tuple[Expr, ...]

    def guarded_by(self, *words: str) -> bool:
        return any(word in guard for guard in self.guards for word in words)


def runtime_calls(functions: Functions, *words: Words) -> Iterator[RuntimeCall]:
    """Those in the files that contain one of `words` (see `LibFiles.search`); those of Mix tasks are left out."""
    for module in functions.in_files_with(*words, but=_is_of_mix):
        if not module.name.startswith("Elixir.Mix."):
            for (function, _), clauses in module.functions.items():
                for clause in clauses:
                    yield from _calls(clause.body, clause.scope, atom_name(module.name), function)


def _is_of_mix(source: SourceFile) -> bool:
    """Whether a file is for the command line of developers: it runs under Mix."""
    return "/mix/" in f"/{source.path}"


class _Around(NamedTuple):
    """What stands around a call: its `guards` and `instead_of`."""

    guards: tuple[str, ...] = ()
    instead_of: tuple[Expr, ...] = ()

    def under(self, *tests: Expr) -> _Around:
        return _Around((*self.guards, *map(_text, tests)), self.instead_of)

    def right_of(self, operator: str, left: Expr) -> _Around:
        inner = self.under(left)
        return inner._replace(instead_of=(*self.instead_of, left)) if operator == "||" else inner


def _calls(body: Expr, scope: Scope, module: str, function: str) -> Iterator[RuntimeCall]:
    stack: list[tuple[object, _Around, int]] = [(body, _Around(), 0)]
    while stack:
        node, around, piped = stack.pop()
        match node:
            case tuple():
                stack.extend((part, around, 0) for part in reversed(node))
            case Call(name) if name in _COMPILED:
                pass
            case Call("|>", (left, right)):
                stack.extend(((right, around, 1), (left, around, 0)))
            case Call("&", (Call("/", (Remote(_, _, (), parens=_) as captured, Integer(arity))),)):
                yield from _found(captured, arity, around, scope, module, function)
            case Remote():
                yield from _found(node, len(node.args) + piped, around, scope, module, function)
                stack.extend((part, around, 0) for part in reversed((node.target, *node.args)))
            case Call("if" | "unless" | "case" | "with", (*tests, block)):
                inner = around.under(*tests)
                stack.extend((part, inner, 0) for part in reversed(tuple(sections(block).values())))
                stack.extend((test, around, 0) for test in reversed(tests))
            case Call("cond", (block,)):
                stack.extend(_cond(sections(block).get("do"), around))
            case Call("try", (block,)):
                stack.append((tuple(sections(block).values()), around.under(node), 0))
            case Call(name, (left, right)) if name in _SHORT_CIRCUITS:
                stack.extend(((right, around.right_of(name, left), 0), (left, around, 0)))
            case _:
                stack.extend((part, around, 0) for part in reversed(parts_of(node)))


def _cond(clauses: object, around: _Around) -> Iterator[tuple[object, _Around, int]]:
    """The clauses of `cond`, each guarded by its own test and those before it."""
    for clause in clauses.clauses if isinstance(clauses, Clauses) else ():
        assert isinstance(clause, Clause)
        yield clause.patterns, around, 0
        around = around.under(*clause.patterns)
        yield clause.body, around, 0


def _text(node: Expr) -> str:
    return node.span.text if node.span is not None else ""


def _found(
    node: Remote, arity: int, around: _Around, scope: Scope, module: str, function: str
) -> Iterator[RuntimeCall]:
    target = target_of(node, scope)
    if target:
        yield RuntimeCall(module, function, target, node.name, arity, node.span, node.args, *around)


def tests_around(functions: Functions, call: RuntimeCall) -> Iterator[str]:
    """The texts of all tests that a call stands in, those of the module's body (`if ... do def ...`) included."""
    for node in below(functions.parsed(call.span.file)):
        match node:
            case Call("if" | "unless" | "case", (test, *_), span) if span.start <= call.span.start < span.end:
                yield _text(test)
            case Call("cond" | "try", _, span) if span.start <= call.span.start < span.end:
                yield span.text


def compared_with(functions: Functions, call: RuntimeCall) -> frozenset[str]:
    """The atoms that the answer of a call is compared with: `==`, `in`, `case`; none if it is used in another way."""
    for node in below(functions.parsed(call.span.file)):
        match node:
            case Call("==" | "!=" | "===" | "!==", (left, right)) if call.span in (left.span, right.span):
                return _atoms([right if left.span == call.span else left])
            case Call("in", (left, List(items))) if left.span == call.span:
                return _atoms(items)
            case Call("case", (test, block)) if test.span == call.span:
                clauses = sections(block).get("do")
                patterns = [clause.patterns[0] for clause in clauses.clauses] if isinstance(clauses, Clauses) else []
                return _atoms([pattern for pattern in patterns if not isinstance(pattern, Var)])
    return frozenset()


def _atoms(nodes: Sequence[object]) -> frozenset[str]:
    """The names of atoms; none if something else is among them."""
    names = frozenset(node.name for node in nodes if isinstance(node, Atom))
    return names if all(isinstance(node, Atom) for node in nodes) else frozenset()


def is_compiled_only(functions: Functions, name: str) -> bool:
    """Whether functions of that name are asked while modules are compiled, and by no function that runs."""
    files = {}
    for module in functions.in_files_with(name.encode()):
        if module.scope is not None:
            files[module.scope.file.source.path] = module.scope.file
        for (function, _), clauses in module.functions.items():
            if function != name and any(_asks(clause.body, name, _COMPILED) for clause in clauses):
                return False
    return any(_asks(functions.parsed(file.source), name, _DEFINING) for file in files.values())


def _asks(body: Expr, name: str, without: frozenset[str]) -> bool:
    """Whether a function of that name is called, captured or named, but for what is inside of certain calls."""
    stack: list[object] = [body]
    while stack:
        node = stack.pop()
        match node:
            case tuple():
                stack.extend(node)
            case Call("def" | "defp", (_, block)) if "def" in without:
                stack.append(block)
            case Call(called) if called in without:
                pass
            case Call(called) | Var(called) | Atom(called) | Remote(_, called) if called == name:
                return True
            case _:
                stack.extend(parts_of(node))
    return False
