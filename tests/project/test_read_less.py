"""What is not searched and not parsed, because the answer is known without it."""

from __future__ import annotations

from pathlib import Path

import pytest

from elixir_lint.checks import checks
from elixir_lint.project import files as project_files
from elixir_lint.project.files import Files
from elixir_lint.project.lib import LibFiles
from elixir_lint.project.model import Project
from elixir_lint.source import SourceFile
from elixir_lint.syntax.nodes import File
from elixir_lint.syntax.parse import parse
from tests.project.projects import MIX, project, write

WORKER = """defmodule Shop.Worker do
  use Oban.Worker, queue: :mail

  if Mix.env() == :prod do
    def perform(_job) do
      FILLING
    end
  end

  def timeout(_job), do: 1
end
"""


def lib(root: Path, *texts: str) -> LibFiles:
    return LibFiles(Files(write(root, {f"lib/{n}.ex": text for n, text in enumerate(texts)})), ["lib"])


def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the files that are parsed as a whole from here on."""
    found: list[str] = []

    def noting(source: SourceFile) -> File:
        found.append(source.path)
        return parse(source)

    monkeypatch.setattr(project_files, "parse", noting)
    return found


def facts_of(found: Project) -> list[tuple[str, frozenset[tuple[str, int]], list[str]]]:
    modules = [module for source in found.lib.sources for module in found.modules_in(source)]
    return [(module.name, module.functions, [use.module for use in module.uses]) for module in modules]


def test_a_word_is_looked_for_where_a_part_of_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = lib(tmp_path, "Oban", "Oban.Worker", "Worker")
    assert [source.path for source in found.search(b"Oban")] == ["lib/0.ex", "lib/1.ex"]
    monkeypatch.setattr(found, "_find", lambda _word: pytest.fail("all is searched again"))
    assert [source.path for source in found.search(b"Oban.Worker")] == ["lib/1.ex"]
    assert [source.path for source in found.search((b"Oban", b"Oban.Job"))] == []


def test_the_functions_of_erlang_that_are_named(tmp_path: Path) -> None:
    found = lib(tmp_path, "a = :crypto.hash(b)", "[:a, :b1]\n:ssl\n  .connect()", "x: y.z, Shop.run")
    assert found.erlang_functions == {("crypto", "hash"), ("ssl", "connect")}


def test_the_modules_of_large_files_are_read_without_bodies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {"mix.exs": MIX, "lib/shop/worker.ex": WORKER.replace("FILLING", "send(self(), :a)\n" * 400)}
    whole = parsed(monkeypatch)
    facts = facts_of(project(tmp_path, texts))
    assert facts == [("Shop.Worker", frozenset({("perform", 1), ("timeout", 1)}), ["Oban.Worker"])]
    assert "lib/shop/worker.ex" not in whole
    monkeypatch.setattr(project_files, "OUTLINED", 10**9)
    assert facts_of(project(tmp_path, texts)) == facts
    assert "lib/shop/worker.ex" in whole


def test_files_that_name_a_module_are_parsed_only_if_a_task_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {
        "mix.exs": MIX,
        "Dockerfile": "FROM elixir:1.18\nENV MIX_ENV=prod\nRUN mix release\n",
        "lib/shop/info.ex": "defmodule Shop.Info do\n  def vsn, do: Mix.Project.config()[:version]\nend\n",
        "lib/shop/page.ex": "defmodule Shop.Page do\n  def show, do: Shop.Info\nend\n",
    }
    whole = parsed(monkeypatch)
    assert len(list(checks()["mix-call-at-runtime"](project(tmp_path, texts)))) == 1
    assert "lib/shop/info.ex" in whole
    assert "lib/shop/page.ex" not in whole
