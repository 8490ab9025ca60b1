"""The examples of rule pages: small projects laid over `fixtures/base`, with the lines that are to be reported.

## Examples
### good: the pool has a size
```elixir config/runtime.exs
...
```
### bad: nobody chose {no-base}
```elixir config/runtime.exs append
config :shop, Shop.Repo, timeout: 1_000 # <- has no chosen pool size
```
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BASE = Path(__file__).parent.parent / "fixtures" / "base"

_HEADING = re.compile(r"### (bad|good|fixed): (.*?)( \{no-base\})?")
_FENCE = re.compile(r"(`{3,})(.*)")
_INFO = re.compile(r"(\S+) (\S+?)(?: (append|latin-1))?")
_MARKER = " # <- "


@dataclass(frozen=True)
class File:
    """A code block: what it puts at `path`, and the reports its markers ask for as (line in the block, text)."""

    path: str
    text: str
    append: bool
    encoding: str
    marked: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Example:
    """What stands under one `### kind: title`."""

    kind: str
    title: str
    on_base: bool
    files: tuple[File, ...]

    def write(self, directory: Path) -> list[tuple[str, int, str]]:
        """Lay the project out in `directory`; the expected reports as (path, line, part of the message), sorted."""
        if self.on_base:
            shutil.copytree(BASE, directory, dirs_exist_ok=True)
        expected = []
        for file in self.files:
            target = directory / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            before = target.read_text("utf-8") if file.append and target.exists() else ""
            target.write_text(before + file.text, file.encoding)
            expected += [(file.path, before.count("\n") + line, text) for line, text in file.marked]
        return sorted(expected)


def examples(body: str) -> list[Example]:
    """The examples of a page. Raises ValueError for a heading or a code block that no example can be made of."""
    _, section, text = body.partition("\n## Examples\n")
    if not section:
        raise ValueError("there is no `## Examples`")
    found: list[tuple[str, list[File]]] = []
    lines = iter(text.splitlines())
    for line in lines:
        if line.startswith("## "):
            break
        if line.startswith("#"):
            found.append((line, []))
        elif fence := _FENCE.fullmatch(line):
            if not found:
                raise ValueError(f"a code block before the first heading: {line}")
            found[-1][1].append(_file(fence[2], _until(fence[1], lines)))
    return [_example(heading, files) for heading, files in found]


def _example(heading: str, files: list[File]) -> Example:
    match = _HEADING.fullmatch(heading)
    if match is None:
        raise ValueError(f"not `### bad|good|fixed: title`: {heading}")
    if not files:
        raise ValueError(f"no code block under {heading}")
    marked = any(file.marked for file in files)
    if marked != (match[1] == "bad"):
        raise ValueError(f"`# <-` belongs into each bad example and into no other: {heading}")
    return Example(match[1], match[2], match[3] is None, tuple(files))


def _until(fence: str, lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        if line == fence:
            return
        yield line
    raise ValueError(f"a code block does not end: {fence}")


def _file(info: str, lines: Iterator[str]) -> File:
    match = _INFO.fullmatch(info)
    if match is None:
        raise ValueError(f"not `<language> <path>` or `<language> <path> append|latin-1` after the fence: {info}")
    kept, marked = [], []
    for number, line in enumerate(lines, start=1):
        code, *texts = line.split(_MARKER)
        kept.append(code.rstrip() if texts else code)
        marked += [(number, text.strip()) for text in texts]
    encoding = "latin-1" if match[3] == "latin-1" else "utf-8"
    return File(match[2], "".join(f"{line}\n" for line in kept), match[3] == "append", encoding, tuple(marked))
