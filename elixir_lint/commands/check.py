"""`elixir-lint check [PATHS]`"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from elixir_lint import run, terminal
from elixir_lint.catalog import catalog
from elixir_lint.finding import Confidence, Severity
from elixir_lint.report.formats import FORMATS, MACHINE, render
from elixir_lint.report.statistics import statistics
from elixir_lint.report.style import Style, color_wanted
from elixir_lint.selection import selected

F = TypeVar("F", bound=Callable[..., Any])

SEVERITY = click.Choice([severity.value for severity in Severity])
CONFIDENCE = click.Choice([confidence.value for confidence in Confidence])


def names(_context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """`--select a,b --select c` is a, b and c."""
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())


def selector(option: str, help_text: str) -> Callable[[F], F]:
    return click.option(option, multiple=True, callback=names, metavar="NAMES", help=help_text)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATHS]...")
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="full",
    envvar="ELIXIR_LINT_FORMAT",
    show_default=True,
    help="The form of the report. [env: ELIXIR_LINT_FORMAT]",
)
@click.option("--env", "environments", multiple=True, default=["prod"], show_default=True, help="MIX_ENV to evaluate.")
@selector("--select", "Run these rules only: names, globs (`repo-*`), `category:secrets`.")
@selector("--extend-select", "Run these rules too, say some of the strict profile.")
@selector("--ignore", "Leave these rules out. A name is stronger than a glob or a category.")
@click.option("--profile", type=click.Choice(["default", "strict"]), default="default", show_default=True)
@click.option("--min-severity", type=SEVERITY, default="info", help="Leave less severe findings out.")
@click.option("--min-confidence", type=CONFIDENCE, default="low", help="Leave less sure findings out.")
@click.option(
    "--fail-on",
    type=click.Choice([*SEVERITY.choices, "never"]),
    default="warning",
    show_default=True,
    help="Exit with 1 if a finding is at least that severe.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@click.option("--exclude", multiple=True, metavar="GLOB", help="Leave out what is at these paths.")
@click.option("--statistics", "counts", is_flag=True, help="Count the findings of each rule, on stderr.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
@click.option("-q", "--quiet", is_flag=True, help="Print nothing if there is nothing to report.")
@click.option("-v", "--verbose", is_flag=True, help="List what was not checked, and why.")
def command(
    paths: tuple[Path, ...],
    format_: str,
    environments: tuple[str, ...],
    select: tuple[str, ...],
    extend_select: tuple[str, ...],
    ignore: tuple[str, ...],
    profile: str,
    min_severity: str,
    min_confidence: str,
    fail_on: str,
    exit_zero: bool,
    exclude: tuple[str, ...],
    counts: bool,
    color: str,
    quiet: bool,
    verbose: bool,
) -> int:
    """Check the production configuration of the projects at PATHS (default: here).

    Exit code: 0 nothing at or above --fail-on, 1 something, 2 wrong usage or internal error, 3 nothing to check.
    """
    rules = selected(catalog(), select, extend_select, ignore, profile == "strict")
    least = Severity(min_severity), Confidence(min_confidence)
    with terminal.patience("Checking"):
        report = run.check(paths or (Path(),), rules, environments, exclude, *least)
    terminal.prepare(machine=format_ in MACHINE)
    if not quiet or report.findings or report.crashes or format_ in MACHINE:
        style = Style(color_wanted(color, os.environ, sys.stdout))
        terminal.document(render(format_, report, style, terminal.width(), verbose))
    if counts:
        terminal.message(statistics(report))
    never = exit_zero or fail_on == "never"
    return run.exit_code(report, None if never else Severity(fail_on))
