"""`elixir-lint explain RULE` and `elixir-lint explain FILE:LINE`"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from elixir_lint import run, terminal
from elixir_lint.commands.rules import known_rules
from elixir_lint.errors import UserError, suggestion
from elixir_lint.regex import regex
from elixir_lint.report import full, page
from elixir_lint.report.style import Style, color_wanted
from elixir_lint.report.text import plain

PLACE = regex(r"(?P<file>.+?):(?P<line>[1-9]\d*)(:\d+)?")


@click.command()
@click.argument("target", metavar="RULE|FILE:LINE")
@click.option("--env", "environment", default="prod", show_default=True, help="MIX_ENV to evaluate.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
def command(target: str, environment: str, color: str) -> int:
    """Show the page of RULE, or what is found at FILE:LINE and how its value came about."""
    style = Style(color_wanted(color, os.environ, sys.stdout))
    place = PLACE.fullmatch(target)
    if place is None:
        rules = {rule.name: rule for rule in known_rules()}
        if target not in rules:
            raise UserError(f'unknown rule "{target}"{suggestion(target, rules)}')
        terminal.document(page.render(rules[target], style, terminal.width()))
        return 0
    report, others = run.at_line(Path(place["file"]), int(place["line"]), environment)
    if report.shown or report.crashes:
        terminal.document(full.render(report, style, terminal.width(), explaining=True))
    else:
        terminal.document(f"Nothing is found at {plain(target)}, {others} elsewhere in the project.\n")
    return 2 if report.crashes else 0
