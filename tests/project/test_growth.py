"""The work of a run grows with the project, not with its square: calls of functions are counted, not seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import pytest

from elixir_lint.catalog import Rule, catalog
from elixir_lint.checks import checks
from elixir_lint.checks.template import template_check
from elixir_lint.project import load

SMALL, LARGE = 8, 24
GROWTH = LARGE / SMALL * 1.2
SLACK = 400
"""Calls of something that is done once, or now and then."""

MIX = """defmodule Shop.MixProject do
  use Mix.Project

  def project do
    [%sapp: :shop%s, version: "0.1.0", deps: deps()]
  end

  def application, do: [mod: {Shop%s.Application, []}]

  defp deps do
    [{:phoenix, "~> 1.7.0"}, {:ecto_sql, "~> 3.12"}, {:postgrex, ">= 0.0.0"}, {:oban, "~> 2.19"}, {:swoosh, "~> 1.16"}]
  end
end
"""
LIB = """defmodule Shop%(n)s.Application do
  use Application

  def start(_type, _args) do
    children = [Shop%(n)s.Repo, {Oban, Application.fetch_env!(:shop%(n)s, Oban)}, Shop%(n)sWeb.Endpoint]
    Supervisor.start_link(children, strategy: :one_for_one)
  end
end

defmodule Shop%(n)s.Repo do
  use Ecto.Repo, otp_app: :shop%(n)s, adapter: Ecto.Adapters.Postgres
end

defmodule Shop%(n)s.Mailer do
  use Swoosh.Mailer, otp_app: :shop%(n)s
end

defmodule Shop%(n)sWeb.Endpoint do
  use Phoenix.Endpoint, otp_app: :shop%(n)s

  @session_options [store: :cookie, key: "_shop_key", signing_salt: "aaaaaaaa"]

  socket "/live", Phoenix.LiveView.Socket, websocket: [connect_info: [session: @session_options]]
  plug Plug.Session, @session_options
end

defmodule Shop%(n)s.Worker do
  use Oban.Worker, queue: :default
  @impl true
  def perform(_job), do: Shop%(n)s.Mailer.deliver(nil)
end
"""
CONFIG = """config :shop%(n)s, Shop%(n)s.Repo,
  username: "shop%(n)s", password: "not-a-secret-%(n)s", hostname: "db%(n)s.example.test", ssl: true, queue_target: 500

config :shop%(n)s, Shop%(n)sWeb.Endpoint,
  url: [host: "shop%(n)s.example.test"], adapter: Phoenix.Endpoint.Cowboy2Adapter, check_origin: false

config :shop%(n)s, Oban, repo: Shop%(n)s.Repo, queues: [default: 10, mail: 5], plugins: [{Oban.Plugins.Pruner, []}]
config :shop%(n)s, Shop%(n)s.Mailer, adapter: Swoosh.Adapters.SMTP, relay: "smtp.example.test", username: "shop"
"""
BOOT = """config :shop%(n)s, Shop%(n)s.Repo,
  url: System.fetch_env!("DATABASE_URL_%(n)s"), pool_size: String.to_integer(System.get_env("POOL_SIZE_%(n)s") || "10")

config :shop%(n)s, Shop%(n)sWeb.Endpoint, server: true, secret_key_base: System.fetch_env!("SECRET_KEY_BASE_%(n)s")
"""
SETTING = """config :shop, key%(n)s: "value", list%(n)s: [], nested%(n)s: [a: 1, b: [c: "%(n)s"]]
config :shop, Shop.Part%(n)s, url: "https://example.test/%(n)s", plugins: [Shop.A%(n)s, Shop.B], retries: 3
config :shop, from%(n)s: System.get_env("A%(n)s") || "b"
if System.get_env("B%(n)s"), do: config(:shop, key%(n)s: "other", from%(n)s: System.get_env("ALL"))
"""


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def many_apps(folder: Path, count: int) -> None:
    """An umbrella: each app has a repo, an endpoint, jobs, mail, and a variable of its own for each."""
    write(folder / "mix.exs", MIX % ('apps_path: "apps", ', "", ""))
    write(folder / "config/config.exs", "import Config\n" + "".join(CONFIG % {"n": n} for n in range(count)))
    write(folder / "config/runtime.exs", "import Config\n" + "".join(BOOT % {"n": n} for n in range(count)))
    write(folder / "Dockerfile", 'FROM elixir:1.17\nENV MIX_ENV=prod\nRUN mix release\nCMD ["bin/server"]\n')
    write(folder / "fly.toml", 'app = "shop"\n[env]\n' + "".join(f'POOL_SIZE_{n} = "10"\n' for n in range(count)))
    for n in range(count):
        write(folder / f"apps/shop{n}/mix.exs", MIX % ("", n, n))
        write(folder / f"apps/shop{n}/lib/shop.ex", LIB % {"n": n})
        write(folder / f"deploy/shop{n}.yaml", f"env:\n  - name: DATABASE_URL_{n}\n    value: ecto://db{n}.test/shop\n")


def many_settings(folder: Path, count: int) -> None:
    """One app with much configuration, and much that depends on variables."""
    write(folder / "mix.exs", MIX % ("", "", ""))
    write(folder / "lib/shop.ex", LIB % {"n": ""})
    settings = "".join(SETTING % {"n": n} for n in range(5 * count))
    write(folder / "config/config.exs", f"import Config\n{CONFIG % {'n': ''}}{settings}")
    write(folder / "config/runtime.exs", f"import Config\n{BOOT % {'n': ''}}{settings}")


def calls(run: Callable[[], object]) -> int:
    """How many functions, Python's own too, `run` calls."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        if event in ("call", "c_call"):
            count += 1

    sys.setprofile(note)
    try:
        run()
    finally:
        sys.setprofile(None)
    return count


def work(folder: Path) -> Iterator[tuple[str, int]]:
    """The calls of loading, of all rules at first, and of each rule where the facts it shares with others are there."""
    loaded: list[object] = []
    yield "load", calls(lambda: loaded.extend(load([folder], "prod").projects))

    rules = [rule for rule in catalog() if rule.name in checks() or rule.template is not None]

    def ask(rule: Rule) -> None:
        check = checks()[rule.name] if rule.template is None else template_check(rule.template)
        options = {option.name.replace("-", "_"): option.default for option in rule.options}
        for project in loaded:
            for _ in check(project, **options):
                pass

    yield "all rules", calls(lambda: [ask(rule) for rule in rules])
    for rule in rules:
        yield rule.name, calls(lambda rule=rule: ask(rule))


@pytest.mark.parametrize("make", [many_apps, many_settings])
def test_the_work_grows_with_the_project(tmp_path: Path, make: Callable[[Path, int], None]) -> None:
    make(tmp_path / "small", SMALL)
    make(tmp_path / "large", LARGE)
    checks()
    small, large = dict(work(tmp_path / "small")), dict(work(tmp_path / "large"))
    grown = {name: (small[name], large[name]) for name in small if large[name] > GROWTH * small[name] + SLACK}
    assert grown == {}, grown
