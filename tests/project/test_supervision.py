"""What the supervision trees of lib/ start."""

from __future__ import annotations

from pathlib import Path

import pytest

from elixir_lint.config.render import render
from elixir_lint.project.model import Child
from tests.project.projects import application, project


def children(root: Path, text: str, **files: str) -> list[Child]:
    written = {f"lib/{name}.ex": content for name, content in files.items()}
    config = "import Config\nconfig :shop, Oban, repo: Shop.Repo, queues: [mail: 5]\n"
    return list(project(root, {"lib/application.ex": text, "config/config.exs": config, **written}).children)


def shown(found: list[Child]) -> list[tuple[str, str]]:
    return [(child.module, render(child.options)) for child in found]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "defmodule Shop.Application do\n  def start(_, _), do: {:ok, self()}\nend",
        "defmodule Shop.Tasks do\n  def go, do: Task.Supervisor.start_link(name: Shop.Tasks)\nend",
        "defmodule Shop.Dynamic do\n  def init(_), do: DynamicSupervisor.init(strategy: :one_for_one)\nend",
        "defmodule Shop.Sup do\n  def start_link(arg), do: Supervisor.start_link(__MODULE__, arg)\nend",
        application("[]"),
    ],
)
def test_nothing_is_started(tmp_path: Path, text: str) -> None:
    assert children(tmp_path, text) == []


def test_what_a_mix_task_starts(tmp_path: Path) -> None:
    task = application("[Shop.Repo]").replace("Shop.Application", "Mix.Tasks.Shop.Seed")
    assert children(tmp_path, application("[]"), **{"mix/tasks/shop.seed": task}) == []


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("[Shop.Repo]", [("Shop.Repo", "not set")]),
        ("[{Shop.Repo, pool_size: 5}]", [("Shop.Repo", "[pool_size: 5]")]),
        ("[{Oban, Application.fetch_env!(:shop, Oban)}]", [("Oban", "[repo: Shop.Repo, queues: [mail: 5]]")]),
        ("[{Oban, oban()}]", [("Oban", "[queues: [], repo: Shop.Repo]")]),
        ("[Shop.Repo] ++ more()", [("Shop.Repo", "not set"), ("Shop.More", "not set")]),
        ("[Shop.Repo | more()]", [("Shop.Repo", "not set"), ("Shop.More", "not set")]),
        ("if Mix.env() == :test, do: [], else: [Shop.Repo]", [("Shop.Repo", "not set")]),
        ("[Supervisor.child_spec({Shop.Repo, a: 1}, id: :repo)]", [("Shop.Repo", "[a: 1]")]),
        ("[%{id: :repo, start: {Shop.Repo, :start_link, [[a: 1]]}}]", [("Shop.Repo", "[a: 1]")]),
        ("[{:repo, {Shop.Repo, :start_link, []}, :permanent, 5000, :worker, [Shop.Repo]}]", [("Shop.Repo", "not set")]),
        ("[nil, Shop.Repo] |> Enum.reject(&is_nil/1)", [("Shop.Repo", "not set")]),
        ("List.flatten([[Shop.Repo], [{Shop.Cache, []}]])", [("Shop.Repo", "not set"), ("Shop.Cache", "[]")]),
    ],
)
def test_lists_of_children(tmp_path: Path, written: str, found: list[tuple[str, str]]) -> None:
    text = application(written).replace(
        "use Application",
        "use Application\n  defp more, do: [Shop.More]\n"
        "  defp oban, do: Application.get_env(:shop, Oban) |> Keyword.put(:queues, [])",
    )
    listed = children(tmp_path, text)
    assert shown(listed) == found
    assert all(child.certain and child.when.is_true for child in listed)
    assert {child.supervisor for child in listed} == {"Shop.Application"}


def test_conditions_on_variables(tmp_path: Path) -> None:
    (child,) = children(tmp_path, application('if System.get_env("WORKER"), do: [Shop.Worker], else: []'))
    assert (child.certain, child.when.describe()) == (True, "WORKER is set")


def test_conditions_that_are_not_known(tmp_path: Path) -> None:
    (child,) = children(tmp_path, application("if Other.flag?(), do: [Shop.Worker], else: []"))
    assert (child.module, child.certain) == ("Shop.Worker", False)


def test_children_that_are_not_known(tmp_path: Path) -> None:
    found = children(tmp_path, application("[Shop.Repo] ++ Other.children()"))
    assert [(child.module, child.certain) for child in found] == [("Shop.Repo", True), ("", False)]


def test_other_work_at_start_does_not_matter(tmp_path: Path) -> None:
    text = application("[Shop.Repo]").replace(
        "children =",
        """
    :ok = Shop.Release.migrate()
    unless System.get_env("LICENSE"), do: raise("no license")
    case Other.check() do
      :ok -> :ok
      _ -> raise "bad"
    end
    children =""",
    )
    (child,) = children(tmp_path, text)
    assert (child.module, child.certain, child.when.is_true) == ("Shop.Repo", True, True)


