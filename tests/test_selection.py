"""Which rules run, and which of two contradicting selectors wins."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from elixir_lint.catalog import Rule
from elixir_lint.errors import UserError
from elixir_lint.finding import Confidence, Severity
from elixir_lint.selection import selected


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


@dataclass(frozen=True)
class Case:
    runs: str
    select: tuple[str, ...] = ()
    extend: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    strict: bool = False


@pytest.mark.parametrize(
    "case",
    [
        Case("oban-missing repo-no-tls repo-sandbox-pool syntax-error"),
        Case("oban-missing oban-option-deprecated repo-no-tls repo-sandbox-pool syntax-error", strict=True),
        Case("repo-no-tls repo-sandbox-pool syntax-error", select=("repo-*",)),
        Case("oban-missing oban-option-deprecated syntax-error", select=("category:oban",)),
        Case("repo-no-tls syntax-error", select=("repo-no-tls",), strict=True),
        Case(
            "oban-missing oban-option-deprecated repo-no-tls repo-sandbox-pool syntax-error",
            extend=("oban-option-deprecated",),
        ),
        Case("oban-missing syntax-error", ignore=("repo-*",)),
        Case("oban-missing repo-no-tls syntax-error", ignore=("repo-*",), extend=("repo-no-tls",)),
        Case("repo-no-tls syntax-error", ignore=("repo-sandbox-pool",), select=("repo-*",)),
        Case("syntax-error", ignore=("repo-*",), select=("repo-*",)),
        Case("syntax-error", ignore=("repo-no-tls",), select=("repo-no-tls",)),
        Case("syntax-error", ignore=("*",)),
        Case("oban-missing repo-no-tls repo-sandbox-pool", ignore=("syntax-error",)),
    ],
)
def test_the_more_exact_selector_wins_and_ignore_wins_a_tie(case: Case) -> None:
    runs = selected(RULES, case.select, case.extend, case.ignore, case.strict)
    assert " ".join(rule.name for rule in runs) == case.runs


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
        selected(RULES, ignore=(selector,))
    assert str(raised.value) == error
