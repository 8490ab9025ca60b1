"""`elixir-lint show [PATH] [APP[.KEY...]]`"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from elixir_lint import run, terminal
from elixir_lint.errors import UserError, suggestion
from elixir_lint.report import show
from elixir_lint.report.style import Style, color_wanted


@click.command()
@click.argument("path", default="")
@click.argument("setting", default="", metavar="[APP[.KEY...]]")
@click.option("--pools", is_flag=True, help="Show what each node connects to databases: pools, listeners, Oban's jobs.")
@click.option("--env", "environment", default="prod", show_default=True, help="MIX_ENV to evaluate.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
def command(path: str, setting: str, pools: bool, environment: str, format_: str, color: str) -> int:
    """Show the configuration that production gets, and where each value comes from.

    PATH is a project (default: here); APP[.KEY...], say `shop.Shop.Repo`, a part of its configuration.
    """
    if path and not setting and not Path(path).exists() and not path.startswith((".", "/", "~")):
        path, setting = "", path
    projects = run.load_all((Path(path),), environment).projects
    if setting and not any(any(show.settings(project, setting)) for project in projects):
        known = {name for project in projects for one in project.config.below() for name in prefixes(one.path)}
        raise UserError(f'nothing is configured at "{setting}"{suggestion(setting, known)}')
    terminal.prepare(machine=format_ == "json")
    if pools:
        from elixir_lint.report import pools as arithmetic  # not needed for the settings

        style = Style(color_wanted(color, os.environ, sys.stdout))
        as_json = format_ == "json"
        terminal.document(
            arithmetic.json_document(projects, environment) if as_json else arithmetic.text(projects, style)
        )
    elif format_ == "json":
        terminal.document(show.json_document(projects, setting, environment))
    else:
        terminal.document(show.text(projects, setting, Style(color_wanted(color, os.environ, sys.stdout))))
    return 0


def prefixes(path: tuple[str, ...]) -> list[str]:
    """`shop`, `shop.Shop.Repo`, `shop.Shop.Repo.ssl`"""
    return [".".join(path[:length]) for length in range(1, len(path) + 1)]
