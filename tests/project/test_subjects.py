"""Repos, endpoints and Oban instances: their settings, who starts them, whether their world is closed."""

from __future__ import annotations

from pathlib import Path

import pytest

from elixir_lint.config.render import render
from elixir_lint.project.model import Endpoint, ObanInstance, Project, Repo, Subject
from tests.project.projects import MIX, REPO, application, project

ENDPOINT = """
defmodule ShopWeb.Endpoint do
  use Phoenix.Endpoint, otp_app: :shop

  @session_options [store: :cookie, key: "_shop_key", signing_salt: "salt"]

  socket "/live", Phoenix.LiveView.Socket, websocket: [connect_info: [session: @session_options]]

  if code_reloading? do
    socket "/phoenix/live_reload/socket", Phoenix.LiveReloader.Socket
    plug Phoenix.LiveReloader
  end

  plug Plug.RequestId
  plug :put_secure_headers
  plug Plug.Session, @session_options
  plug ShopWeb.Router
end
"""


def loaded(root: Path, children: str, config: str = "", runtime: str = "", **files: str) -> Project:
    written = {f"lib/{name}.ex": text for name, text in files.items()}
    return project(
        root,
        {
            "lib/application.ex": application(children),
            "config/config.exs": f"import Config\n{config}",
            "config/runtime.exs": f"import Config\n{runtime}",
            **written,
        },
    )


def repo(root: Path, children: str = "[Shop.Repo]", config: str = "", runtime: str = "", text: str = REPO) -> Repo:
    (only,) = loaded(root, children, config, runtime, repo=text).repos
    return only


def values(subject: Subject) -> dict[str, str]:
    keys = subject.settings.keys()
    return {key: render(subject.setting(key).value) for key in keys}


def whys(subject: Subject) -> list[str]:
    return [opening.why for opening in subject.openings]


# --- repos ------------------------------------------------------------------------------------------


def test_a_repo(tmp_path: Path) -> None:
    found = repo(tmp_path, config="config :shop, Shop.Repo, pool_size: 5, ssl: false")
    assert (found.module, found.app, found.adapter) == ("Shop.Repo", "shop", "Ecto.Adapters.Postgres")
    assert (found.started, found.closed, found.read_only, found.environment_url) == (True, True, False, ())
    assert values(found) == {"pool_size": "5", "ssl": "false"}
    assert found.setting("pool_count").is_absent
    assert found.span.text == "use Ecto.Repo, otp_app: :shop, adapter: Ecto.Adapters.Postgres"


def test_where_a_setting_was_set(tmp_path: Path) -> None:
    found = repo(
        tmp_path, config="config :shop, Shop.Repo, pool_size: 5", runtime="config :shop, Shop.Repo, pool_size: 9"
    )
    setting = found.setting("pool_size")
    assert [(write.call.file.path, write.phase) for write in setting.writes] == [
        ("config/config.exs", "build"),
        ("config/runtime.exs", "boot"),
    ]
    assert setting.place is not None
    assert setting.place.text.startswith("pool_size")


def test_options_of_the_child_come_on_top(tmp_path: Path) -> None:
    children = "[{Shop.Repo, pool_size: 7, parameters: [a: 1]}]"
    found = repo(tmp_path, children, "config :shop, Shop.Repo, pool_size: 5, ssl: true, parameters: [b: 2]")
    assert values(found) == {"pool_size": "7", "ssl": "true", "parameters": "[a: 1]"}
    setting = found.setting("pool_size")
    assert setting.winner is not None
    assert (setting.winner.call.file.path, setting.winner.phase) == ("lib/application.ex", "boot")
    assert render(found.setting("parameters", "a").value) == "1"
    assert found.setting("parameters", "b").is_absent
    assert found.closed


def test_options_of_some_worlds(tmp_path: Path) -> None:
    children = '[{Shop.Repo, if(System.get_env("BIG"), do: [pool_size: 50], else: [])}]'
    found = repo(tmp_path, children, "config :shop, Shop.Repo, pool_size: 5")
    assert values(found) == {"pool_size": "50 if BIG is set | 5 if BIG is unset"}


