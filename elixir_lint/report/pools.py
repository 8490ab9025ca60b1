"""`elixir-lint show --pools`: the connections that a node opens to each database, and the jobs that share them."""

from __future__ import annotations

from collections.abc import Sequence

from elixir_lint.checks.arithmetic import Jobs, Server, Share, servers
from elixir_lint.checks.deployed import nodes
from elixir_lint.checks.numbers import Numbers
from elixir_lint.config.values import FALSE
from elixir_lint.project.model import Project
from elixir_lint.report.json import Json, dumps
from elixir_lint.report.style import Style
from elixir_lint.report.text import plain
from elixir_lint.source import Span

# --- text ---------------------------------------------------------------------------------------------


def text(projects: Sequence[Project], style: Style) -> str:
    """A block for each database, the sum for one node in its head, below it what opens the connections."""
    parts: list[str] = []
    for project in projects:
        found = servers(project)
        if len(projects) > 1:
            parts.append(style("strong", f"{plain(project.path)}: {plain(project.app)}") + "\n")
        parts.extend(_block(server, style) for server in found)
        running = nodes(project)
        if found and running.span is not None and running.number > 1:
            parts.append(f"on each of {running.number} nodes ({_place(running.span)})\n")
        if not found:
            parts.append(f"{plain(project.app)} starts no pool of a database server in {plain(project.environment)}\n")
    return "".join(parts)


def _block(server: Server, style: Style) -> str:
    head = f"{plain(server.name)}, connections of each node: {_listed(server.total)}"
    lines = [style("strong", head)]
    for share in server.shares:
        place = style("frame", f"({_place(share.span)})")
        lines.append(f"    {plain(share.name)}, {share.what}: {_listed(share.numbers)} {place}")
    for jobs in server.jobs:
        name, repo = plain(jobs.instance.name), plain(jobs.repo)
        lines.append(f"    {name}, jobs at once on {repo}: {_listed(jobs.numbers)}")
    return "\n".join(lines) + "\n"


def _listed(numbers: Numbers) -> str:
    """`20`  |  `10 if POOL_SIZE is unset, else not known`  |  `5 if CLOUD is set or 2 if CLOUD is unset`"""
    known = sorted(numbers.items())
    covered = FALSE
    for _, when in known:
        covered = covered | when
    if len(known) == 1 and covered.is_true:
        return str(known[0][0])
    if not known:
        return "not known"
    shown = " or ".join(f"{number} if {plain(when.describe())}" for number, when in known)
    return shown if covered.is_true else f"{shown}, else not known"


def _place(span: Span) -> str:
    line, column = span.begin
    return f"{plain(span.file.path)}:{line}:{column}"


# --- JSON ---------------------------------------------------------------------------------------------


def json_document(projects: Sequence[Project], environment: str) -> str:
    """`when` is null where a number always holds; a list without an entry is not known."""
    return dumps(
        {
            "version": 1,
            "environment": environment,
            "projects": [
                {
                    "path": project.path,
                    "app": project.app,
                    "nodes": nodes(project).number,
                    "servers": [_server(server) for server in servers(project)],
                }
                for project in projects
            ],
        }
    )


def _server(server: Server) -> Json:
    return {
        "name": server.name,
        "adapter": server.adapter,
        "connections": _numbers(server.total),
        "parts": [_share(share) for share in server.shares],
        "jobs": [_jobs(jobs) for jobs in server.jobs],
    }


def _share(share: Share) -> Json:
    line, column = share.span.begin
    return {
        "kind": share.what,
        "name": share.name,
        "connections": _numbers(share.numbers),
        "file": share.span.file.path,
        "line": line,
        "column": column,
    }


def _jobs(jobs: Jobs) -> Json:
    return {"instance": jobs.instance.name, "repo": jobs.repo, "limit": _numbers(jobs.numbers)}


def _numbers(numbers: Numbers) -> list[Json]:
    return [
        {"number": number, "when": None if when.is_true else when.describe()}
        for number, when in sorted(numbers.items())
    ]
