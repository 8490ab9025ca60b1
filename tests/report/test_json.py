"""Version 1 of the JSON report: the fields and their order are a contract."""

from __future__ import annotations

import json

from elixir_lint.engine import Crash
from elixir_lint.finding import NotChecked, Problem
from elixir_lint.record import replace
from elixir_lint.report.json import render
from tests.report.golden import assert_golden
from tests.report.reports import EXAMPLE, SSL_OPTS, at, finding, hidden, report, rule, source


def test_the_whole_document() -> None:
    assert_golden("report.json", render(EXAMPLE))


def test_nothing_found() -> None:
    document = json.loads(render(report(rules=(rule("repo-no-tls"),))))
    assert document == {
        "version": 1,
        "tool": {"name": "elixir-lint", "version": document["tool"]["version"]},
        "environments": ["prod"],
        "projects": [{"path": ".", "app": "shop", "kind": "app"}],
        "summary": {
            **dict.fromkeys(("error", "warning", "info", "suppressed", "baselined", "needless"), 0),
            "files": 14,
            "rules": 1,
        },
        "findings": [],
        "not_checked": [],
    }


def test_what_is_hidden_says_why() -> None:
    shown = report(SSL_OPTS, hidden=(hidden(SSL_OPTS, "settings"), hidden(SSL_OPTS, "baseline", "")), show_hidden=True)
    document = json.loads(render(shown))
    assert [document["summary"][key] for key in ("error", "suppressed", "baselined")] == [1, 1, 1]
    assert [found.get("hidden") for found in document["findings"]] == [
        None,
        {"by": "settings", "file": "config/prod.exs", "line": 9, "reason": "behind the VPN"},
        {"by": "baseline", "file": ".elixir-lint-baseline.txt", "line": 1, "reason": ""},
    ]


def test_columns_count_code_points() -> None:
    file = source("a.exs", 'config :shop,\r\n\té: "\U0001f600", ssl: false\r\n')
    (found,) = json.loads(render(report(finding(Problem(at(file, "ssl: false"), "off")))))["findings"]
    assert [found[key] for key in ("line", "column", "end_line", "end_column")] == [2, 10, 2, 20]


def test_something_without_a_place_was_not_checked() -> None:
    document = json.loads(render(report(not_checked=(NotChecked("it is too large"),))))
    assert document["not_checked"] == [{"file": None, "line": None, "setting": None, "why": "it is too large"}]


def test_a_rule_that_failed_is_told() -> None:
    failed = report(crashes=(Crash("repo-no-tls", ".", "KeyError in checks/repos.py:41"),))
    assert json.loads(render(failed))["crashes"] == [
        {"rule": "repo-no-tls", "project": ".", "error": "KeyError in checks/repos.py:41"}
    ]


def test_the_document_is_ascii_and_ends_with_its_line() -> None:
    file = source("größe/\udcff.exs", "ssl: false\n")
    text = render(report(finding(Problem(at(file, "ssl"), "größe \U0001f600"))))
    assert text.isascii()
    assert text.endswith("}\n")
    (found,) = json.loads(text)["findings"]
    assert (found["file"], found["message"]) == ("größe/\ufffd.exs", "größe \U0001f600")


def test_fixable_is_that_of_the_rule() -> None:
    fixable = replace(EXAMPLE, rules=tuple(replace(r, fixable="safe") for r in EXAMPLE.rules[:1]))
    assert [found["fixable"] for found in json.loads(render(fixable))["findings"]] == [None, "safe", None]
