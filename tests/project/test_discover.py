"""Which projects are found from which paths."""

from __future__ import annotations

from pathlib import Path

import pytest

from elixir_lint.project import load
from elixir_lint.project.discover import Found, repository_root, territories
from tests.project.projects import LIBRARY, MIX, UMBRELLA, child, write

UMBRELLA_FILES = {
    "mix.exs": UMBRELLA,
    "apps/shop/mix.exs": child("shop", "Shop"),
    "apps/shop/lib/shop.ex": "",
    "apps/shop_web/mix.exs": child("shop_web", "ShopWeb"),
    "apps/notes/README.md": "",
}


def found(root: Path, *paths: str, exclude: tuple[str, ...] = ()) -> list[tuple[str, str, list[str]]]:
    """Path, kind and apps of each project."""
    loaded = load([root / path for path in paths], "prod", exclude)
    assert loaded.repository_root == str(root.resolve())
    return [(p.path, p.kind, [app.path for app in p.apps]) for p in loaded.projects]


@pytest.mark.parametrize(
    "path",
    [
        "deps/phoenix",
        "_build/prod/lib/shop",
        "assets/node_modules/shop",
        ".elixir_ls/build",
        "vendor/shop",
        "priv/templates/shop",
        "installer/templates/single",
        "test/fixtures/shop",
        "test/support/shop",
        "examples/shop",
    ],
)
def test_what_nobody_deploys_is_no_project(tmp_path: Path, path: str) -> None:
    write(tmp_path, {f"{path}/mix.exs": MIX})
    assert found(tmp_path, "") == []
    assert found(tmp_path, path) == [(path, "app", [path])]


@pytest.mark.parametrize(
    "text", ["", "IO.puts(1)", "defmodule <%= @app %>.MixProject do\nend", "defmodule Shop do\nend"]
)
def test_a_mix_exs_without_a_project_is_none(tmp_path: Path, text: str) -> None:
    write(tmp_path, {"mix.exs": text})
    assert found(tmp_path, "") == []


@pytest.mark.parametrize("path", ["", "config", "config/runtime.exs", "lib/shop", "assets"])
def test_a_project_is_found_upward(tmp_path: Path, path: str) -> None:
    write(tmp_path, {"mix.exs": MIX, "config/runtime.exs": "", "lib/shop/a.ex": "", "assets/a.js": ""})
    assert found(tmp_path, path) == [(".", "app", [""])]


def test_projects_are_found_downward(tmp_path: Path) -> None:
    write(tmp_path, {"backend/mix.exs": MIX, "tools/report/mix.exs": LIBRARY, "frontend/package.json": "{}"})
    assert found(tmp_path, "") == [
        ("backend", "app", ["backend"]),
        ("tools/report", "library", ["tools/report"]),
    ]
    assert found(tmp_path, "backend", "backend/../tools") == found(tmp_path, "")
    assert found(tmp_path, "frontend") == []


@pytest.mark.parametrize("path", ["", "apps", "apps/shop", "apps/shop/lib/shop.ex", "apps/notes"])
def test_an_app_stands_for_its_umbrella(tmp_path: Path, path: str) -> None:
    write(tmp_path, UMBRELLA_FILES)
    assert found(tmp_path, path) == [(".", "umbrella", ["apps/shop", "apps/shop_web"])]


def test_an_umbrella_may_name_its_apps(tmp_path: Path) -> None:
    named = UMBRELLA.replace('"apps",', '"apps", apps: [:shop],')
    write(tmp_path, {**UMBRELLA_FILES, "mix.exs": named})
    assert found(tmp_path, "apps/shop") == [(".", "umbrella", ["apps/shop"])]
    assert found(tmp_path, "apps/shop_web") == [("apps/shop_web", "app", ["apps/shop_web"])]


def test_a_project_beside_the_apps_is_its_own(tmp_path: Path) -> None:
    write(tmp_path, {**UMBRELLA_FILES, "tools/report/mix.exs": MIX})
    assert found(tmp_path, "tools/report") == [("tools/report", "app", ["tools/report"])]
    assert [path for path, _, _ in found(tmp_path, "")] == [".", "tools/report"]


def test_excluded_folders_hold_no_projects(tmp_path: Path) -> None:
    write(tmp_path, {"backend/mix.exs": MIX, "old/shop/mix.exs": MIX})
    assert found(tmp_path, "", exclude=("old",)) == [("backend", "app", ["backend"])]


def test_without_git_the_project_is_the_root(tmp_path: Path) -> None:
    write(tmp_path / "shop", UMBRELLA_FILES)
    (tmp_path / "shop/.git").rmdir()
    root = str((tmp_path / "shop").resolve())
    assert [repository_root([f"{root}/{path}"]) for path in ("lib", "apps/shop/lib", "apps/shop/lib/shop.ex")] == [
        root,
        root,
        root,
    ]
    assert repository_root([tmp_path]) == str(tmp_path.resolve())


def test_paths_in_several_repositories(tmp_path: Path) -> None:
    write(tmp_path / "one", {"mix.exs": MIX})
    write(tmp_path / "two", {"mix.exs": MIX})
    loaded = load([tmp_path / "one", tmp_path / "two"])
    assert [p.path for p in loaded.projects] == ["one", "two"]


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    assert load([write(tmp_path, {}) / "gone"]).projects == ()


def test_every_file_belongs_to_one_project() -> None:
    owners = territories([Found(""), Found("tools"), Found("tools/report")])
    paths = ["Dockerfile", "tools/a.ex", "tools/report/a.ex", "toolshed/a.ex"]
    assert [[owner.holds(path) for owner in owners] for path in paths] == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
        [True, False, False],
    ]
    first, second = territories([Found("backend"), Found("worker")])
    assert [first.holds("Dockerfile"), second.holds("Dockerfile")] == [True, False]


def test_a_project_that_was_not_asked_for_keeps_its_files(tmp_path: Path) -> None:
    deploy = "FROM elixir:1.18\nRUN mix release\n"
    write(tmp_path, {".git/HEAD": "", "shop/mix.exs": MIX, "other/mix.exs": MIX, "other/Dockerfile": deploy})
    write(tmp_path, {"ops/Dockerfile": deploy})
    (alone,) = load([tmp_path / "shop"]).projects
    assert [each.file.path for each in alone.deploy.dockerfiles] == ["ops/Dockerfile"]
    write(tmp_path, {"mix.exs": MIX})
    (below,) = load([tmp_path / "shop"]).projects
    assert below.deploy.dockerfiles == ()