@pytest.mark.parametrize(
    ("children", "why"),
    [
        ("[{Shop.Repo, Other.options()}]", "the options that Shop.Application gives to Shop.Repo are not known"),
        (
            "[{Shop.Repo, [{:a, 1} | Other.more()]}]",
            "the options that Shop.Application gives to Shop.Repo are not known",
        ),
        (
            "[Shop.Repo, {Shop.Repo, name: :a, pool_size: 1}, {Shop.Repo, name: :b, pool_size: 2}]",
            "Shop.Repo is started more than once, with different options",
        ),
    ],
)
def test_options_that_open_the_world(tmp_path: Path, children: str, why: str) -> None:
    found = repo(tmp_path, children, "config :shop, Shop.Repo, pool_size: 5")
    assert whys(found) == [why]
    assert found.started is True


@pytest.mark.parametrize(
    ("children", "config", "started"),
    [
        ("[Shop.Repo]", "", True),
        ("[Shop.Cache]", "", False),
        ("[Shop.Cache]", "config :shop, ecto_repos: [Shop.Repo]", True),
        ("[Shop.Cache]", "config :shop, ecto_repos: Other.repos()", None),
        ("[Shop.Cache] ++ Other.children()", "", None),
        ('if System.get_env("DB"), do: [Shop.Repo], else: []', "", True),
    ],
)
def test_who_starts_a_repo(tmp_path: Path, children: str, config: str, started: bool | None) -> None:
    assert repo(tmp_path, children, config).started is started


def test_a_repo_that_code_starts(tmp_path: Path) -> None:
    tasks = "defmodule Shop.Release do\n  def seed, do: Shop.Repo.start_link(pool_size: 1)\nend\n"
    (found,) = loaded(tmp_path, "[Shop.Cache]", repo=REPO, release=tasks).repos
    assert found.started is None


def test_a_repo_through_a_macro_of_the_project(tmp_path: Path) -> None:
    base = """
defmodule Shop.Repo.Base do
  defmacro __using__(opts) do
    quote do
      use Ecto.Repo, unquote(opts)
    end
  end
end
"""
    text = "defmodule Shop.Repo do\n  use Shop.Repo.Base, otp_app: :shop, adapter: Ecto.Adapters.MyXQL\nend\n"
    (found,) = loaded(tmp_path, "[Shop.Repo]", repo=text, base=base).repos
    assert (found.module, found.app, found.adapter) == ("Shop.Repo", "shop", "Ecto.Adapters.MyXQL")


@pytest.mark.parametrize(
    ("options", "adapter"),
    [
        ("adapter: Application.compile_env(:shop, :adapter, Ecto.Adapters.Tds)", "Ecto.Adapters.Tds"),
        ("adapter: Other.adapter()", None),
        ("read_only: true", None),
    ],
)
def test_adapters(tmp_path: Path, options: str, adapter: str | None) -> None:
    text = f"defmodule Shop.Repo do\n  use Ecto.Repo, otp_app: :shop, {options}\nend\n"
    found = repo(tmp_path, text=text)
    assert found.adapter == adapter
    assert found.read_only is ("read_only" in options)


@pytest.mark.parametrize(
    ("use", "adapter"),
    [
        ("AshPostgres.Repo, otp_app: :shop", "Ecto.Adapters.Postgres"),
        ("AshSqlite.Repo, otp_app: :shop", "Ecto.Adapters.SQLite3"),
        ("AshPostgres.Repo, otp_app: :shop, adapter: Shop.Adapter", "Shop.Adapter"),
    ],
)
def test_repos_of_ash(tmp_path: Path, use: str, adapter: str) -> None:
    found = repo(tmp_path, text=f"defmodule Shop.Repo do\n  use {use}\nend\n")
    assert (found.module, found.app, found.adapter) == ("Shop.Repo", "shop", adapter)


def test_a_repo_without_an_application_is_open(tmp_path: Path) -> None:
    found = repo(tmp_path, text="defmodule Shop.Repo do\n  use Ecto.Repo, Other.options()\nend\n")
    assert (found.app, whys(found)) == ("", ["its otp_app is not known"])
    assert render(found.setting("pool_size").value) == "unknown"


