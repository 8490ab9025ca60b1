"""The rule about schedulers that run everywhere."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.clustering import DNS_CLUSTER
from elixir_lint.checks.declared import production_packages
from elixir_lint.checks.deployed import nodes
from elixir_lint.checks.schedulers import Scheduler, schedulers
from elixir_lint.config.render import atom_name
from elixir_lint.config.values import Value
from elixir_lint.finding import Problem, Related, Severity, Step
from elixir_lint.project.model import Project
from elixir_lint.syntax.terms import Atom, Tuple

_ONCE = frozenset({"quantum_swarm", "highlander", "highlander_pg", "singleton", "horde", "swarm"})
"""Packages that start something on one node of a cluster."""
_BY_HAND = (b"{:global,", b"Highlander", b":global.")
_ALL = "Quantum.RunStrategy.All"


@check("quantum-runs-on-every-node")
def quantum_runs_on_every_node(project: Project) -> Iterator[Problem]:
    packages = production_packages(project)
    if packages is None or packages & _ONCE or not project.version_at_least("quantum", "3.0.0"):
        return
    running = nodes(project)
    clustered = any(name == "libcluster" or name.startswith("libcluster_") for name in packages)
    evidence = (
        f"{running.number} nodes are deployed"
        if running.number > 1
        else "libcluster connects several"
        if clustered
        else "dns_cluster may connect several"
        if DNS_CLUSTER in packages
        else ""
    )
    for scheduler in schedulers(project) if evidence else ():
        if scheduler.place is not None and _is_everywhere(project, scheduler) and not _is_global(project, scheduler):
            yield Problem(
                span=scheduler.place,
                message=f"each node runs each job of {scheduler.module} in prod, and {evidence}",
                label="once for each node",
                related=(Related(running.span, "the nodes", Step.CONTEXT),) if running.span is not None else (),
                setting=scheduler.setting("jobs").path,
                severity=Severity.INFO if running.number < 2 and not clustered else Severity.WARNING,
            )


def _is_global(project: Project, scheduler: Scheduler) -> bool:
    """`{Highlander, Shop.Scheduler}`: code that speaks of it starts something once in a cluster."""
    word = scheduler.module.rpartition(".")[2].encode()
    return any(word in source.data for source in project.lib.search(*_BY_HAND))


def _is_everywhere(project: Project, scheduler: Scheduler) -> bool:
    """Whether it is started on each node, with jobs that are not meant for each."""
    children = [child for child in project.children if child.module == scheduler.module]
    if not all(child.certain and child.when.is_true for child in children):
        return False
    strategy = _strategy(scheduler.setting("run_strategy").value)
    return any((_strategy(job.option("run_strategy")) or strategy) != _ALL for job in scheduler.jobs)


def _strategy(value: Value) -> str:
    """`{Quantum.RunStrategy.All, :cluster}`"""
    match value:
        case Atom(name) | Tuple((Atom(name), *_)):
            return atom_name(name)
        case _:
            return ""
