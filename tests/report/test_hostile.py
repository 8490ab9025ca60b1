"""The linted repository is a stranger's: nothing in its names and sources may act where a report is read."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elixir_lint.engine import Crash, LintedProject, Report
from elixir_lint.finding import NotChecked, Problem, Related
from elixir_lint.record import replace
from elixir_lint.report import concise, full, sarif
from elixir_lint.report import json as json_format
from elixir_lint.source import SourceFile, Span
from tests.report.reports import at, drawn, finding, report

EVIL = "a\x1b[2J\x9b31m\r\n::error file=x::pwned\n##[error]pwned ##vso[x]\u202e\x00\x07"
NAMES = (
    EVIL,
    "::error file=x,line=1::pwned.exs",
    "\n::add-mask::x.exs",
    "<script>alert(1)</script>.exs",
    "[link](javascript:1).exs",
    "\udcff\udc80.exs",
    "%0A::error::x.exs",
)


def hostile(name: str) -> Report:
    """A report in which every text from outside is `name`."""
    file = SourceFile(name, f'config :shop, "{EVIL}", ssl: false # {EVIL}\n'.encode())
    place = at(file, "ssl: false")
    problem = Problem(
        place, f"{name} is off", name, (Related(at(file, "shop"), name),), (name, name), fix=f"remove {name}"
    )
    return report(
        finding(problem, environment=name, project=name),
        environments=("prod", name),
        projects=(LintedProject(name, name, "app"),),
        not_checked=(NotChecked(name, place, (name,)), NotChecked(name, project=name)),
        crashes=(Crash("repo-no-tls", name, name),),
    )


def assert_harmless(text: str) -> None:
    acting = {char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")} - {"\n"}
    assert acting == set()
    assert "##[" not in text
    assert "##vso[" not in text
    assert [line for line in text.split("\n") if line.lstrip().startswith("::") and ":::" not in line] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_text_formats_show_what_would_act(name: str) -> None:
    shown = hostile(name)
    assert_harmless(full.render(shown, verbose=True))
    assert_harmless(concise.render(shown, verbose=True))


@pytest.mark.parametrize("name", NAMES)
def test_the_documents_are_ascii_and_parse_to_what_utf8_can_hold(name: str) -> None:
    shown = hostile(name)
    for text in (json_format.render(shown), sarif.render(shown)):
        assert text.isascii()
        assert_harmless(text)
        json.dumps(json.loads(text), ensure_ascii=False).encode()


def test_names_in_json_are_exact_and_prose_is_plain() -> None:
    (found,) = json.loads(json_format.render(hostile(EVIL)))["findings"]
    assert (found["file"], found["setting"]) == (EVIL, [EVIL, EVIL])
    assert found["message"] == (
        r"a\x1b[2J\x9b31m\r\n::error file=x::pwned\n\x23#[error]pwned \x23#vso[x]\u202e\x00\x07 is off"
    )


def test_no_line_of_the_output_comes_from_outside() -> None:
    file = SourceFile("a\n.exs", b"x\x1b[0m = 1 # \xe2\x80\xae::error::y\r\n")
    text = full.render(report(finding(Problem(at(file, "1"), "bad\n::error::z", "here\r"))))
    assert text[: text.index("  = why")] == drawn(
        r"""
        error[repo-no-tls]: bad\n::error::z
         --> a\n.exs:1:9
          |
        1 | x\x1b[0m = 1 # \u202e::error::y
          |            ^ here\r
          |
        """
    )


ALPHABET = st.characters(codec=None) | st.sampled_from('\t\r\n\x1b\u202e\u0301漢\U0001f600#[]:"*')


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=80) | st.text(ALPHABET, max_size=60).map(encoded), ends=st.data())
def test_any_bytes_and_places(data: bytes, ends: st.DataObject) -> None:
    """Every place of every file is drawn in every width, between characters or not."""
    offsets = st.integers(0, len(data))
    file = SourceFile("a.exs", data)
    spans = [Span(file, *sorted((ends.draw(offsets), ends.draw(offsets)))) for _ in range(4)]
    problem = Problem(spans[0], "m", "first", tuple(Related(span, "other") for span in spans[1:3]), hides=(spans[3],))
    shown = report(finding(problem))
    width = ends.draw(st.integers(0, 60))
    assert_harmless(full.render(shown, width=width))
    assert json.loads(sarif.render(shown))["runs"][0]["results"][0]["partialFingerprints"]
    json_format.render(replace(shown, files=0))
