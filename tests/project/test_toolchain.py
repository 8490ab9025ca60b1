"""Which versions of Elixir and OTP the files of a repository name."""

from __future__ import annotations

from pathlib import Path

import pytest

from elixir_lint.project.otp import otp_release
from elixir_lint.project.toolchain import deployed_elixir, toolchains
from elixir_lint.project.versions_data import as_of, elixir_releases, otp_releases
from tests.project.projects import project

BUILDS = "RUN MIX_ENV=prod mix release\n"


def named(root: Path, files: dict[str, str]) -> list[tuple[str, str | None, str | None]]:
    found = toolchains(project(root, {"mix.exs": MIX, **files}))
    return [(t.kind, t.elixir.text if t.elixir else None, t.otp.text if t.otp else None) for t in found]


MIX = """
defmodule Shop.MixProject do
  use Mix.Project
  def project, do: [app: :shop]
  def application, do: [mod: {Shop.Application, []}]
end
"""


@pytest.mark.parametrize(
    ("image", "elixir", "otp"),
    [
        ("elixir:latest", None, None),
        ("elixir:1.18", "1.18", None),
        ("elixir:1.18.4-slim", "1.18.4", None),
        ("elixir:1.18-otp-27-alpine", "1.18", "27"),
        ("docker.io/library/elixir:1.20.2-otp-29", "1.20.2", "29"),
        ("hexpm/elixir:1.18.1-erlang-27.3.4.6-debian-bookworm-20260610-slim", "1.18.1", "27.3.4.6"),
        ("registry.invalid:5000/mirror/elixir:1.17.3-erlang-26.2.5-alpine-3.23.4", "1.17.3", "26.2.5"),
        ("elixir:1.20.0-rc.3-otp-28@sha256:00", "1.20.0-rc.3", "28"),
        ("erlang:27.3.4-slim", None, "27.3.4"),
        ("node:22", None, None),
    ],
)
def test_an_image(tmp_path: Path, image: str, elixir: str | None, otp: str | None) -> None:
    found = named(tmp_path, {"Dockerfile": f"FROM {image} AS builder\n{BUILDS}"})
    assert [(e, o) for _, e, o in found] == ([(elixir, otp)] if not image.startswith("node") else [])


def test_the_image_that_builds_counts_and_its_arguments_are_the_place(tmp_path: Path) -> None:
    dockerfile = (
        'ARG ELIXIR=1.18.4\nARG BUILDER="hexpm/elixir:${ELIXIR}-erlang-27.3.4-alpine-3.22.1"\n'
        f"FROM elixir:1.14 AS tools\nRUN echo\nFROM ${{BUILDER}} AS builder\n{BUILDS}FROM alpine:3.22\n"
    )
    (only,) = toolchains(project(tmp_path, {"mix.exs": MIX, "Dockerfile": dockerfile}))
    assert only.elixir is not None
    assert (only.elixir.text, only.elixir.span.text) == ("1.18.4", "ELIXIR=1.18.4")
    assert only.otp is not None
    assert (only.otp.text, only.otp.span.begin.line) == ("27.3.4", 2)


def test_version_managers_and_buildpacks(tmp_path: Path) -> None:
    assert named(
        tmp_path,
        {
            ".tool-versions": "# elixir 1.9.0\nnodejs 22.1.0\nelixir v1.19.4-otp-28 1.18.4\nerlang 28.1\n",
            "mise.toml": '[tools]\nelixir = "ref:main"\nerlang = ["27.3.4", "26"]\n',
            "elixir_buildpack.config": "# elixir_version=1.2.3\nelixir_version=1.18.4\nerlang_version=27.3\n",
        },
    ) == [
        ("elixir_buildpack.config", "1.18.4", "27.3"),
        (".tool-versions", "1.19.4", "28.1"),
        ("mise.toml", None, "27.3.4"),
    ]


def test_the_first_kind_that_names_a_version_decides_unless_it_names_two(tmp_path: Path) -> None:
    files = {
        "mix.exs": MIX,
        ".tool-versions": "erlang 28.1\nelixir 1.19.4",
        "Dockerfile": f"FROM elixir:1.18\n{BUILDS}",
    }
    one = project(tmp_path / "one", files)
    assert otp_release(one) is None, "the image has an OTP of its own"
    built = project(tmp_path / "built", {**files, "Dockerfile": f"FROM shop.invalid/elixir\n{BUILDS}"})
    assert otp_release(built) == 28
    found = deployed_elixir(one)
    assert found is not None
    assert (found[0].kind, found[1].text) == ("Dockerfile", "1.18")
    two = project(tmp_path / "two", {**files, "Dockerfile.worker": f"FROM elixir:1.17\n{BUILDS}"})
    assert deployed_elixir(two) is None


def test_the_tables_are_of_one_day_and_without_gaps() -> None:
    assert as_of("elixir") == as_of("otp")
    minors = [int(version.split(".")[1]) for version in elixir_releases()]
    assert minors == list(range(minors[0], minors[-1] + 1))
    assert list(otp_releases()) == list(range(min(otp_releases()), max(otp_releases()) + 1))
    ended = [release.ended for release in elixir_releases().values()]
    known = [day for day in ended if day is not None]
    assert known == sorted(known)
    assert ended[len(known) :] == [None] * (len(ended) - len(known))
