"""`elixir-lint check [PATHS]`"""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from elixir_lint import run, terminal
from elixir_lint.commands import options
from elixir_lint.commands.help import Helpful
from elixir_lint.engine import Report
from elixir_lint.errors import UserError, suggestion
from elixir_lint.record import replace
from elixir_lint.report.formats import FORMATS, MACHINE, render
from elixir_lint.report.style import Style, color_wanted
from elixir_lint.report.text import plain


def wanted_reports(
    _context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """`--report sarif=elixir-lint.sarif` is ("sarif", "elixir-lint.sarif")."""
    found = []
    for value in values:
        name, equals, place = value.partition("=")
        if not equals or not place:
            raise UserError(f'--report wants FORMAT=PATH, not "{value}"')
        if name not in FORMATS:
            raise UserError(f'unknown format "{name}"{suggestion(name, FORMATS)}')
        found.append((name, place))
    return tuple(found)


@click.command(cls=Helpful)
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
@click.option(
    "--report",
    "reports",
    multiple=True,
    callback=wanted_reports,
    metavar="FORMAT=PATH",
    help="Write a report in this form too; `-` is stdout.",
)
@options.asking
@click.option(
    "--fail-on",
    type=click.Choice([*options.SEVERITY.choices, "never"]),
    help="Exit with 1 if a finding is at least that severe.  [default: warning]",
)
@click.option(
    "--baseline",
    metavar="FILE",
    shell_complete=options.complete_path,
    help="The baseline, in place of that of the settings.",
)
@click.option("--no-baseline", is_flag=True, help="Report also what is in the baseline.")
@click.option("--no-ignores", is_flag=True, help="Report also what comments and the settings hide.")
@click.option("--show-suppressed", is_flag=True, help="Show what is hidden, and why; it does not count.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@click.option("--statistics", "counts", is_flag=True, help="Count the findings of each rule, on stderr.")
@options.color
@click.option("-q", "--quiet", is_flag=True, help="Print nothing if there is nothing to report.")
@click.option("-v", "--verbose", is_flag=True, help="List what was not checked, and why.")
def command(
    paths: tuple[str, ...],
    format_: str,
    reports: tuple[tuple[str, str], ...],
    fail_on: str | None,
    baseline: str | None,
    no_baseline: bool,
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
    if no_baseline and baseline is not None:
        raise UserError("--baseline and --no-baseline exclude each other")
    wanted = replace(
        options.asked(**asked),
        fail_on=fail_on,
        baseline=baseline,
        no_baseline=no_baseline,
        no_ignores=no_ignores,
        show_hidden=show_suppressed,
    )
    with terminal.patience("Checking"):
        outcome = run.check(paths or (".",), wanted)
    for warning in outcome.warnings:
        terminal.message(f"warning: {plain(warning)}")
    report = outcome.report
    to_stdout = [name for name, place in reports if place == "-"]
    if len(to_stdout) + (format_ in MACHINE) > 1:
        raise UserError(f"only one report can go to stdout, not {format_} and {', '.join(to_stdout)}")
    for name, place in reports:
        if place != "-":
            terminal.written(render(name, report, verbose=verbose), place)
    if not quiet or report.shown or report.crashes or format_ in MACHINE:
        _show(format_, report, color, verbose, aside=bool(to_stdout))
    for name in to_stdout:
        _show(name, report, color, verbose)
    if counts:
        from elixir_lint.report.statistics import statistics

        terminal.message(statistics(report))
    return 0 if exit_zero and outcome.exit_code == 1 else outcome.exit_code


def _show(format_: str, report: Report, color: str, verbose: bool, aside: bool = False) -> None:
    """Print a report on stdout; `aside` on stderr, since another one goes to stdout."""
    stream = sys.stderr if aside else sys.stdout
    terminal.prepare(machine=format_ in MACHINE)
    style = Style(color_wanted(color, os.environ, stream))
    text = render(format_, report, style, terminal.width(), verbose)
    if aside:
        terminal.message(text.removesuffix("\n"))
    else:
        terminal.document(text)
