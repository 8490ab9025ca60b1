"""The sources below lib/: read once as bytes, searched for words, parsed only when asked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from posixpath import join
from typing import TypeAlias

from elixir_lint.project.files import Files
from elixir_lint.regex import regex
from elixir_lint.source import SourceFile
from elixir_lint.syntax.nodes import File

_DEFMODULE = regex(rb"defmodule[ \t(]+([A-Z]\w*(?:\.[A-Z]\w*)*)", re.ASCII)
_ERLANG_FUNCTION = regex(rb":([a-z]\w*)\s*\.\s*([a-z]\w*)", re.ASCII)
_FUNCTION = regex(rb"^([ \t]{0,80})def(?:macro)?p?[ (].*", re.MULTILINE)

Words: TypeAlias = bytes | tuple[bytes, ...]
"""A word to look for, or several that must all be in a file: the first everywhere, the others only where it is."""


class LibFiles:
    """The `.ex` files below `directories` (the compiled paths of all apps, relative to the repository root).

    Each file comes once, in the order of the directories, then of the paths.
    """

    def __init__(self, files: Files, directories: Sequence[str]) -> None:
        self._files = files
        self.directories = tuple(dict.fromkeys(directories))
        self._found: dict[bytes, frozenset[int]] = {}

    @cached_property
    def sources(self) -> tuple[SourceFile, ...]:
        """All files that can be read."""
        found: dict[str, SourceFile] = {}
        for directory in self.directories:
            for here, names in self._files.walk(directory, _visible, whole=True):
                for name in names.files:
                    if name.endswith(".ex") and not name.startswith("."):
                        source = self._files.read(join(here, name))
                        if source is not None:
                            found[source.path] = source
        return tuple(found.values())

    def search(self, *words: Words) -> Iterator[SourceFile]:
        """The files that contain one of `words`, in order. A word is looked for once, however often it is asked."""
        found = set[int]().union(*map(self._files_with_all, words))
        for file in sorted(found):
            yield self.sources[file]

    def search_outside_functions(self, *words: bytes) -> Iterator[SourceFile]:
        """Those of them where a word may stand outside of functions, which is where code runs while it is compiled."""
        return (source for source in self.search(*words) if _is_outside_functions(source.data, words))

    def _files_with_all(self, words: Words) -> frozenset[int]:
        if isinstance(words, bytes):
            return self._files_with(words)
        first, *others = words
        return frozenset(n for n in self._files_with(first) if all(word in self.sources[n].data for word in others))

    def _files_with(self, word: bytes) -> frozenset[int]:
        if word not in self._found:
            files = self._files_with_a_part_of(word)
            found = self._find(word) if files is None else (n for n in files if word in self.sources[n].data)
            self._found[word] = frozenset(found)
        return self._found[word]

    def _files_with_a_part_of(self, word: bytes) -> frozenset[int] | None:
        """The fewest files that are known to have a part of a word: no others have all of it."""
        return min((files for part, files in self._found.items() if part in word), key=len, default=None)

    def _find(self, word: bytes) -> Iterator[int]:
        text, starts = self._joined
        at = text.find(word)
        while at >= 0:
            file = bisect_right(starts, at) - 1
            yield file
            at = text.find(word, starts[file + 1]) if file + 1 < len(starts) else -1

    @cached_property
    def erlang_functions(self) -> frozenset[tuple[str, str]]:
        """The functions of Erlang's modules that are named, ("crypto", "hash") for `:crypto.hash`: found at once."""
        named = _ERLANG_FUNCTION.findall(self._joined[0])
        return frozenset((module.decode(), name.decode()) for module, name in set(named))

    def parse(self, source: SourceFile) -> File:
        return self._files.parse(source)

    def outline(self, source: SourceFile) -> File:
        """Its syntax, perhaps without the bodies of its functions."""
        return self._files.outline(source)

    def defining(self, module: str) -> SourceFile | None:
        """The file that defines `module` (without "Elixir."), by itself or nested in another; None if none does."""
        files = self._definitions.get(module)
        if files:
            return self.sources[files[0]]
        parts = module.split(".")
        for cut in range(len(parts) - 1, 0, -1):
            inside = self._definitions.get(".".join(parts[cut:]), ())
            for file in self._definitions.get(".".join(parts[:cut]), ()):
                if file in inside:
                    return self.sources[file]
        return None

    @cached_property
    def namespaces(self) -> frozenset[str]:
        """The first parts of the names of all modules."""
        return frozenset(name.partition(".")[0] for name in self._definitions)

    @cached_property
    def _definitions(self) -> dict[str, list[int]]:
        """The names after `defmodule`, as written, with the files; those at the start of a line first."""
        text, starts = self._joined
        outer: dict[str, list[int]] = {}
        nested: dict[str, list[int]] = {}
        for found in _DEFMODULE.finditer(text):
            at = found.start()
            names = outer if text[at - 1 : at] in (b"", b"\n", b"\0") else nested
            names.setdefault(found.group(1).decode(), []).append(bisect_right(starts, at) - 1)
        for name, files in nested.items():
            outer.setdefault(name, []).extend(files)
        return outer

    @cached_property
    def _joined(self) -> tuple[bytes, list[int]]:
        """All files as one text, and where each begins: one search instead of thousands. No word holds a NUL."""
        starts = []
        at = 0
        for source in self.sources:
            starts.append(at)
            at += len(source.data) + 1
        return b"\0".join(source.data for source in self.sources), starts


def _is_outside_functions(text: bytes, words: Sequence[bytes]) -> bool:
    """Whether a word stands outside of what the indentation makes the body of a function, a rougher sieve than syntax.

    A body ends with the first line that is indented no deeper than its `def`.
    """
    for word in words:
        begin = end = at = 0
        while (at := text.find(word, at)) >= 0:
            while at >= end and (function := _FUNCTION.search(text, end)) and function.start() <= at:
                closing = _indented_at_most(len(function[1])).search(text, function.end())
                begin, end = function.start(), closing.start() if closing else len(text)
            if not begin <= at < end:
                return True
            at += len(word)
    return False


@cache
def _indented_at_most(columns: int) -> re.Pattern[bytes]:
    return re.compile(rb"^[ \t]{0,%d}[^ \t\r\n]" % columns, re.MULTILINE)


def _visible(_path: str, name: str) -> bool:
    return not name.startswith(".")
