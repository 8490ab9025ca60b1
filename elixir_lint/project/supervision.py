"""What the supervision trees of lib/ start.

The functions that hold `Supervisor.start_link(children, ...)` or `Supervisor.init(children, ...)` are evaluated,
and the lists they come to are kept with the conditions under which they are reached.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from elixir_lint.config.calls import call_module_function
from elixir_lint.config.interpreter import Files, Interpreter, Options, PathEndsError
from elixir_lint.config.modules import load_modules
from elixir_lint.config.natives import NATIVES
from elixir_lint.config.render import atom_name
from elixir_lint.config.scope import Module, Scope
from elixir_lint.config.values import ABSENT, TRUE, Condition, OneOf, Rest, Unknown, Value, one_of
from elixir_lint.project.bounded import Bounded, GivenUpError
from elixir_lint.project.lib import LibFiles
from elixir_lint.project.literals import possible_items, value_of
from elixir_lint.project.records import Child
from elixir_lint.project.startup import relevant, starting_calls, written_children
from elixir_lint.record import record, replace
from elixir_lint.regex import regex
from elixir_lint.source import SourceFile, Span
from elixir_lint.syntax.nodes import Block, Expr
from elixir_lint.syntax.terms import Atom, List, Map, Tuple

WORDS = (b"Supervisor.init(", b"Supervisor.start_link(", b"supervise(")
_CALLS = regex(
    rb"(?<![\w.])Supervisor\.init\(|(?<![\w.])Supervisor\.start_link\((?!\s*__MODULE__)|(?<![\w.])supervise\("
)
_SUBJECTS = regex(rb"(?:Repo|Endpoint|Oban)\b")
_ENTRIES = (("start", 2), ("init", 1))
_START, _START_LINK = Atom("start"), Atom("start_link")


@record
class _Started:
    """A call that starts children: in module `supervisor`, at `span`, reached where `when` holds."""

    supervisor: str
    children: Value
    when: Condition
    span: Span


class _Starting(Bounded):
    """An evaluation that keeps what supervisors are started with, and which calls were reached."""

    def __init__(self, options: Options, files: Files, serial: int) -> None:
        super().__init__("boot", options, files)
        self.serial = serial
        self.started: list[_Started] = []
        self.met: set[Span] = set()
        self._relevant: dict[Span, Block] = {}

    def evaluate(self, expr: Expr, scope: Scope) -> Value:
        return super().evaluate(self._shortened(expr) if isinstance(expr, Block) else expr, scope)

    def _shortened(self, block: Block) -> Block:
        if len(block.body) < 2:
            return block
        if block.span not in self._relevant:
            self._relevant[block.span] = relevant(block)
        return self._relevant[block.span]


class Supervision:
    """Finds the children of all supervisors. `serials` gives each evaluation a start for its Unknowns.

    `callbacks` maps the application callback modules to the argument that mix.exs gives them.
    """

    def __init__(
        self, lib: LibFiles, files: Files, options: Options, callbacks: Mapping[str, Value], serials: Iterator[int]
    ) -> None:
        self._lib = lib
        self._files = files
        self._options = options
        self._callbacks = callbacks
        self._serials = serials

    def children(self) -> tuple[Child, ...]:
        """Those of applications first, then those of the supervisors they start; each place once.

        Of the other supervisors those are read that speak of a repo, an endpoint or Oban, or all if the tree has gaps.
        """
        found: dict[tuple[str, Span], Child] = {}
        waiting = {file.path: file for file in self._lib.search(*WORDS) if _CALLS.search(file.data)}
        for path in [path for path in waiting if "/mix/" in path]:  # tasks, which start what they need by themselves
            del waiting[path]
        modules = list(self._callbacks)
        while modules:
            files = [self._lib.defining(module) for module in modules]
            modules = self._read(found, [waiting.pop(f.path) for f in files if f is not None and f.path in waiting])
        gaps = not self._callbacks or any(not child.module for child in found.values())
        self._read(found, [file for file in waiting.values() if gaps or _SUBJECTS.search(file.data)])
        return tuple(found.values())

    def _read(self, found: dict[tuple[str, Span], Child], files: list[SourceFile]) -> list[str]:
        """Add what the supervisors in `files` start to `found`; the modules that are new there."""
        new = []
        for file in files:
            for child in self._of_file(file):
                key = (child.module, child.span)
                if key not in found and child.module:
                    new.append(child.module)
                found[key] = _united(found[key], child) if key in found else child
        return new

    def _of_file(self, source: SourceFile) -> Iterator[Child]:
        it = self._evaluation()
        load_modules(it, self._lib.parse(source))
        for module in [module for module in it.modules.values() if module is not None]:
            for started in self._of_module(module):
                yield from _children(started)

    def _evaluation(self) -> _Starting:
        return _Starting(self._options, self._files, next(self._serials))

    def _of_module(self, module: Module) -> Iterator[_Started]:
        """Evaluate the functions that start children: the entries first, others only if no entry led to their calls."""
        calls = {
            signature: places
            for signature, clauses in module.functions.items()
            if (places := set(starting_calls(tuple(clause.body for clause in clauses))))
        }
        entries = [signature for signature in _ENTRIES if signature in module.functions] if calls else []
        reached: set[Span] = set()
        for signature in dict.fromkeys((*entries, *calls)):
            wanted = calls.get(signature, set())
            if signature in entries or not wanted <= reached:
                it = self._run(module, *signature)
                reached |= it.met
                yield from it.started
        for signature in calls:
            for clause in module.functions[signature]:
                for span in starting_calls(clause.body):
                    if span not in reached:
                        written = written_children(clause.body, clause.scope, span)
                        yield _Started(atom_name(module.name), written, TRUE, span)

    def _run(self, module: Module, name: str, arity: int) -> _Starting:
        """The evaluation of a function, as far as it leads to starting children."""
        it = self._evaluation()
        it.modules[module.name] = module
        arguments: list[Value] = [
            it.unknown(f"it is what {name} is called with", text=f"argument {number + 1} of {name}")
            for number in range(arity)
        ]
        given = self._callbacks.get(atom_name(module.name))
        if (name, arity) == _ENTRIES[0] and given is not None:
            arguments = [Atom("normal"), given]
        span = module.functions[name, arity][0].body.span
        assert span is not None, "every node the parser makes has a place"
        survives = TRUE
        try:
            call_module_function(it, module, name, arguments, span)
            survives = it.path
        except (PathEndsError, GivenUpError):
            pass
        it.started = [
            replace(started, when=started.when.given(survives), supervisor=atom_name(module.name))
            for started in it.started
        ]
        return it


# --- lists of children ------------------------------------------------------------------------------


def _children(started: _Started) -> Iterator[Child]:
    for when, item in possible_items(started.children):
        yield from _child(item, started.when & when, started)


def _united(one: Child, other: Child) -> Child:
    """A child that is reached in two ways."""
    options = one_of([(one.when, one.options), (other.when, other.options)])
    return replace(one, options=options, certain=one.certain or other.certain, when=one.when | other.when)


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
    if isinstance(it, _Starting):
        it.met.add(span)
        if not isinstance(arguments[0], Atom):  # start_link(__MODULE__, arg) leads to init/1
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
