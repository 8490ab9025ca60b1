"""The rule about queues that nobody runs."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from elixir_lint.checks import check
from elixir_lint.checks.common import listed, place_of
from elixir_lint.checks.crontab import Entry, entries
from elixir_lint.checks.oban_plugins import plugin_names
from elixir_lint.config.lookup import as_pair, lookup
from elixir_lint.config.values import Absent, Value, alternatives
from elixir_lint.finding import Problem, Related, Step
from elixir_lint.project.literals import text_of, value_of
from elixir_lint.project.model import ObanInstance, Project
from elixir_lint.project.workers import Worker, enqueueings, workers_of
from elixir_lint.record import record
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, List, Tuple

MOST_WORKERS = 3
"""How many workers a message names."""
_STARTS_QUEUES = (b"start_queue", b"DynamicQueues", b"dynamic_queues")


@record
class Sent:
    """Jobs of a worker that are put into a queue at `span`."""

    worker: str
    queue: str
    span: Span


@check("oban-queue-not-configured")
def queue_not_configured(project: Project) -> Iterator[Problem]:
    instances = [instance for instance in project.obans if instance.started is not False]
    run = _run(project, instances)
    if not run:
        return
    missing: dict[str, list[Sent]] = {}
    for sent in _sent(project, instances):
        if sent.queue not in run:
            missing.setdefault(sent.queue, []).append(sent)
    place = next((place_of(o, "queues") for o in instances if not o.setting("queues").is_absent), None)
    for queue, found in missing.items():
        names = list(dict.fromkeys(sent.worker for sent in found))
        shown = names if len(names) <= MOST_WORKERS else [*names[: MOST_WORKERS - 1], f"{len(names) - 2} others"]
        yield Problem(
            span=found[0].span,
            message=f"nobody runs the queue {queue} in prod, and jobs of {listed(shown)} go there",
            label="waits for ever",
            related=(Related(place, "the queues that are run", Step.CONTEXT),) if place is not None else (),
            key=queue,
        )


def _run(project: Project, instances: list[ObanInstance]) -> frozenset[str]:
    """The queues that some instance runs, in any world; none if that cannot be known."""
    if project.is_library or any(project.lib.search(*_STARTS_QUEUES)):
        return frozenset()
    found: set[str] = set()
    for instance in instances:
        names = _names(instance.setting("queues").value)
        dynamic = any("Queues" in (name or "Queues") for name in plugin_names(instance.setting("plugins").value))
        tested = not isinstance(instance.setting("testing").value, Absent)
        if names is None or not instance.closed or instance.started is None or dynamic or tested:
            return frozenset()
        found |= names
    return frozenset(found)


def _names(queues: Value) -> set[str] | None:
    """The keys of a list of queues in all its alternatives; None if one of them is not known."""
    found: set[str] = set()
    for alternative in alternatives(queues):
        match alternative.value:
            case List(items):
                for item in items:
                    pair = as_pair(item)
                    if pair is None:
                        return None
                    found.add(pair[0].name)
            case Atom("false" | "nil") | Absent():
                pass
            case _:
                return None
    return found


def _sent(project: Project, instances: list[ObanInstance]) -> Iterator[Sent]:
    """The literal queues that jobs go to: of the calls that make them, of the workers, of crontabs."""
    workers = workers_of(project)
    calls: dict[str, list[str | None]] = {}
    for call in enqueueings(project, workers):
        calls.setdefault(call.worker, []).append(call.queue)
        if call.queue:
            yield Sent(call.worker, call.queue, call.span)
    scheduled = {e.worker: e for instance in instances for e in entries(instance) if e.worker is not None}
    for worker in workers:
        entry = scheduled.get(worker.module)
        elsewhere = entry is not None and _scheduled_queue(entry) is not None
        if worker.queue is not None and not elsewhere and _uses_default(project, calls, worker, scheduled):
            yield Sent(worker.module, worker.queue, worker.span)
    for name, entry in scheduled.items():
        queue = _scheduled_queue(entry)
        if queue is not None:
            yield Sent(name, queue, entry.span)


def _scheduled_queue(entry: Entry) -> str | None:
    """`{"@daily", Shop.Sweep, queue: :nightly}`"""
    match entry.item:
        case Tuple((_, _, options)):
            return text_of(lookup(value_of(options), "queue"))
        case _:
            return None


def _uses_default(
    project: Project, calls: Mapping[str, list[str | None]], worker: Worker, scheduled: Container[str]
) -> bool:
    """Whether some job of a worker may go to its own queue: not if each call names another, or nothing makes any."""
    made = calls.get(worker.module)
    if made is not None:
        return None in made
    own = worker.span.file
    name = worker.module.rpartition(".")[2].encode()
    others = (source for source in project.lib.search(name) if source is not own)
    return worker.module in scheduled or b"new(" in own.data or any(True for _ in others)
