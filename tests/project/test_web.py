"""What lib/, assets/ and the lock say of mailers, sockets, routers and packages, and that nobody pays unless asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from elixir_lint.project.calls import Functions
from elixir_lint.project.handlers import SocketHandler
from elixir_lint.project.packages import has_package
from elixir_lint.syntax.terms import Atom
from tests.project.projects import project

MIX = """
defmodule Shop.MixProject do
  use Mix.Project
  def project, do: [app: :shop, deps: [{:phoenix, "~> 1.8"}, {:bypass, "~> 2.1", only: :test}]]
  def application, do: [mod: {Shop.Application, []}]
end
"""


def lines(text: str, *words: str) -> list[int]:
    """The lines, from 1, that hold one of the words."""
    return [number for number, line in enumerate(text.splitlines(), 1) if any(word in line for word in words)]


def test_loading_reads_no_function_of_lib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_self: Functions, _source: object) -> tuple[()]:
        raise AssertionError("nobody asked")

    monkeypatch.setattr(Functions, "of", refuse)
    found = project(
        tmp_path, {"mix.exs": MIX, "lib/shop.ex": "defmodule Shop do\n  def a, do: Shop.Mailer.deliver(1)\nend"}
    )
    assert [mailer.module for mailer in found.web.mailers] == []


def test_deliveries_follow_names_and_pass_over_options(tmp_path: Path) -> None:
    text = """
defmodule Shop.Mailer do
  use Swoosh.Mailer, otp_app: :shop
  def welcome(mail), do: deliver(mail) # yes
end

defmodule Shop.Accounts do
  alias Shop.Mailer, as: Post
  def one(mail), do: mail |> Post.deliver!() # yes
  def two(mail), do: Post.deliver(mail, adapter: Other)
  def three(mail), do: mail |> Post.deliver(key: 1)
  def four(mail), do: Acme.Mailer.deliver(mail)
  def five(mail), do: deliver(mail)
  def six(mail), do: with({:ok, _} <- Post.deliver(mail), do: :ok) # yes
end

defmodule Shop.Imports do
  import Shop.Mailer
  def one(mail), do: deliver_many([mail]) # yes
end
"""
    found = project(tmp_path, {"mix.exs": MIX, "lib/shop.ex": text})
    (mailer,) = found.web.mailers
    assert sorted(span.begin.line for span in found.web.deliveries(mailer)) == lines(text, "# yes")


def test_options_of_use_lie_below_what_is_configured(tmp_path: Path) -> None:
    text = "defmodule Shop.Mailer do\n  use Swoosh.Mailer, otp_app: :shop, adapter: One, region: 1\nend"
    config = "import Config\nconfig :shop, Shop.Mailer, adapter: Two"
    found = project(tmp_path, {"mix.exs": MIX, "lib/mailer.ex": text, "config/config.exs": config})
    (mailer,) = found.web.mailers
    places = [mailer.setting(key).place for key in ("adapter", "region")]
    assert [place and place.file.path for place in places] == ["config/config.exs", "lib/mailer.ex"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("def connect(_params, socket, _info), do: {:ok, socket}", SocketHandler(channels=False)),
        (
            'channel "a:*", Shop.A\n  def connect(%{"token" => t}, s, _), do: Shop.verify(t, s)\n'
            "  def connect(_, _, _), do: :error",
            SocketHandler(asks_token=True, channels=True),
        ),
        (
            "use Absinthe.Phoenix.Socket\n"
            "  def connect(_params, s, %{peer_data: p}), do: Shop.near(p, s) || {:error, 1}",
            SocketHandler(asks_address=True, channels=True),
        ),
        (
            'use Shop.Base\n  def connect(params, s, info), do: if(params["token"] == info.peer_data, do: :error)',
            SocketHandler(asks_token=True, channels=None),
        ),
    ],
)
def test_what_sockets_ask(tmp_path: Path, body: str, expected: SocketHandler) -> None:
    text = f"defmodule ShopWeb.UserSocket do\n  use Phoenix.Socket\n  {body}\nend"
    found = project(tmp_path, {"mix.exs": MIX, "lib/socket.ex": text})
    assert found.web.socket_handler("ShopWeb.UserSocket") == expected
    assert found.web.socket_handler("Phoenix.LiveView.Socket") == SocketHandler()


def test_pipelines_before_a_route(tmp_path: Path) -> None:
    text = """
defmodule ShopWeb.Router do
  use ShopWeb, :router

  pipeline :browser do
    plug :fetch_session
    plug ShopWeb.Locale, "en"
  end

  get "/first", A, :a

  scope "/a" do
    pipe_through [:browser, :known]

    get "/early", A, :a

    scope "/b" do
      pipe_through ShopWeb.Gate
      get "/late", A, :a
    end

    get "/middle", A, :a
  end