def test_what_follows_the_start_does_not_matter(tmp_path: Path) -> None:
    text = """
defmodule Shop.Application do
  use Application
  def start(_type, _args) do
    with {:ok, pid} <- Supervisor.start_link(children(), strategy: :one_for_one) do
      Shop.Cache.warm()
      {:ok, pid}
    end
  end
  def children, do: [Shop.Repo, ShopWeb.Endpoint]
end
"""
    assert shown(children(tmp_path, text)) == [("Shop.Repo", "not set"), ("ShopWeb.Endpoint", "not set")]


def test_supervisors_below_the_application(tmp_path: Path) -> None:
    telemetry = """
defmodule ShopWeb.Telemetry do
  use Supervisor
  def start_link(arg), do: Supervisor.start_link(__MODULE__, arg, name: __MODULE__)
  def init(_arg) do
    [{:telemetry_poller, period: 10_000}, {TelemetryMetricsPrometheus, metrics: metrics()}]
    |> Supervisor.init(strategy: :one_for_one)
  end
  def metrics, do: []
end
"""
    found = children(tmp_path, application("[ShopWeb.Telemetry]"), telemetry=telemetry)
    assert [(child.module, child.supervisor) for child in found] == [
        ("ShopWeb.Telemetry", "Shop.Application"),
        ("telemetry_poller", "ShopWeb.Telemetry"),
        ("TelemetryMetricsPrometheus", "ShopWeb.Telemetry"),
    ]


def test_a_private_function_that_starts_what_it_is_given(tmp_path: Path) -> None:
    text = """
defmodule Shop.Application do
  use Application
  def start(_type, _args), do: run([Shop.Repo])
  defp run(children), do: Supervisor.start_link(children, strategy: :one_for_one)
end
"""
    assert shown(children(tmp_path, text)) == [("Shop.Repo", "not set")]


def test_supervisor_specifications_of_old(tmp_path: Path) -> None:
    text = """
defmodule Shop do
  use Application
  def start(_type, _args) do
    import Supervisor.Spec
    children = [supervisor(Shop.Repo, []), worker(Shop.Worker, [[a: 1]])]
    Supervisor.start_link(children, strategy: :one_for_one)
  end
end
"""
    assert shown(children(tmp_path, text)) == [("Shop.Repo", "not set"), ("Shop.Worker", "[a: 1]")]


def test_a_function_that_leads_nowhere_still_shows_its_lists(tmp_path: Path) -> None:
    text = """
defmodule Shop.Starter do
  alias Shop.Repo
  def boot(x) do
    children = [Repo, {Oban, x}]
    for y <- loop(x), do: Supervisor.start_link(children ++ loop(y), strategy: :one_for_one)
  end
  defp loop(x), do: loop(x + 1)
end
"""
    found = children(tmp_path, text)
    assert {"Shop.Repo", "Oban", ""} == {child.module for child in found}


def test_start_gets_its_argument_from_mix(tmp_path: Path) -> None:
    text = (
        application("children(mode)")
        .replace("_args", "mode")
        .replace(
            "use Application",
            "use Application\n  defp children([]), do: [Shop.Web]\n  defp children(_), do: [Shop.Worker]",
        )
    )
    assert shown(children(tmp_path, text)) == [("Shop.Web", "not set")]


def test_one_child_reached_in_two_ways(tmp_path: Path) -> None:
    text = application('if System.get_env("A"), do: base(1), else: base(2)').replace(
        "use Application", "use Application\n  defp base(n), do: [{Shop.Pool, size: n}]"
    )
    (child,) = children(tmp_path, text)
    assert child.when.is_true
    assert "1 if" in render(child.options) or "size: 1" in render(child.options)


POOL = """
defmodule Shop.Pool do
  use Supervisor
  def init(_arg), do: Supervisor.init([{WORKER, []}], strategy: :one_for_one)
end
"""


def test_supervisors_that_nothing_starts(tmp_path: Path) -> None:
    """One that is started on demand is read only if it may start a subject, or if the tree is not known."""
    worker, repo = POOL.replace("WORKER", "Shop.Worker"), POOL.replace("WORKER", "Shop.Repo")
    assert shown(children(tmp_path / "a", application("[Shop.Cache]"), pool=worker)) == [("Shop.Cache", "not set")]
    assert [c.module for c in children(tmp_path / "b", application("[Shop.Cache]"), pool=repo)] == [
        "Shop.Cache",
        "Shop.Repo",
    ]
    gap = children(tmp_path / "c", application("[Shop.Cache] ++ Other.more()"), pool=worker)
    assert [c.module for c in gap] == ["Shop.Cache", "", "Shop.Worker"]
    below = children(tmp_path / "d", application("[Shop.Pool]"), pool=worker)
    assert [c.module for c in below] == ["Shop.Pool", "Shop.Worker"]
