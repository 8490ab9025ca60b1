"""The examples of github/codeql-action (`src/fingerprints.test.ts`), and what they leave open."""

from __future__ import annotations

import pytest

from elixir_lint.report.line_hash import line_hashes
from tests.report.reports import source

HELLO = [
    "e9496ae3ebfced30:1",
    "fb7c023a8b9ccb3f:1",
    "ce8ba1a563dcdaca:1",
    "e20e36e16fcb0cc8:1",
    "b3edc88f2938467e:1",
    "c8e28b0b4002a3a0:1",
    "c129715d7a2bc9a3:1",
]

PUBLISHED = [
    ("", ["c129715d7a2bc9a3:1"]),
    (
        " a\nb\n  \t\tc\n d",
        ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
    ),
    (
        " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End",
        [
            "8b7cf3e952e7aeb2:1",
            "b1ae1287ec4718d9:1",
            "bff680108adb0fcc:1",
            "c6805c5e1288b612:1",
            "b86d3392aea1be30:1",
            "e6ceba753e1a442:1",
        ],
    ),
    (" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", HELLO),
    (" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r", HELLO),
    (" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n", HELLO),
    (" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", HELLO),
    (
        "Lorem ipsum dolor sit amet.\n" * 10,
        [
            "a7f2ff13bc495cf2:1",
            "a7f2ff13bc495cf2:2",
            "a7f2ff13bc495cf2:3",
            "a7f2ff13bc495cf2:4",
            "a7f2ff13bc495cf2:5",
            "a7f2ff13bc495cf2:6",
            "a7f2ff1481e87703:1",
            "a9cf91f7bbf1862b:1",
            "55ec222b86bcae53:1",
            "cc97dc7b1d7d8f7b:1",
            "c129715d7a2bc9a3:1",
        ],
    ),
]


@pytest.mark.parametrize(("text", "hashes"), PUBLISHED)
def test_the_published_examples(text: str, hashes: list[str]) -> None:
    assert line_hashes(source("x", text)) == dict(enumerate(hashes, 1))


def slowly(text: str) -> dict[int, str]:
    """The definition, word by word: for each line its first 100 kept units, then base 37 modulo 2^64."""
    units: list[int] = []
    starts = [0]
    after_return = False
    encoded = text.encode("utf-16-le")
    for unit in (int.from_bytes(encoded[i : i + 2], "little") for i in range(0, len(encoded), 2)):
        if unit in (0x20, 0x09) or (unit == 0x0A and after_return):
            after_return = False
            continue
        after_return = unit == 0x0D
        units.append(0x0A if after_return else unit)
        if units[-1] == 0x0A:
            starts.append(len(units))
    units += [0xFFFF] + [0] * 100
    counts: dict[int, int] = {}
    hashes = {}
    for line, start in enumerate(starts, 1):
        value = 0
        for unit in units[start : start + 100]:
            value = (value * 37 + unit) % 2**64
        counts[value] = counts.get(value, 0) + 1
        hashes[line] = f"{value:x}:{counts[value]}"
    return hashes


@pytest.mark.parametrize(
    "text",
    [
        "größe: 1\n" * 30,
        'emoji: "\U0001f600"\n\n\U0001f600\n',
        "a\r \nb\r\t\r\nc\n",
        "x" * 99 + "\n" + "x" * 100 + "\n" + "x" * 101,
        "\ufffd\uffff\n",
    ],
)
def test_equal_to_the_definition(text: str) -> None:
    assert line_hashes(source("x", text)) == slowly(text)
