"""The `[check]` tables: what they leave alone, what they report, and which tables are refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import tomli

from elixir_lint.checks.template import template_check
from elixir_lint.errors import UserError
from elixir_lint.finding import Confidence
from elixir_lint.project import load
from elixir_lint.source import Span
from tests.pages import BASE

SETTING = """
template = "setting"
subject = "repo"
setting = ["stacktrace"]
must-not = ["true", ":full"]
message = "{module} keeps a stack trace ({value}) of every query"
"""
LOGGER = """
template = "setting"
subject = { app = "logger" }
setting = ["level"]
must = [":info", ":warning", ":error"]
message = "{module} logs too much"
label = "the level"
"""
DEPENDENCY = """
template = "dependency"
must-not = ["tidewave", "jason", "credo"]
message = "{name} is a dependency in prod"
"""


def found(directory: Path, table: str, runtime: str = "", prod: str = "") -> list[tuple[int, str, str, object]]:
    """(line among those added to a file of the base project, text of the span, message, confidence)"""
    shutil.copytree(BASE, directory, dirs_exist_ok=True)
    for name, text in (("runtime", runtime), ("prod", prod)):
        with (directory / "config" / f"{name}.exs").open("a", encoding="utf-8") as file:
            file.write(text)
    check = template_check(tomli.loads(table))
    (project,) = load([directory], "prod").projects
    return [(p.span.begin.line - base_lines(p.span), p.span.text, p.message, p.confidence) for p in check(project)]


def base_lines(span: Span) -> int:
    return len((BASE / span.file.path).read_text("utf-8").splitlines())


@pytest.mark.parametrize(
    ("table", "runtime"),
    [
        (SETTING, ""),
        (SETTING, "config :shop, Shop.Repo, stacktrace: false"),
        (SETTING, "config :shop, Shop.Repo, stacktrace: nil"),
        (SETTING, "config :shop, Shop.Repo, stacktrace: System.get_env(:x)"),
        (SETTING, 'config :shop, Shop.Repo, stacktrace: "true"'),
        (SETTING, "config :shop, Shop.Repo, stacktrace: true\nconfig :shop, Shop.Repo, stacktrace: false"),
        (SETTING, "config :shop, Shop.OtherRepo, stacktrace: true"),
        (LOGGER, "config :logger, level: :warning"),
        (LOGGER, 'config :logger, level: String.to_atom(System.fetch_env!("LEVEL"))'),
        (DEPENDENCY.replace('"jason", ', ""), ""),
    ],
)
def test_what_is_absent_unknown_or_as_it_has_to_be_is_left_alone(tmp_path: Path, table: str, runtime: str) -> None:
    assert found(tmp_path, table, runtime) == []


def test_a_setting_with_a_forbidden_value(tmp_path: Path) -> None:
    assert found(tmp_path, SETTING, prod="config :shop, Shop.Repo, stacktrace: :full\n") == [
        (1, "stacktrace", "Shop.Repo keeps a stack trace (:full) of every query", None)
    ]


def test_a_forbidden_value_on_a_path_is_reported_with_the_path(tmp_path: Path) -> None:
    runtime = """
config :shop, Shop.Repo, stacktrace: false
if System.get_env("DEBUG"), do: config(:shop, Shop.Repo, stacktrace: true)
"""
    message = "Shop.Repo keeps a stack trace (true) of every query if DEBUG is set"
    assert found(tmp_path, SETTING, runtime) == [(3, "stacktrace", message, Confidence.MEDIUM)]


def test_a_setting_of_an_application_without_a_needed_value(tmp_path: Path) -> None:
    runtime = "config :logger, level: :debug\n"
    assert found(tmp_path, LOGGER, runtime) == [(1, "level", ":logger logs too much", None)]


def test_a_dependency(tmp_path: Path) -> None:
    assert [message for _, _, message, _ in found(tmp_path, DEPENDENCY)] == ["jason is a dependency in prod"]


@pytest.mark.parametrize(
    ("table", "error"),
    [
        ('template = "seting"', '`template` must be "setting" or "dependency"'),
        ("", '`template` must be "setting" or "dependency"'),
        (SETTING + 'labl = "x"', '`labl` is unknown, did you mean "label"?'),
        (SETTING + 'must = ["false"]', "either `must` or `must-not` is needed"),
        (SETTING.replace("must-not", "label"), "either `must` or `must-not` is needed"),
        (SETTING.replace('"repo"', '"mailer"'), '`subject` must be one of repo, endpoint, oban, or { app = "..." }'),
        (LOGGER.replace("app =", "name ="), '`subject` must be one of repo, endpoint, oban, or { app = "..." }'),
        (SETTING.replace('["true", ":full"]', "[true]"), "`must-not` must be a list of texts"),
        (SETTING.replace('["stacktrace"]', "[]"), "`setting` must be a list of texts"),
        (DEPENDENCY.replace('"{name} is a dependency in prod"', "3"), "`message` must be a text"),
        (DEPENDENCY + 'subject = "repo"', "`subject` is unknown"),
    ],
)
def test_an_odd_table_is_refused(table: str, error: str) -> None:
    with pytest.raises(UserError) as raised:
        template_check(tomli.loads(table))
    assert str(raised.value) == f"check: {error}"
