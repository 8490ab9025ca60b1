"""The systems of images, and where a release in them was built."""

from __future__ import annotations

import pytest

from elixir_lint.project.deploy.builds import build_of, builds_of, copies, runs_task
from elixir_lint.project.deploy.dockerfile import Dockerfile
from elixir_lint.project.deploy.dockerfile_reader import read_dockerfile
from elixir_lint.project.deploy.images import System, system_of_image
from elixir_lint.source import SourceFile


def dockerfile(text: str) -> Dockerfile:
    return read_dockerfile(SourceFile("Dockerfile", text.encode()))


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("scratch", None),
        ("registry.shop.invalid:5000/team/base:12", None),
        ("team/elixir:1.18", None),
        ("gcr.io/distroless/base", None),
        ("debian", System("debian")),
        ("debian:stable-slim", System("debian")),
        ("docker.io/debian:bookworm-20250610-slim", System("debian", "bookworm")),
        ("debian:12.5-slim@sha256:00ff", System("debian", "bookworm")),
        ("ubuntu:24.04", System("ubuntu", "noble")),
        ("ubuntu:jammy-20250101", System("ubuntu", "jammy")),
        ("alpine", System("alpine")),
        ("alpine:3.21.3", System("alpine", "3.21")),
        ("elixir:1.18", System("debian")),
        ("elixir:1.18-otp-27-alpine", System("alpine")),
        ("hexpm/elixir:1.18.4-erlang-27.3.4-alpine-3.21.3", System("alpine", "3.21")),
        ("hexpm/elixir:1.18.4-erlang-27.3.4-debian-trixie-20250610-slim", System("debian", "trixie")),
        ("docker.io/hexpm/elixir:1.20.3-erlang-29.0.5-ubuntu-resolute-20260724", System("ubuntu", "resolute")),
        ("erlang:27-slim", System("debian")),
        ("node:22-bookworm-slim", System("debian", "bookworm")),
    ],
)
def test_an_images_name_tells_its_system(image: str, expected: System | None) -> None:
    assert system_of_image(image) == expected


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("mix release", True),
        ("/usr/local/bin/mix release shop --overwrite", True),
        ("env MIX_ENV=prod mix release", True),
        ("mix do deps.get --only prod, compile, release", True),
        ("mix do sentry.package_source_code + release", True),
        ("mix do compile + release.init", False),
        ("mix deps.get release", False),
        ("mix phx.gen.release", False),
        ("echo release", False),
        ("remix release", False),
    ],
)
def test_a_task_is_run_by_itself_or_with_others(command: str, expected: bool) -> None:
    assert runs_task(command.split(), "release") is expected


STAGES = """\
FROM elixir:1.18 AS base
ENV MIX_ENV=prod
FROM base AS builder
ARG NAME=shop
COPY mix.exs mix.lock ./
COPY config/*.exs config/
COPY --from=assets /out/static priv/static
RUN mix deps.get && MIX_ENV=staging mix release $NAME
RUN ["mix", "release"]
FROM alpine AS package
COPY --from=1 /app/_build /out
FROM debian
COPY --from=package /out ./
"""


def test_a_release_is_followed_to_where_it_was_built() -> None:
    file = dockerfile(STAGES)
    found = [(build.stage.name, build.mix_env()) for build in builds_of(file)]
    assert found == [("builder", ("staging", False)), ("builder", ("prod", False))]
    build = build_of(file, file.stages[-1])
    assert build is not None
    assert build.stage.name == "builder"
    assert build_of(file, file.stages[0]) is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("mix.exs", True),
        ("shop/mix.exs", True),
        ("config/runtime.exs", True),
        ("lib", False),
    ],
)
def test_what_is_copied_covers_files_and_folders(path: str, expected: bool | None) -> None:
    build = next(builds_of(dockerfile(STAGES)))
    assert copies(build.stage, build.until, path) is expected


@pytest.mark.parametrize(
    ("copy", "expected"),
    [
        ("COPY . .", True),
        ("COPY ./ /app", True),
        ("COPY rel rel", True),
        ("COPY rel/overlays rel/overlays", True),
        ("COPY lib lib", False),
        ("COPY $WHAT .", None),
        ("RUN git clone https://shop.invalid/shop.git .", None),
        ("RUN --mount=type=cache,target=/root/.hex mix deps.get", False),
        ("RUN --mount=type=bind,target=. mix compile", None),
        ("COPY --from=other /deps deps", False),
    ],
)
def test_a_copy_is_known_or_not(copy: str, expected: bool | None) -> None:
    build = next(builds_of(dockerfile(f"FROM elixir\n{copy}\nRUN mix release\n")))
    assert copies(build.stage, build.until, "rel/overlays/bin/server") is expected
