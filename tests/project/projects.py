"""Small projects, written for a test."""

from __future__ import annotations

from pathlib import Path

from elixir_lint.project import load
from elixir_lint.project.model import Project

MIX = """
defmodule Shop.MixProject do
  use Mix.Project

  def project, do: [app: :shop, version: "0.1.0", elixir: "~> 1.18", deps: deps()]
  def application, do: [mod: {Shop.Application, []}, extra_applications: [:logger]]

  defp deps, do: [{:phoenix, "~> 1.8.0"}]
end
"""
LIBRARY = """
defmodule Shop.MixProject do
  use Mix.Project
  def project, do: [app: :shop, version: "0.1.0", package: []]
end
"""
UMBRELLA = """
defmodule Shop.Umbrella.MixProject do
  use Mix.Project
  def project, do: [apps_path: "apps", version: "0.1.0", deps: []]
end
"""
REPO = """
defmodule Shop.Repo do
  use Ecto.Repo, otp_app: :shop, adapter: Ecto.Adapters.Postgres
end
"""


def application(children: str) -> str:
    """Shop.Application with a list of children."""
    return f"""
defmodule Shop.Application do
  use Application

  def start(_type, _args) do
    children = {children}
    Supervisor.start_link(children, strategy: :one_for_one, name: Shop.Supervisor)
  end
end
"""


def child(app: str, module: str) -> str:
    """The mix.exs of an umbrella's app."""
    return f"""
defmodule {module}.MixProject do
  use Mix.Project

  def project do
    [app: :{app}, version: "0.1.0", config_path: "../../config/config.exs", lockfile: "../../mix.lock", deps: []]
  end

  def application, do: [mod: {{{module}.Application, []}}]
end
"""


def write(root: Path, files: dict[str, str]) -> Path:
    """Write files below `root`, which becomes a repository of its own."""
    (root / ".git").mkdir(parents=True, exist_ok=True)
    for path, text in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    return root


def project(root: Path, files: dict[str, str], environment: str = "prod") -> Project:
    """The only project of these files; with the mix.exs of an application if they have none."""
    loaded = load([write(root, {"mix.exs": MIX, **files})], environment)
    (only,) = loaded.projects
    return only
