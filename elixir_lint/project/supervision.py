"""What the supervision trees of lib/ start.

The functions that hold `Supervisor.start_link(children, ...)` or `Supervisor.init(children, ...)` are evaluated,
and the lists they come to are kept with the conditions under which they are reached.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from elixir_lint.config.calls import call_module_function
from elixir_lint.config.interpreter import Files, Interpreter, Options, PathEndsError
from elixir_lint.config.modules import load_modules
from elixir_lint.config.natives import NATIVES
from elixir_lint.config.render import atom_name
from elixir_lint.config.scope import Module, Scope
from elixir_lint.config.values import ABSENT, TRUE, Condition, OneOf, Rest, Unknown, Value
from elixir_lint.project.lib import LibFiles
from elixir_lint.project.literals import possible_items, value_of
from elixir_lint.project.records import Child
from elixir_lint.project.syntax import below
from elixir_lint.source import Span
from elixir_lint.syntax.nodes import Alias, Call, Expr, Remote
from elixir_lint.syntax.terms import Atom, List, Map, Tuple

WORDS = (b"Supervisor.init(", b"Supervisor.start_link(", b"supervise(")
_CALLS = re.compile(
    rb"(?<![\w.])Supervisor\.init\(|(?<![\w.])Supervisor\.start_link\((?!\s*__MODULE__)|(?<![\w.])supervise\("
)
FUEL = 6000
"""Steps of evaluation for one file. Lists of children are made of names and short calls; more is application logic."""

_ENTRIES = (("start", 2), ("init", 1))
_START, _START_LINK = Atom("start"), Atom("start_link")


@dataclass(frozen=True, slots=True)
class _Started:
    """A call that starts children: in module `supervisor`, at `span`, reached where `when` holds."""

    supervisor: str
    children: Value
    when: Condition
    span: Span


class _Starting(Interpreter):
    """An evaluation that keeps what supervisors are started with."""

    def __init__(self, options: Options, files: Files) -> None:
        super().__init__("boot", options, files)
        self.started: list[_Started] = []

    def evaluate(self, expr: Expr, scope: Scope) -> Value:
        if self.steps > FUEL:
            return Unknown("what leads to it takes too many steps", span=expr.span)
        return super().evaluate(expr, scope)


def children_of(lib: LibFiles, files: Files, options: Options, callbacks: Mapping[str, Value]) -> tuple[Child, ...]:
    """All children, in the order of the files, then of the lists.

    `callbacks` maps the application callback modules to the argument that mix.exs gives them.
    """
    found: list[Child] = []
    for source in lib.search(*WORDS):
        if _CALLS.search(source.data):
            it = _Starting(options, files)
            load_modules(it, lib.parse(source))
            own = [module for module in it.modules.values() if module is not None]
            for module in own:
                _run(it, module, callbacks.get(atom_name(module.name)))
            found.extend(_children(it.started))
    return tuple(found)


def _run(it: _Starting, module: Module, start_argument: Value | None) -> None:
    """Evaluate the functions that start children: the entries first, others only if no entry led to their calls."""
    places = {
        signature: calls
        for signature, clauses in module.functions.items()
        if (calls := frozenset(_calls(tuple(clause.body for clause in clauses))))
    }
    entries = [signature for signature in _ENTRIES if signature in module.functions] if places else []
    for name, arity in (*entries, *(signature for signature in places if signature not in entries)):
        reached = {started.span for started in it.started}
        if (name, arity) in entries or not places[name, arity] <= reached:
            arguments: list[Value] = [_argument(it, name, number) for number in range(arity)]
            if (name, arity) == _ENTRIES[0] and start_argument is not None:
                arguments = [Atom("normal"), start_argument]
            _call(it, module, name, arguments)


def _argument(it: _Starting, function: str, number: int) -> Unknown:
    return it.unknown(f"it is what {function} is called with", text=f"argument {number + 1} of {function}")


def _calls(bodies: object) -> Iterator[Span]:
    """The places of the calls that start children."""
    for node in below(bodies):
        match node:
            case Remote(Alias(("Supervisor",)), "start_link" | "init", _, span):
                yield span
            case Call("supervise", _, span):
                yield span


def _call(it: _Starting, module: Module, name: str, arguments: list[Value]) -> None:
    first = len(it.started)
    span = module.functions[name, len(arguments)][0].body.span
    assert span is not None, "every node the parser makes has a place"
    it.path = TRUE
    try:
        call_module_function(it, module, name, arguments, span)
    except PathEndsError:
        it.path = TRUE
    survives = it.path
    for index in range(first, len(it.started)):
        started = it.started[index]
        it.started[index] = replace(started, when=started.when.given(survives), supervisor=atom_name(module.name))


# --- lists of children ------------------------------------------------------------------------------


def _children(lists: Iterable[_Started]) -> Iterator[Child]:
    """The children of each list, once for each place they are written at."""
    seen = set()
    for started in lists:
        for when, item in possible_items(started.children):
            for child in _child(item, started.when & when, started):
                if (child.module, child.span, child.options) not in seen:
                    seen.add((child.module, child.span, child.options))
                    yield child


def _child(item: object, when: Condition, started: _Started) -> Iterator[Child]:
    if isinstance(item, OneOf):
        for alternative in item.alternatives:
            yield from _child(alternative.value, when & alternative.when, started)
        return
    if when.is_false or item in (Atom("nil"), ABSENT):
        return
    module, options = _specification(item)
    span = getattr(item, "span", None) or started.span
    certain = all(subject.kind != "open" for subject in when.subjects)
    yield Child(module, options, span, certain and bool(module), when, started.supervisor)


def _specification(item: object) -> tuple[str, Value]:
    """`Shop.Repo`  |  `{Shop.Repo, opts}`  |  `%{start: {Shop.Repo, :start_link, [opts]}}`"""
    match item:
        case Atom(name):
            return atom_name(name), ABSENT
        case Tuple((Atom(name), options)):
            return atom_name(name), value_of(options)
        case Tuple((_, Tuple((Atom(name), Atom(), List(arguments))), *_)):
            return atom_name(name), _first(arguments)
        case Map(pairs):
            for key, value in pairs:
                match key, value:
                    case Atom("start"), Tuple((Atom(name), Atom(), List(arguments))):
                        return atom_name(name), _first(arguments)
    unknown = item.unknown if isinstance(item, Rest) else item if isinstance(item, Unknown) else None
    return "", unknown or Unknown("it is no child specification that could be read")


def _first(arguments: tuple[object, ...]) -> Value:
    return value_of(arguments[0]) if arguments else ABSENT


# --- how the evaluator meets supervisors ------------------------------------------------------------


def _start(it: Interpreter, arguments: list[Value], span: Span, _scope: Scope | None) -> Value:
    """`Supervisor.start_link(children, opts)`, `Supervisor.init(children, opts)`, `supervise(children, opts)`"""
    if isinstance(it, _Starting) and not isinstance(arguments[0], Atom):
        it.started.append(_Started("", arguments[0], it.path, span))
    return it.unknown("it is what a supervisor returns", type_="tuple", span=span)


def _child_spec(_it: Interpreter, arguments: list[Value], _span: Span, _scope: Scope | None) -> Value:
    """`Supervisor.child_spec({Shop.Repo, opts}, id: ...)`: what it is made from"""
    return arguments[0]


def _worker(_it: Interpreter, arguments: list[Value], span: Span, _scope: Scope | None) -> Value:
    """`worker(Shop.Repo, [opts])`, `supervisor(ShopWeb.Endpoint, [])`"""
    return Map(((_START, Tuple((arguments[0], _START_LINK, arguments[1]))),), span)


NATIVES.update(
    {
        ("Supervisor.start_link", 2): _start,
        ("Supervisor.init", 2): _start,
        ("Supervisor.child_spec", 2): _child_spec,
        ("Supervisor.Spec.supervise", 2): _start,
        ("Supervisor.Spec.worker", 2): _worker,
        ("Supervisor.Spec.worker", 3): _worker,
        ("Supervisor.Spec.supervisor", 2): _worker,
        ("Supervisor.Spec.supervisor", 3): _worker,
    }
)
