"""What production starts: the commands of Procfiles, images and Fly files, followed into scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from posixpath import basename, join

from elixir_lint.project.deploy.dockerfile import Dockerfile, Stage
from elixir_lint.project.deploy.shell import Command, commands_of, text_as_commands
from elixir_lint.project.files import Files
from elixir_lint.record import record
from elixir_lint.source import Span

Texts = tuple[str, ...]
"""The words of a command, with a NUL for each expansion."""

MAX_SCRIPTS = 5
"""How many scripts are followed from one entry point."""

_SHELLS = frozenset({"sh", "bash", "ash", "dash"})
_MIX = re.compile(r"(?:^|[\s/])mix\s+(?:do\s.*?)?(?:phx\.server|phoenix\.server|run)(?:[\s,]|$)|\s-S\s+mix(?:\s|$)")


@record
class EntryPoint:
    """A process that production starts: `name` as in "web" or "CMD", `commands` with those of the scripts it runs."""

    name: str
    span: Span
    commands: tuple[Texts, ...]

    @property
    def runs_mix(self) -> bool:
        """`mix phx.server`, `mix run`, `iex -S mix`, `elixir -S mix`"""
        return any(_MIX.search(" ".join(command)) for command in self.commands)


def texts_of(commands: Sequence[Command]) -> tuple[Texts, ...]:
    return tuple(command.texts for command in commands if command.words)


def texts_of_words(words: Sequence[str]) -> tuple[Texts, ...]:
    """`["sh", "-c", "a && b"]` are two commands, `["bin/server"]` is one."""
    for number, word in enumerate(words):
        if basename(word) in _SHELLS and words[number + 1 : number + 2] == ("-c",) and len(words) > number + 2:
            return texts_of(text_as_commands(words[number + 2]))
    return (tuple(words),) if words else ()


def image_entry(dockerfile: Dockerfile, target: str | None) -> tuple[Span, tuple[Texts, ...]] | None:
    """ENTRYPOINT and CMD of the stage that is deployed; None if it starts what its image does."""
    stage = dockerfile.final(target)
    if stage is None:
        return None
    entry, command = stage.last("ENTRYPOINT"), stage.last("CMD")
    if entry is not None and entry.words is None:
        return entry.span, texts_of(entry.commands)
    span = command.span if command is not None else entry.span if entry is not None else None
    if span is None:
        return None
    first = entry.words if entry is not None and entry.words is not None else ()
    if command is None:
        return span, texts_of_words(first)
    if command.words is not None:
        return span, texts_of_words((*first, *command.words))
    return span, (*texts_of_words(first), *texts_of(command.commands))


def copied(stage: Stage, folder: str) -> Iterator[tuple[str, str]]:
    """`COPY docker/entry.sh /entrypoint.sh`: the name of each copied file, and the path it has in the repository."""
    for each in stage.chain:
        for instruction in each.instructions:
            if instruction.name in ("COPY", "ADD") and "--from" not in instruction.span.text:
                *sources, target = instruction.arguments.text.split() or [""]
                for source in sources:
                    yield basename(source), join(folder, source)
                    if len(sources) == 1 and basename(target):
                        yield basename(target), join(folder, source)


def followed(files: Files, commands: tuple[Texts, ...], find: Callable[[str], str | None]) -> tuple[Texts, ...]:
    """The commands with those of the scripts that they run; `find` gives the path of a program in the repository."""
    found = list(commands)
    seen: set[str] = set()
    for command in found:
        for word in command:
            path = find(word) if "/" in word or word.endswith(".sh") else None
            if path is None or path in seen or len(seen) >= MAX_SCRIPTS:
                continue
            seen.add(path)
            source = files.read(path)
            if source is not None and is_shell(source.data[:200]):
                found.extend(texts_of(commands_of(source)))
    return tuple(found)


def is_shell(head: bytes) -> bool:
    """Whether a file begins as a shell script."""
    first = head.split(b"\n", 1)[0]
    return first.startswith(b"#!") and first.rstrip().endswith((b"sh", b"sh -e", b"sh -eu", b"sh -ex", b"sh -l"))
