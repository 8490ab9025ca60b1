"""`show` and `env` on a project whose configuration has every kind of value."""

from __future__ import annotations

import json

import pytest

from elixir_lint.__main__ import run

FILES = {
    "mix.exs": """defmodule Shop.MixProject do
  use Mix.Project

  def project, do: [app: :shop, version: "0.1.0"]
end
""",
    "config/config.exs": """import Config

config :shop, Shop.Repo,
  pool_size: 5,
  password: "hunter2hunter2"

config :shop, built: System.get_env("BUILT_AT", "never")
""",
    "config/runtime.exs": """import Config

config :shop, Shop.Repo,
  url: System.get_env("DATABASE_URL") || raise("no database"),
  pool_size: String.to_integer(System.get_env("POOL_SIZE") || "10"),
  ssl: System.get_env("DB_SSL") in ~w(true 1)

if System.get_env("PHX_SERVER"), do: config(:shop, server: true)

config :shop, hook: Other.Library.hook()
config :shop, api_token: System.get_env("API_TOKEN") || "0f3a9c2e1b7d4a6f8e5c"
""",
}


@pytest.fixture
def shop(tmp_path):
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    (tmp_path / ".git").mkdir()
    return tmp_path


@pytest.fixture
def output(capsys):
    def output(*arguments, code=0):
        assert run([str(a) for a in arguments]) == code
        return capsys.readouterr().out

    return output


def test_show_says_the_value_and_where_it_is_from(shop, output):
    assert output("show", shop, "shop.Shop.Repo") == (
        'shop.Shop.Repo.password = "********"\n'
        "    config/config.exs:5:3 (build)\n"
        "shop.Shop.Repo.url = required string $DATABASE_URL\n"
        "    config/runtime.exs:4:3 (boot)\n"
        "shop.Shop.Repo.pool_size = integer from $POOL_SIZE, default 10\n"
        "    config/runtime.exs:5:3 (boot)\n"
        "    overrides config/config.exs:4:3: 5\n"
        'shop.Shop.Repo.ssl = true if DB_SSL is one of "1", "true"; false if DB_SSL is not "1", "true"\n'
        "    config/runtime.exs:6:3 (boot)\n"
        "\n4 settings of shop in prod: 1 known, 3 from the environment, 0 unknown\n"
    )


def test_show_says_why_a_value_is_not_known(shop, output):
    assert "not known, because Other.Library.hook/0 is a dependency" in output("show", shop, "shop.hook")


def test_show_in_json(shop, output):
    document = json.loads(output("show", shop, "shop.Shop.Repo.pool_size", "--format", "json"))
    assert document == {
        "version": 1,
        "environment": "prod",
        "projects": [
            {
                "path": ".",
                "app": "shop",
                "coverage": {"known": 0, "environment": 1, "unknown": 0},
                "settings": [
                    {
                        "path": ["shop", "Shop.Repo", "pool_size"],
                        "kind": "choice",
                        "value": None,
                        "alternatives": [
                            {"when": "POOL_SIZE is set", "kind": "unknown", "type": "integer", "env": ["POOL_SIZE"]},
                            {"when": "POOL_SIZE is unset", "kind": "known", "value": 10},
                        ],
                        "text": "integer from $POOL_SIZE, default 10",
                        "phase": "boot",
                        "file": "config/runtime.exs",
                        "line": 5,
                        "column": 3,
                        "overrides": [{"file": "config/config.exs", "line": 4, "column": 3, "text": "5"}],
                    }
                ],
                "not_checked": document["projects"][0]["not_checked"],
            }
        ],
    }


def test_a_setting_that_may_be_absent(shop, output):
    assert "shop.server = true if PHX_SERVER is set; not set if PHX_SERVER is unset\n" in output("show", shop)


def test_asking_for_what_nothing_sets_is_an_error_with_a_suggestion(shop, capsys):
    assert run(["show", str(shop), "shop.Shop.Rep"]) == 2
    told = 'error: nothing is configured at "shop.Shop.Rep", did you mean "shop.Shop.Repo"?\n'
    assert capsys.readouterr().err == told


def test_env_as_text(shop, output):
    assert output("env", shop) == (
        'API_TOKEN: default "********"\n    sets shop.api_token\n    at config/runtime.exs:11\n'
        'BUILT_AT: read while building, default "never"\n    sets shop.built\n    at config/config.exs:7\n'
        "DATABASE_URL: required\n    sets shop.Shop.Repo.url\n    at config/runtime.exs:4\n"
        "DB_SSL: optional\n    sets shop.Shop.Repo.ssl\n    at config/runtime.exs:6\n"
        "PHX_SERVER: optional\n    sets shop.server\n    at config/runtime.exs:8\n"
        'POOL_SIZE: integer, default "10"\n    sets shop.Shop.Repo.pool_size\n    at config/runtime.exs:5\n'
        "\n6 variables, 1 of them required\n"
    )


def test_env_as_json(shop, output):
    document = json.loads(output("env", shop, "--format", "json"))
    assert document["variables"][5] == {
        "name": "POOL_SIZE",
        "required": False,
        "default": "10",
        "type": "integer",
        "phase": "boot",
        "settings": [["shop", "Shop.Repo", "pool_size"]],
        "places": [{"file": "config/runtime.exs", "line": 5, "column": 32}],
    }


def test_env_as_dotenv_and_markdown(shop, output):
    assert "# required\nDATABASE_URL=\n" in output("env", shop, "--format", "dotenv")
    assert "| `POOL_SIZE` |  | integer | `10` | at boot |\n" in output("env", shop, "--format", "markdown")


def test_env_check_names_what_is_missing(shop, output, tmp_path):
    listed = tmp_path / "prod.env"
    listed.write_text("# DATABASE_URL=\nPOOL_SIZE=3\n")
    shown = output("env", shop, "--check", listed, code=1)
    assert shown == f"DATABASE_URL is required (config/runtime.exs:4) and not in {listed}\n"
    listed.write_text("export DATABASE_URL=x\n")
    assert output("env", shop, "--check", listed) == ""
