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

    `limited`: it defines `timeout/1`, perhaps by way of the module it uses. `longest` is the longest time in ms that
    this may return, None without a known number; `limit_span` is the function.
    """

    module: str
    queue: str | None
    span: Span
    limited: bool
    longest: int | None
    limit_span: Span | None


@lru_cache(maxsize=4)
def workers_of(project: Project) -> tuple[Worker, ...]:
    """Every module that uses Oban's worker, by itself or through a module of the project."""
    found: dict[str, Worker] = {}
    for module, use, direct in _uses(project):
        if module.name not in found:
            found[module.name] = _worker(project, module, use, direct)
    return tuple(found.values())


def _uses(project: Project) -> Iterator[tuple[Module, Use, bool]]:
    """The users of Oban's worker, then those of a module of the project that brings it, and may bring more."""
    for name in USED:
        yield from ((module, use, True) for module, use in project.using(name))
        for source in project.lib.search(b"defmacro __using__"):
            for base in project.modules_in(source) if name.encode() in source.data else ():
                if name in base.brings:
                    yield from ((module, use, False) for module, use in project.using(base.name))


def _worker(project: Project, module: Module, use: Use, direct: bool) -> Worker:
    queue = lookup(use.options, "queue")
    own_limit = ("timeout", 1) in module.functions
    times, place = _timeout(project, module) if own_limit else (ABSENT, None)
    known = [a.value.value for a in alternatives(times) if isinstance(a.value, Integer)]
    return Worker(
        module=module.name,
        queue=DEFAULT_QUEUE if direct and isinstance(queue, Absent) else text_of(queue),
        span=use.span,
        limited=own_limit or not direct,
        longest=max(known, default=None),
        limit_span=place,
    )


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
    for source in project.lib.search(*(f"{name}.new(".encode() for name in by_name)):
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
