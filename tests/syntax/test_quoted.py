"""Real Elixir reads the same snippets, and agrees with us on the whole tree and on where its nodes begin."""

from __future__ import annotations

from pathlib import Path

import pytest

from elixir_lint.source import SourceFile
from elixir_lint.syntax.parse import parse
from tests.syntax.quoted import difference, form

SNIPPETS = Path(__file__).with_name("snippets.txt").read_bytes().rstrip(b"\n").split(b"\n---\n")

BYTES = [
    b"a\r\n|> b\r\n",
    b'x = """\r\n  a\r\n    b\r\n  """\r\n',
    b'  """\r\n  a\\\r\n  b\r\n  """',
    b'"a\\\r\nb"',
    b"~s'''\r\n  a\r\n  '''",
    b'config :shop,\r\n  # \xc3\xa9\r\n  a: 1,\r\n  b: "\xc3\xa9\xf0\x9f\x98\x80"\r\n',
    b"f \\\r\n  a",
    b'"\ttab\t"',
    b'"\x7f\x01"',
    b"[a: 1,\t b: 2]",
    b"\n\n\n  a\n\n\n",
    b'\xc3\xa9 = "\xc3\xa9"; a = b',
    b"",
    b"\n",
    b"a ",
]
"""Snippets with bytes that a text file does not keep."""

REJECTED = {
    b"%foo.bar{}": "the grammar has no call as the name of a struct",
    b"f.(a) do 1 end": "the grammar has no do-block behind an anonymous call",
    b'"#{a; b}"': "the grammar has no semicolon inside an interpolation",
    b"a[b: 1]": "the grammar has no keywords as the key of an access",
    b'a[b: 1, c: "d"]': "the same",
    b'"#{a\nb}"': "the grammar has one expression inside an interpolation",
}
"""What Elixir reads and tree-sitter-elixir does not: told as a fault that is marked `valid`."""

ACCEPTED = {
    b"<<a: 1>>": "it is not used in config files, and harmless",
    b"[a | b: 1]": "it is not used in config files, and harmless",
    b"~MYSIG(a)": "Elixir 1.15 allows names of several letters",
    b"case a do b -> c end.d": "newer Elixir may, and it is harmless",
    b"f a do\n  b\nend\n.c": "newer Elixir may, and it is harmless",
}
"""What Elixir (1.14) rejects and we read."""

ELSEWHERE = {b"not a in b", b"!a in b", b"not(a) in b", b"a and not b in c"}
"""Elixir 1.14 places `not` at the `in`; since 1.15 and for us it is where it is written."""


@pytest.fixture(scope="module")
def answers(elixir):
    return {snippet: elixir.read(snippet) for snippet in SNIPPETS + BYTES}


def test_elixir_reads_the_same(answers):
    assert len(answers) > 500
    wrong = {snippet.decode(): disagreement(snippet, answer) for snippet, answer in answers.items()}
    assert {snippet: problem for snippet, problem in wrong.items() if problem} == {}


def disagreement(snippet, answer):
    """What is to be said of a snippet, None if we agree or if the difference is listed above."""
    file = parse(SourceFile("config/config.exs", snippet))
    if answer[0] == "error":
        return None if file.errors or snippet in ACCEPTED else f"only Elixir: {answer[3]}"
    if file.errors:
        expected = snippet in REJECTED and all(fault.valid for fault in file.errors)
        return None if expected else f"only we: {file.errors[0].message}"
    found = difference(form(file.body), answer[1])
    return None if found is None or snippet in ELSEWHERE else found


@pytest.mark.parametrize("listed", [REJECTED, ACCEPTED, dict.fromkeys(ELSEWHERE)], ids=["rejected", "accepted", "else"])
def test_a_listed_difference_is_one(answers, listed):
    for snippet in listed:
        file = parse(SourceFile("config/config.exs", snippet))
        answer = answers[snippet]
        same = (answer[0] == "error") == bool(file.errors)
        assert not same or difference(form(file.body), answer[1]) is not None, snippet
