"""Which files a project is deployed with, and what they start."""

from __future__ import annotations

from pathlib import Path

from elixir_lint.project.deploy.entries import EntryPoint
from tests.project.projects import project

RELEASE = """\
FROM elixir:1.18 AS builder
RUN mix release
FROM debian:trixie-slim
COPY --from=builder /app/_build/prod/rel/shop ./
"""
FOLLOWED = """\
#!/bin/sh
set -e
bin/migrate
exec bin/server "$@"
"""


def entries(found: tuple[EntryPoint, ...]) -> list[tuple[str, list[str]]]:
    return [(entry.name, [step.text.replace("\0", "?") for step in entry.steps]) for entry in found]


def test_files_for_development_and_other_products_are_left_out(tmp_path: Path) -> None:
    deploy = project(
        tmp_path,
        {
            "Dockerfile": RELEASE,
            "Dockerfile.dev": RELEASE,
            ".devcontainer/Dockerfile": RELEASE,
            "examples/Dockerfile": RELEASE,
            "docs/Dockerfile": "FROM nginx\nCOPY . .\n",
            "deps/other/Dockerfile": RELEASE,
            "fly.toml": "app = 'shop'",
            "fly/prometheus.toml": "app = 'metrics'",
            "ops/fly.toml": "[build]\nimage = 'prom/prometheus'",
            "fly.staging.toml": "app = 'shop-staging'",
            "compose.yaml": "services:",
            "docker-compose.prod.yml": "services:",
        },
    ).deploy
    assert [each.file.path for each in deploy.dockerfiles] == ["Dockerfile"]
    assert [each.file.path for each in deploy.fly_files] == ["fly.staging.toml", "fly.toml"]
    assert [each.path for each in deploy.compose_files] == ["docker-compose.prod.yml"]


def test_an_image_starts_what_its_scripts_start(tmp_path: Path) -> None:
    deploy = project(
        tmp_path,
        {
            "Dockerfile": RELEASE + 'COPY docker/start.sh /entry\nENTRYPOINT ["/sbin/tini", "--", "/entry"]\n',
            "docker/start.sh": FOLLOWED,
            "rel/overlays/bin/server": "#!/bin/sh\nPHX_SERVER=true exec ./shop start\n",
        },
    ).deploy
    assert entries(deploy.entry_points) == [("CMD", ["set -e", "bin/migrate", "./shop start"])]
    assert not deploy.runs_mix


def test_mix_is_found_in_procfiles_images_and_fly_files(tmp_path: Path) -> None:
    deploy = project(
        tmp_path,
        {
            "Procfile": "release: mix ecto.migrate\nweb: mix phx.server\n",
            "Dockerfile": 'FROM elixir\nCMD ["sh", "-c", "mix ecto.migrate && exec elixir -S mix phx.server"]\n',
            "fly.toml": "[processes]\nweb = 'bin/server'\nworker = 'mix do app.config, run --no-halt'\n",
        },
    ).deploy
    assert [(entry.name, entry.runs_mix) for entry in deploy.entry_points] == [
        ("web", True),
        ("CMD", True),
        ("web", False),
        ("worker", True),
    ]


def test_a_task_of_the_build_is_not_what_production_runs(tmp_path: Path) -> None:
    deploy = project(
        tmp_path,
        {"Procfile": "release: mix run priv/migrate.exs\nweb: bin/shop start\nother: mix run_nothing\n"},
    ).deploy
    assert not deploy.runs_mix


def test_a_fly_file_of_another_product_does_not_run_the_application(tmp_path: Path) -> None:
    deploy = project(
        tmp_path,
        {
            "Dockerfile": RELEASE,
            "fly.toml": "app = 'shop'\n",
            "fly/worker.fly.toml": "app = 'not read: of another name'\n",
            "deploy/fly.toml": "app = 'shop-eu'\n",
            "site/fly.toml": "app = 'site'\n",
            "site/package.json": "{}",
            "cache/fly.toml": "app = 'cache'\n",
            "cache/Dockerfile": "FROM valkey/valkey:8\n",
        },
    ).deploy
    found = {fly.file.path: deploy.runs_application(fly) for fly in deploy.fly_files}
    assert found == {"fly.toml": True, "deploy/fly.toml": True, "site/fly.toml": False, "cache/fly.toml": False}


