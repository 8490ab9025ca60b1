"""What modules of lib/ use and call in their bodies."""

from __future__ import annotations

from pathlib import Path

import pytest

from elixir_lint.config.render import render
from elixir_lint.project.model import Module, Project
from tests.project.projects import project

DEPS = """
defmodule Shop.MixProject do
  use Mix.Project
  def project, do: [app: :shop, deps: [{:tidewave, "~> 0.6", only: :dev}, {:oban_web, "~> 2.0"}]]
  def application, do: [mod: {Shop.Application, []}]
end
"""


def modules(root: Path, text: str, config: str = "") -> list[Module]:
    found = project(root, {"mix.exs": DEPS, "lib/shop.ex": text, "config/config.exs": f"import Config\n{config}"})
    return _all(found)


def _all(found: Project) -> list[Module]:
    return [module for source in found.lib.sources for module in found.modules_in(source)]


def uses(module: Module) -> list[tuple[str, str, bool | None]]:
    return [(use.module, render(use.options), use.in_prod) for use in module.uses]


def calls(module: Module) -> list[tuple[object, ...]]:
    """Name, arguments, in_prod and the names of the calls around it."""
    return [
        (call.name, *map(render, call.arguments), call.in_prod, [outer.name for outer in call.inside])
        for call in module.calls
    ]


def test_names_and_functions(tmp_path: Path) -> None:
    found = modules(
        tmp_path,
        """
defmodule Shop do
  defmodule Env do
    def get(name, default \\\\ nil), do: {name, default}
    defp secret, do: 1
    defmacro nothing(a), do: a
  end

  def init(type, config) when type == :supervisor do
    {:ok, config}
  end
end

defmodule Shop.Other do
end
""",
    )
    assert [(module.name, sorted(module.functions)) for module in found] == [
        ("Shop", [("init", 2)]),
        ("Shop.Env", [("get", 1), ("get", 2), ("secret", 0)]),
        ("Shop.Other", []),
    ]
    assert found[0].span.text == "defmodule Shop"


def test_uses(tmp_path: Path) -> None:
    (found,) = modules(
        tmp_path,
        """
defmodule Shop.Repo do
  alias Ecto.{Repo, Query}
  @adapter Ecto.Adapters.Postgres
  use Repo, otp_app: :shop, adapter: @adapter
  use Shop.Schema
end
""",
    )
    assert uses(found) == [
        ("Ecto.Repo", "[otp_app: :shop, adapter: Ecto.Adapters.Postgres]", True),
        ("Shop.Schema", "not set", True),
    ]
    assert found.uses[0].span.text == "use Repo, otp_app: :shop, adapter: @adapter"


@pytest.mark.parametrize(
    ("test", "in_prod"),
    [
        ("if Mix.env() == :dev do", False),
        ("if Mix.env() in [:prod, :staging] do", True),
        ("unless Mix.env() == :test do", True),
        ("if Application.compile_env(:shop, :dev_routes) do", False),
        ("if Application.compile_env(:shop, :reports, false) do", True),
        ("if Code.ensure_loaded?(Tidewave) do", False),
        ("if Code.ensure_loaded?(ObanWeb.Router) do", True),
        ("if Code.ensure_loaded?(Somebody) do", None),
        ("if Other.flag?() do", None),
        ("if @dev do", False),
    ],
)
def test_branches_that_production_compiles(tmp_path: Path, test: str, in_prod: bool | None) -> None:
    text = f"defmodule Shop.Router do\n  @dev Mix.env() == :dev\n  {test}\n    plug Shop.Plug\n  end\nend\n"
    (found,) = modules(tmp_path, text, "config :shop, reports: true")
    assert calls(found) == [("plug", "Shop.Plug", in_prod, [])]


def test_the_other_branch_and_nested_ones(tmp_path: Path) -> None:
    (found,) = modules(
        tmp_path,
        """
defmodule Shop.Router do
  if Mix.env() == :dev do
    plug A
    if Other.flag?(), do: plug(B)
  else
    plug C
    if Other.flag?(), do: plug(D)
  end
end
""",
    )
    assert [(call[1], call[2]) for call in calls(found)] == [("A", False), ("B", False), ("C", True), ("D", None)]


