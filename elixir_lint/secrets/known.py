"""Secrets that are known by their value, to be masked wherever they turn up."""

from __future__ import annotations

import re
from collections.abc import Iterable

from elixir_lint.secrets.placeholders import is_placeholder
from elixir_lint.secrets.redact import MASK, redact

SHORTEST = 8
"""Characters of a text that is not there by chance."""

_NAME = r"_?[A-Za-z]+(?:[ _.:/-]+[A-Za-z]+)*"


class Known:
    """Texts that are secrets. Words and names are left out: they stand elsewhere with another meaning."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = sorted(filter(is_distinctive, set(texts)), key=lambda text: (-len(text), text))
        self._joined = "\0".join(self._texts)
        self._by_begin: dict[str, list[str]] = {}  # the longest first
        for text in self._texts:
            self._by_begin.setdefault(text[:SHORTEST], []).append(text)

    def redacted(self, text: str, *, whole: bool = True) -> str:
        """The text without them, and without what `redact` finds."""
        out: list[str] = []
        at = 0
        while found := self._find(text, at):
            start, secret = found
            out += (text[at:start], MASK)
            at = start + len(secret)
        return redact("".join((*out, text[at:])), whole=whole)

    def _find(self, text: str, at: int) -> tuple[int, str] | None:
        """The first of them in the text from `at` on, the longest that begins there, and where."""
        if self._by_begin:
            for start in range(at, len(text) - SHORTEST + 1):
                for secret in self._by_begin.get(text[start : start + SHORTEST], ()):
                    if text.startswith(secret, start):
                        return start, secret
        return None

    def holds(self, text: str) -> bool:
        """Whether a literal is a part of a secret, or has one as a part."""
        if not self._texts or len(text) < SHORTEST:
            return False
        part = text in self._joined if "\0" not in text else any(text in secret for secret in self._texts)
        return part or self._find(text, 0) is not None


def is_distinctive(text: str) -> bool:
    """Whether the text stands for nothing but itself: no word, no name, no placeholder."""
    return len(text) >= SHORTEST and re.fullmatch(_NAME, text) is None and not is_placeholder(text)


NOTHING_KNOWN = Known(())
