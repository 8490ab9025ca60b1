"""TOML files: their values by tomli, and where each key and value stands.

[env]
  PORT = "8080"
[[vm]]
  memory = "1gb"       # ("vm", 0, "memory")
"""

from __future__ import annotations

import re

from elixir_lint.project.deploy.words import bytes_text, decoded
from elixir_lint.project.records import Fault
from elixir_lint.record import record
from elixir_lint.regex import regex
from elixir_lint.source import SourceFile, Span

Path = tuple["str | int", ...]

_BLANK = regex(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = regex(r"[ \t]*(?:\"((?:[^\"\\]|\\.)*)\"|'([^']*)'|([A-Za-z0-9_-]+))[ \t]*(\.?)")
_TEXT = regex(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}|\'\'\'(?:[^\']|\'(?!\'\'))*\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL
)
_WORD = regex(r"[^\s,\[\]{}#]+(?:[ ]\d[^\s,\[\]{}#]*)?")


@record
class Place:
    """Where a key and its value stand; for a table `[name]` both are its head."""

    key: Span
    value: Span


class TomlFile:
    """`table` is the content as tomli gives it; places are looked up by the path of keys, list items by number."""

    def __init__(self, file: SourceFile, table: dict[str, object]) -> None:
        self.file = file
        self.table = table
        self._places: dict[Path, Place] | None = None

    def get(self, *path: str | int) -> object:
        """The value at a path; None if there is none."""
        value: object = self.table
        for key in path:
            match value, key:
                case dict(), str():
                    value = value.get(key)
                case list(), int() if key < len(value):
                    value = value[key]
                case _:
                    return None
        return value

    @property
    def places(self) -> dict[Path, Place]:
        """All places, in the order of the file."""
        if self._places is None:
            try:
                self._places = _Scan(self.file).places()
            except RecursionError:  # deeper than anybody nests values
                self._places = {}
        return self._places

    def place(self, *path: str | int) -> Place | None:
        """Where a value or a table was written; None for a table that is there by its keys or its subtables alone."""
        return self.places.get(path)


def read_toml(source: SourceFile) -> TomlFile | Fault:
    """The file, or why it cannot be parsed."""
    import tomli

    text = source.data.decode("utf-8", "replace")
    try:
        return TomlFile(source, tomli.loads(text))
    except RecursionError:
        return Fault("unreadable-file", Span(source, 0, 0), "its values are nested too deep", limit=True)
    except tomli.TOMLDecodeError as error:
        message, _, place = str(error).partition(" (at ")
        numbers = re.fullmatch(r"line (\d+), column (\d+)\)", place)
        line = int(numbers[1]) if numbers else 1
        start = source.line_starts[min(line, len(source.line_starts)) - 1]
        end = source.data.find(b"\n", start)
        return Fault("syntax-error", Span(source, start, end if end >= 0 else len(source.data)), message.lower())


class _Scan:
    """Goes through a file that tomli has accepted."""

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self.text = bytes_text(source)
        self.at = 0
        self.found: dict[Path, Place] = {}
        self.lists: dict[Path, int] = {}

    def places(self) -> dict[Path, Place]:
        table: Path = ()
        while self.skip_blank():
            if self.text[self.at] == "[":
                table = self.head()
            else:
                self.pair(table)
        return self.found

    def head(self) -> Path:
        """`[table.inner]`  |  `[[table]]`"""
        start = self.at
        brackets = 2 if self.text.startswith("[[", self.at) else 1
        table = self.within(self.keys(brackets), new=brackets == 2)
        self.at += brackets
        here = Span(self.source, start, self.at)
        self.found[table] = Place(here, here)
        return table

    def within(self, keys: list[str], *, new: bool) -> Path:
        """The path of a table's head: below a list of tables its last item is meant."""
        path: Path = ()
        for number, key in enumerate(keys):
            path = (*path, key)
            if new and number == len(keys) - 1:
                self.lists[path] = self.lists.get(path, -1) + 1
            if path in self.lists:
                path = (*path, self.lists[path])
        return path

    def skip_blank(self) -> bool:
        match = _BLANK.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at < len(self.text)

    def keys(self, skip: int) -> list[str]:
        """`a."b c".d`, after `skip` characters"""
        self.at += skip
        keys = []
        while match := _KEY.match(self.text, self.at):
            self.at = match.end()
            keys.append(decoded(match[1] or match[2] or match[3] or ""))
            if not match[4]:
                break
        return keys

    def pair(self, table: Path) -> None:
        """`key = value`"""
        start = self.at
        keys = self.keys(0)
        if not keys:
            self.at = len(self.text)
            return
        key = Span(self.source, start, start + len(self.text[start : self.at].rstrip(" \t")))
        path = (*table, *keys)
        self.at += 1
        self.skip_blank()
        begin = self.at
        self.value(path)
        self.found[path] = Place(key, Span(self.source, begin, self.at))

    def value(self, path: Path) -> None:
        """Go behind a value, taking note of what is inside of it."""
        here = self.text[self.at : self.at + 1]
        if here in ("[", "{"):
            self.container(path, "]" if here == "[" else "}")
            return
        match = (_TEXT if here in ("'", '"') else _WORD).match(self.text, self.at)
        self.at = match.end() if match else len(self.text)

    def container(self, path: Path, closing: str) -> None:
        """`[value, value]`  |  `{ key = value, key = value }`"""
        self.at += 1
        number = 0
        while self.skip_blank() and self.text[self.at] != closing:
            if self.text[self.at] == ",":
                self.at += 1
            elif closing == "}":
                self.pair(path)
            else:
                begin, item = self.at, (*path, number)
                self.value(item)
                here = Span(self.source, begin, self.at)
                self.found[item] = Place(here, here)
                number += 1
        self.at += 1
