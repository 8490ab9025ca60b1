"""Containers of this application in compose files and Kubernetes manifests."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename

from elixir_lint.project.deploy.fly import megabytes
from elixir_lint.project.deploy.yaml import Node, read_yaml
from elixir_lint.record import record
from elixir_lint.source import SourceFile, Span

PUBLIC_TYPES = frozenset({"LoadBalancer", "NodePort"})
_LOCAL = ("127.", "localhost:", "[::1]:")


@record
class Published:
    """A range of ports of the container that the outside reaches; `how` says by what."""

    first: int
    last: int
    span: Span
    how: str


def is_ours(container: Node, names: frozenset[str]) -> bool:
    """Whether a service or container builds this repository, or has an image called like the application."""
    image = container.get("image")
    named = (
        basename(image.text or "").partition(":")[0].partition("@")[0].replace("-", "_") if image is not None else ""
    )
    return container.get("build") is not None or named in names


def compose_services(source: SourceFile, names: frozenset[str]) -> Iterator[tuple[str, Node]]:
    """The services of a compose file that are this application."""
    for document in read_yaml(source):
        services = document.get("services")
        for name, service in services.pairs if services is not None else ():
            if is_ours(service, names):
                yield name, service


def pod_containers(source: SourceFile, names: frozenset[str]) -> Iterator[Node]:
    """The containers of Deployments and StatefulSets that are this application."""
    for document in read_yaml(source):
        containers = document.get("spec", "template", "spec", "containers")
        for container in containers.items if containers is not None else ():
            if is_ours(container, names):
                yield container


def compose_ports(service: Node) -> Iterator[Published]:
    """`- "4000:4000"`  |  `- "127.0.0.1:4000:4000"` (not published)  |  `- {target: 4000, published: 4000}`"""
    ports = service.get("ports")
    for port in ports.items if ports is not None else ():
        target, host = port.get("target"), port.get("host_ip")
        if target is not None:
            text = "" if host is not None and (host.text or "").startswith(("127.", "::1")) else target.text
            span = target.span
        else:
            text, span = "" if (port.text or "").startswith(_LOCAL) else (port.text or "").rpartition(":")[2], port.span
        numbers = port_range(text or "")
        if numbers is not None:
            yield Published(*numbers, span, "the compose file publishes")


def service_ports(source: SourceFile) -> Iterator[Published]:
    """The ports of Kubernetes Services that are reached from outside of the cluster."""
    for document in read_yaml(source):
        kind, type_, ports = document.get("kind"), document.get("spec", "type"), document.get("spec", "ports")
        if kind is None or kind.text != "Service" or type_ is None or type_.text not in PUBLIC_TYPES:
            continue
        for port in ports.items if ports is not None else ():
            for node in (port.get("targetPort"), port.get("port")):
                numbers = port_range(node.text or "") if node is not None else None
                if node is not None and numbers is not None:
                    yield Published(*numbers, node.span, f"the Service of type {type_.text} publishes")
                    break


def memory_limit(container: Node) -> tuple[int, Span] | None:
    """The memory a container may use, in megabytes, and where that is said; a plain number is in bytes."""
    paths = (("mem_limit",), ("deploy", "resources", "limits", "memory"), ("resources", "limits", "memory"))
    for path in paths:
        node = container.get(*path)
        text = node.text if node is not None else None
        if node is not None and text:
            found = int(text) // 1024**2 if text.isdecimal() and len(text) < 16 else megabytes(text)
            return (found, node.key) if found is not None else None
    return None


def port_range(text: str) -> tuple[int, int] | None:
    """`4369`  |  `9100-9155`  |  `4369/tcp`"""
    first, _, last = text.partition("/")[0].partition("-")
    if first.isdecimal() and len(first) < 6 and (not last or (last.isdecimal() and len(last) < 6)):
        return int(first), int(last or first)
    return None
