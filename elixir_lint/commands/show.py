"""`elixir-lint show [PATH] [APP[.KEY...]]`"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from elixir_lint import run, terminal
from elixir_lint.errors import UserError, suggestion
from elixir_lint.project.model import Project
from elixir_lint.report import show
from elixir_lint.report.style import Style, color_wanted


@click.command()
@click.argument("arguments", nargs=-1, metavar="[PATH] [APP[.KEY...]]")
@click.option("--env", "environment", default="prod", show_default=True, help="MIX_ENV to evaluate.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
def command(arguments: tuple[str, ...], environment: str, format_: str, color: str) -> int:
    """Print the effective configuration: each setting, its value, where it is set and what it overrode.

    APP.KEY narrows it down, as in `shop.Shop.Repo.pool_size`.
    """
    path, below = parsed(arguments)
    projects = run.load_all([path], environment).projects
    require(projects, below)
    terminal.prepare(machine=format_ == "json")
    if format_ == "json":
        terminal.document(show.json_document(projects, below, environment))
    else:
        terminal.document(show.text(projects, below, Style(color_wanted(color, os.environ, sys.stdout))))
    return 0


def parsed(arguments: tuple[str, ...]) -> tuple[Path, str]:
    """The path and the setting: the first argument is a path if there is such a file, or if a second follows."""
    match arguments:
        case ():
            return Path(), ""
        case (one,):
            return (Path(one), "") if Path(one).exists() or "/" in one else (Path(), one)
        case (path, below):
            return Path(path), below
        case _:
            raise UserError(f"show takes a path and a setting, got {len(arguments)} arguments")


def require(projects: tuple[Project, ...], below: str) -> None:
    """A setting that nothing sets is a mistake of whoever asked for it."""
    if not below:
        return
    names = {".".join(s.path) for p in projects for s in p.config.below()}
    if not any(name == below or name.startswith(below + ".") for name in names):
        parents = {name.rsplit(".", n)[0] for name in names for n in range(name.count(".") + 1)}
        raise UserError(f'nothing sets "{below}"{suggestion(below, names | parents)}')
