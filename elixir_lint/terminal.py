"""The two streams: documents go to stdout alone, everything else to stderr. Neither can fail a run."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Timer
from typing import TextIO

from elixir_lint.errors import UserError
from elixir_lint.report.text import plain
from elixir_lint.source import FilePath

WIDTH = 100
"""Columns where the width of the terminal is not known."""


def prepare(machine: bool = False) -> None:
    """No character is too odd to be printed. A machine reads UTF-8 whatever the locale, with `\\n`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if machine and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")


def document(text: str) -> None:
    _write(sys.stdout, text)


def message(text: str) -> None:
    """What is not the document: lines in which nothing moves the cursor, whatever names they have from files."""
    _write(sys.stderr, "".join(f"{plain(line)}\n" for line in text.split("\n")))


def written(text: str, place: FilePath) -> None:
    """Write a file, in UTF-8 with `\\n` whatever the locale and the system."""
    try:
        with open(place, "w", encoding="utf-8", newline="\n", errors="replace") as file:
            file.write(text)
    except OSError as error:
        raise UserError(f"{place} cannot be written: {error.strerror}") from None


def width() -> int:
    """The columns of the terminal that stdout is, else WIDTH."""
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or WIDTH
    except (OSError, ValueError):
        return WIDTH


@contextmanager
def patience(doing: str, after: float = 1.0) -> Iterator[None]:
    """A line on stderr that says what takes so long: on a terminal, after so many seconds, and gone at the end."""
    if not sys.stderr.isatty():
        yield
        return
    said = Event()

    def say() -> None:
        said.set()
        _write(sys.stderr, f"{doing} ...")

    timer = Timer(after, say)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        if said.is_set():
            _write(sys.stderr, "\r\x1b[K")


def _write(stream: TextIO, text: str) -> None:
    """A reader that has gone away (`| head`) gets nothing more, and changes no exit code."""
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # what is buffered is lost too
        raise UserError(f"the output cannot be written: {error.strerror}") from None
