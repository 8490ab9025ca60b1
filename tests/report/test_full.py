"""The whole text of `full` and `concise`, and the lines that close them."""

from __future__ import annotations

from textwrap import wrap
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elixir_lint.config.coverage import Coverage
from elixir_lint.engine import Crash, LintedProject, Report
from elixir_lint.finding import NotChecked, Problem, Severity
from elixir_lint.record import replace
from elixir_lint.report import concise, full
from elixir_lint.report.style import Style
from elixir_lint.report.summary import summary
from tests.report.golden import assert_golden
from tests.report.reports import (
    EXAMPLE,
    NOT_CHECKED,
    PROD,
    SSL_OPTS,
    SSL_RULE,
    at,
    finding,
    hidden,
    report,
    rule,
    source,
)

CRASH = Crash("repo-pool-size-unset", "apps/shop", "KeyError in checks/repos.py:41")


def visible(text: str) -> str:
    """Escapes as a character that an editor shows."""
    return text.replace("\x1b", "␛")


def test_full() -> None:
    assert_golden("full.txt", full.render(EXAMPLE))


def test_full_with_colours() -> None:
    assert_golden("full-color.txt", visible(full.render(EXAMPLE, Style(True))))


def test_full_in_a_narrow_terminal() -> None:
    assert_golden("full-narrow.txt", full.render(EXAMPLE, width=50))


@given(st.lists(st.text("ab-", max_size=12), max_size=20).map(" ".join).map(str.strip), st.integers(1, 30))
def test_prose_is_wrapped_as_python_does(text: str, room: int) -> None:
    lines = wrap(text, room, break_long_words=False, break_on_hyphens=False)
    assert full.wrapped(text, room) == (lines or [""])


def test_concise() -> None:
    assert_golden("concise.txt", concise.render(EXAMPLE))


def test_concise_with_colours() -> None:
    assert_golden("concise-color.txt", visible(concise.render(EXAMPLE, Style(True))))


def test_clean() -> None:
    clean = report(rules=(SSL_RULE,) * 96)
    text = "No problems in 14 files: shop, prod (96 rules).\n"
    assert full.render(clean) == text
    assert concise.render(clean) == text


def test_the_environment_is_told_where_there_are_several() -> None:
    staging = replace(SSL_OPTS, environment="staging")
    text = full.render(report(staging, environments=("prod", "staging")))
    assert [line for line in text.splitlines() if "= env" in line] == ["   = env: staging"]


def test_a_finding_of_a_rule_that_did_not_run() -> None:
    """A finding about a suppression, say: its page's `why` and `fix` are not at hand."""
    text = full.render(report(SSL_OPTS, rules=()))
    assert [line for line in text.splitlines() if line.startswith("   =")] == [
        "   = fix: ssl: [verify: :verify_peer, cacerts: :public_key.cacerts_get()]",
        "   = help: elixir-lint explain repo-ssl-opts-without-ssl",
    ]


HIDDEN = tuple(hidden(SSL_OPTS, by) for by in ("comment", "settings", "baseline"))


def test_what_is_hidden_is_shown_where_it_is_asked_for() -> None:
    shown = report(*HIDDEN[:0], rules=(SSL_RULE,), hidden=HIDDEN[:1], show_hidden=True)
    assert_golden("full-ignored.txt", full.render(shown))
    assert (
        concise.render(shown)
        .splitlines()[0]
        .endswith(" (also config/prod.exs:9) [ignored: config/prod.exs:9, behind the VPN]")
    )
    assert full.render(replace(shown, show_hidden=False)).startswith("No problems")


def test_how_to_ignore_a_finding() -> None:
    text = full.render(report(SSL_OPTS), explaining=True)
    assert [line for line in text.splitlines() if "= ignore" in line] == [
        "   = ignore: `# elixir-lint: ignore[repo-ssl-opts-without-ssl] reason`, at the end of config/runtime.exs:21 "
        "or alone on the line above",
        '   = ignore: `[[ignore]]`, `rule = "repo-ssl-opts-without-ssl"`, `setting = "shop.Shop.Repo.ssl_opts"`, '
        '`reason = "..."` in .elixir-lint.toml',
    ]
    lock = finding(Problem(at(source("mix.lock", "%{oban: 1}"), "oban"), "Oban is old", key="oban"))
    text = full.render(report(lock), explaining=True)
    assert [line for line in text.splitlines() if "= ignore" in line] == [
        '  = ignore: `[[ignore]]`, `rule = "repo-no-tls"`, `path = "mix.lock"`, `reason = "..."` in .elixir-lint.toml',
    ]


def of(*severities: Severity) -> Report:
    return report(*(replace(SSL_OPTS, severity=severity) for severity in severities))


