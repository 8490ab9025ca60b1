"""What a mix.exs says for production."""

from __future__ import annotations

from pathlib import Path

import pytest

from elixir_lint.config.render import render
from elixir_lint.project.files import Files
from elixir_lint.project.mix import read_mix
from elixir_lint.project.model import MixFile
from tests.project.projects import UMBRELLA


def mix(root: Path, text: str, environment: str = "prod") -> MixFile:
    (root / "mix.exs").write_text(text)
    found = read_mix(Files(root), "", environment)
    assert found is not None
    return found


def with_deps(deps: str, more: str = "") -> str:
    return f"""
defmodule Shop.MixProject do
  use Mix.Project
  {more}
  def project, do: [app: :shop, deps: deps()]
  defp deps do
    {deps}
  end
end
"""


def dependencies(root: Path, deps: str, more: str = "", environment: str = "prod") -> dict[str, tuple[object, ...]]:
    """Requirement, in_prod, runtime and source by name."""
    found = mix(root, with_deps(deps, more), environment).deps
    assert found is not None
    return {name: (d.requirement, d.in_prod, d.runtime, d.source) for name, d in found.items()}


def test_a_generated_mix_exs(tmp_path: Path) -> None:
    found = mix(
        tmp_path,
        """
defmodule Shop.MixProject do
  use Mix.Project

  @version "1.2.3"

  def project do
    [
      app: :shop,
      version: @version,
      elixir: "~> 1.18",
      elixirc_paths: elixirc_paths(Mix.env()),
      start_permanent: Mix.env() == :prod,
      aliases: aliases(),
      deps: deps(),
      releases: [shop: [include_erts: true], worker: fn -> [applications: [shop: :permanent]] end]
    ]
  end

  def application do
    [mod: {Shop.Application, []}, extra_applications: [:logger, :runtime_tools]]
  end

  defp elixirc_paths(:test), do: ["lib", "test/support"]
  defp elixirc_paths(_), do: ["lib", "web"]

  defp deps do
    [{:phoenix, "~> 1.8"}]
  end

  defp aliases, do: [setup: ["deps.get"]]
end
""",
    )
    assert (found.app, found.version, found.elixir, found.mod) == ("shop", "1.2.3", "~> 1.18", "Shop.Application")
    assert found.extra_applications == ("logger", "runtime_tools")
    assert found.elixirc_paths == ("lib", "web")
    assert [(release.name, render(release.options)) for release in found.releases] == [
        ("shop", "[include_erts: true]"),
        ("worker", "[applications: [shop: :permanent]]"),
    ]
    assert render(found.aliases) == '[setup: ["deps.get"]]'
    assert (found.span.text, found.deps_span.text) == ("def project", "defp deps")


def test_an_umbrella_is_named_after_its_module(tmp_path: Path) -> None:
    assert mix(tmp_path, UMBRELLA).app == "shop_umbrella"


def test_the_place_of_a_literal_list_of_dependencies(tmp_path: Path) -> None:
    text = 'defmodule Shop.MixProject do\n  def project, do: [app: :shop, deps: [{:a, "~> 1.0"}]]\nend\n'
    assert mix(tmp_path, text).deps_span.text == '[{:a, "~> 1.0"}]'


@pytest.mark.parametrize(
    ("dependency", "facts"),
    [
        ('{:a, "~> 1.0"}', ("~> 1.0", True, True, "hex")),
        ('{:a, ">= 0.0.0", organization: "shop"}', (">= 0.0.0", True, True, "hex")),
        ('{:a, path: "../a"}', (None, True, True, "path")),
        ("{:a, in_umbrella: true}", (None, True, True, "umbrella")),
        ('{:a, "~> 1.0", github: "shop/a"}', ("~> 1.0", True, True, "git")),
        ('{:a, git: "https://git.example.com/a.git", tag: "v1"}', (None, True, True, "git")),
        ('{:a, "~> 1.0", only: :dev}', ("~> 1.0", False, True, "hex")),
        ('{:a, "~> 1.0", only: [:dev, :test], runtime: false}', ("~> 1.0", False, False, "hex")),
        ('{:a, "~> 1.0", only: [:dev, :prod]}', ("~> 1.0", True, True, "hex")),
        ('{:a, "~> 1.0", only: ~w(dev test)a}', ("~> 1.0", False, True, "hex")),
        ('{:a, "~> 1.0", only: [:dev | @test_envs]}', ("~> 1.0", False, True, "hex")),
        ('{:a, "~> 1.0", only: Other.environments()}', ("~> 1.0", None, True, "hex")),
        ('{:a, "~> 1.0", targets: [:rpi4]}', ("~> 1.0", None, True, "hex")),
        ('{:a, "~> 1.0", runtime: Mix.env() == :dev}', ("~> 1.0", True, False, "hex")),
        ("{:a, ~r/./, runtime: Other.flag()}", (None, True, None, "hex")),
    ],
)
def test_dependencies(tmp_path: Path, dependency: str, facts: tuple[object, ...]) -> None:
    assert dependencies(tmp_path, f"[{dependency}]", "@test_envs [:test]") == {"a": facts}


def test_lists_that_functions_put_together(tmp_path: Path) -> None:
    deps = '[{:a, "~> 1.0"}] ++ if(Mix.env() == :dev, do: [{:b, "~> 1.0"}], else: []) |> more()'
    more = 'defp more(deps), do: [{:c, "~> 1.0"} | deps]'
    assert list(dependencies(tmp_path, deps, more)) == ["c", "a"]
    assert list(dependencies(tmp_path, deps, more, "dev")) == ["c", "a", "b"]


def test_dependencies_of_some_worlds(tmp_path: Path) -> None:
    deps = '[{:a, "~> 1.0"}] ++ if(System.get_env("EXTRA"), do: [{:b, "~> 1.0"}, {:c, "~> 1.0", only: :dev}], else: [])'
    found = dependencies(tmp_path, deps)
    assert {name: facts[1] for name, facts in found.items()} == {"a": True, "b": None, "c": False}


def test_dependencies_that_are_not_known(tmp_path: Path) -> None:
    none = mix(tmp_path, with_deps("Other.deps()"))
    assert (none.deps, none.deps_complete) == (None, False)
    some = mix(tmp_path, with_deps('[{:a, "~> 1.0"} | Other.deps()]'))
    assert (list(some.deps or {}), some.deps_complete) == (["a"], False)
    empty = mix(tmp_path, "defmodule Shop.MixProject do\n  def project, do: [app: :shop]\nend\n")
    assert (empty.deps, empty.deps_complete) == ({}, True)


def test_a_mix_exs_that_cannot_be_evaluated(tmp_path: Path) -> None:
    text = 'defmodule Shop.MixProject do\n  def project, do: raise("no")\n  def application, do: Other.config()\nend\n'
    found = mix(tmp_path, text)
    assert (found.app, found.version, found.deps, found.mod) == ("shop", None, None, None)


def test_a_mix_exs_that_never_ends(tmp_path: Path) -> None:
    found = mix(tmp_path, with_deps("loop(0)", "defp loop(n), do: loop(n + 1)"))
    assert (found.app, found.deps) == ("shop", None)
