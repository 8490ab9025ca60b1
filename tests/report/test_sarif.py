"""SARIF: the whole document, the schema of OASIS, what GitHub reads. `validate_sarif` asks Microsoft's validator."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from elixir_lint.engine import Crash, Report
from elixir_lint.finding import Problem, Related, Severity, Step
from elixir_lint.record import replace
from elixir_lint.report.sarif import render
from tests.report.golden import assert_golden
from tests.report.reports import EXAMPLE, SSL_OPTS, SSL_RULE, at, finding, report, rule, source

SCHEMA = Path(__file__).parent / "schemas" / "sarif-schema-2.1.0.json"

ODD = source("config/größe [1] %.exs", 'import Config\n\té: "\U0001f600", ssl: [a: 1]\n')
ODD_FINDING = finding(
    Problem(
        at(ODD, "ssl: [a: 1]"),
        '`ssl` is {:system, "SSL"} or [a](1) or {0} or C:\\x',
        related=(
            Related(at(ODD, "é"), "a [list](2)"),
            Related(at(ODD, "import"), "", Step.CONTEXT),
        ),
    )
)
BROKEN = finding(
    Problem(at(source("mix.exs", "def\n"), "def"), "mix.exs cannot be parsed", key="mix.exs"), "syntax-error"
)
CRASH = Crash("repo-no-tls", "apps/shop", "KeyError in checks/repos.py:41")
HOSTILE = report(ODD_FINDING, BROKEN, SSL_OPTS, crashes=(CRASH,))
CLEAN = report(rules=(SSL_RULE,))


def run_of(shown: Report) -> Any:
    (run,) = json.loads(render(shown))["runs"]
    return run


def test_the_whole_document() -> None:
    assert_golden("report.sarif", render(EXAMPLE))


@pytest.mark.parametrize("shown", [EXAMPLE, HOSTILE, CLEAN])
def test_the_schema(shown: Report) -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    jsonschema.validate(json.loads(render(shown)), schema)


def test_nothing_found() -> None:
    run = run_of(CLEAN)
    assert run["results"] == []
    assert run["invocations"] == [{"executionSuccessful": True}]
    assert [found["id"] for found in run["tool"]["driver"]["rules"]] == ["repo-ssl-opts-without-ssl"]


def test_only_security_rules_are_about_security() -> None:
    rules = (
        rule("repo-pool-size-unset", tags=("CWE-400",), severities=(Severity.INFO,)),
        rule("secret-in-source", tags=("security", "CWE-79", "CWE-1188", "ecto"), severities=(Severity.WARNING,)),
    )
    assert [found["properties"] for found in run_of(report(rules=rules))["tool"]["driver"]["rules"]] == [
        {"tags": ["repo"], "precision": "high", "problem.severity": "recommendation"},
        {
            "tags": ["security", "external/cwe/cwe-079", "external/cwe/cwe-1188", "secret"],
            "precision": "high",
            "problem.severity": "warning",
            "security-severity": "5.0",
        },
    ]


def test_odd_text_is_neither_link_nor_placeholder() -> None:
    (found,) = run_of(report(ODD_FINDING))["results"]
    assert found["message"]["text"] == (
        '`ssl` is {:system, "SSL"} or \\[a\\](1) or {{0}} or C:\\\\x. '
        "See [a \\[list\\](2)](1), [config/größe \\[1\\] %.exs:1](2)."
    )
    assert [place["message"]["text"] for place in found["relatedLocations"]] == [
        "a \\[list\\](2)",
        "config/größe [1] %.exs:1",
    ]


def test_places_are_percent_encoded_and_count_code_points() -> None:
    (found,) = run_of(report(ODD_FINDING))["results"]
    assert found["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "config/gr%C3%B6%C3%9Fe%20%5B1%5D%20%25.exs", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 2, "startColumn": 10, "endLine": 2, "endColumn": 21},
            }
        }
    ]


def test_a_name_that_is_not_utf8_keeps_its_bytes() -> None:
    (found,) = run_of(report(finding(Problem(at(source("\udcff.exs", "ssl"), "ssl"), "off"))))["results"]
    assert found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "%FF.exs"


def test_the_way_of_a_value_has_two_steps_or_is_not_told() -> None:
    single, two = run_of(report(BROKEN, SSL_OPTS))["results"]
    assert "codeFlows" not in single
    (flow,) = two["codeFlows"]
    (thread,) = flow["threadFlows"]
    assert [step["location"]["message"]["text"] for step in thread["locations"]] == ["TLS is off", "set here"]


def test_a_file_that_was_not_read_is_a_notification_too() -> None:
    run = run_of(report(BROKEN))
    assert [found["ruleId"] for found in run["results"]] == ["syntax-error"]
    assert run["invocations"] == [
        {
            "executionSuccessful": True,
            "toolExecutionNotifications": [
                {
                    "associatedRule": {"id": "syntax-error", "index": 0},
                    "level": "error",
                    "message": {"text": "mix.exs cannot be parsed."},
                    "locations": [{"physicalLocation": run["results"][0]["locations"][0]["physicalLocation"]}],
                }
            ],
        }
    ]


def test_a_rule_that_failed() -> None:
    run = run_of(report(rules=(rule("repo-no-tls"),), crashes=(CRASH,)))
    assert run["invocations"] == [
        {
            "executionSuccessful": False,
            "toolExecutionNotifications": [
                {
                    "associatedRule": {"id": "repo-no-tls", "index": 0},
                    "level": "error",
                    "message": {"text": "The rule repo-no-tls failed in apps/shop: KeyError in checks/repos.py:41."},
                }
            ],
        }
    ]


def test_the_hash_of_a_line_does_not_depend_on_its_number() -> None:
    before = at(source("a.exs", "config :shop, ssl: false\n" + "# a\n" * 60), "ssl")
    moved = at(source("a.exs", "\n\n# moved\n\tconfig :shop,  ssl: false\n" + "# a\n" * 60), "ssl")
    hashes = [
        run_of(report(finding(Problem(span, "off"))))["results"][0]["partialFingerprints"] for span in (before, moved)
    ]
    assert hashes[0] == hashes[1]


def test_the_index_is_that_of_the_rule() -> None:
    results = run_of(replace(EXAMPLE, findings=(*EXAMPLE.findings, replace(SSL_OPTS, rule="not-selected"))))["results"]
    assert [(found["ruleId"], found.get("ruleIndex")) for found in results] == [
        ("telemetry-no-consumer", 2),
        ("repo-pool-size-unset", 0),
        ("repo-ssl-opts-without-ssl", 1),
        ("not-selected", None),
    ]


def test_the_same_bytes_on_two_runs() -> None:
    assert render(HOSTILE) == render(HOSTILE)
