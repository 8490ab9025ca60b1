"""Procfiles: one process a line.

web: mix phx.server
release: mix ecto.migrate
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from elixir_lint.project.deploy.shell import Command, read_commands
from elixir_lint.project.deploy.words import bytes_text
from elixir_lint.record import record
from elixir_lint.regex import regex
from elixir_lint.source import SourceFile, Span

_PROCESS = regex(r"^([A-Za-z0-9_-]+):[ \t]*(\S[^\r\n]*)", re.MULTILINE)


@record
class Process:
    """`name: commands`; `span` is the line."""

    name: str
    commands: tuple[Command, ...]
    span: Span


def read_procfile(source: SourceFile) -> Iterator[Process]:
    text = bytes_text(source)
    for match in _PROCESS.finditer(text):
        commands = read_commands(source, text, match.start(2), match.end())
        yield Process(match[1], commands, Span(source, match.start(), match.end()))
