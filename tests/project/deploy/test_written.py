"""The literal values that deploy files give to variables."""

from __future__ import annotations

from pathlib import Path

from elixir_lint.project.deploy.written import BUILD, FINAL, written_values
from tests.project.projects import project

IMAGE = """\
ARG GLOBAL=1
FROM elixir:1.18 AS builder
ARG TOKEN=abc
ARG EMPTY
ENV A=1 B="two words"
RUN mix release
FROM debian:trixie-slim
ENV C=$TOKEN D=${OTHER:-d} E=${OTHER}x
COPY --from=builder /app/_build/prod/rel/shop ./
"""
FLY = """\
app = "shop"
[build.args]
TOKEN = "abc"
[env]
PORT = 8080
NAME = "shop"
"""
COMPOSE = """\
services:
  shop:
    image: shop
    environment:
      KEY: 'one'
      OTHER: ${OTHER}
      DEFAULT: ${DEFAULT:-two}
  worker:
    environment:
      - LISTED=three
      - EMPTY=
"""


def found(tmp_path: Path, **files: str) -> list[tuple[str, str, str, str, str]]:
    written = written_values(project(tmp_path, files).deploy)
    return [(each.name, each.text, each.kind, each.stage, each.unless) for each in written]


def test_an_image_has_those_of_its_stages(tmp_path: Path) -> None:
    assert found(tmp_path, Dockerfile=IMAGE) == [
        ("TOKEN", "abc", "ARG", BUILD, ""),
        ("A", "1", "ENV", BUILD, ""),
        ("B", "two words", "ENV", BUILD, ""),
        ("D", "d", "ENV", FINAL, "OTHER"),
    ]


def test_a_fly_file_has_those_of_its_machines_and_its_build(tmp_path: Path) -> None:
    assert found(tmp_path, **{"fly.toml": FLY}) == [
        ("NAME", "shop", "env", "", ""),
        ("TOKEN", "abc", "args", "", ""),
    ]


def test_scripts_and_processes_assign(tmp_path: Path) -> None:
    script = "export A=1\nB='x y' C=$(date) D=${D:-d}\n"
    files = {"rel/env.sh.eex": script, "Procfile": "web: E=5 bin/shop start\n"}
    assert found(tmp_path, **files) == [
        ("A", "1", "script", "", ""),
        ("B", "x y", "script", "", ""),
        ("D", "d", "script", "", "D"),
        ("E", "5", "script", "", ""),
    ]


def test_compose_files_for_production_only(tmp_path: Path) -> None:
    files = {"docker-compose.prod.yml": COMPOSE, "docker-compose.yml": COMPOSE, "docker-compose.test.yml": COMPOSE}
    assert [each for each in found(tmp_path, **files) if each[0] != "image"] == [
        ("KEY", "one", "compose", "", ""),
        ("DEFAULT", "two", "compose", "", "DEFAULT"),
        ("LISTED", "three", "compose", "", ""),
    ]


def test_the_places_are_the_name_and_the_value(tmp_path: Path) -> None:
    (written,) = written_values(project(tmp_path, {"fly.toml": '[env]\nNAME = "shop"\n'}).deploy)
    assert (written.span.text, written.value.text) == ("NAME", '"shop"')
