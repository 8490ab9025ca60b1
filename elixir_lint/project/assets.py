"""The JavaScript and the templates of the applications, searched for words."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import join

from elixir_lint.project.discover import NOT_PRODUCTION
from elixir_lint.project.files import SKIPPED, Files
from elixir_lint.project.records import App

SUFFIXES = (".js", ".ts", ".jsx", ".tsx", ".mjs")
TEMPLATES = (".heex", ".eex", ".leex", ".mjml")


def scripts_of(files: Files, apps: tuple[App, ...]) -> Iterator[bytes]:
    """The texts of the scripts in `assets/` of each application, without those of others."""

    def enter(_path: str, name: str) -> bool:
        return name not in SKIPPED and name not in NOT_PRODUCTION and not name.startswith(".")

    for app in apps:
        for directory, here in files.walk(join(app.path, "assets"), enter):
            for name in here.files:
                if name.endswith(SUFFIXES) and not name.endswith((".min.js", ".test.js", ".test.ts", ".d.ts")):
                    yield files.peek(join(directory, name))


def templates_of(files: Files, directories: tuple[str, ...]) -> Iterator[bytes]:
    """The texts of the templates below lib/."""
    for top in directories:
        for directory, here in files.walk(top, lambda _path, name: not name.startswith(".")):
            for name in here.files:
                if name.endswith(TEMPLATES):
                    yield files.peek(join(directory, name))
