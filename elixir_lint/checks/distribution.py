"""Rules about the distribution: who reaches a node, and whether nodes find one another."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.declared import releases
from elixir_lint.checks.node_names import starts_release
from elixir_lint.checks.ports import in_world
from elixir_lint.config.lookup import as_pair, lookup
from elixir_lint.config.render import atom_name
from elixir_lint.config.values import Value, variables_of
from elixir_lint.finding import Problem, Related, Step
from elixir_lint.project.deploy.deployment import Start
from elixir_lint.project.deploy.flags import VmFlag
from elixir_lint.project.literals import possible_items, value_of
from elixir_lint.project.model import Project
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, List, String

LOW, HIGH = "inet_dist_listen_min", "inet_dist_listen_max"
DISCOVERING = frozenset(
    f"Elixir.Cluster.Strategy.{name}"
    for name in ("DNSPoll", "DNSSRV", "Kubernetes", "Kubernetes.DNS", "Kubernetes.DNSSRV", "Rancher")
)
"""libcluster's strategies that make the names of other nodes of addresses or host names with a domain."""
STARTED_BY_CODE = (b"net_kernel.start", b"Node.start(")


@check("dist-port-blocks-remote")
def dist_port_blocks_remote(project: Project) -> Iterator[Problem]:
    flags = [f for f in project.deploy.vm_flags if f.to == "all" and f.certain] if releases(project) else []
    for variable in dict.fromkeys(flag.source for flag in flags):
        mine = [flag for flag in flags if flag.source == variable]
        settings = kernel_settings(mine)
        port = settings.get(LOW)
        if port is not None and port.isdecimal() and port == settings.get(HIGH):
            yield Problem(
                span=mine[0].place,
                message=f"{variable} gives every VM of the release the one distribution port {port}: "
                "`remote`, `rpc` and `stop` cannot start theirs while the node runs",
                label=f"port {port}",
                key=variable,
            )


def kernel_settings(flags: list[VmFlag]) -> dict[str, str]:
    """`-kernel key value key value`"""
    found: dict[str, str] = {}
    for flag in flags:
        if flag.name == "-kernel":
            found.update(zip(flag.arguments[::2], flag.arguments[1::2], strict=False))
    return found


# --- names ------------------------------------------------------------------------------------------


@check("cluster-without-long-names")
def cluster_without_long_names(project: Project) -> Iterator[Problem]:
    starts = [start for start in project.deploy.starts if starts_release(project, start)] if releases(project) else []
    clustered = next((found for start in starts if (found := _clustered(project, start)) is not None), None)
    if clustered is None or _named_elsewhere(project):
        return
    modes = [given for start in starts for given in start.environment.get("RELEASE_DISTRIBUTION", ())]
    if any(given.text != "sname" for given in modes):
        return
    what, place = clustered
    yield Problem(
        span=modes[0].span if modes else place,
        message=f"{what}, and RELEASE_DISTRIBUTION is "
        + ("sname" if modes else "set nowhere, which means sname")
        + ": nodes with short names are not found",
        label="short names" if modes else "finds nodes by address",
        related=(Related(place, "finds nodes by address", Step.CONTEXT),) if modes else (),
        key="cluster",
    )


def _named_elsewhere(project: Project) -> bool:
    """Whether a name is given by a flag, by code at run time, or by files of the platform."""
    flags = any(flag.name == "-name" for flag in project.deploy.vm_flags)
    return (
        flags or project.deploy.names("RELEASE_DISTRIBUTION") or any(True for _ in project.lib.search(*STARTED_BY_CODE))
    )


def _clustered(project: Project, start: Start) -> tuple[str, Span] | None:
    """What looks for other nodes in a start, and where that is said."""
    for child in project.children:
        if child.module == "DNSCluster":
            query = lookup(child.options, "query")
            for name in sorted(variables_of(query)):
                for given in start.environment.get(name, ()):
                    return f"DNSCluster asks for {name}", given.span
            if isinstance(query, String):
                return f"DNSCluster asks for {query.value}", child.span
        if child.module == "Cluster.Supervisor" and isinstance(child.options, List) and child.options.items:
            strategy = _strategy(in_world(value_of(child.options.items[0]), start.environment))
            if strategy:
                return f"libcluster's {strategy} looks for nodes", child.span
    return None


def _strategy(topologies: Value) -> str:
    """The strategy of the first topology that names nodes by address; "" if none is known to."""
    for _, item in possible_items(topologies):
        pair = as_pair(item)
        strategy = lookup(pair[1], "strategy") if pair is not None else None
        if isinstance(strategy, Atom) and strategy.name in DISCOVERING:
            return atom_name(strategy.name)
    return ""
