"""Whole projects: kinds, versions, dependencies, umbrellas, configuration files, faults."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from elixir_lint.config.render import render
from elixir_lint.project import load
from tests.project.projects import LIBRARY, MIX, REPO, UMBRELLA, application, child, project, write

LOCK = '%{"phoenix": {:hex, :phoenix, "1.8.1", "aa", [:mix], [], "hexpm", "bb"}}\n'
PACKAGE = MIX.replace('version: "0.1.0"', 'version: "0.1.0", package: [licenses: ["MIT"]]')


@pytest.mark.parametrize(
    ("files", "kind", "release"),
    [
        ({"mix.exs": LIBRARY}, "library", False),
        ({"mix.exs": PACKAGE}, "library", False),
        ({"mix.exs": MIX}, "app", False),
        ({"mix.exs": PACKAGE, "fly.toml": ""}, "app", False),
        ({"mix.exs": LIBRARY, "Dockerfile": "FROM elixir\nRUN mix release\n"}, "app", True),
        ({"mix.exs": PACKAGE.replace("deps: deps()", "releases: [shop: []]")}, "app", True),
        ({"mix.exs": MIX, "rel/env.sh.eex": ""}, "app", True),
        ({"mix.exs": MIX, "rel/overlays/bin/server": ""}, "app", True),
        ({"mix.exs": MIX, ".github/workflows/ci.yml": "run: mix release --overwrite\n"}, "app", True),
        ({"mix.exs": MIX, "Dockerfile": "CMD mix phx.server\n"}, "app", False),
        ({"mix.exs": MIX, "rel/config.exs": ""}, "app", False),
    ],
)
def test_kinds(tmp_path: Path, files: dict[str, str], kind: str, release: bool) -> None:
    found = project(tmp_path, files)
    assert (found.kind, found.has_release_evidence) == (kind, release)
    assert (found.is_library, found.is_application) == (kind == "library", kind != "library")


def test_the_deploy_files_of_the_root_belong_to_its_project(tmp_path: Path) -> None:
    docker = "FROM elixir\nRUN mix release\n"
    write(tmp_path / "own", {"mix.exs": MIX, "tools/mix.exs": LIBRARY, "Dockerfile": docker})
    assert [(p.path, p.kind) for p in load([tmp_path / "own"]).projects] == [(".", "app"), ("tools", "library")]
    write(tmp_path / "mono", {"backend/mix.exs": PACKAGE, "Dockerfile": docker})
    assert [(p.path, p.kind) for p in load([tmp_path / "mono"]).projects] == [("backend", "app")]


def test_what_others_depend_on_by_path_is_a_library_unless_it_is_deployed(tmp_path: Path) -> None:
    docker = "FROM elixir\nRUN mix release\n"
    host = MIX.replace(
        "deps: deps()", 'deps: [{:core, path: "../core"}, {:tool, path: Path.expand("../tool", __DIR__)}]'
    )
    tool = {"tool/mix.exs": MIX, "tool/Dockerfile": docker}
    write(tmp_path, {"app/mix.exs": host, "core/mix.exs": MIX, "Dockerfile": docker, **tool})
    assert [(p.path, p.kind) for p in load([tmp_path]).projects] == [
        ("app", "app"),
        ("core", "library"),
        ("tool", "app"),
    ]


def test_versions_in_the_lock(tmp_path: Path) -> None:
    found = project(tmp_path, {"mix.lock": LOCK})
    assert str(found.locked("phoenix")) == "1.8.1"
    assert found.locked("ecto") is None
    assert found.mix.deps is not None
    assert found.mix.deps["phoenix"].locked == "1.8.1"
    answers = {version: found.version_at_least("phoenix", version) for version in ("1.8.0", "1.8.1", "1.8.2")}
    assert answers == {"1.8.0": True, "1.8.1": True, "1.8.2": False}
    assert found.version_at_least("ecto", "3.0.0") is None


def test_versions_without_a_lock(tmp_path: Path) -> None:
    found = project(tmp_path, {})
    assert found.lock is None
    answers = {version: found.version_at_least("phoenix", version) for version in ("1.8.0", "1.8.1", "1.9.0")}
    assert answers == {"1.8.0": True, "1.8.1": None, "1.9.0": False}


def umbrella(root: Path, files: dict[str, str]) -> None:
    write(
        root,
        {
            "mix.exs": UMBRELLA,
            "mix.lock": LOCK,
            "apps/shop/mix.exs": child("shop", "Shop").replace(
                "deps: []",
                'deps: [{:ecto, "~> 3.0"}, {:credo, "~> 1.7", only: :dev}, {:jason, "~> 1.0", runtime: false}]',
            ),
            "apps/shop/lib/repo.ex": REPO,
            "apps/shop/lib/application.ex": application("[Shop.Repo]"),
            "apps/shop_web/mix.exs": child("shop_web", "ShopWeb").replace(
                "deps: []", 'deps: [{:phoenix, "~> 1.8"}, {:shop, in_umbrella: true}]'
            ),
            **files,
        },
    )


def test_an_umbrella_is_one_production(tmp_path: Path) -> None:
    umbrella(
        tmp_path,
        {
            "config/config.exs": "import Config\nconfig :shop, Shop.Repo, pool_size: 5\n",
            "apps/shop/config/config.exs": "import Config\nconfig :shop, Shop.Repo, pool_size: 99\n",
        },
    )
    (found,) = load([tmp_path]).projects
    assert (found.app, found.kind, [app.mix.app for app in found.apps]) == (
        "shop_umbrella",
        "umbrella",
        ["shop", "shop_web"],
    )
    assert list(found.prod_dependencies) == ["ecto", "phoenix", "shop"]
    assert found.deps_complete
    assert found.apps[1].mix.deps is not None
    assert found.apps[1].mix.deps["phoenix"].locked == "1.8.1"
    (repo,) = found.repos
    assert (repo.started, render(repo.setting("pool_size").value)) == (True, "5")


def test_a_large_umbrella_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    apps = {}
    for number in range(60):
        apps[f"apps/app{number}/mix.exs"] = child(f"app{number}", f"App{number}")
        for file in range(5):
            apps[f"apps/app{number}/lib/m{file}.ex"] = f"defmodule App{number}.M{file} do\nend\n"
    umbrella(tmp_path, apps)
    opened: list[str] = []
    scanned: list[str] = []
    real_open, real_scan = os.open, os.scandir
    monkeypatch.setattr(os, "open", lambda path, *rest: opened.append(str(path)) or real_open(path, *rest))
    monkeypatch.setattr(os, "scandir", lambda path: scanned.append(str(path)) or real_scan(path))
    loaded = load([tmp_path])
    assert len(loaded.projects[0].apps) == 62
    assert len(opened) == len(set(opened))
    assert len(scanned) == len(set(scanned))
    assert loaded.files_read == len(opened)


def test_own_paths_of_configuration_and_lock(tmp_path: Path) -> None:
    mix = MIX.replace("deps: deps()", 'deps: deps(), config_path: "conf/config.exs", lockfile: "locks/mix.lock"')
    found = project(
        tmp_path,
        {
            "mix.exs": mix,
            "locks/mix.lock": LOCK,
            "conf/config.exs": "import Config\nconfig :shop, a: 1\n",
            "conf/runtime.exs": "import Config\nconfig :shop, b: 2\n",
            "config/config.exs": "import Config\nconfig :shop, c: 3\n",
        },
    )
    assert [setting.path[1] for setting in found.config.below("shop")] == ["a", "b"]
    assert list(found.lock or {}) == ["phoenix"]


def test_paths_that_are_made_of_the_folder_of_mix_exs(tmp_path: Path) -> None:
    own = 'config_path: Path.expand("../../config/config.exs", __DIR__), lockfile: Path.join(__DIR__, "../../mix.lock")'
    files = {
        "apps/shop/mix.exs": MIX.replace("deps: deps()", f"deps: deps(), {own}"),
        "mix.lock": LOCK,
        "config/config.exs": "import Config\nconfig :shop, a: 1\n",
    }
    (found,) = load([write(tmp_path, files)], "prod").projects
    assert [setting.path[1] for setting in found.config.below("shop")] == ["a"]
    assert list(found.lock or {}) == ["phoenix"]
    assert found.faults == ()


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("", "1"),
        ("runtime_config_path: false", "not set"),
        ('runtime_config_path: "config/other.exs"', "2"),
        ('runtime_config_path: "config/gone.exs"', "not set"),
    ],
)
def test_the_boot_file_of_a_release(tmp_path: Path, option: str, value: str) -> None:
    found = project(
        tmp_path,
        {
            "mix.exs": MIX.replace("deps: deps()", f"deps: deps(), releases: [shop: [{option}]]"),
            "config/runtime.exs": "import Config\nconfig :shop, a: 1\n",
            "config/other.exs": "import Config\nconfig :shop, a: 2\n",
            "config/releases.exs": "import Config\nconfig :shop, a: 3\n",
        },
    )
    assert render(found.config.value("shop", "a")) == value


def test_releases_exs_where_there_is_no_runtime_exs(tmp_path: Path) -> None:
    found = project(tmp_path, {"config/releases.exs": "import Config\nconfig :shop, a: 3\n"})
    assert render(found.config.value("shop", "a")) == "3"


def test_defaults_of_the_application(tmp_path: Path) -> None:
    mix = MIX.replace("extra_applications: [:logger]", "env: [a: [x: 1], b: 2]")
    found = project(tmp_path, {"mix.exs": mix, "config/config.exs": "import Config\nconfig :shop, a: [y: 2]\n"})
    assert {key: render(found.config.value("shop", key)) for key in ("a", "b")} == {"a": "[y: 2]", "b": "2"}
    place = found.config.get("shop", "b").place
    assert place is not None
    assert place.file.path == "mix.exs"


def test_functions_of_the_project_in_its_configuration(tmp_path: Path) -> None:
    env = "defmodule Shop.Env do\n  def get(name, default), do: System.get_env(name, default)\nend\n"
    config = 'import Config\nconfig :shop, a: Shop.Env.get("A", "1"), b: Mix.Project.config()[:version]\n'
    found = project(tmp_path, {"lib/env.ex": env, "config/config.exs": config})
    assert render(found.config.value("shop", "a")) == '$A if A (at build) is set | "1" if A (at build) is unset'
    assert render(found.config.value("shop", "b")) == '"0.1.0"'


def test_another_environment(tmp_path: Path) -> None:
    config = "import Config\nconfig :shop, env: config_env()\n"
    found = project(tmp_path, {"config/config.exs": config}, "staging")
    assert (found.environment, render(found.config.value("shop", "env"))) == ("staging", ":staging")


def test_faults_belong_to_projects(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "one/mix.exs": MIX,
            "one/config/config.exs": "import Config\nconfig :shop, [\n",
            "two/mix.exs": MIX,
            "two/config/config.exs/x": "",
        },
    )
    loaded = load([tmp_path])
    assert [[(f.kind, f.span.file.path) for f in p.faults] for p in loaded.projects] == [
        [("syntax-error", "one/config/config.exs")],
        [("unreadable-file", "two/config/config.exs")],
    ]
    assert len(loaded.faults) == 2


def test_a_project_in_a_folder_of_the_repository(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "backend/mix.exs": MIX,
            "backend/config/config.exs": 'import Config\nconfig :shop, a: 1\nimport_config "#{config_env()}.exs"\n',
            "backend/config/prod.exs": "import Config\nconfig :shop, b: 2\n",
            "backend/lib/repo.ex": REPO,
        },
    )
    (found,) = load([tmp_path / "backend"]).projects
    assert found.path == "backend"
    assert {key: render(found.config.value("shop", key)) for key in ("a", "b")} == {"a": "1", "b": "2"}
    assert [repo.span.file.path for repo in found.repos] == ["backend/lib/repo.ex"]


def test_nothing_outside_the_repository_is_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.exs").write_text("import Config\nconfig :shop, leaked: true\n")
    mix = MIX.replace("deps: deps()", 'deps: deps(), elixirc_paths: ["lib", "../.."], lockfile: "../mix.lock"')
    found = project(
        tmp_path / "repo",
        {"mix.exs": mix, "config/config.exs": 'import Config\nimport_config "../../secret.exs"\nconfig :shop, a: 1\n'},
    )
    assert [setting.path for setting in found.config.below("shop")] == [("shop", "a")]
    assert [opening.why for opening in found.config.openings] != []
    assert all(source.path.startswith("lib/") for source in found.lib.sources)


@pytest.mark.parametrize(
    ("releases", "names"),
    [
        ("", ["ecto", "phoenix", "shop"]),
        ("releases: [all: []]", ["ecto", "phoenix", "shop"]),
        ("releases: [worker: [applications: [shop: :permanent, runtime_tools: :permanent]]]", ["ecto"]),
        ("releases: [web: [applications: [shop_web: :permanent]]]", ["ecto", "phoenix", "shop"]),
        ("releases: [worker: [applications: [shop: :permanent]], all: []]", ["ecto", "phoenix", "shop"]),
        ("releases: [worker: [applications: Other.applications()]]", ["ecto", "phoenix", "shop"]),
    ],
)
def test_what_the_releases_of_an_umbrella_hold(tmp_path: Path, releases: str, names: list[str]) -> None:
    umbrella(tmp_path, {"mix.exs": UMBRELLA.replace("deps: []", f"deps: [], {releases}" if releases else "deps: []")})
    (found,) = load([tmp_path]).projects
    assert list(found.prod_dependencies) == names


def test_a_path_that_loops(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    assert load([tmp_path / "loop"]).projects == ()
