"""Macros of the project that are templates: `defmacro name(a, b) do quote do ... unquote(a) ... end end`.

A call is replaced by the quoted code, with the arguments in place of what is unquoted. Any other macro computes code,
and is not followed.
"""

from __future__ import annotations

from typing import Any

from elixir_lint.config.control import sections
from elixir_lint.config.scope import Macro, Scope
from elixir_lint.record import replace
from elixir_lint.syntax.nodes import Alias, Apply, Call, Expr, ListExpr, TupleExpr, Var
from elixir_lint.syntax.terms import Atom, List, Tuple

MAX_NODES = 5_000
"""Nodes of the code that one call of a macro may become."""


class NoTemplateError(Exception):
    """A macro does something else than to insert its arguments."""


def as_template(head: Expr, body: Expr | None, scope: Scope) -> list[tuple[int, Macro]]:
    """The macro by each number of arguments that it takes; none if it is no template."""
    match head:
        case Call(name, params) if name != "when":
            pass
        case Var():
            params = ()
        case _:
            return []
    quoted = _quoted(body)
    names: list[str] = []
    defaults: list[tuple[str, Expr]] = []
    for param in params:
        match param:
            case Var(name):
                names.append(name)
            case Call("\\\\", (Var(name), default)):
                names.append(name)
                defaults.append((name, default))
            case _:
                return []
    if quoted is None:
        return []
    found = []
    for missing in range(len(defaults) + 1):
        # Elixir fills the arguments given into the leftmost defaults first.
        left_out = dict(defaults[len(defaults) - missing :])
        given = tuple(name for name in names if name not in left_out)
        found.append((len(given), Macro(given, left_out, quoted, scope)))
    return found


def _quoted(body: Expr | None) -> Expr | None:
    """The code of a body that is `quote do ... end` and nothing else."""
    match body:
        case Call("quote", (options,)):
            parts = sections(options)
            return parts["do"] if set(parts) == {"do"} else None
        case Call("quote", (options, block)) if not set(sections(options)) - {"location", "generated"}:
            return sections(block).get("do")
        case _:
            return None


def expand(macro: Macro, arguments: tuple[Expr, ...]) -> Expr | None:
    """The code that a call becomes; None if the macro is more than a template for these arguments."""
    given = {**macro.defaults, **dict(zip(macro.params, arguments, strict=True))}
    try:
        insertion = _Insertion(given, macro.scope)
        code: Expr = insertion.node(macro.body)
    except NoTemplateError:
        return None
    inserted = {name for argument in given.values() for name in _variables(argument)}
    # A variable of the quoted code is another one than a variable of that name in the arguments.
    return None if insertion.variables & inserted else code


def _variables(node: Any) -> set[str]:
    if isinstance(node, Var):
        return {node.name}
    if isinstance(node, tuple):
        return set().union(*map(_variables, node)) if node else set()
    fields = getattr(node, "__match_args__", ())
    return set().union(*(_variables(getattr(node, f)) for f in fields if f not in _PLACES)) if fields else set()


_PLACES = frozenset({"span", "head", "name", "kind", "modifiers", "delimiter", "parens", "dot", "charlist"})


class _Insertion:
    """Rebuilds quoted code. `variables` are those that it names itself."""

    def __init__(self, given: dict[str, Expr], scope: Scope) -> None:
        self.given = given
        self.scope = scope
        self.variables: set[str] = set()
        self.nodes = 0

    def node(self, node: Any) -> Any:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise NoTemplateError
        match node:
            case Call("unquote", (Var(name),)) if name in self.given:
                return self.given[name]
            case Call("unquote" | "unquote_splicing" | "quote" | "var!", _):
                raise NoTemplateError
            case Apply(Call("unquote", (Var(name),)), args, span, dot=False):
                return self._named(name, args, span)
            case Alias(parts, span, None):
                return Alias(tuple(self.scope.expand(parts).split(".")), span)
            case Var(name):
                self.variables.add(name)
                return node
            case tuple():
                return tuple([self.node(part) for part in node])
            case List() | Tuple() | Atom():
                return node
            case ListExpr() | TupleExpr():
                return replace(node, items=self.node(node.items))
            case _:
                return self._rebuilt(node)

    def _named(self, name: str, args: tuple[Expr, ...], span: Any) -> Expr:
        """`unquote(name)(args)`: a call of the function of that name."""
        named = self.given.get(name)
        if not isinstance(named, Atom):
            raise NoTemplateError
        return Call(named.name, self.node(args), span, span)

    def _rebuilt(self, node: Any) -> Any:
        fields = [f for f in getattr(node, "__match_args__", ()) if f not in ("span", "head")]
        changed = {}
        for name in fields:
            before = getattr(node, name)
            if isinstance(before, str | bool | int | float | bytes) or before is None:
                continue
            after = self.node(before)
            if after is not before:
                changed[name] = after
        return replace(node, **changed) if changed else node
