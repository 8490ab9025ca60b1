"""`show --pools`: the arithmetic of connections."""

from __future__ import annotations

import json
import shutil

import pytest

from elixir_lint.__main__ import run
from tests.pages import BASE


@pytest.fixture
def shop(tmp_path):
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    (tmp_path / ".git").mkdir()
    return tmp_path


@pytest.fixture
def output(capsys):
    def output(*arguments):
        assert run(["show", *(str(a) for a in arguments), "--pools"]) == 0
        return capsys.readouterr().out

    return output


def append(path, text):
    path.write_text(path.read_text() + text)


def test_a_repo_and_the_notifier_of_oban(shop, output):
    assert output(shop) == (
        "DATABASE_URL, connections of each node: 21\n"
        "    Shop.Repo, pool: 20 (config/runtime.exs:7:5)\n"
        "    Oban, listener: 1 (lib/shop/application.ex:12:7)\n"
        "    Oban, jobs at once on Shop.Repo: 7\n"
    )


def test_numbers_that_depend_on_the_environment(shop, output):
    append(
        shop / "config/runtime.exs",
        """
config :shop, Shop.Repo, pool_size: String.to_integer(System.get_env("POOL_SIZE", "10")), pool_count: 2
config :shop, Oban, notifier: Oban.Notifiers.PG, queues: [reports: String.to_integer(System.fetch_env!("REPORTS"))]
""",
    )
    assert output(shop) == (
        "DATABASE_URL, connections of each node: 20 if POOL_SIZE is unset, else not known\n"
        "    Shop.Repo, pool: 20 if POOL_SIZE is unset, else not known (config/runtime.exs:22:26)\n"
        "    Oban, jobs at once on Shop.Repo: not known\n"
    )


def test_what_stops_the_boot_has_no_numbers(shop, output):
    append(
        shop / "config/runtime.exs",
        """
case System.get_env("ROLE") do
  "web" -> config :shop, Oban, queues: false
  "worker" -> config :shop, Oban, queues: [reports: 3]
  role -> raise "ROLE is #{inspect(role)}"
end
""",
    )
    jobs = 'Oban, jobs at once on Shop.Repo: 0 if ROLE is "web" or 10 if ROLE is "worker", else not known'
    assert jobs in output(shop)


def test_libcluster_listens_and_notifies(shop, output):
    application = shop / "lib/shop/application.ex"
    source = application.read_text()
    child = "{Cluster.Supervisor, [topologies(), [name: Shop.Clusters]]},"
    source = source.replace("      Shop.Repo,\n", f"      Shop.Repo,\n      {child}\n", 1)
    strategy = "  defp topologies, do: [db: [strategy: LibclusterPostgres.Strategy, config: Shop.Repo.config()]]\nend\n"
    application.write_text(source.rstrip().removesuffix("end") + strategy)
    assert "LibclusterPostgres.Strategy, listener: 2" in output(shop)
    assert "connections of each node: 23\n" in output(shop)


def test_two_servers_on_several_nodes(shop, output):
    append(
        shop / "config/runtime.exs",
        'config :shop, Shop.Archive, hostname: "archive.shop.invalid", port: 6000, pool_size: 3\n',
    )
    (shop / "lib/shop/archive.ex").write_text(
        "defmodule Shop.Archive do\n  use Ecto.Repo, otp_app: :shop, adapter: Ecto.Adapters.Postgres\nend\n"
    )
    application = shop / "lib/shop/application.ex"
    application.write_text(
        application.read_text().replace("      Shop.Repo,\n", "      Shop.Repo,\n      Shop.Archive,\n")
    )
    (shop / "compose.prod.yaml").write_text("services:\n  web:\n    deploy:\n      replicas: 3\n")
    assert output(shop) == (
        "archive.shop.invalid:6000, connections of each node: 3\n"
        "    Shop.Archive, pool: 3 (config/runtime.exs:21:75)\n"
        "DATABASE_URL, connections of each node: 21\n"
        "    Shop.Repo, pool: 20 (config/runtime.exs:7:5)\n"
        "    Oban, listener: 1 (lib/shop/application.ex:13:7)\n"
        "    Oban, jobs at once on Shop.Repo: 7\n"
        "on each of 3 nodes (compose.prod.yaml:4:17)\n"
    )


def test_a_project_without_a_database_server(tmp_path, output):
    (tmp_path / "mix.exs").write_text(
        "defmodule Shop.MixProject do\n  use Mix.Project\n\n  def project, do: [app: :shop]\nend\n"
    )
    assert output(tmp_path) == "shop starts no pool of a database server in prod\n"


def test_as_json(shop, output):
    append(
        shop / "config/runtime.exs",
        'config :shop, Shop.Repo, pool_size: String.to_integer(System.get_env("POOL_SIZE", "10"))\n',
    )
    unset = "POOL_SIZE is unset"
    assert json.loads(output(shop, "--format", "json")) == {
        "version": 1,
        "environment": "prod",
        "projects": [
            {
                "path": ".",
                "app": "shop",
                "nodes": 1,
                "servers": [
                    {
                        "name": "DATABASE_URL",
                        "adapter": "Ecto.Adapters.Postgres",
                        "connections": [{"number": 11, "when": unset}],
                        "parts": [
                            {
                                "kind": "pool",
                                "name": "Shop.Repo",
                                "connections": [{"number": 10, "when": unset}],
                                "file": "config/runtime.exs",
                                "line": 21,
                                "column": 26,
                            },
                            {
                                "kind": "listener",
                                "name": "Oban",
                                "connections": [{"number": 1, "when": None}],
                                "file": "lib/shop/application.ex",
                                "line": 12,
                                "column": 7,
                            },
                        ],
                        "jobs": [{"instance": "Oban", "repo": "Shop.Repo", "limit": [{"number": 7, "when": None}]}],
                    }
                ],
            }
        ],
    }
