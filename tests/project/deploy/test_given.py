"""The variables that a repository gives to what production starts, and what the configuration comes to with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from elixir_lint.checks.common import by_default, is_true
from elixir_lint.config.conditions import UNTOLD, Subject
from elixir_lint.config.contract import contract
from elixir_lint.config.render import render
from elixir_lint.config.values import Unknown, holds
from elixir_lint.project.model import Project
from tests.project.projects import project

IMAGE = """\
FROM elixir:1.18 AS builder
ENV MIX_ENV=prod
RUN mix release
FROM debian:trixie-slim
ENV LANG=C.UTF-8 PORT=4000
COPY --from=builder /app/_build/prod/rel/shop ./
CMD ["/app/bin/server"]
"""
SERVER = """\
#!/bin/sh
export POOL_SIZE=20
HOST=ignored
[ -n "$DEBUG" ] && export TRACE=1
MIGRATING=1 ./shop eval "Shop.Release.migrate"
PHX_SERVER=true exec ./shop start
"""
FLY = 'app = "shop"\n[env]\nPORT = "8080"\nECTO_IPV6 = "true"\n'
RUNTIME = """
import Config

if System.get_env("PHX_SERVER"), do: config(:shop, :server, true)

config :shop,
  pool_size: String.to_integer(System.get_env("POOL_SIZE") || "10"),
  port: String.to_integer(System.get_env("PORT", "4000")),
  host: System.fetch_env!("PHX_HOST"),
  ipv6: System.get_env("ECTO_IPV6") in ~w(true 1),
  trace: System.get_env("TRACE") == "1"
"""


def shop(tmp_path: Path, **more: str) -> Project:
    files = {"Dockerfile": IMAGE, "rel/overlays/bin/server": SERVER, "config/runtime.exs": RUNTIME}
    return project(tmp_path, files | more)


def test_what_only_some_start_or_only_a_branch_sets_is_not_given(tmp_path: Path) -> None:
    found = shop(tmp_path, **{"fly.toml": FLY, "fly.staging.toml": 'app = "shop-staging"\n[env]\nPORT = "9000"\n'})
    given = found.deploy.given
    assert "TRACE" not in given
    assert "MIGRATING" not in given
    assert "HOST" not in given
    assert "ECTO_IPV6" not in given
    assert given["PORT"] == UNTOLD


def test_an_image_that_nothing_starts_takes_no_variable_away(tmp_path: Path) -> None:
    other = IMAGE.replace(" PORT=4000", "")
    given = shop(tmp_path, **{"fly.toml": FLY, "Dockerfile.node": other}).deploy.given
    assert (given["PORT"], given["ECTO_IPV6"]) == ("8080", "true")
    assert "PORT" not in shop(tmp_path / "alone", **{"Dockerfile.node": other}).deploy.given


def test_the_generated_script_starts_the_release_if_nothing_else_is_said(tmp_path: Path) -> None:
    found = project(tmp_path, {"rel/overlays/bin/server": SERVER, "config/runtime.exs": RUNTIME})
    assert found.deploy.given == {"POOL_SIZE": "20", "PHX_SERVER": "true"}
    assert render(found.config.value("shop", "server")) == "true"


def test_nothing_is_given_where_nobody_knows_what_is_started(tmp_path: Path) -> None:
    assert project(tmp_path, {"Dockerfile": IMAGE.replace('CMD ["/app/bin/server"]', "")}).deploy.given == {}


def test_images_fly_files_and_start_scripts_give_variables(tmp_path: Path) -> None:
    given = shop(tmp_path, **{"fly.toml": FLY}).deploy.given
    expected = {"PHX_SERVER": "true", "POOL_SIZE": "20", "PORT": "8080", "ECTO_IPV6": "true", "LANG": "C.UTF-8"}
    assert {name: given.get(name) for name in expected} == expected
    assert given["FLY_PROCESS_GROUP"] == "app"
    assert given["FLY_PRIVATE_IP"] == UNTOLD


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("server", "true"),
        ("pool_size", "String.to_integer($POOL_SIZE)"),
        ("port", "String.to_integer($PORT)"),
    ],
)
def test_a_given_variable_is_set_and_may_hold_another_text(tmp_path: Path, key: str, value: str) -> None:
    found = shop(tmp_path, **{"fly.toml": FLY})
    setting = found.config.get("shop", key)
    shown = setting.value.text if isinstance(setting.value, Unknown) else render(setting.value)
    assert shown == value
    assert [write.when.describe() for write in setting.writes] == ["always"]


def test_the_given_text_is_what_holds_by_default(tmp_path: Path) -> None:
    found = shop(tmp_path, **{"fly.toml": FLY})
    ipv6, trace = (holds(found.config.value("shop", key), is_true) for key in ("ipv6", "trace"))
    assert (ipv6.always, by_default(ipv6)) == (False, True)
    assert (trace.always, by_default(trace)) == (False, False)
    assert ipv6.when.subjects == {Subject("boot", "ECTO_IPV6", usual="true")}


def test_the_contract_with_the_environment_stays(tmp_path: Path) -> None:
    found = shop(tmp_path, **{"fly.toml": FLY + 'PHX_HOST = "shop.fly.dev"\n'})
    variables = {v.name: (v.required, v.default) for v in contract(found.evaluation, found.evaluation.effective)}
    assert (variables["PORT"], variables["POOL_SIZE"]) == ((False, "4000"), (False, "10"))
    assert variables["PHX_HOST"] == (True, None)
