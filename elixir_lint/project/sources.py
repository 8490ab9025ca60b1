"""What the evaluator may read: config files of the repository, modules of lib/."""

from __future__ import annotations

from collections.abc import Sequence

from elixir_lint.project.files import Files
from elixir_lint.project.lib import LibFiles
from elixir_lint.syntax.nodes import File

MAX_TEXT = 64_000
"""Bytes of a file that a configuration reads as a text."""


class Sources:
    """The evaluator's view of the files (`Files` of config/interpreter.py). Without `lib` no module is known.

    Modules are read up to `limit` bytes in all, each file up to a quarter of it: where an evaluation strays into
    application logic, it need not parse all of that.
    """

    def __init__(self, files: Files, lib: LibFiles | None = None, limit: int | None = None) -> None:
        self._files = files
        self._lib = lib
        self._limit = limit
        self._left = limit or 0
        self._modules: dict[str, File] = {}

    def config_file(self, path: str) -> File | str:
        source = self._files.read(path)
        if source is not None:
            return self._files.parse(source)
        return f"{path} cannot be read" if self._files.exists(path) else f"{path} is not there"

    def text(self, path: str) -> str | None:
        data = self._files.peek(path)
        if not data or len(data) > MAX_TEXT or b"\0" in data:
            return None
        return data.decode("utf-8", "replace")

    def exists(self, path: str, kind: str) -> bool:
        match kind:
            case "file":
                return self._files.is_file(path)
            case "directory":
                return self._files.is_directory(path)
            case _:
                return self._files.exists(path)

    def matching(self, pattern: str) -> Sequence[str]:
        return self._files.glob(pattern)

    def module(self, name: str) -> File | None:
        source = self._lib.defining(name) if self._lib is not None else None
        if self._lib is None or source is None:
            return None
        if source.path not in self._modules:
            size = len(source.data)
            if self._limit is not None and (size > self._left or 4 * size > self._limit):
                return None
            self._left -= size
            self._modules[source.path] = self._lib.parse(source)
        return self._modules[source.path]

    def is_dependency(self, name: str) -> bool:
        """Whether nothing in lib/ shares the first part of the module's name."""
        return self._lib is None or name.partition(".")[0] not in self._lib.namespaces
