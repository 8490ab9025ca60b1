"""Where a file cannot be read, and which of its statements can.

A statement with an error is taken out, from the line at the margin where it begins to the line at the margin where
the next one does; the search goes on behind it. So one mistake is one fault, and other statements are still read.
"""

from __future__ import annotations

import re
import time
from typing import NamedTuple

from elixir_lint.regex import regex
from elixir_lint.source import SourceFile, Span
from elixir_lint.syntax.grammar import Grammar
from elixir_lint.syntax.nodes import SyntaxFault
from elixir_lint.syntax.tokenizer import Tokenizer
from elixir_lint.syntax.tokens import Token, Wrong

MAX_FAULTS = 10
"""How many faults of a file are told. What stands behind the last of them is not read."""

STATEMENT_LINE = regex(
    r"^(?:(?:config|import_config|import|if|unless|case|cond|for|with|try|alias|require|use|defmodule)[ (]"
    r"|[a-z_]\w*[ \t]*=(?![=~>]))",
    re.MULTILINE | re.ASCII,
)
"""A line at the margin that surely begins a statement: text in a heredoc may look like others."""
COMMENT_LINE = regex(rb"[ \t]*#")


class Stretch(NamedTuple):
    """Bytes `start` to `end` that cannot be read."""

    start: int
    end: int


def find_faults(file: SourceFile, data: bytes, deadline: float) -> tuple[list[SyntaxFault], list[Stretch]]:
    """The errors that Elixir finds in `data`, and the statements they are in; both empty if Elixir accepts it.

    None is looked for after the one that is found past `deadline` (of `time.process_time()`).
    """
    chars = data.decode("latin-1")
    faults: list[SyntaxFault] = []
    stretches: list[Stretch] = []
    at = 0
    exhausted = False
    while at < len(chars) and not exhausted:
        found = first_fault(chars, at)
        if found is None:
            break
        wrong, stretch = found
        faults.append(SyntaxFault(Span(file, wrong.start, wrong.end), wrong.message))
        stretches.append(stretch)
        at = stretch.end
        exhausted = len(faults) == MAX_FAULTS or time.process_time() > deadline
    if exhausted and at < len(chars):
        stretches.append(Stretch(at, len(chars)))
    return faults, stretches


def first_fault(chars: str, at: int) -> tuple[Wrong, Stretch] | None:
    """What is wrong first from offset `at` on, where a statement begins, and the stretch to leave out for it."""
    tokenizer = Tokenizer(chars, at)
    tokens = tokenizer.run()
    wrong, runaway = tokenizer.wrong, tokenizer.runaway
    starts = statement_starts(chars, tokens)
    if wrong is not None:
        end = last_before(starts, wrong.start, at)
        tokens = [token for token in tokens if token.end <= end]
    misplaced = Grammar(tokenizer.multiline).run(tokens)
    if misplaced is not None and (runaway is None or misplaced.start < runaway.start):
        start = last_before(starts, misplaced.start, at)
        return misplaced, Stretch(start, next((s for s in starts if s >= misplaced.seen), len(chars)))
    if runaway is not None and (wrong or misplaced):
        message = f"the {runaway.text} that begins here has no closing {runaway.closing}"
        wrong = Wrong(runaway.start, runaway.start + 1, message, runaway.start)
    if wrong is None:
        return None
    if alone_on_line(chars, wrong) and not tokenizer.open:
        return wrong, Stretch(wrong.start, line_end(chars, wrong.seen))
    resume = STATEMENT_LINE.search(chars, line_end(chars, wrong.seen))
    return wrong, Stretch(last_before(starts, wrong.start, at), resume.start() if resume else len(chars))


def statement_around(data: bytes, offset: int) -> Stretch:
    """The statement in which `offset` is, of a text in which Elixir finds no error."""
    chars = data.decode("latin-1")
    starts = statement_starts(chars, Tokenizer(chars).run())
    return Stretch(last_before(starts, offset, 0), next((s for s in starts if s > offset), len(chars)))


def statement_starts(chars: str, tokens: list[Token]) -> list[int]:
    """The offsets of the tokens that begin a line at the margin and are inside no bracket, block or text."""
    starts = []
    depth = 0
    for token in tokens:
        if depth == 0 and token.kind != "line" and (token.start == 0 or chars[token.start - 1] == "\n"):
            starts.append(token.start)
        if token.kind in ("open", "text"):
            depth += 1
        elif token.kind in ("close", "text_end"):
            depth -= 1
    return starts


def last_before(starts: list[int], offset: int, default: int) -> int:
    return max((start for start in starts if start <= offset), default=default)


def line_end(chars: str, offset: int) -> int:
    """The offset of the line below the one in which `offset` is."""
    end = chars.find("\n", offset)
    return end + 1 if end >= 0 else len(chars)


def alone_on_line(chars: str, wrong: Wrong) -> bool:
    """Whether lines hold nothing but a closing word that closes nothing, or a merge conflict."""
    if chars.startswith("<<<<<<<", wrong.start):
        return True
    start = chars.rfind("\n", 0, wrong.start) + 1
    line = chars[start : line_end(chars, wrong.seen)].strip()
    return wrong.message.endswith("closes nothing") and line == chars[wrong.start : wrong.end]


def without(data: bytes, stretches: list[Stretch]) -> bytes:
    """`data` with line ends in place of the stretches (tree-sitter is slow on blanks); lines with comments stay."""
    out = bytearray(data)
    for start, end in stretches:
        lines = data[start:end].splitlines(keepends=True)
        kept = [line if COMMENT_LINE.match(line) else b"\n" * len(line) for line in lines]
        out[start:end] = b"".join(kept)
    return bytes(out)