def with_init(body: str) -> str:
    return f"""
defmodule Shop.Repo do
  use Ecto.Repo, otp_app: :shop, adapter: Ecto.Adapters.Postgres

  def init(_type, config) do
    {body}
  end
end
"""


def test_init_is_evaluated(tmp_path: Path) -> None:
    text = with_init('{:ok, config |> Keyword.put(:url, System.get_env("DATABASE_URL")) |> Keyword.put(:ssl, true)}')
    found = repo(tmp_path, "[{Shop.Repo, timeout: 1}]", "config :shop, Shop.Repo, pool_size: 5", text=text)
    assert found.closed
    assert values(found) == {
        "pool_size": "5",
        "timeout": "1",
        "url": "$DATABASE_URL if DATABASE_URL is set | nil if DATABASE_URL is unset",
        "ssl": "true",
    }
    assert found.environment_url == ("DATABASE_URL",)
    assert [write.call.file.path for write in found.setting("pool_size").writes] == ["config/config.exs"]


@pytest.mark.parametrize("body", ["Other.resolve(config)", "loop(config)\n  end\n  defp loop(c) do\n    loop([1 | c])"])
def test_an_init_that_is_not_known(tmp_path: Path, body: str) -> None:
    found = repo(tmp_path, config="config :shop, Shop.Repo, pool_size: 5", text=with_init(body))
    assert whys(found) == ["what Shop.Repo.init/2 returns is not known"]
    assert render(found.setting("pool_size").value) == "unknown"


@pytest.mark.parametrize(
    ("url", "variables", "openings"),
    [
        ('"ecto://localhost/shop"', (), []),
        ('System.fetch_env!("DATABASE_URL")', ("DATABASE_URL",), []),
        ('System.get_env("DATABASE_URL") || raise("no")', ("DATABASE_URL",), []),
        ('"ecto://#{System.fetch_env!("HOST")}/shop"', ("HOST",), []),
        ("Other.url()", (), ["its url is not known: Other.url/0 is a dependency"]),
    ],
)
def test_urls(tmp_path: Path, url: str, variables: tuple[str, ...], openings: list[str]) -> None:
    found = repo(tmp_path, runtime=f"config :shop, Shop.Repo, url: {url}")
    assert found.environment_url == variables
    assert whys(found) == openings


def test_parameters_of_a_literal_url(tmp_path: Path) -> None:
    url = '"ecto://localhost/shop?pool_size=5&ssl=true&pool_size=7"'
    runtime = f'config :shop, Shop.Repo, url: System.get_env("DATABASE_URL", {url})'
    found = repo(tmp_path, runtime=runtime)
    assert render(found.url_parameter("pool_size")) == 'not set if DATABASE_URL is set | "7" if DATABASE_URL is unset'
    assert render(found.url_parameter("timeout")) == "not set"


# --- endpoints --------------------------------------------------------------------------------------


def endpoint(root: Path, children: str = "[ShopWeb.Endpoint]", config: str = "", text: str = ENDPOINT) -> Endpoint:
    (only,) = loaded(root, children, config, endpoint=text).endpoints
    return only


def test_an_endpoint(tmp_path: Path) -> None:
    found = endpoint(
        tmp_path, config='config :shop, ShopWeb.Endpoint, adapter: Bandit.PhoenixAdapter, url: [host: "a"]'
    )
    assert (found.module, found.app, found.adapter) == ("ShopWeb.Endpoint", "shop", "Bandit.PhoenixAdapter")
    assert (found.started, found.closed) == (True, True)
    assert [(socket.path, socket.handler, socket.in_prod) for socket in found.sockets] == [
        ("/live", "Phoenix.LiveView.Socket", True),
        ("/phoenix/live_reload/socket", "Phoenix.LiveReloader.Socket", False),
    ]
    assert render(found.sockets[0].options).startswith("[websocket: [connect_info: [session: [store: :cookie")
    assert [(plug.name, plug.in_prod) for plug in found.plugs] == [
        ("Phoenix.LiveReloader", False),
        ("Plug.RequestId", True),
        ("put_secure_headers", True),
        ("Plug.Session", True),
        ("ShopWeb.Router", True),
    ]
    assert render(found.session) == '[store: :cookie, key: "_shop_key", signing_salt: "salt"]'
    assert render(found.setting("url", "host").value) == '"a"'


