"""Prints how long `check` takes against its floor: one process that imports the same third-party modules and reads
and parses the same files. Run it with `make measure`, or `python tests/performance/measure.py [--runs N]`.

Three figures, all from one run: a small fresh project (target 2.0), a large umbrella (target 3.0), and the growth
from 20 to 200 apps (linear plus 10 %). The machine may be busy: what counts is processor time, and each figure is the
ratio of the minima of interleaved runs.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
"""An installed package is compiled: so are we, by the first run."""

FLOOR = """
import gc, sys
gc.disable()
parsed, read, imported = (names.split("\\n") for names in open(sys.argv[1]).read().split("\\0"))
for name in imported:
    __import__(name)
import tree_sitter, tree_sitter_elixir
parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_elixir.language()))
for path in parsed:
    parser.parse(open(path, "rb").read())
for path in read:
    open(path, "rb").read()
"""

READ = """
import sys
import elixir_lint.project.files as files, elixir_lint.project.sources
parsed, read = set(), set()
parse, checked = files.parse, files.checked
def noting_parse(source):
    parsed.add(source.path)
    return parse(source)
def noting_checked(path, data):
    read.add(path)
    return checked(path, data)
files.checked = noting_checked
for name, loaded in list(sys.modules.items()):
    if name.startswith("elixir_lint") and getattr(loaded, "parse", None) is parse:
        loaded.parse = noting_parse
from elixir_lint.cli import run
run(["check", sys.argv[1], "--exit-zero", "--quiet"])
below = lambda paths: "\\n".join(sys.argv[1] + "/" + path for path in sorted(paths))
imported = [name for name, loaded in sys.modules.items() if "site-packages" in (getattr(loaded, "__file__", "") or "")]
imported = "\\n".join(name for name in imported if not name.startswith(("_", "elixir_lint")))
open(sys.argv[2], "w").write(below(parsed) + "\\0" + below(read - parsed) + "\\0" + imported)
"""


def small(folder: Path) -> None:
    """A project as the installer writes it, about the size of a first commit."""
    umbrella(folder, 1)


def umbrella(folder: Path, apps: int) -> None:
    """An umbrella of `apps` apps whose configuration has 100 lines an app, with a helper module in each lib/."""
    write(folder / "mix.exs", MIX.replace("APPS", 'apps_path: "apps", apps: nil,' if apps > 1 else ""))
    imports = [f'import_config "app{n}.exs"' for n in range(apps)]
    write(
        folder / "config/config.exs",
        "import Config\n\n" + "\n".join(imports) + '\nimport_config "#{config_env()}.exs"\n',
    )
    write(folder / "config/prod.exs", "import Config\n\nconfig :logger, level: :info\n")
    write(folder / "config/runtime.exs", "import Config\n\n" + "\n".join(runtime(n) for n in range(apps)))
    for n in range(apps):
        write(folder / f"config/app{n}.exs", "import Config\n\n" + "\n".join(settings(n, block) for block in range(9)))
        lib = folder / (f"apps/shop{n}" if apps > 1 else ".")
        if apps > 1:
            write(lib / "mix.exs", MIX.replace("APPS", "").replace(":shop", f":shop{n}").replace("Shop.", f"Shop{n}."))
        write(lib / f"lib/shop{n}/env.ex", HELPER.replace("Shop0", f"Shop{n}"))
        write(lib / f"lib/shop{n}/repo.ex", REPO.replace("Shop0", f"Shop{n}").replace(":shop0", f":shop{n}"))
        write(lib / f"lib/shop{n}/application.ex", APPLICATION.replace("Shop0", f"Shop{n}"))
        for page in range(5):
            write(lib / f"lib/shop{n}/page{page}.ex", PAGE.replace("Page", f"Page{page}").replace("Shop0", f"Shop{n}"))


def settings(n: int, block: int) -> str:
    return f"""config :shop{n}, Shop{n}.Part{block},
  pool_size: {block + 5},
  queue_target: 50,
  hosts: ["a{n}.example.test", "b{n}.example.test"],
  options: [verify: :verify_peer, depth: 3, name: "part{block}"],
  retries: [first: 100, second: 200]

config :shop{n}, :limit_{block},
  per_minute: 60 * {block + 1},
  window: :timer.seconds(30)
"""


def runtime(n: int) -> str:
    return f"""if config_env() == :prod do
  config :shop{n}, Shop{n}.Repo,
    url: System.fetch_env!("DATABASE_URL_{n}"),
    pool_size: Shop{n}.Env.integer("POOL_SIZE_{n}", 10),
    queue_target: 500

  config :shop{n}, :feature, enabled: System.get_env("FEATURE_{n}") in ~w(true 1)
end
"""


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


MIX = """defmodule Shop.MixProject do
  use Mix.Project

  def project do
    [app: :shop, version: "0.1.0", APPS deps: deps()]
  end

  def application do
    [mod: {Shop.Application, []}, extra_applications: [:logger]]
  end

  defp deps do
    [{:ecto_sql, "~> 3.12"}, {:postgrex, ">= 0.0.0"}, {:oban, "~> 2.19"}]
  end
end
"""
HELPER = """defmodule Shop0.Env do
  def integer(name, default) do
    case System.get_env(name) do
      nil -> default
      text -> String.to_integer(text)
    end
  end
end
"""
REPO = """defmodule Shop0.Repo do
  use Ecto.Repo, otp_app: :shop0, adapter: Ecto.Adapters.Postgres
end
"""
APPLICATION = """defmodule Shop0.Application do
  use Application

  def start(_type, _args) do
    children = [Shop0.Repo]
    Supervisor.start_link(children, strategy: :one_for_one, name: Shop0.Supervisor)
  end
end
"""
PAGE = "defmodule Shop0.Page do\n" + "\n".join(f"  def f{i}(x), do: x + {i}" for i in range(60)) + "\nend\n"


def ratio(folder: Path, runs: int) -> tuple[float, float, int]:
    """Seconds of check and of its floor (minima of interleaved runs), and how many files both parse."""
    listed = folder.parent / f"{folder.name}.files"
    reading = [sys.executable, "-c", READ, str(folder), str(listed)]
    subprocess.run(reading, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, env=ENVIRONMENT)
    check, floor = [], []
    for _ in range(runs):
        check.append(timed([sys.executable, "-m", "elixir_lint", "check", str(folder), "--exit-zero", "--quiet"]))
        floor.append(timed([sys.executable, "-c", FLOOR, str(listed)]))
    return min(check), min(floor), len(listed.read_text().partition("\0")[0].split("\n"))


def timed(command: list[str]) -> float:
    """The processor time, user and system, of a command in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, env=ENVIRONMENT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as scratch:
        small(Path(scratch) / "small")
        umbrella(Path(scratch) / "apps20", 20)
        umbrella(Path(scratch) / "apps200", 200)
        times = {}
        for name, target in (("small", 2.0), ("apps20", 3.0), ("apps200", 3.0)):
            check, floor, files = ratio(Path(scratch) / name, runs)
            times[name] = check
            print(
                f"{name:8} check {check * 1000:6.0f} ms  floor {floor * 1000:6.0f} ms  "
                f"ratio {check / floor:4.2f} (target {target})  {files} files parsed"
            )
        grown = (times["apps200"] - times["small"]) / (times["apps20"] - times["small"])
        print(f"growth   20 to 200 apps: {grown:4.1f} times the time above the small project (linear is 10.5)")


if __name__ == "__main__":
    main()
