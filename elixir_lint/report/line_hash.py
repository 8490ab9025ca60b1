"""GitHub's `primaryLocationLineHash`: what its SARIF uploader computes for the lines of a file.

Our hashes must be equal to its own, or the upload warns of an inconsistent fingerprint. The algorithm and
its examples are those of `src/fingerprints.ts` in github/codeql-action: the file as UTF-16 units, without
spaces and tabs, each line end as one LF, closed by the unit 0xFFFF; a line's hash is that of the 100 units
from its first one on, as digits of base 37 modulo 2^64, with zeros past the end of the file.
"""

from __future__ import annotations

import sys
from array import array
from itertools import chain, repeat

from elixir_lint.regex import regex
from elixir_lint.source import SourceFile

WINDOW = 100
"""Units that a hash is made of, without spaces and tabs."""
_BASE = 37
_MASK = (1 << 64) - 1
_LOSS = pow(_BASE, WINDOW, 1 << 64)
_NATIVE_UTF16 = f"utf-16-{sys.byteorder[0]}e"
_LF = 0x0A
_END = 0xFFFF
_DROPPED = str.maketrans("", "", " \t")
_LINE_END = regex("\r\n?")


def line_hashes(file: SourceFile) -> dict[int, str]:
    """Line (from 1) -> `hash:counter`; the counter tells apart lines of one file with the same hash.

    A lone CR ends a line here, as it does there.
    """
    text = _LINE_END.sub("\n", file.data.decode("utf-8", "replace")).translate(_DROPPED)
    units = array("H", text.encode(_NATIVE_UTF16))
    units.append(_END)
    starts = [0, *(i + 1 for i, unit in enumerate(units) if unit == _LF)]
    sums = _sums(units)
    seen: dict[int, int] = {}
    hashes = {}
    for line, start in enumerate(starts, 1):
        value = (sums[start + WINDOW] - sums[start] * _LOSS) & _MASK
        seen[value] = seen.get(value, 0) + 1
        hashes[line] = f"{value:x}:{seen[value]}"
    return hashes


def _sums(units: array[int]) -> list[int]:
    """The hash of all units before each index, and of the zeros that follow them."""
    sums, value = [0], 0
    for unit in chain(units, repeat(0, WINDOW)):
        value = (value * _BASE + unit) & _MASK
        sums.append(value)
    return sums