def test_the_default_adapter(tmp_path: Path) -> None:
    assert endpoint(tmp_path).adapter == "Phoenix.Endpoint.Cowboy2Adapter"


def test_an_endpoint_without_a_session(tmp_path: Path) -> None:
    text = "defmodule ShopWeb.Endpoint do\n  use Phoenix.Endpoint, otp_app: :shop\n  plug ShopWeb.Router\nend\n"
    assert render(endpoint(tmp_path, text=text).session) == "not set"


def test_options_of_an_endpoint_lie_below_its_configuration(tmp_path: Path) -> None:
    children = '[{ShopWeb.Endpoint, shutdown: 40_000, url: [host: "a", port: 1]}]'
    found = endpoint(tmp_path, children, 'config :shop, ShopWeb.Endpoint, url: [host: "b"], server: true')
    assert found.closed
    assert values(found) == {"shutdown": "40000", "server": "true", "url": '[port: 1, host: "b"]'}
    assert [write.call.file.path for write in found.setting("server").writes] == ["config/config.exs"]
    unknown = endpoint(tmp_path / "unknown", "[{ShopWeb.Endpoint, Other.options()}]")
    assert whys(unknown) == ["the options that Shop.Application gives to ShopWeb.Endpoint are not known"]


def test_the_init_of_an_endpoint(tmp_path: Path) -> None:
    text = ENDPOINT.replace(
        "plug Plug.RequestId",
        """plug Plug.RequestId

  def init(_key, config) do
    {:ok, Keyword.put(config, :http, [:inet6, port: System.get_env("PORT") || raise("no port")])}
  end""",
    )
    found = endpoint(tmp_path, config="config :shop, ShopWeb.Endpoint, server: true", text=text)
    assert found.closed
    assert values(found)["server"] == "true"
    assert "$PORT" in values(found)["http"]


# --- Oban -------------------------------------------------------------------------------------------


OBAN_CONFIG = "config :shop, Oban, repo: Shop.Repo, queues: [mail: 5], plugins: [Oban.Plugins.Pruner]"


def oban(root: Path, children: str, config: str = OBAN_CONFIG, **files: str) -> ObanInstance:
    (only,) = loaded(root, children, config, **files).obans
    return only


@pytest.mark.parametrize("read", ["fetch_env!(:shop, Oban)", "get_env(:shop, Oban, [])", "get_env(:shop, Oban)"])
def test_an_oban_from_the_configuration(tmp_path: Path, read: str) -> None:
    found = oban(tmp_path, f"[{{Oban, Application.{read}}}]")
    assert (found.name, found.app, found.module, found.started, found.closed) == ("Oban", "shop", "Oban", True, True)
    assert values(found) == {"repo": "Shop.Repo", "queues": "[mail: 5]", "plugins": "[Oban.Plugins.Pruner]"}
    setting = found.setting("queues", "mail")
    assert (render(setting.value), [write.call.file.path for write in setting.writes]) == ("5", ["config/config.exs"])


def test_an_oban_whose_options_code_edits(tmp_path: Path) -> None:
    children = (
        "[{Oban, :shop |> Application.fetch_env!(Oban) |> Keyword.delete(:plugins) |> Keyword.put(:queues, false)}]"
    )
    found = oban(tmp_path, children)
    assert values(found) == {"repo": "Shop.Repo", "queues": "false"}
    assert found.setting("plugins").is_absent
    assert found.setting("queues").writes[-1].call.file.path == "lib/application.ex"
    assert (found.app, found.module, found.closed) == ("shop", "Oban", True)


def test_an_oban_written_out(tmp_path: Path) -> None:
    found = oban(tmp_path, "[{Oban, repo: Shop.Repo, name: Shop.Jobs, queues: [mail: 1]}]", "")
    assert (found.name, found.app, found.module) == ("Shop.Jobs", "shop", "Shop.Jobs")
    assert values(found)["queues"] == "[mail: 1]"


def test_an_oban_whose_options_are_not_known(tmp_path: Path) -> None:
    found = oban(tmp_path, "[{Oban, Other.options()}]")
    assert whys(found) == ["the options that Shop.Application gives to Oban are not known"]
    assert render(found.setting("queues").value) == "unknown"


