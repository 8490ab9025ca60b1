"""render.yaml and heroku.yml: the services of an application, what they start, and their variables.

services:
  - {type: web, name: shop, env: elixir, startCommand: _build/prod/rel/shop/bin/shop start}
"""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.project.deploy.yaml import Node, read_yaml
from elixir_lint.record import record
from elixir_lint.source import SourceFile, Span


@record
class Blueprint:
    """A service: `command` is "" if it starts what its image does; `docker` is the path of that, "" for a buildpack."""

    name: str
    command: str
    span: Span
    docker: str
    variables: tuple[tuple[str, str, Span], ...]


def render_services(source: SourceFile) -> Iterator[Blueprint]:
    """The services of Render that are built from the repository (render.com/docs/blueprint-spec)."""
    for document in read_yaml(source):
        services = document.get("services")
        for service in services.items if services is not None else ():
            runtime = _text(service, "runtime") or _text(service, "env")
            command = service.get("dockerCommand" if runtime == "docker" else "startCommand")
            if runtime not in ("docker", "elixir"):
                continue
            yield Blueprint(
                _text(service, "name") or _text(service, "type"),
                (command.text or "") if command is not None else "",
                command.key if command is not None else service.span,
                (_text(service, "dockerfilePath") or "Dockerfile") if runtime == "docker" else "",
                tuple(_variables(service)),
            )


def heroku_processes(source: SourceFile) -> Iterator[Blueprint]:
    """`run:` of heroku.yml, in the images that `build: docker:` names."""
    for document in read_yaml(source):
        run = document.get("run")
        for name, process in run.pairs if run is not None else ():
            docker = document.get("build", "docker", name)
            command = process.text or _text(process, "command")
            if command:
                yield Blueprint(name, command, process.key, (docker.text or "") if docker is not None else "", ())


def _text(node: Node, key: str) -> str:
    found = node.get(key)
    return (found.text or "") if found is not None else ""


def _variables(service: Node) -> Iterator[tuple[str, str, Span]]:
    """`envVars: [{key: PORT, value: 4000}]`; a variable without a value here is a secret of the platform."""
    listed = service.get("envVars")
    for each in listed.items if listed is not None else ():
        key, value = each.get("key"), each.get("value")
        if key is not None and key.text and value is not None and value.text is not None:
            yield key.text, value.text, key.span