def test_calls_and_what_they_stand_in(tmp_path: Path) -> None:
    (found,) = modules(
        tmp_path,
        """
defmodule ShopWeb.Router do
  @session_options [store: :cookie, key: "_shop"]

  pipeline :browser do
    plug Plug.Session, @session_options
  end

  scope "/admin", ShopWeb do
    pipe_through [:browser, :admin]
    live_dashboard "/dashboard", metrics: ShopWeb.Telemetry
  end

  def hidden, do: plug(:no)
end
""",
    )
    assert calls(found) == [
        ("pipeline", ":browser", True, []),
        ("plug", "Plug.Session", '[store: :cookie, key: "_shop"]', True, ["pipeline"]),
        ("scope", '"/admin"', "ShopWeb", True, []),
        ("pipe_through", "[:browser, :admin]", True, ["scope"]),
        ("live_dashboard", '"/dashboard"', "[metrics: ShopWeb.Telemetry]", True, ["scope"]),
    ]
    assert [call.span.text for call in found.calls][2:4] == [
        'scope "/admin", ShopWeb',
        "pipe_through [:browser, :admin]",
    ]


def test_code_reloading(tmp_path: Path) -> None:
    text = """
defmodule ShopWeb.Endpoint do
  use Phoenix.Endpoint, otp_app: :shop
  if code_reloading? do
    plug Phoenix.CodeReloader
  end
end
"""
    (off,) = modules(tmp_path / "off", text, "config :shop, ShopWeb.Endpoint, url: []")
    (on,) = modules(tmp_path / "on", text, "config :shop, ShopWeb.Endpoint, code_reloader: true")
    assert (off.calls[0].in_prod, on.calls[0].in_prod) == (False, True)


def test_who_uses_a_module(tmp_path: Path) -> None:
    found = project(
        tmp_path,
        {
            "lib/a.ex": "defmodule Shop.Mailer do\n  use Swoosh.Mailer, otp_app: :shop\nend\n",
            "lib/b.ex": "defmodule Shop.B do\n  alias Swoosh.Mailer\n  use Mailer, otp_app: :shop\nend\n",
            "lib/c.ex": "defmodule Shop.C do\n  import Swoosh.Mailer\n  use Swoosh.Mailer.Other\nend\n",
            "lib/d.ex": "defmodule Shop.D do\n  if Mix.env() == :dev do\n    use Swoosh.Mailer\n  end\nend\n",
        },
    )
    assert [module.name for module, _ in found.using("Swoosh.Mailer")] == ["Shop.Mailer", "Shop.B"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "defmodule",
        "defmodule Shop do",
        "defmodule unquote(name) do\nend",
        "defmodule Shop do\n  use unquote(x)\n  use\n  plug\n  @x\n  if\n  if true\nend",
        "defmodule Shop do\n  def\n  def 1\n  def unquote(name)(), do: 1\n  defmacro __using__(_), do: 1\nend",
        'defmodule Shop do\n  plug Shop, raise("no")\n  use Shop, loop: f(f(f(1)))\nend',
    ],
)
def test_odd_modules_do_no_harm(tmp_path: Path, text: str) -> None:
    modules(tmp_path, text)


def test_what_a_module_reads_while_it_is_compiled(tmp_path: Path) -> None:
    (shop,) = modules(
        tmp_path,
        """
defmodule Shop do
  @app :shop
  @timeout Application.compile_env(@app, :timeout, 5)
  @from :shop |> Application.compile_env!([Shop.Mailer, :from])
  @url if Mix.env() == :dev, do: System.get_env("DEV_URL"), else: System.get_env("URL")

  if Application.compile_env(:shop, :dev_routes) do
    plug Plug.Static, at: System.fetch_env!("STATIC")
  end

  get "/ready" do
    send_resp(conn, 200, System.get_env("LATER"))
  end

  resolve fn _, _ -> Application.get_env(:shop, :later) end

  case :os.getenv('MODE') do
    _ -> def mode, do: System.get_env("LATER")
  end

  defmacro __using__(_), do: quote(do: Application.compile_env(:shop, :quoted))
  def key, do: System.get_env("KEY")
end
""",
    )
    assert [(call.name, *map(render, call.arguments), call.in_prod) for call in shop.compiled] == [
        ("Application.compile_env", ":shop", ":timeout", "5", True),
        ("Application.compile_env!", ":shop", "[Shop.Mailer, :from]", True),
        ("System.get_env", '"URL"', True),
        ("Application.compile_env", ":shop", ":dev_routes", True),
        ("System.fetch_env!", '"STATIC"', False),
        (":os.getenv", '~c"MODE"', True),
    ]
