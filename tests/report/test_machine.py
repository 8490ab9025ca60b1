"""The formats of CI systems: what their documentation asks for, on ordinary and on hostile reports."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import jsonschema
import pytest
import xmlschema

from elixir_lint.engine import Report
from elixir_lint.finding import Problem, Related, Severity
from elixir_lint.record import replace
from elixir_lint.report import github, gitlab, junit, markdown, rdjson
from elixir_lint.report.formats import FORMATS, MACHINE
from elixir_lint.report.formats import render as render_format
from tests.report.golden import assert_golden
from tests.report.reports import EXAMPLE, POOL_SIZE, SSL_OPTS, SSL_RULE, at, finding, hidden, report, source
from tests.report.test_hostile import EVIL, NAMES, hostile
from tests.report.test_sarif import CRASH, HOSTILE

JUNIT = xmlschema.XMLSchema(Path(__file__).parent / "schemas" / "junit-10.xsd")
CLEAN = report(rules=(SSL_RULE,))
UNITS = source("a.exs", 'config :shop,\r\n\té: "\U0001f600", ssl: false\r\n')
IN_UNITS = finding(Problem(at(UNITS, "ssl: false"), "off", related=(Related(at(UNITS, "é"), "é"),)))


@pytest.mark.parametrize("name", MACHINE)
def test_the_whole_document(name: str) -> None:
    assert_golden("report.sarif" if name == "sarif" else f"report.{name}", render_format(name, EXAMPLE))


@pytest.mark.parametrize("name", FORMATS)
def test_a_document_ends_with_its_line_and_is_the_same_each_time(name: str) -> None:
    for shown in (EXAMPLE, CLEAN, HOSTILE):
        text = render_format(name, shown)
        assert text == "" or text.endswith("\n")
        assert text == render_format(name, shown)


@pytest.mark.parametrize("name", MACHINE)
@pytest.mark.parametrize("evil", NAMES)
def test_a_hostile_report_can_be_written_as_utf8(name: str, evil: str) -> None:
    render_format(name, hostile(evil)).encode("utf-8")


@pytest.mark.parametrize("name", ["github", "gitlab", "junit", "rdjson", "markdown", "sarif"])
def test_what_is_hidden_is_left_out(name: str) -> None:
    shown = report(SSL_OPTS, hidden=(hidden(POOL_SIZE, "comment"),), show_hidden=True)
    text = render_format(name, shown)
    assert "repo-ssl-opts-without-ssl" in text
    assert "repo-pool-size-unset" not in text


# -- github ------------------------------------------------------------------------------------------

COMMAND = re.compile(r"::(?P<kind>error|warning|notice)(?: (?P<properties>.*?))?::(?P<message>.*)")


def commands(shown: Report) -> list[tuple[str, dict[str, str], str]]:
    """What GitHub's runner reads: `ActionCommand.TryParseV2` of actions/runner."""
    found = []
    for line in github.render(shown).splitlines():
        match = COMMAND.fullmatch(line)
        assert match is not None, line
        pairs = (pair.partition("=") for pair in (match["properties"] or "").split(",") if pair)
        properties = {name: unescaped(value) for name, _, value in pairs}
        found.append((match["kind"], properties, unescaped(match["message"])))
    return found


def unescaped(text: str) -> str:
    for sign in ("%2C,", "%3A:", "%0A\n", "%0D\r", "%25%"):
        text = text.replace(sign[:3], sign[3:])
    return text


def test_annotations() -> None:
    (first, *_) = commands(EXAMPLE)
    assert first == (
        "error",
        {
            "file": "config/runtime.exs",
            "line": "21",
            "endLine": "21",
            "col": "5",
            "endColumn": "13",
            "title": "repo-ssl-opts-without-ssl",
        },
        "Shop.Repo connects without TLS in prod: `ssl_opts` is ignored unless `ssl` is set\n"
        "config/prod.exs:9: TLS is off\n"
        "config/runtime.exs:19: only in prod\n"
        "fix: ssl: [verify: :verify_peer, cacerts: :public_key.cacerts_get()]",
    )
    assert [kind for kind, _, _ in commands(EXAMPLE)] == ["error", "warning", "notice"]
    assert github.render(CLEAN) == ""


def test_a_place_of_several_lines_has_no_columns() -> None:
    ((_, properties, _),) = commands(report(POOL_SIZE))
    assert properties == {
        "file": "config/runtime.exs",
        "line": "20",
        "endLine": "21",
        "title": "repo-pool-size-unset",
    }