def test_a_dockerfile_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    loaded = project(tmp_path, {"Dockerfile": "FROM elixir\nRUN mix release \0\n"})
    assert loaded.deploy.dockerfiles == ()
    assert [(fault.kind, fault.span.file.path) for fault in loaded.faults] == [("unreadable-file", "Dockerfile")]


def test_a_fly_file_that_cannot_be_parsed_is_a_fault(tmp_path: Path) -> None:
    loaded = project(tmp_path, {"fly.toml": "app =\n"})
    assert loaded.deploy.fly_files == ()
    assert [(fault.kind, fault.span.file.path) for fault in loaded.faults] == [("syntax-error", "fly.toml")]


def test_templates_of_releases_are_where_mix_exs_says(tmp_path: Path) -> None:
    mix = """
    defmodule Shop.MixProject do
      use Mix.Project

      def project do
        [app: :shop, version: "0.1.0", releases: [shop: [rel_templates_path: "rel/server"]]]
      end
    end
    """
    deploy = project(
        tmp_path,
        {
            "mix.exs": mix,
            "rel/vm.args.eex": "+P 1000000",
            "rel/server/vm.args.eex": "+Q 65536",
            "rel/server/env.sh.eex": "export RELEASE_NODE=<%= @release.name %>",
        },
    ).deploy
    assert [(source.path, [flag.name for flag in flags]) for source, flags in deploy.vm_args] == [
        ("rel/server/vm.args.eex", ["+Q"])
    ]
    ((source, (command,)),) = deploy.env_scripts
    assert (source.path, command.assignments[0].name) == ("rel/server/env.sh.eex", "RELEASE_NODE")


def test_services_of_other_platforms_are_entry_points(tmp_path: Path) -> None:
    deploy = project(
        tmp_path,
        {
            "Dockerfile": RELEASE + 'CMD ["/app/bin/shop", "start"]\n',
            "render.yaml": """\
services:
  - type: web
    name: shop
    runtime: elixir
    startCommand: MIX_ENV=prod mix phx.server
    envVars:
      - key: PORT
        value: 10000
      - key: SECRET_KEY_BASE
        generateValue: true
  - {type: worker, name: jobs, runtime: docker}
  - {type: web, name: docs, runtime: static}
""",
            "heroku.yml": "build:\n  docker:\n    web: Dockerfile\nrun:\n  web: bin/shop start\n",
        },
    ).deploy
    assert entries(deploy.entry_points) == [
        ("CMD", ["/app/bin/shop start"]),
        ("shop", ["mix phx.server"]),
        ("jobs", ["/app/bin/shop start"]),
        ("web", ["bin/shop start"]),
    ]
    environments = {start.entry.name: start.environment for start in deploy.starts}
    assert {name: given[0].text for name, given in environments["shop"].items()} == {"PORT": "10000", "MIX_ENV": "prod"}
    assert [entry.stage is not None for entry in deploy.entry_points] == [True, False, True, True]


def test_a_dockerfile_that_a_link_leads_to_counts_once(tmp_path: Path) -> None:
    project(tmp_path, {"ops/Dockerfile": RELEASE, "fly.toml": "app = 'shop'"})
    (tmp_path / "Dockerfile").symlink_to("ops/Dockerfile")
    shop = project(tmp_path, {})
    assert [each.file.path for each in shop.deploy.dockerfiles] == ["ops/Dockerfile"]
    assert shop.deploy.image_of(shop.deploy.fly_files[0]) is shop.deploy.dockerfiles[0]


def test_a_dockerfile_anywhere_shows_that_there_is_a_release(tmp_path: Path) -> None:
    assert project(tmp_path, {"ops/web/Dockerfile": RELEASE}).has_release_evidence
    assert not project(
        tmp_path / "other", {"ops/web/Dockerfile": "FROM elixir:1.18\nCMD mix phx.server\n"}
    ).has_release_evidence
