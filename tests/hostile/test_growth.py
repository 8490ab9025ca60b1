"""The work of a whole run grows with its input, however odd that is: calls of functions are counted, not seconds."""

from __future__ import annotations

from pathlib import Path

import pytest

from elixir_lint.config.conditions import forget
from elixir_lint.engine import MAX_PROBLEMS
from elixir_lint.report.formats import render
from elixir_lint.run import EVERYTHING, Asked, check
from tests.project.test_growth import calls

SMALL, LARGE = 150, 300
GROWTH = LARGE / SMALL * 1.15
MIX = """defmodule Shop.MixProject do
  use Mix.Project
  def project, do: [app: :shop, version: "0.1.0", elixir: "~> 1.17", deps: [{:phoenix, "~> 1.7.0"}]]
  def application, do: [mod: {Shop.Application, []}]
end
"""
ENDPOINT = "defmodule ShopWeb.E%d do\n  use Phoenix.Endpoint, otp_app: :shop\nend\n"
LINES = {
    "conditional writes to one key": 'if System.get_env("A%d"), do: config(:shop, k: %d)\n',
    "secrets in URLs": 'config :shop, u%d: "postgres://u:not-a-secret-%d@db.example.test/x"\n',
    "comments that hide nothing": "# elixir-lint: ignore[no-such-rule] x\n",
    "variables": 'config :shop, k%d: System.get_env("A%d") || "b"\n',
}
ENDPOINTS = "config :shop, ShopWeb.E%d, check_origin: false\n"


def repeated(line: str, count: int) -> str:
    return "".join(line.replace("%d", str(number)) for number in range(count))


def project(folder: Path, config: str, **more: str) -> Path:
    (folder / "config").mkdir(parents=True)
    (folder / "lib").mkdir()
    (folder / ".git").mkdir()
    (folder / "mix.exs").write_text(MIX)
    (folder / "config/config.exs").write_text("import Config\n" + config)
    for name, text in more.items():
        (folder / f"lib/{name}.ex").write_text(text)
    return folder


def run(folder: Path) -> None:
    forget()
    report = check([folder], Asked(EVERYTHING)).report
    assert report.crashes == ()
    for name in ("full", "json", "sarif"):
        render(name, report)


def grown(small: Path, large: Path) -> float:
    """How many times as much work the large project is as the small one, beside what any is."""
    run(small)  # all modules are loaded
    nothing = calls(lambda: run(project(small.parent / "nothing", "")))
    return (calls(lambda: run(large)) - nothing) / (calls(lambda: run(small)) - nothing)


@pytest.mark.parametrize("kind", LINES)
def test_twice_the_lines_are_twice_the_work(tmp_path: Path, kind: str) -> None:
    small, large = (project(tmp_path / str(count), repeated(LINES[kind], count)) for count in (SMALL, LARGE))
    assert grown(small, large) < GROWTH


def test_twice_the_endpoints_are_twice_the_work(tmp_path: Path) -> None:
    small, large = (
        project(tmp_path / str(count), repeated(ENDPOINTS, count), endpoints=repeated(ENDPOINT, count))
        for count in (SMALL, LARGE)
    )
    assert grown(small, large) < GROWTH


def test_a_finding_of_a_long_line_takes_no_more_work_for_its_length(tmp_path: Path) -> None:
    small, large = (
        project(tmp_path / str(count), f'config :shop{", a: 1" * SMALL}, b: "{"x" * count}"\n')
        for count in (10, 100_000)
    )
    assert grown(small, large) < GROWTH


def test_a_rule_looks_for_no_more_where_there_is_no_end(tmp_path: Path) -> None:
    few, many = ", a: 1" * MAX_PROBLEMS, ", a: 1" * 2 * MAX_PROBLEMS
    report = check([project(tmp_path / "few", f"config :shop{few}\n")]).report
    assert "unreadable-file" not in {finding.rule for finding in report.findings}
    report = check([project(tmp_path / "many", f"config :shop{many}\n")]).report
    told = [finding for finding in report.findings if finding.rule == "unreadable-file"]
    assert [finding.problem.message for finding in told] == [
        "config/config.exs is not checked in full: config-key-duplicated looks for no more after 2000 problems"
    ]
    assert len(report.findings) == MAX_PROBLEMS + 1


def test_a_rule_about_comments_looks_for_no_more_either(tmp_path: Path) -> None:
    comments = "# elixir-lint: ignore[no-such-rule] x\n" * (MAX_PROBLEMS + 5)
    report = check([project(tmp_path / "shop", comments)]).report
    assert [f.problem.span.begin.line for f in report.findings if f.rule == "unreadable-file"] == [MAX_PROBLEMS + 1]
    assert len(report.findings) == MAX_PROBLEMS + 1
