"""`elixir-lint check [PATHS]`"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from elixir_lint import run, terminal
from elixir_lint.commands import options
from elixir_lint.record import replace
from elixir_lint.report.formats import FORMATS, MACHINE, render
from elixir_lint.report.statistics import statistics
from elixir_lint.report.style import Style, color_wanted


@click.command()
@options.paths
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="full",
    envvar="ELIXIR_LINT_FORMAT",
    show_default=True,
    help="The form of the report. [env: ELIXIR_LINT_FORMAT]",
)
@options.asking
@click.option(
    "--fail-on",
    type=click.Choice([*options.SEVERITY.choices, "never"]),
    help="Exit with 1 if a finding is at least that severe.  [default: warning]",
)
@click.option("--no-ignores", is_flag=True, help="Report also what comments and the settings hide.")
@click.option("--show-suppressed", is_flag=True, help="Show what is hidden, and why; it does not count.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@click.option("--statistics", "counts", is_flag=True, help="Count the findings of each rule, on stderr.")
@options.color
@click.option("-q", "--quiet", is_flag=True, help="Print nothing if there is nothing to report.")
@click.option("-v", "--verbose", is_flag=True, help="List what was not checked, and why.")
def command(
    paths: tuple[Path, ...],
    format_: str,
    fail_on: str | None,
    no_ignores: bool,
    show_suppressed: bool,
    exit_zero: bool,
    counts: bool,
    color: str,
    quiet: bool,
    verbose: bool,
    **asked: Any,
) -> int:
    """Check the production configuration of the projects at PATHS (default: here).

    Exit code: 0 nothing at or above --fail-on, 1 something, 2 wrong usage or internal error, 3 nothing to check.
    """
    more = {"fail_on": fail_on, "no_ignores": no_ignores, "show_hidden": show_suppressed}
    with terminal.patience("Checking"):
        outcome = run.check(paths or (Path(),), replace(options.asked(**asked), **more))
    report = outcome.report
    terminal.prepare(machine=format_ in MACHINE)
    if not quiet or report.shown or report.crashes or format_ in MACHINE:
        style = Style(color_wanted(color, os.environ, sys.stdout))
        terminal.document(render(format_, report, style, terminal.width(), verbose))
    if counts:
        terminal.message(statistics(report))
    return 0 if exit_zero and outcome.exit_code == 1 else outcome.exit_code
