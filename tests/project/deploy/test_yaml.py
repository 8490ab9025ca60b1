"""YAML: what deploy files use of it, and nothing that fails."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from elixir_lint.project.deploy.yaml import Node, read_yaml
from elixir_lint.source import SourceFile

COMPOSE = """\
# production
services:
  web:
    build: . # here
    image: "registry.shop.invalid:5000/shop#1"
    ports:
      - "4000:4000"
      - target: 4369
        published: "4369"
      - 9000
    environment: {PORT: 4000, NAME: 'it''s', LIST: [a, "b, c"]}
    command: |
      ports: no
      - "1:1"
    deploy:
      resources:
        limits: {memory: 256M}
    labels:
    - a=b
    - "c: d"
  cache:
    <<: *default
    url: redis://cache:6379
---
kind: Service
"""


def plain(node: Node) -> object:
    match node.value:
        case dict(pairs):
            return {key: plain(value) for key, value in pairs.items()}
        case list(items):
            return [plain(item) for item in items]
        case text:
            return text


def read(text: str) -> list[object]:
    return [plain(node) for node in read_yaml(SourceFile("compose.yaml", text.encode()))]


def test_a_file_of_docker_compose_is_read() -> None:
    assert read(COMPOSE) == [
        {
            "services": {
                "web": {
                    "build": ".",
                    "image": "registry.shop.invalid:5000/shop#1",
                    "ports": ["4000:4000", {"target": "4369", "published": "4369"}, "9000"],
                    "environment": {"PORT": "4000", "NAME": "it's", "LIST": ["a", "b, c"]},
                    "command": None,
                    "deploy": {"resources": {"limits": {"memory": "256M"}}},
                    "labels": ["a=b", "c: d"],
                },
                "cache": {"<<": None, "url": "redis://cache:6379"},
            }
        },
        {"kind": "Service"},
    ]


def test_nodes_have_their_places() -> None:
    document = read_yaml(SourceFile("compose.yaml", COMPOSE.encode()))[0]
    ports = document.get("services", "web", "ports")
    assert ports is not None
    assert [item.span.text.partition("\n")[0] for item in ports.items] == ['"4000:4000"', "target: 4369", "9000"]
    limit = document.get("services", "web", "deploy", "resources", "limits", "memory")
    assert limit is not None
    assert (limit.span.text, limit.key.text, limit.text) == ("256M", "memory", "256M")


def test_templates_are_not_read() -> None:
    assert read("image: {{ .Values.image }}\n") == []


def test_what_is_not_understood_has_no_value() -> None:
    assert read("a: *b\nc: &d [1]\ne: [1, {f: g}\nh:\n") == [{"a": None, "c": None, "e": None, "h": None}]


@given(st.lists(st.sampled_from(["a: b", "- c", "  d:", "- e: f", " ", "[", "{g: h}", "'", "#", "---", "-", ": "])))
def test_no_text_fails(lines: list[str]) -> None:
    assert isinstance(read("\n".join(lines)), list)
