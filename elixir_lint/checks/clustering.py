"""Whether nodes find each other, and rules about what goes wrong if they do, or do not."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import culprit, path_text, place_of, place_to_edit
from elixir_lint.checks.declared import production_packages
from elixir_lint.checks.deployed import nodes
from elixir_lint.checks.oban import running
from elixir_lint.config.lookup import lookup
from elixir_lint.config.render import atom_name
from elixir_lint.config.values import Value, alternatives, holds
from elixir_lint.finding import Confidence, Problem, Severity
from elixir_lint.project.model import Project
from elixir_lint.syntax.terms import Atom, Tuple

_CONNECTING = frozenset(
    {"libcluster", "peerage", "partisan", "swarm", "horde", "erlang_node_discovery", "epmdless", "bonny", "mesh"}
)
"""Packages that connect nodes, or make no sense without."""
DNS_CLUSTER = "dns_cluster"
_CONNECTS = (b"Node.connect", b":net_adm.", b":net_kernel.connect_node", b"DNSCluster")
_COORDINATION = {
    "peer": (
        "Oban.Peers.Global",
        "no node knows of another, so that each leads and inserts each cron job",
    ),
    "notifier": (
        "Oban.Notifiers.PG",
        "no node knows of another, so that new jobs wait for a poll, and pausing and cancelling stay on one node",
    ),
}


def is_clustered(project: Project) -> bool | None:
    """Whether production's nodes connect to each other, perhaps; None if the dependencies are not known."""
    if _is_undistributed(project):
        return False
    packages = production_packages(project)
    if packages is None:
        return None
    if packages & _CONNECTING or any(name.startswith("libcluster_") for name in packages):
        return True
    if any(project.lib.search(*_CONNECTS[:-1])) or _is_synced(project):
        return True
    return DNS_CLUSTER in packages and _asks_dns(project)


def _is_undistributed(project: Project) -> bool:
    """`RELEASE_DISTRIBUTION=none`"""
    given = [start.environment.get("RELEASE_DISTRIBUTION", ()) for start in project.deploy.starts]
    texts = {each.text for values in given for each in values}
    return texts == {"none"}


def _is_synced(project: Project) -> bool:
    """`-kernel sync_nodes_optional` in vm.args"""
    return any(b"sync_nodes" in source.data for source, _ in project.deploy.vm_args)


def _asks_dns(project: Project) -> bool:
    """Whether DNSCluster is started with a query, in some world: `{DNSCluster, query: :ignore}` asks nothing."""
    children = [child for child in project.children if child.module == "DNSCluster"]
    queries = [a.value for child in children for a in alternatives(lookup(child.options, "query"))]
    started = children or not any(project.lib.search(_CONNECTS[-1]))
    return not started or any(query != Atom("ignore") for query in queries)


@check("oban-unclustered-coordination")
def unclustered_coordination(project: Project) -> Iterator[Problem]:
    for instance in running(project):
        for key, (module, effect) in _COORDINATION.items():

            def is_clusters(value: Value, module: str = module) -> bool | None:
                match value:
                    case Atom(name) | Tuple((Atom(name), *_)):
                        return atom_name(name) == module
                    case _:
                        return None

            setting = instance.setting(key)
            answer = holds(setting.value, is_clusters)
            write = culprit(setting, is_clusters)
            if not answer.possible or is_clustered(project) is not False:
                continue
            alone = key == "notifier" and nodes(project).number < 2
            yield Problem(
                span=place_to_edit(instance, write)[0] if write is not None else place_of(instance, key),
                message=f"{instance.name} relies on a cluster that nothing connects in prod{path_text(answer.when)}: "
                f"with {module} {effect}",
                label="needs a cluster",
                setting=setting.path,
                severity=Severity.INFO if alone else Severity.WARNING,
                confidence=Confidence.MEDIUM,
            )
