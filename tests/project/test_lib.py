"""The sources of lib/ and what they define."""

from __future__ import annotations

from pathlib import Path

import pytest

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


READS = '''defmodule Shop.Reads do
  @moduledoc """
  Prices, in euros.
  """
  @price {price}

  def now do
    if true do
      {now}
    end
  end

  defp later(a,
             b),
       do: {later}

  plug Shop.Plug, {plug}
end
'''


@pytest.mark.parametrize("name", ["price", "plug", "now", "later"])
def test_what_stands_outside_of_functions(tmp_path: Path, name: str) -> None:
    text = READS.format(**{each: "word" if each == name else "nil" for each in ("price", "plug", "now", "later")})
    found = LibFiles(Files(write(tmp_path, {"lib/shop/reads.ex": text})), ["lib"])
    assert [*found.search(b"word")]
    assert bool([*found.search_outside_functions(b"gone", b"word")]) == (name in ("price", "plug"))


@pytest.mark.parametrize(
    "text",
    [
        "def a do\n1\nend\nword",  # no indentation at all
        "  def a do\n  end\n    @b word\n",  # deeper than it belongs
        "def a, do: 1\nword",
        'def a do\n  """\ntext\n  """\n  word\nend',  # inside, but a line says otherwise
        " " * 90 + "def a do\n" + " " * 92 + "word",
        "word",
    ],
)
def test_what_may_stand_outside_of_functions(tmp_path: Path, text: str) -> None:
    found = LibFiles(Files(write(tmp_path, {"lib/shop.ex": text})), ["lib"])
    assert [*found.search_outside_functions(b"word")]


def test_files_with_several_words(tmp_path: Path) -> None:
    found = lib(tmp_path)
    assert [source.path for source in found.search((b"Shop", b"Env"), (b"Ecto", b"gone"))] == ["lib/shop.ex"]
