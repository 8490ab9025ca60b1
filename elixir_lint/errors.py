"""What our user got wrong: an option, a path, a rule page. One exception family; the exit code is part of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from elixir_lint.source import Span


class UserError(Exception):
    """Says in one sentence what is wrong and where, ready to be printed after `error: `."""

    exit_code = 2


class PlacedError(UserError):
    """What is wrong in a file of our user, each with its place."""

    def __init__(self, faults: Sequence[tuple[Span, str]]) -> None:
        super().__init__(", ".join(f"{s.file.path}:{s.begin.line}:{s.begin.column}: {text}" for s, text in faults))
        self.faults = tuple(faults)


class NothingToCheckError(UserError):
    """There is no Mix project where we were told to look: not wrong, but never a clean run."""

    exit_code = 3


def suggestion(word: str, candidates: Iterable[str]) -> str:
    """`, did you mean "repo-no-tls"?` with the candidate closest to a misspelt `word`; empty if none is close."""
    from difflib import get_close_matches  # needed only when something is wrong, and not cheap to import

    close = get_close_matches(word.lower(), sorted(candidates), n=1, cutoff=0.6)
    return f', did you mean "{close[0]}"?' if close else ""
