"""Real Elixir judges generated programs, and generated programs with one thing broken."""

from __future__ import annotations

import os
from random import Random

from elixir_lint.source import SourceFile
from elixir_lint.syntax.parse import parse
from tests.syntax.quoted import difference, form, without_columns
from tests.syntax.sources import programs

COUNT = int(os.environ.get("ELIXIR_LINT_PROGRAMS", "1000"))
SEED = int(os.environ.get("ELIXIR_LINT_SEED", "1"))
PIECES = (*"()[]{}\"',:.;%&|#~ \n", "end", " do ", "->", "<<", '"""')

MISCOUNTED = "\\#{"
"""Elixir 1.14 counts it as one column."""


def called_wrong(elixir, source):
    """What we call wrong about a program that Elixir accepts. (What is beyond the grammar is marked `valid`.)"""
    faults = parse(SourceFile("config/config.exs", source.encode())).errors
    wrong = [fault.message for fault in faults if not fault.valid]
    return wrong if wrong and elixir.read(source.encode())[0] == "ok" else None


def read_otherwise(elixir, source):
    """What we call wrong about a program that Elixir accepts, or else where we read something else."""
    file = parse(SourceFile("config/config.exs", source.encode()))
    answer = elixir.read(source.encode())
    if file.errors or answer[0] != "ok":
        return called_wrong(elixir, source)
    ours, theirs = form(file.body), answer[1]
    if MISCOUNTED in source:
        ours, theirs = without_columns(ours), without_columns(theirs)
    return difference(ours, theirs)


def found(judge, elixir, sources):
    judged = ((source, judge(elixir, source)) for source in sources)
    return {source: problem for source, problem in judged if problem}


def test_a_program_is_read_as_elixir_reads_it(elixir):
    assert found(read_otherwise, elixir, programs(SEED, COUNT)) == {}


def test_a_program_with_something_too_much_is_not_called_wrong_if_it_is_right(elixir):
    assert found(called_wrong, elixir, broken(SEED, lambda random: (random.choice(PIECES), 0))) == {}


def test_a_program_with_something_missing_is_not_called_wrong_if_it_is_right(elixir):
    assert found(called_wrong, elixir, broken(SEED, lambda random: ("", random.randint(1, 3)))) == {}


def broken(seed, change):
    """Programs with a text put in somewhere, and some characters left out behind it, as `change` says."""
    random = Random(seed)
    for source in programs(seed, COUNT):
        place = random.randint(0, len(source))
        text, length = change(random)
        yield source[:place] + text + source[place + length :]
