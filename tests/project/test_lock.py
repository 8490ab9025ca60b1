"""mix.lock as records."""

from __future__ import annotations

from pathlib import Path

import pytest

from elixir_lint.project.files import Files
from elixir_lint.project.lock import read_lock
from elixir_lint.project.records import Locked

LOCK = """%{
  "phoenix": {:hex, :phoenix, "1.8.1", "aa", [:mix], [{:plug, "~> 1.14", [hex: :plug, repo: "hexpm", optional: false]}, {:jason, "~> 1.0", [hex: :jason, repo: "hexpm", optional: true]}], "hexpm", "bb"},
  "oban_pro": {:hex, :oban_pro, "1.6.0", "cc", [:mix], [], "oban", "dd"},
  "old": {:hex, :old, "0.1.0"},
  "shop_ui": {:git, "https://git.example.com/shop_ui.git", "0123456789abcdef", [tag: "v1.2.0"]},
  "shop_api": {:git, "https://git.example.com/shop_api.git", "0123456789abcdef", [branch: "main"]},
}
"""  # noqa: E501  as mix writes it


def entries(root: Path, text: str) -> tuple[list[tuple[object, ...]], list[str]]:
    (root / "mix.lock").write_text(text)
    files = Files(root)
    lock = read_lock(files, "mix.lock")
    assert lock is not None
    return [_fields(entry) for entry in lock.values()], [fault.kind for fault in files.faults]


def _fields(entry: Locked) -> tuple[object, ...]:
    return entry.name, entry.source, entry.version, entry.repository, entry.dependencies, entry.span.begin.line


def test_no_lock(tmp_path: Path) -> None:
    assert read_lock(Files(tmp_path), "mix.lock") is None


@pytest.mark.parametrize("text", ["", "%{}", "[]", '%{"phoenix": :path}', '%{phoenix: {:hex, "phoenix"}}', "nil"])
def test_other_things_than_entries(tmp_path: Path, text: str) -> None:
    assert entries(tmp_path, text) == ([], [])


def test_entries(tmp_path: Path) -> None:
    assert entries(tmp_path, LOCK) == (
        [
            ("phoenix", "hex", "1.8.1", "hexpm", ("plug",), 2),
            ("oban_pro", "hex", "1.6.0", "oban", (), 3),
            ("old", "hex", "0.1.0", "hexpm", (), 4),
            ("shop_ui", "git", "1.2.0", None, (), 5),
            ("shop_api", "git", None, None, (), 6),
        ],
        [],
    )


def test_the_form_of_mix_before_elixir_1_1(tmp_path: Path) -> None:
    text = """[ "phoenix": {:package, "0.3.1"},
      "ecto": {:git, "git://example.test/ecto.git", "09204d1", []} ]"""
    assert entries(tmp_path, text) == (
        [("phoenix", "hex", "0.3.1", "hexpm", (), 1), ("ecto", "git", None, None, (), 2)],
        [],
    )


def test_a_merge_conflict_is_a_syntax_error(tmp_path: Path) -> None:
    text = LOCK.replace('  "old"', '<<<<<<< HEAD\n  "old"').replace('  "shop_ui"', '=======\n>>>>>>> main\n  "shop_ui"')
    _, faults = entries(tmp_path, text)
    assert "syntax-error" in faults
