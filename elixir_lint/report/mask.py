"""Which parts of a source line are secrets, and must not be shown."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from elixir_lint.secrets.redact import MASK, redact
from elixir_lint.source import SourceFile, Span, Spans


def hidden_ranges(file: SourceFile, line: int, hides: Iterable[Span]) -> list[tuple[int, int]]:
    """The secret parts of a line, as sorted, disjoint ranges of code points from 0, ends exclusive.

    They are the parts of `hides` on it, and what `redact` finds: tokens of known forms, literals under a secret's key.
    """
    text = file.line(line)
    ranges = [r for span in _here(file, line, hides) for r in _within(span, line, len(text))]
    ranges += masked_ranges(text, _redacted(file)[line - 1].rstrip("\r"))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _here(file: SourceFile, line: int, hides: Iterable[Span]) -> Iterable[Span]:
    if isinstance(hides, Spans):
        return hides.on(file, line)
    begin, *after = file.line_starts[line - 1 : line + 1]
    end = after[0] if after else len(file.data)
    return (span for span in hides if span.start < end and span.end >= begin and span.file.path == file.path)


@lru_cache(maxsize=16)
def _redacted(file: SourceFile) -> list[str]:
    """The lines of the file, each seen in the whole text: a key may stand on the line before its secret."""
    return redact(file.data.decode("utf-8", "replace")).split("\n")


def _within(span: Span, line: int, length: int) -> list[tuple[int, int]]:
    """The part of a span that lies on a line of `length` code points, if any."""
    begin, finish = span.begin, span.finish
    if not begin.line <= line <= finish.line:
        return []
    start = begin.column - 1 if line == begin.line else 0
    end = min(finish.column - 1 if line == finish.line else length, length)
    return [(start, end)] if start < end else []


def masked_ranges(text: str, masked: str) -> list[tuple[int, int]]:
    """What `masked` has replaced by MASK, as ranges of `text`; all of it if the two do not fit together."""
    if masked == text:
        return []
    whole = [(0, len(text))]
    first, *middle = masked.split(MASK)
    if not middle or not text.startswith(first) or not text.endswith(middle[-1]):
        return whole
    ranges, at = [], len(first)
    for part in middle[:-1]:
        found = text.find(part, at)
        if found < 0:
            return whole
        ranges.append((at, found))
        at = found + len(part)
    end = len(text) - len(middle[-1])
    if at > end:
        return whole
    return [(start, stop) for start, stop in (*ranges, (at, end)) if start < stop]