@pytest.mark.parametrize("evil", [*NAMES, "50%,a:b", "a,line=9", "a::error::b"])
def test_annotations_survive_hostile_names(evil: str) -> None:
    error, found = commands(hostile(evil))
    assert (error[0], error[1]) == ("error", {"title": "internal error"})
    assert found[0] == "error"
    assert set(found[1]) == {"file", "line", "endLine", "col", "endColumn", "title"}
    assert found[1]["line"] == "3"
    if evil.isprintable() and "##" not in evil:
        assert found[1]["file"] == evil
        assert found[2].startswith(f"{evil} is off\n")


def of(**counts: int) -> Report:
    found = []
    for severity, count in counts.items():
        found += [replace(SSL_OPTS, severity=Severity(severity))] * count
    return report(*found)


@pytest.mark.parametrize(
    ("shown", "kinds", "closing"),
    [
        (of(error=10, warning=10, info=10), {"error": 10, "warning": 10, "notice": 10}, ""),
        (of(error=11), {"error": 10, "notice": 1}, "1 more problem"),
        (of(error=13, warning=12), {"error": 10, "warning": 10, "notice": 1}, "5 more problems"),
        (of(info=11), {"notice": 10}, "2 more problems"),
        (of(error=11, info=10), {"error": 10, "notice": 10}, "2 more problems"),
        (replace(of(error=10), crashes=(CRASH,)), {"error": 10, "notice": 1}, "1 more problem"),
    ],
)
def test_github_keeps_ten_of_a_kind(shown: Report, kinds: dict[str, int], closing: str) -> None:
    found = commands(shown)
    assert {kind: sum(one == kind for one, _, _ in found) for kind in kinds} == kinds
    assert len(found) == sum(kinds.values())
    end = f"{closing} not shown here: GitHub keeps 10 annotations of a kind"
    assert (found[-1][2] == end) is bool(closing)


# -- gitlab ------------------------------------------------------------------------------------------

GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "not": {"pattern": r"^(\./|/)"}},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}, "end": {"type": "integer"}},
                        "additionalProperties": False,
                    },
                },
                "additionalProperties": False,
            },
        },
        "additionalProperties": False,
    },
}
"""From https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format"""


@pytest.mark.parametrize("shown", [EXAMPLE, HOSTILE, CLEAN, *map(hostile, NAMES[:1])])
def test_a_code_quality_report(shown: Report) -> None:
    document = json.loads(gitlab.render(shown))
    jsonschema.validate(document, GITLAB)
    assert len({entry["fingerprint"] for entry in document}) == len(document) or shown is HOSTILE


def test_code_quality() -> None:
    assert gitlab.render(CLEAN) == "[]\n"
    document = json.loads(gitlab.render(EXAMPLE))
    assert [entry["severity"] for entry in document] == ["minor", "major", "critical"]
    assert document[2]["description"].startswith("repo-ssl-opts-without-ssl: Shop.Repo connects without TLS")
    assert document[2]["location"] == {"path": "config/runtime.exs", "lines": {"begin": 21, "end": 21}}


# -- junit -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shown", [EXAMPLE, HOSTILE, CLEAN, *map(hostile, NAMES)])
def test_the_schema_of_junit(shown: Report) -> None:
    JUNIT.validate(junit.render(shown))


def test_a_suite_for_each_file_and_a_failing_case_for_each_finding() -> None:
    prod = finding(Problem(at(source("config/prod.exs", "ssl: false"), "ssl"), "off"))
    root = ElementTree.fromstring(junit.render(report(*EXAMPLE.findings, prod)).encode())
    assert root.attrib == {"name": "elixir-lint", "tests": "4", "failures": "4", "errors": "0"}
    assert [(suite.get("name"), suite.get("tests"), len(suite)) for suite in root] == [
        ("config/runtime.exs", "3", 3),
        ("config/prod.exs", "1", 1),
    ]
    (failure,) = root[0][2]
    assert failure.attrib == {"type": "error", "message": SSL_OPTS.problem.message}
    assert (failure.text or "").splitlines()[0] == "config/runtime.exs:21:5"


def test_one_passing_case_when_clean() -> None:
    root = ElementTree.fromstring(junit.render(CLEAN).encode())
    assert [(len(suite), suite.get("tests"), [list(case) for case in suite]) for suite in root] == [(1, "1", [[]])]
    assert root.attrib == {"name": "elixir-lint", "tests": "1", "failures": "0", "errors": "0"}


