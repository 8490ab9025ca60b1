"""Which rules run, and which of two contradicting selectors wins."""

from __future__ import annotations

import pytest

from elixir_lint.catalog import Rule
from elixir_lint.errors import UserError
from elixir_lint.finding import Confidence, Severity
from elixir_lint.selection import Choice, selected


def rule(name: str, category: str, strict: bool = False) -> Rule:
    return Rule(
        name=name,
        title="Title",
        summary="summary",
        category=category,
        severities=(Severity.WARNING,),
        confidences=(Confidence.HIGH,),
        since="0.1.0",
        why="why",
        fix="fix",
        body="",
        strict=strict,
    )


RULES = (
    rule("oban-missing", "oban"),
    rule("oban-option-deprecated", "oban", strict=True),
    rule("repo-no-tls", "tls"),
    rule("repo-sandbox-pool", "repo"),
    rule("syntax-error", "file"),
)


ALL = "oban-missing oban-option-deprecated repo-no-tls repo-sandbox-pool syntax-error"
DEFAULT = "oban-missing repo-no-tls repo-sandbox-pool syntax-error"
NOTHING = Choice()


@pytest.mark.parametrize(
    ("runs", "settings", "command_line"),
    [
        # the profile
        (DEFAULT, NOTHING, NOTHING),
        (DEFAULT, Choice(select=("default",)), NOTHING),
        (ALL, Choice(profile="strict"), NOTHING),
        (ALL, Choice(select=("strict",)), NOTHING),
        (ALL, NOTHING, Choice(profile="strict")),
        (DEFAULT, Choice(profile="strict"), Choice(profile="default")),
        # `select` replaces the profile, and may name its strict rules
        ("repo-no-tls repo-sandbox-pool syntax-error", Choice(select=("repo-*",)), NOTHING),
        ("oban-missing oban-option-deprecated syntax-error", Choice(select=("category:oban",)), NOTHING),
        ("repo-no-tls syntax-error", Choice(select=("repo-no-tls",), profile="strict"), NOTHING),
        (ALL, Choice(extend_select=("oban-option-deprecated",)), NOTHING),
        (ALL, Choice(select=("default", "oban-*")), NOTHING),
        # the more exact selector wins, and in one place `ignore` wins a tie
        ("oban-missing syntax-error", Choice(ignore=("repo-*",)), NOTHING),
        ("oban-missing repo-no-tls syntax-error", Choice(ignore=("repo-*",), extend_select=("repo-no-tls",)), NOTHING),
        ("repo-no-tls syntax-error", Choice(ignore=("repo-sandbox-pool",), select=("repo-*",)), NOTHING),
        ("syntax-error", Choice(ignore=("repo-*",), select=("repo-*",)), NOTHING),
        ("syntax-error", Choice(ignore=("repo-no-tls",), select=("repo-no-tls",)), NOTHING),
        ("syntax-error", Choice(ignore=("default",)), NOTHING),
        # a severity `off` is an `ignore`
        ("oban-missing repo-no-tls syntax-error", Choice(severity={"repo-sandbox-pool": "off"}), NOTHING),
        ("repo-no-tls syntax-error", Choice(severity={"*": "off", "repo-no-tls": "error"}), NOTHING),
        (
            "oban-missing repo-no-tls syntax-error",
            Choice(select=("*",), severity={"oban-o*": "off", "*pool": "off"}),
            NOTHING,
        ),
        # of equally exact ones the command line wins over the settings, but a less exact one does not
        (DEFAULT, Choice(ignore=("repo-*",)), Choice(extend_select=("repo-*",))),
        (DEFAULT, Choice(ignore=("repo-no-tls",)), Choice(extend_select=("repo-no-tls",))),
        (DEFAULT, Choice(severity={"repo-no-tls": "off"}), Choice(extend_select=("repo-no-tls",))),
        ("oban-missing syntax-error", Choice(ignore=("repo-no-tls", "*-pool")), Choice(extend_select=("*-tls",))),
        ("oban-missing syntax-error", Choice(select=("*",)), Choice(ignore=("repo-*", "*-deprecated"))),
        ("repo-no-tls syntax-error", Choice(select=("repo-no-tls", "oban-*")), Choice(ignore=("*",))),
        # `--select` replaces all that the settings select and ignore, `--profile` what they select
        ("repo-no-tls syntax-error", Choice(("oban-*",), ignore=("repo-no-tls",)), Choice(("repo-no-tls",))),
        ("repo-no-tls syntax-error", Choice(severity={"*": "off"}, profile="strict"), Choice(("repo-no-tls",))),
        (ALL, Choice(select=("repo-no-tls",)), Choice(profile="strict")),
        ("oban-missing oban-option-deprecated syntax-error", Choice(ignore=("repo-*",)), Choice(profile="strict")),
        # rules about unreadable files always run, but for their name
        ("syntax-error", Choice(ignore=("*",)), NOTHING),
        ("oban-missing repo-no-tls repo-sandbox-pool", Choice(ignore=("syntax-error",)), NOTHING),
        ("oban-missing repo-no-tls repo-sandbox-pool", Choice(severity={"syntax-error": "off"}), NOTHING),
        ("oban-missing", NOTHING, Choice(("oban-missing",), ignore=("syntax-error",))),
    ],
)
def test_which_rules_run(runs: str, settings: Choice, command_line: Choice) -> None:
    assert " ".join(rule.name for rule in selected(RULES, settings, command_line)) == runs


@pytest.mark.parametrize(
    ("severity", "remapped"),
    [
        ({}, [None, None, None, None]),
        ({"oban-missing": "error"}, [Severity.ERROR, None, None, None]),
        ({"repo-*": "info"}, [None, Severity.INFO, Severity.INFO, None]),
        ({"repo-no-tls": "error", "repo-*": "info"}, [None, Severity.ERROR, Severity.INFO, None]),
        ({"repo-*": "info", "*-pool": "error"}, [None, Severity.INFO, Severity.ERROR, None]),
        ({"category:file": "warning"}, [None, None, None, Severity.WARNING]),
    ],
)
def test_the_most_exact_severity_counts_and_of_several_the_last(
    severity: dict[str, str], remapped: list[Severity | None]
) -> None:
    assert [rule.remapped for rule in selected(RULES, Choice(severity=severity))] == remapped


@pytest.mark.parametrize(
    ("selector", "error"),
    [
        ("repo-no-tsl", 'unknown rule "repo-no-tsl", did you mean "repo-no-tls"?'),
        ("xyz", 'unknown rule "xyz"'),
        ("Repo-no-tls", 'unknown rule "Repo-no-tls", did you mean "repo-no-tls"?'),
        ("category:obam", 'unknown category "obam", did you mean "category:oban"?'),
        ("ecto-*", 'no rule is called like "ecto-*"'),
        ("", 'unknown rule ""'),
    ],
)
def test_a_selector_that_means_no_rule_is_refused(selector: str, error: str) -> None:
    with pytest.raises(UserError) as raised:
        selected(RULES, command_line=Choice(ignore=(selector,)))
    assert str(raised.value) == error