ERROR, WARNING, INFO = Severity
APPS = tuple(LintedProject(f"apps/{name}", name, "app") for name in ("shop", "shop_web", "mail", "stock"))
UMBRELLA = LintedProject(".", "", "umbrella")


@pytest.mark.parametrize(
    ("shown", "lines"),
    [
        (of(ERROR, WARNING, WARNING), ["Found 3 problems (1 error, 2 warnings) in 14 files: shop, prod."]),
        (of(INFO), ["Found 1 problem (1 info) in 14 files: shop, prod."]),
        (of(ERROR, ERROR, INFO, INFO), ["Found 4 problems (2 errors, 2 info) in 14 files: shop, prod."]),
        (replace(of(), files=1), ["No problems in 1 file: shop, prod (0 rules)."]),
        (
            replace(of(), hidden=(*HIDDEN, *HIDDEN[:1]), needless=1),
            [
                "No problems in 14 files: shop, prod (0 rules). 2 ignored by comment. 1 ignored by the settings. "
                "1 in the baseline. 1 line of the baseline is not needed any more (elixir-lint baseline prune)."
            ],
        ),
        (
            replace(of(), projects=(UMBRELLA, *APPS[:3]), environments=("prod", "staging")),
            ["No problems in 14 files: shop, shop_web, mail, prod, staging (0 rules)."],
        ),
        (
            replace(of(), projects=(UMBRELLA, *APPS)),
            ["No problems in 14 files: 4 applications, prod (0 rules)."],
        ),
        (
            replace(of(ERROR, WARNING), rules=(replace(SSL_RULE, fixable="safe"),), hidden=HIDDEN[:1]),
            [
                "Found 2 problems (1 error, 1 warning) in 14 files: shop, prod. 2 fixable with --fix. "
                "1 ignored by comment."
            ],
        ),
        (
            replace(of(ERROR), rules=(replace(SSL_RULE, fixable="unsafe"),)),
            ["Found 1 problem (1 error) in 14 files: shop, prod. 1 fixable with --unsafe-fixes."],
        ),
        (
            replace(of(), not_checked=(NOT_CHECKED, replace(NOT_CHECKED, why="and so on"))),
            ["No problems in 14 files: shop, prod (0 rules).", "Not checked: 1 setting (see --verbose)."],
        ),
        (
            replace(of(), not_checked=(NOT_CHECKED, NotChecked("it is too large"))),
            ["No problems in 14 files: shop, prod (0 rules).", "Not checked: 1 setting, 1 place (see --verbose)."],
        ),
        (
            replace(of(), rules=(SSL_RULE, rule("repo-pool-size-unset")), crashes=(CRASH,)),
            [
                "internal error: the rule repo-pool-size-unset failed in apps/shop: KeyError in checks/repos.py:41",
                "  This is a defect of elixir-lint, and what the rule looks for was not checked. Please report it.",
                "",
                "No problems in 14 files: shop, prod (1 of 2 rules, 1 failed).",
            ],
        ),
    ],
)
def test_summary(shown: Report, lines: list[str]) -> None:
    assert list(summary(shown)) == lines


def test_what_was_not_checked_is_listed() -> None:
    entries = (
        NOT_CHECKED,
        NotChecked("the file is too large", project="apps/shop"),
        NotChecked("it is", at(PROD, "ssl")),
    )
    assert list(summary(report(not_checked=entries), verbose=True)) == [
        "No problems in 14 files: shop, prod (0 rules).",
        "Not checked: 1 setting, 2 places:",
        "  config/prod.exs:8: shop.Shop.Repo.hostname: it calls Shop.Env.host/0, which reads a file",
        "  apps/shop: the file is too large",
        "  config/prod.exs:9: it is",
    ]


class Covered(NamedTuple):
    app: str
    environment: str
    coverage: Coverage


def test_how_much_is_known_is_said_in_figures() -> None:
    covered = (Covered("shop", "prod", Coverage(120, 14, 3)), Covered("shop", "staging", Coverage(1, 0, 0)))
    assert list(summary(report(covered=covered), verbose=True)) == [
        "No problems in 14 files: shop, prod (0 rules).",
        "Settings of shop in prod: 120 known, 14 from the environment, 3 unknown.",
        "Settings of shop in staging: 1 known, 0 from the environment, 0 unknown.",
    ]


def test_places_on_the_line_of_the_finding_are_not_repeated() -> None:
    problem = Problem(at(PROD, "ssl"), "TLS is off")
    assert concise.render(report(finding(problem))).splitlines()[0] == (
        "config/prod.exs:9:3: error repo-no-tls: TLS is off"
    )
