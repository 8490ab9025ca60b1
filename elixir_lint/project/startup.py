"""The parts of a function that matter for what it starts."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.config.scope import Scope
from elixir_lint.config.values import Maybe, Rest, Subject, Unknown, Value, where
from elixir_lint.project.syntax import below
from elixir_lint.source import Span
from elixir_lint.syntax.nodes import Alias, Block, Call, Expr, ListExpr, Remote, TupleExpr, Var
from elixir_lint.syntax.terms import Atom, List, Tuple

_DIRECTIVES = frozenset({"alias", "import", "require"})


def starting_calls(bodies: object) -> Iterator[Span]:
    """The places of the calls that start children: `Supervisor.start_link(children, opts)` and the like."""
    for node in below(bodies):
        match node:
            case Remote(Alias(("Supervisor",)), "start_link" | "init", arguments, span):
                if not (arguments and _is_module(arguments[0])):
                    yield span
            case Call("supervise", _, span):
                yield span


def _is_module(argument: Expr) -> bool:
    """`Supervisor.start_link(__MODULE__, arg, name: __MODULE__)`: the children are those of its `init/1`"""
    return isinstance(argument, Alias) or (isinstance(argument, Var) and argument.name == "__MODULE__")


def relevant(block: Block) -> Block:
    """The statements up to the last that starts children (or to the end), without those that bind nothing it needs.

    What else a function does at start (migrate, attach handlers) raises or asks in ways that say nothing here.
    """
    statements = block.body
    starting = {index for index, each in enumerate(statements) if any(starting_calls(each))}
    last = max(starting, default=len(statements) - 1)
    kept: list[Expr] = []
    needed: set[str] = set()
    for index in range(last, -1, -1):
        each = statements[index]
        wanted = index == last or index in starting or not needed.isdisjoint(_binds(each))
        if wanted or (isinstance(each, Call) and each.name in _DIRECTIVES):
            kept.append(each)
            needed |= _variables(each)
    return Block(tuple(reversed(kept)), block.span)


def _binds(statement: Expr) -> set[str]:
    """The variables of the pattern of `pattern = expression`."""
    return _variables(statement.args[0]) if isinstance(statement, Call) and statement.name == "=" else set()


def _variables(node: Expr) -> set[str]:
    return {each.name for each in below(node) if isinstance(each, Var)}


def written_children(body: Expr, scope: Scope, span: Span) -> Value:
    """`[Shop.Repo, {Oban, opts}]`: the children in the lists of a function that could not be evaluated.

    They are perhaps not all, and perhaps not always started.
    """
    perhaps = where(Subject("open", "what is started here could not be evaluated"), "true")
    found: list[object] = [Rest(Unknown("what is started here could not be evaluated", span=span))]
    for node in below(body):
        if isinstance(node, ListExpr):
            written = (_written(item, scope) for item in node.items)
            found.extend(Maybe(perhaps, child) for child in written if child is not None)
    return List(tuple(found), span)


def _written(item: Expr, scope: Scope) -> Value | None:
    match item:
        case Alias(parts, span, None):
            return Atom(scope.expand(parts), span)
        case TupleExpr((Alias(parts, base=None) as name, options), span):
            unknown = Unknown("the options of this child could not be evaluated", span=options.span)
            return Tuple((Atom(scope.expand(parts), name.span), unknown), span)
        case _:
            return None
