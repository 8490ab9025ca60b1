"""What a run imports: time that is spent before anything is read. Guards names, not milliseconds."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import elixir_lint
from elixir_lint.catalog import catalog
from elixir_lint.checks import NEEDS
from elixir_lint.report.formats import MACHINE

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
    "fnmatch",
    "hashlib",
    "ipaddress",
    "pathlib",
    "shutil",
    "tempfile",
    "textwrap",
    "locale",
    "unicodedata",
    "unittest",
    "urllib.parse",
}


FINGERPRINTS = {"hashlib"}
NEEDED = {"sarif": {*FINGERPRINTS, "urllib.parse", "ipaddress"}, "gitlab": FINGERPRINTS, "json": FINGERPRINTS}
"""What some formats cannot do without."""


MODULES, EXPRESSIONS = 180, 35
"""What the check of a project with nothing but a mix.exs may import and compile."""


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


@pytest.mark.parametrize("format_", MACHINE)
def test_a_format_is_imported_only_when_it_is_asked_for(format_: str) -> None:
    modules = modules_after("check", str(BASE), "--format", format_)
    assert modules & SLOW <= NEEDED.get(format_, set())
    others = {f"elixir_lint.report.{name}" for name in MACHINE if name not in (format_, "json")}
    assert modules & others == set()


def test_what_most_runs_do_without_is_not_imported(tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "Makefile").write_text("lint:\n\telixir-lint check\n")
    rare = re.compile(r"elixir_lint\.(suppressions\.|baseline|report\.(json|prose))")
    assert list(filter(rare.match, modules_after("check", str(tmp_path)))) == []


def test_settings_are_read_only_where_there_are_some(tmp_path: Path) -> None:
    reading = {"elixir_lint.settings.read", "elixir_lint.settings.keys", "elixir_lint.shapes"}
    assert modules_after("check", str(BASE)) & reading == set()
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    (tmp_path / ".elixir-lint.toml").write_text("fail-on = 'error'\n")
    modules = modules_after("check", str(tmp_path))
    assert modules & reading == reading
    assert modules & SLOW == set()


@pytest.mark.parametrize("format_", ["full", "concise"])
def test_whole_pages_are_read_only_of_rules_that_found_something(tmp_path: Path, format_: str) -> None:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "config" / "prod.exs").write_text("import Config\n\nconfig :logger, level: :debug\n")
    script = (
        "import sys\n"
        "from elixir_lint import catalog\n"
        "read_page = catalog.read_page\n"
        "def noting(page):\n"
        "    sys.stderr.write(page.rpartition('/')[2].removesuffix('.md') + ' ')\n"
        "    return read_page(page)\n"
        "catalog.read_page = noting\n"
        "from elixir_lint.__main__ import run\n"
        f"run(['check', {str(tmp_path)!r}, '--format', {format_!r}])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    found = {rule.name for rule in catalog() if rule.name in done.stdout}
    assert found
    assert set(done.stderr.split()) <= found


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A project without repos, endpoints, jobs, dependencies and deploy files."""
    (tmp_path / "mix.exs").write_text(
        "defmodule Shop.MixProject do\n"
        "  use Mix.Project\n\n"
        '  def project, do: [app: :shop, version: "0.1.0", deps: []]\n'
        "  def application, do: [mod: {Shop.Application, []}]\n"
        "end\n"
    )
    return tmp_path


def test_what_reads_deploy_files_is_imported_only_where_there_are_some(bare: Path) -> None:
    reader = re.compile(r"elixir_lint\.project\.deploy\.(?!deploy_files$|deployment$)")
    assert list(filter(reader.match, modules_after("check", str(bare)))) == []
    assert list(filter(reader.match, modules_after("check", str(BASE)))) == []
    (bare / "Procfile").write_text("web: mix phx.server\n")
    assert "elixir_lint.project.deploy.procfile" in modules_after("check", str(bare))


def test_checks_of_what_a_project_has_not_are_not_imported(bare: Path) -> None:
    helpers = {"databases", "endpoints", "live_view_salts", "option_types"}  # of checks that every project is asked
    modules = modules_after("check", str(bare))
    assert {name for name in NEEDS if f"elixir_lint.checks.{name}" in modules} == helpers
    assert {"elixir_lint.config.comprehension", "elixir_lint.config.functions.enumerable"} & modules == set()


def test_a_check_of_little_imports_and_compiles_little(bare: Path) -> None:
    """Raise the numbers for a good reason only: a module takes 0.2 ms of each run, a regular expression 0.1."""
    script = (
        "import re, sys\n"
        "from elixir_lint.regex import regex\n"
        "compiled, compile_ = [], re.compile\n"
        "re.compile = lambda pattern, flags=0: compiled.append(pattern) or compile_(pattern, flags)\n"
        "from elixir_lint.__main__ import run\n"
        f"run(['check', {str(bare)!r}])\n"
        "ours = [name for name in sys.modules if name.startswith('elixir_lint')]\n"
        "sys.stderr.write(f'{len(ours)} {len(compiled)}')\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    modules, expressions = map(int, done.stderr.split())
    assert (modules <= MODULES, expressions <= EXPRESSIONS) == (True, True), (modules, expressions)


def test_listing_rules_needs_no_parser() -> None:
    assert "tree_sitter" not in modules_after("rules")


PACKAGE = Path(elixir_lint.__file__).parent
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def run_on_import(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, FUNCTIONS):
            yield from run_on_import(child)


@pytest.mark.parametrize(
    ("slow", "instead"),
    [("re.compile", "elixir_lint.regex"), ("dataclass", "elixir_lint.record"), ("field", "elixir_lint.record")],
)
def test_an_import_does_not_compile(slow: str, instead: str) -> None:
    """Regular expressions and records that are made at import take most of a small run if they are Python's own."""
    found = [
        f"{path.relative_to(PACKAGE)}:{node.lineno} (see {instead})"
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in run_on_import(ast.parse(path.read_text("utf-8")))
        if (isinstance(node, ast.Call) and ast.unparse(node.func) == slow == "re.compile")
        or (isinstance(node, ast.ImportFrom) and node.module == "dataclasses" and slow in {n.name for n in node.names})
    ]
    assert found == []