def test_two_obans(tmp_path: Path) -> None:
    children = "[{Oban, Application.get_env(:shop, Oban)}, {Oban, Application.get_env(:shop, Shop.Slow)}]"
    config = f"{OBAN_CONFIG}\nconfig :shop, Shop.Slow, repo: Shop.Repo, name: Shop.Slow, queues: [slow: 1]"
    found = loaded(tmp_path, children, config).obans
    assert [(instance.name, instance.module, values(instance)["queues"]) for instance in found] == [
        ("Oban", "Oban", "[mail: 5]"),
        ("Shop.Slow", "Shop.Slow", "[slow: 1]"),
    ]


def test_a_module_that_uses_oban(tmp_path: Path) -> None:
    jobs = "defmodule Shop.Jobs do\n  use Oban, otp_app: :shop\nend\n"
    worker = "defmodule Shop.Worker do\n  use Oban.Worker, queue: :mail\nend\n"
    config = "config :shop, Shop.Jobs, repo: Shop.Repo, queues: [mail: 5]"
    found = oban(tmp_path, "[{Shop.Jobs, queues: false}]", config, jobs=jobs, worker=worker)
    assert (found.name, found.app, found.module, found.started) == ("Shop.Jobs", "shop", "Shop.Jobs", True)
    assert values(found) == {"repo": "Shop.Repo", "queues": "false"}


def test_an_oban_that_nothing_is_seen_to_start(tmp_path: Path) -> None:
    found = oban(tmp_path, "[Shop.Repo]")
    assert (found.started, whys(found)) == (False, ["the options that Oban is started with are not known"])
    perhaps = oban(tmp_path / "perhaps", "[Shop.Repo] ++ Other.children()")
    assert perhaps.started is None


# --- what opens the world of all ----------------------------------------------------------------------


def test_a_config_provider_opens_the_world(tmp_path: Path) -> None:
    mix = MIX.replace("deps: deps()]", "deps: deps(), releases: [shop: [config_providers: [{Shop.Vault, []}]]]]")
    found = project(tmp_path, {"mix.exs": mix, "lib/repo.ex": REPO})
    assert whys(found.repos[0]) == ["the config provider Shop.Vault of release shop sets more at boot"]


@pytest.mark.parametrize(
    ("config", "why"),
    [
        ('import_config "prod.secret.exs"', "config/prod.secret.exs is not there"),
        ("config :shop, Shop.Repo, pool_size: [1, 2", "config/config.exs has a syntax error"),
    ],
)
def test_config_files_that_cannot_be_read_open_the_world(tmp_path: Path, config: str, why: str) -> None:
    found = repo(tmp_path, config=config)
    assert why in whys(found)


def test_a_config_file_that_is_too_large_opens_the_world(tmp_path: Path) -> None:
    found = project(tmp_path, {"config/config.exs": "#" * 2_100_000, "lib/repo.ex": REPO})
    assert whys(found.repos[0]) == ["config/config.exs cannot be read"]
    assert [(fault.kind, fault.message) for fault in found.faults] == [
        ("unreadable-file", "it has 2.1 MB, files over 0.5 MB are not read")
    ]


def test_what_was_not_checked_is_said(tmp_path: Path) -> None:
    config = "config :shop, Shop.Repo, pool_size: Other.size(), timeout: 1"
    found = loaded(tmp_path, "[Shop.Repo]", config, repo=REPO)
    assert [(each.why, each.setting, each.project) for each in found.not_checked] == [
        ("Other.size/0 is a dependency", ("shop", "Shop.Repo", "pool_size"), ".")
    ]


def test_defaults_that_init_passes_on_are_set_by_nobody(tmp_path: Path) -> None:
    text = with_init("{:ok, Keyword.put(config, :overflow, config[:pool_size] * 2)}")
    found = repo(tmp_path, config="config :shop, Shop.Repo, ssl: true", text=text)
    assert values(found) == {"ssl": "true", "overflow": "20"}
    own = repo(tmp_path / "own", config="config :shop, Shop.Repo, pool_size: 10", text=with_init("{:ok, config}"))
    assert values(own) == {"pool_size": "10"}
