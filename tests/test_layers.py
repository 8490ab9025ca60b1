"""Imports go one way: a module imports its own layer and those before it, lazy imports included."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import elixir_lint

PACKAGE = Path(elixir_lint.__file__).parent

LAYERS = (
    {"source", "errors", "record", "regex", "stores"},
    {"shapes"},
    {"finding"},
    {"syntax"},
    {"config"},
    {"secrets"},
    {"project"},
    {"checks"},
    {"catalog"},
    {"selection"},
    {"settings"},
    {"engine"},
    {"suppressions", "baseline", "masking"},
    {"run"},
    {"accept", "starter"},
    {"report"},
    {"terminal", "commands", "cli"},
    {"__main__"},
)
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}


def layer(module: str) -> str:
    """`elixir_lint.config.values` is in the layer `config`."""
    return module.split(".")[1]


def imported(path: Path) -> Iterator[str]:
    """The modules of the package that a file imports, wherever it does so: `elixir_lint.config.values`."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Import(names):
                yield from (name.name for name in names if name.name.startswith("elixir_lint."))
            case ast.ImportFrom(module="elixir_lint", names=names):
                yield from (f"elixir_lint.{name.name}" for name in names if (PACKAGE / name.name).is_dir())
                yield from (f"elixir_lint.{name.name}" for name in names if (PACKAGE / f"{name.name}.py").exists())
            case ast.ImportFrom(module=str(module)) if module.startswith("elixir_lint."):
                yield module
            case ast.ImportFrom(level=level):
                assert level == 0, f"{path}: relative import"


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_no_later_layer(path: Path) -> None:
    own = layer(".".join(("elixir_lint", *path.relative_to(PACKAGE).with_suffix("").parts)))
    assert own in RANK, f"name the layer of {own}"
    later = sorted(module for module in imported(path) if RANK[layer(module)] > RANK[own])
    assert later == []


def test_the_linter_imports_nothing_that_runs_code_of_the_linted_repository_or_goes_online() -> None:
    forbidden = {"subprocess", "socket", "urllib.request", "http.client", "ssl", "multiprocessing", "pickle", "shelve"}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Import(names):
                    modules = {name.name for name in names}
                case ast.ImportFrom(module=str(module)):
                    modules = {module}
                case ast.Call(func=ast.Name(name)):
                    modules = set()
                    assert name not in {"eval", "exec", "compile", "__import__"} or path.name == "record.py", path
                case _:
                    continue
            assert not modules & forbidden, path
