"""The rule about all connections to one server."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check, deployed
from elixir_lint.checks.arithmetic import Server, Share, pool_place, servers
from elixir_lint.checks.common import holds_unset, listed, path_text
from elixir_lint.checks.databases import POSTGRES
from elixir_lint.checks.deployed import Nodes
from elixir_lint.checks.poolers import pooler_of
from elixir_lint.config.values import Condition
from elixir_lint.finding import Problem, Related, Step
from elixir_lint.project.model import Project

RESERVED = 3
"""`superuser_reserved_connections` of PostgreSQL."""


@check("db-connections-exceed-limit")
def connections_exceed_limit(project: Project, *, limit: int, nodes: int) -> Iterator[Problem]:
    for server in servers(project):
        running = Nodes(nodes) if nodes else _running(project)
        worst = _worst(project, server, running.number, limit) if server.adapter == POSTGRES else None
        known = all(repo.closed for repo in server.repos)
        if worst is None or not known or any(pooler_of(project, repo) for repo in server.repos):
            continue
        sum_, when = worst
        places = [pool_place(repo) for repo in server.repos]
        count = running.number
        opens = f"{count} nodes open {count} x {sum_}" if count > 1 else f"a node opens {sum_}"
        yield Problem(
            span=places[0],
            message=f"{opens} connections to {server.name} in prod{path_text(when)} ({_parts(server, when)}): "
            f"PostgreSQL takes {limit - RESERVED} of {limit}, and a rolling deploy needs twice as many",
            label="its pool",
            related=(
                *(Related(place, "and this one", Step.CONTEXT) for place in places[1:]),
                *((Related(running.span, "the nodes", Step.CONTEXT),) if running.span is not None else ()),
            ),
            setting=server.repos[0].setting("pool_size").path,
            key=server.name,
        )


def _running(project: Project) -> Nodes:
    return deployed.nodes(project)


def _worst(project: Project, server: Server, nodes: int, limit: int) -> tuple[int, Condition] | None:
    """The largest sum above the limit; of the worlds before others that of no variable set."""
    sums = [
        (sum_, when)
        for sum_, when in server.total.items()
        if sum_ * nodes > limit - RESERVED and project.config.survives.allows(when)
    ]
    return max(sums, key=lambda each: (holds_unset(each[1]), each[0]), default=None)


def _parts(server: Server, when: Condition) -> str:
    """`Shop.Repo 120 and Oban 1`"""
    return listed([f"{share.name} {_number(share, when)}" for share in server.shares])


def _number(share: Share, when: Condition) -> int:
    return max((number for number, under in share.numbers.items() if under.overlaps(when)), default=0)