def test_what_xml_cannot_hold_is_left_out() -> None:
    text = junit.render(hostile(EVIL + "\ufffe\uffff\x0b\U0001f600<&\"'"))
    root = ElementTree.fromstring(text.encode())
    assert "\U0001f600<&\"'" in root[0].attrib["name"]
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", text)


# -- rdjson ------------------------------------------------------------------------------------------

_POSITION = {
    "type": "object",
    "required": ["line", "column"],
    "properties": {"line": {"type": "integer", "minimum": 1}, "column": {"type": "integer", "minimum": 1}},
    "additionalProperties": False,
}
_LOCATION = {
    "type": "object",
    "required": ["path"],
    "properties": {
        "path": {"type": "string"},
        "range": {
            "type": "object",
            "required": ["start"],
            "properties": {"start": _POSITION, "end": _POSITION},
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}
RDJSON = {
    "type": "object",
    "required": ["diagnostics", "source"],
    "properties": {
        "source": {
            "type": "object",
            "required": ["name"],
            "properties": {"name": {"type": "string"}, "url": {"type": "string"}},
            "additionalProperties": False,
        },
        "diagnostics": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["message"],
                "properties": {
                    "message": {"type": "string"},
                    "location": _LOCATION,
                    "severity": {"enum": ["UNKNOWN_SEVERITY", "ERROR", "WARNING", "INFO"]},
                    "code": {
                        "type": "object",
                        "required": ["value"],
                        "properties": {"value": {"type": "string"}, "url": {"type": "string"}},
                        "additionalProperties": False,
                    },
                    "related_locations": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["location"],
                            "properties": {"message": {"type": "string"}, "location": _LOCATION},
                            "additionalProperties": False,
                        },
                    },
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
"""From proto/rdf/reviewdog.proto of reviewdog."""


@pytest.mark.parametrize("shown", [EXAMPLE, HOSTILE, CLEAN, *map(hostile, NAMES[:1])])
def test_a_diagnostic_result(shown: Report) -> None:
    jsonschema.validate(json.loads(rdjson.render(shown)), RDJSON)


def test_columns_of_rdjson_are_bytes() -> None:
    (found,) = json.loads(rdjson.render(report(IN_UNITS)))["diagnostics"]
    assert found["location"]["range"] == {"start": {"line": 2, "column": 14}, "end": {"line": 2, "column": 24}}
    (related,) = found["related_locations"]
    assert related["location"]["range"] == {"start": {"line": 2, "column": 2}, "end": {"line": 2, "column": 4}}


def test_columns_of_github_and_json_are_code_points() -> None:
    ((_, properties, _),) = commands(report(IN_UNITS))
    assert (properties["col"], properties["endColumn"]) == ("10", "20")


# -- markdown ----------------------------------------------------------------------------------------


def test_a_summary_that_is_clean() -> None:
    assert markdown.render(CLEAN) == "## elixir-lint\n\nNo problems in 14 files: shop, prod \\(1 rule\\).\n\n"


def test_signs_of_markdown_mean_nothing() -> None:
    file = source("a|b<c>.exs", "ssl: false")
    problem = Problem(at(file, "ssl"), "<b>x</b> | [y](z) *w* @me `a|b` #1", fix="x")
    row = markdown.render(report(finding(problem))).splitlines()[-1]
    assert row.endswith(
        " | <code>a&#124;b&#60;c&#62;.exs:1</code> | "
        r"\<b\>x\</b\> \| \[y\]\(z\) \*w\* \@me <code>a&#124;b</code> \#1<br>fix: x |"
    )


@pytest.mark.parametrize("evil", NAMES)
def test_each_row_is_a_line_of_four_cells(evil: str) -> None:
    rows = [line for line in markdown.render(hostile(evil)).splitlines() if line.startswith("|")]
    assert len(rows) == 3
    assert [len(re.split(r"(?<!\\)\|", row)) for row in rows] == [6, 6, 6]


def test_a_summary_that_is_too_long_is_cut_between_rows() -> None:
    many = report(*[SSL_OPTS] * 5000)
    text = markdown.render(many)
    assert len(text.encode()) <= 1024 * 1024
    rows = sum(line.startswith("| error") for line in text.splitlines())
    assert text.endswith(f"\n\n{5000 - rows} more problems not shown here.\n")
    assert len(markdown.render(many, limit=4000).encode()) <= 4000
