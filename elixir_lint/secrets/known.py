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
        self._pattern = re.compile("|".join(map(re.escape, self._texts))) if self._texts else None

    def redacted(self, text: str, *, whole: bool = True) -> str:
        """The text without them, and without what `redact` finds."""
        if self._pattern is not None:
            text = self._pattern.sub(MASK, text)
        return redact(text, whole=whole)

    def holds(self, text: str) -> bool:
        """Whether a literal is a part of a secret, or has one as a part."""
        if self._pattern is None or len(text) < SHORTEST:
            return False
        return self._pattern.search(text) is not None or any(text in secret for secret in self._texts)


def is_distinctive(text: str) -> bool:
    """Whether the text stands for nothing but itself: no word, no name, no placeholder."""
    return len(text) >= SHORTEST and re.fullmatch(_NAME, text) is None and not is_placeholder(text)


NOTHING_KNOWN = Known(())
