"""The sources of lib/ and what they define."""

from __future__ import annotations

from pathlib import Path

from elixir_lint.project.files import Files
from elixir_lint.project.lib import LibFiles
from tests.project.projects import write

FILES = {
    "lib/shop.ex": "defmodule Shop do\n  defmodule Env do\n  end\n  defmodule Deep.Inner do\n  end\nend\n",
    "lib/shop/repo.ex": "defmodule Shop.Repo do\n  use Ecto.Repo\nend\n",
    "lib/shop/docs.ex": 'defmodule Shop.Docs do\n  @moduledoc """\n      defmodule Shop.Repo do\n  """\nend\n',
    "lib/shop/.hidden.ex": "use Ecto.Repo",
    "lib/shop/script.exs": "use Ecto.Repo",
    "test/support/repo.ex": "use Ecto.Repo",
}


def lib(root: Path, *directories: str) -> LibFiles:
    return LibFiles(Files(write(root, FILES)), directories or ("lib",))


def test_search(tmp_path: Path) -> None:
    found = lib(tmp_path, "lib", "lib/shop", "gone")
    assert [source.path for source in found.sources] == ["lib/shop.ex", "lib/shop/docs.ex", "lib/shop/repo.ex"]
    assert [source.path for source in found.search(b"use Ecto.Repo")] == ["lib/shop/repo.ex"]
    assert [source.path for source in found.search(b"Shop.Repo", b"Env")] == [
        "lib/shop.ex",
        "lib/shop/docs.ex",
        "lib/shop/repo.ex",
    ]
    assert list(found.search(b"Oban")) == list(found.search()) == []


def test_no_word_is_found_across_files(tmp_path: Path) -> None:
    assert list(lib(tmp_path).search(b"end\ndefmodule Shop.Docs")) == []


def test_an_empty_lib(tmp_path: Path) -> None:
    empty = LibFiles(Files(tmp_path), ["lib"])
    assert (empty.sources, list(empty.search(b"a")), empty.defining("Shop"), empty.namespaces) == (
        (),
        [],
        None,
        frozenset(),
    )


def test_who_defines_a_module(tmp_path: Path) -> None:
    found = lib(tmp_path)
    names = ["Shop", "Shop.Env", "Shop.Deep.Inner", "Shop.Repo", "Shop.Mailer", "Ecto.Repo", "Env2"]
    sources = [found.defining(name) for name in names]
    assert [source.path if source else None for source in sources] == [
        "lib/shop.ex",
        "lib/shop.ex",
        "lib/shop.ex",
        "lib/shop/repo.ex",
        None,
        None,
        None,
    ]
