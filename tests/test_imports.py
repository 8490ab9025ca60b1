"""What a run imports: time that is spent before anything is read. Guards names, not milliseconds."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BASE = Path(__file__).parent.parent / "fixtures" / "base"

SLOW = {
    "rich",
    "jsonschema",
    "pydantic",
    "logging",
    "importlib.metadata",
    "asyncio",
    "importlib.resources",
    "difflib",
    "shutil",
    "tempfile",
    "unittest",
}


def modules_after(*arguments: str) -> set[str]:
    """The modules in memory at the end of `elixir-lint ARGUMENTS`, without those of an empty Python."""
    script = (
        "import sys\n"
        "before = set(sys.modules)\n"
        "from elixir_lint.__main__ import run\n"
        f"run({list(arguments)!r})\n"
        "sys.stderr.write(' '.join(set(sys.modules) - before))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def test_the_version_is_told_without_the_parser_and_the_command_line() -> None:
    modules = modules_after("--version")
    assert {name.split(".")[0] for name in modules} & {"click", "tree_sitter", "tomli"} == set()
    assert {name for name in modules if name.startswith("elixir_lint")} == {"elixir_lint", "elixir_lint.__main__"}


@pytest.mark.parametrize("format_", ["full", "concise"])
def test_check_imports_nothing_slow(format_: str) -> None:
    modules = modules_after("check", str(BASE), "--format", format_)
    assert modules & SLOW == set()
    assert "json" not in modules


def test_a_format_is_imported_only_when_it_is_asked_for() -> None:
    modules = modules_after("check", str(BASE), "--format", "json")
    assert modules & SLOW == set()
    assert "elixir_lint.report.sarif" not in modules


def test_settings_are_read_only_where_there_are_some(tmp_path: Path) -> None:
    reading = {"elixir_lint.settings.read", "elixir_lint.settings.keys", "elixir_lint.shapes"}
    assert modules_after("check", str(BASE)) & reading == set()
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    (tmp_path / ".elixir-lint.toml").write_text("fail-on = 'error'\n")
    modules = modules_after("check", str(tmp_path))
    assert modules & reading == reading
    assert modules & SLOW == set()


def test_listing_rules_needs_no_parser() -> None:
    assert "tree_sitter" not in modules_after("rules")