end
"""
    found = project(tmp_path, {"mix.exs": MIX, "lib/router.ex": text})
    (router,) = found.web.routers
    assert {name: [plug.name for plug in plugs] for name, plugs in router.pipelines.items()} == {
        "browser": ["fetch_session", "ShopWeb.Locale"]
    }
    assert [router.piped_through(call) for call in router.module.calls if call.name == "get"] == [
        (),
        ("browser", "known"),
        ("browser", "known", "ShopWeb.Gate"),
        ("browser", "known"),
    ]


@pytest.mark.parametrize(
    ("name", "guards"),
    [
        ("protect_from_forgery", False),
        ("put_secure_browser_headers", False),
        ("fetch_session", False),
        ("require_user", True),
        ("ShopWeb.EnsureAdmin", True),
        ("count", False),
        ("stop", True),
        ("ShopWeb.Gate", True),
        ("ShopWeb.Locale", False),
    ],
)
def test_guards(tmp_path: Path, name: str, guards: bool) -> None:
    text = """
defmodule ShopWeb.Plugs do
  def count(conn, _options), do: conn
  def stop(conn, _options), do: conn |> send_resp(404, "") |> halt()
end

defmodule ShopWeb.Gate do
  def call(conn, _options), do: Plug.Conn.halt(conn)
end

defmodule ShopWeb.Locale do
  def call(conn, _options), do: conn
end
"""
    found = project(tmp_path, {"mix.exs": MIX, "lib/plugs.ex": text})
    assert found.web.guards.is_guard(name) is guards


def locked(name: str, *requires: str) -> str:
    """An entry of mix.lock; what it requires optionally begins with a question mark."""
    listed = ", ".join(
        f'{{:{each.lstrip("?")}, "~> 1.0", [hex: :{each.lstrip("?")}, optional: {str(each[0] == "?").lower()}]}}'
        for each in requires
    )
    return f'  "{name}": {{:hex, :{name}, "1.0.0", "0", [:mix], [{listed}], "hexpm", "0"}},\n'


LOCK = "".join(
    [
        "%{\n",
        locked("bypass", "plug_cowboy"),
        locked("phoenix", "plug", "?bandit"),
        locked("plug", "mime"),
        *map(locked, ("mime", "bandit", "plug_cowboy")),
        "}\n",
    ]
)


@pytest.mark.parametrize(
    ("name", "present"),
    [("phoenix", True), ("mime", True), ("bandit", False), ("plug_cowboy", False), ("hackney", False)],
)
def test_packages_that_production_has(tmp_path: Path, name: str, present: bool) -> None:
    assert has_package(project(tmp_path, {"mix.exs": MIX, "mix.lock": LOCK}), name) is present


@pytest.mark.parametrize(
    "deps",
    [
        '{:phoenix, github: "phoenixframework/phoenix"}',
        '{:shop_core, path: "../core"}',
        '{:phoenix, "~> 1.8"} | Acme.deps()',
        '{:bandit, "~> 1.8", only: Acme.environments()}',
    ],
)
def test_packages_that_may_be_there(tmp_path: Path, deps: str) -> None:
    mix = MIX.replace('{:phoenix, "~> 1.8"}, {:bypass, "~> 2.1", only: :test}', deps)
    git = '  "phoenix": {:git, "https://git.invalid/phoenix", "0", []},\n'
    lock = LOCK.replace(locked("phoenix", "plug", "?bandit"), git) if "github" in deps else LOCK
    assert has_package(project(tmp_path, {"mix.exs": mix, "mix.lock": lock}), "bandit") is None


def test_icons_from_git_require_nothing(tmp_path: Path) -> None:
    icons = '{:phoenix, "~> 1.8"}, {:heroicons, github: "tailwindlabs/heroicons", app: false, compile: false}'
    lock = LOCK.replace("%{\n", '%{\n  "heroicons": {:git, "https://git.invalid/heroicons", "0", []},\n')
    assert "heroicons" in lock
    mix = MIX.replace('{:phoenix, "~> 1.8"}', icons)
    assert has_package(project(tmp_path, {"mix.exs": mix, "mix.lock": lock}), "bandit") is False


def test_without_a_lock_nothing_is_known_to_be_missing(tmp_path: Path) -> None:
    assert has_package(project(tmp_path, {"mix.exs": MIX}), "bandit") is None


def test_scripts_without_those_of_others(tmp_path: Path) -> None:
    files = {
        "assets/js/app.js": "1",
        "assets/js/app.ts": "2",
        "assets/js/app.min.js": "no",
        "assets/vendor/topbar.js": "no",
        "assets/node_modules/x/index.js": "no",
        "assets/css/app.css": "no",
    }
    assert project(tmp_path, {"mix.exs": MIX, **files}).web.scripts == (b"1", b"2")


@pytest.mark.parametrize(
    ("use", "config"), [("", "5"), (", otp_app: :shop", "5"), (", otp_app: :shop, adapter: One", ":x")]
)
def test_a_mailer_configured_with_no_keyword_list(tmp_path: Path, use: str, config: str) -> None:
    text = f"defmodule Shop.Mailer do\n  use Swoosh.Mailer{use}\nend"
    found = project(
        tmp_path, {"lib/mailer.ex": text, "config/config.exs": f"import Config\nconfig :shop, Shop.Mailer, {config}"}
    )
    (mailer,) = found.web.mailers
    assert not isinstance(mailer.setting("adapter").value, Atom)
