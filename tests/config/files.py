"""The files of a project held in memory, as the evaluator asks for them."""

from __future__ import annotations

from fnmatch import fnmatch

from elixir_lint.source import SourceFile
from elixir_lint.syntax.parse import parse


class MemoryFiles:
    """`texts` maps paths to Elixir sources; modules are found by their `defmodule` line."""

    def __init__(self, texts):
        self.texts = texts

    def config_file(self, path):
        if path not in self.texts:
            return f"{path} is not there"
        return parse(SourceFile(path, self.texts[path].encode()))

    def text(self, path):
        return self.texts.get(path)

    def exists(self, path, kind):
        directory = any(known.startswith(f"{path}/") for known in self.texts)
        return {"file": path in self.texts, "directory": directory}.get(kind, path in self.texts or directory)

    def matching(self, pattern):
        return sorted(p for p in self.texts if fnmatch(p, pattern))

    def module(self, name):
        for path, text in self.texts.items():
            if path.endswith(".ex") and f"defmodule {name} do" in text:
                return self.config_file(path)
        return None

    def is_dependency(self, name):
        return True

    def file(self, path):
        return self.config_file(path) if path in self.texts else None
