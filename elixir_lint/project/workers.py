"""The Oban workers of lib/."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from elixir_lint.config.calls import call_module_function
from elixir_lint.config.interpreter import Options, PathEndsError
from elixir_lint.config.lookup import lookup
from elixir_lint.config.modules import load_modules
from elixir_lint.config.scope import Module as ScopeModule
from elixir_lint.config.values import ABSENT, Absent, Unknown, Value, alternatives
from elixir_lint.project.bounded import Bounded, GivenUpError
from elixir_lint.project.literals import text_of
from elixir_lint.project.model import Project
from elixir_lint.project.records import Module, Use
from elixir_lint.project.sources import Sources
from elixir_lint.project.syntax import below
from elixir_lint.record import record
from elixir_lint.source import Span
from elixir_lint.syntax.nodes import Alias, Expr, Remote, TupleExpr
from elixir_lint.syntax.terms import Atom, Integer, String, Tuple

USED = ("Oban.Worker", "Oban.Pro.Worker")
DEFAULT_QUEUE = "default"


@record
class Worker:
    """`use Oban.Worker`. `queue` is its default queue, None if that is not known.

    `limited`: it defines `timeout/1`, perhaps by way of the module it uses; see `time_limit`.
    """

    module: str
    queue: str | None
    span: Span
    limited: bool


@lru_cache(maxsize=4)
def workers_of(project: Project) -> tuple[Worker, ...]:
    """Every module that uses Oban's worker, by itself or through a module of the project."""
    found: dict[str, Worker] = {}
    for module, use, direct in _uses(project):
        if module.name not in found:
            found[module.name] = _worker(module, use, direct)
    return tuple(found.values())


def _uses(project: Project) -> Iterator[tuple[Module, Use, bool]]:
    """The users of Oban's worker, then those of a module of the project that brings it, and may bring more."""
    for name in USED:
        yield from ((module, use, True) for module, use in project.using(name))
        for source in project.lib.search(b"defmacro __using__"):
            for base in project.modules_in(source) if name.encode() in source.data else ():
                if name in base.brings:
                    yield from ((module, use, False) for module, use in project.using(base.name))


def _worker(module: Module, use: Use, direct: bool) -> Worker:
    queue = lookup(use.options, "queue")
    return Worker(
        module=module.name,
        queue=DEFAULT_QUEUE if direct and isinstance(queue, Absent) else text_of(queue),
        span=use.span,
        limited=("timeout", 1) in module.functions or not direct,
    )


@record
class TimeLimit:
    """The longest time in ms that `timeout/1` of a worker may return, and where it stands."""

    milliseconds: int
    span: Span


def time_limit(project: Project, worker: Worker) -> TimeLimit | None:
    """None if the worker has no `timeout/1` of its own, or if no number is known."""
    module = project.modules.named(worker.module)
    if module is None or ("timeout", 1) not in module.functions:
        return None
    times, place = _timeout(project, module)
    known = [a.value.value for a in alternatives(times) if isinstance(a.value, Integer)]
    return TimeLimit(max(known), place) if known and place is not None else None


def _timeout(project: Project, module: Module) -> tuple[Value, Span | None]:
    """What `timeout/1` returns for any job, and where it stands."""
    apps = project.config.apps
    options = Options(application_env=lambda app, key: lookup(apps[app], key) if app in apps else None)
    it = Bounded("boot", options, Sources(project.files, project.lib))
    load_modules(it, project.lib.parse(module.file))
    loaded: ScopeModule | None = it.modules.get(f"Elixir.{module.name}")
    if loaded is None or ("timeout", 1) not in loaded.functions:
        return ABSENT, None
    place = loaded.functions["timeout", 1][0].body.span
    assert place is not None, "every node the parser makes has a place"
    try:
        return call_module_function(it, loaded, "timeout", [it.unknown("it is a job")], place), place
    except (PathEndsError, GivenUpError):
        return Unknown("timeout/1 could not be evaluated", span=place), place


@record
class Enqueueing:
    """`Shop.Workers.Mail.new(args, queue: :mail)`. `queue` is None if none is given, "" if it is not literal."""

    worker: str
    queue: str | None
    span: Span


def enqueueings(project: Project, workers: Sequence[Worker]) -> Iterator[Enqueueing]:
    """The calls in lib/ that make jobs for workers, found by the last part of their names."""
    by_name: dict[str, list[Worker]] = {}
    for worker in workers:
        by_name.setdefault(worker.module.rpartition(".")[2], []).append(worker)
    for source in project.lib.search(*((b".new(", f"{name}.new(".encode()) for name in by_name)):
        if b"queue:" not in source.data:  # then no call names one
            for name in by_name:
                at = source.data.find(f"{name}.new(".encode())
                if at >= 0:
                    span = Span(source, at, at + len(name))
                    yield from (Enqueueing(worker.module, None, span) for worker in by_name[name])
            continue
        for node in below(project.lib.parse(source).body):
            match node:
                case Remote(Alias((*_, name), base=None), "new", arguments, span) if name in by_name:
                    for worker in by_name[name]:
                        yield Enqueueing(worker.module, _queue(arguments), span)


def _queue(arguments: Sequence[Expr]) -> str | None:
    """`args, queue: :mail`"""
    for node in below(arguments[-1]) if arguments else ():
        match node:
            case Tuple((Atom("queue"), value)) | TupleExpr((Atom("queue"), value)):
                return text_of(value) or "" if isinstance(value, Atom | String) else ""
    return None
