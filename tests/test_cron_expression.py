"""Crontab expressions, with the answers of Oban 2.16, 2.20.3 and 2.23.1."""

from __future__ import annotations

import pytest

from elixir_lint.checks.cron_expression import FORWARDS, LENIENT, STRICT, fault


@pytest.mark.parametrize(
    "expression",
    [
        "* * * * *",
        "  0  9-17/2  1,15  JAN-MAR,DEC  MON-FRI ",
        "*/15 * * * *",
        "5/10 */2 */31 * 0-6",
        "0 0 29 FEB *",
        "0,30 * * * 1 , 3",
        "*/99 * * * *",
        "@reboot",
        "@annually",
    ],
)
def test_taken_by_all(expression):
    assert [fault(expression, refused) for refused in (LENIENT, FORWARDS, STRICT)] == [None] * 3


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("60 * * * *", "minute 60 is out of range 0..59"),
        ("* 24 * * *", "hour 24 is out of range 0..23"),
        ("* * 0 * *", "day 0 is out of range 1..31"),
        ("* * * 13 *", "month 13 is out of range 1..12"),
        ("* * * * 7", "weekday 7 is out of range 0..6"),
        ("* * * jan *", "month jan cannot be read"),
        ("*/0 * * * *", "minute */0 cannot be read"),
        ("*/100 * * * *", "minute */100 cannot be read"),
        ("1-2-3 * * * *", "minute 1-2-3 cannot be read"),
        ("1, * * * *", "minute  cannot be read"),
        ("0 0 L * *", "day L cannot be read"),
        ("0 0 * * * *", "it has more than five fields"),
        ("0 0 * *", "it has no five fields"),
        ("", "it has no five fields"),
        ("@nightly", "that is no nickname Oban knows"),
    ],
)
def test_refused_by_all(expression, why):
    assert [fault(expression, refused) for refused in (LENIENT, FORWARDS, STRICT)] == [why] * 3


@pytest.mark.parametrize(
    ("expression", "lenient", "forwards", "strict"),
    [
        ("0 17-9 * * *", None, "hour 17-9 runs backwards", "hour 17-9 runs backwards"),
        ("50-62/20 * * * *", None, None, "minute 50-62/20 is out of range 0..59"),
        ("0 0 31 FEB,APR *", None, None, "no month FEB,APR has a day 31"),
        ("0 0 31 * *", None, None, None),
    ],
)
def test_refused_by_some(expression, lenient, forwards, strict):
    answers = [fault(expression, refused) for refused in (LENIENT, FORWARDS, STRICT)]
    assert answers == [lenient, forwards, strict]


def test_what_is_too_long_to_be_an_expression_takes_no_time():
    assert fault("1," * 100_000 + "1 * * * *", STRICT) is None
