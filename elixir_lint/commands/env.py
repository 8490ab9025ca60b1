"""`elixir-lint env [PATH]`"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from elixir_lint import run, terminal
from elixir_lint.config.contract import Variable, contract
from elixir_lint.errors import UserError
from elixir_lint.project.model import Project
from elixir_lint.regex import regex
from elixir_lint.report.variables import FORMATS

_NAME = regex(r"\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.]*)\s*(?:=|:|\Z)")


@click.command()
@click.argument("path", default=".", type=click.Path(path_type=Path), metavar="[PATH]")
@click.option("--env", "environment", default="prod", show_default=True, help="MIX_ENV to evaluate.")
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.option(
    "--check",
    "listed",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Say which required variables a .env file, or a list of names, lacks; exit with 1 if there are any.",
)
def command(path: Path, environment: str, format_: str, listed: Path | None) -> int:
    """Print the environment variables that production reads: required or not, default, type, what they set."""
    variables = joined(run.load_all([path], environment).projects)
    terminal.prepare(machine=format_ != "text")
    if listed is not None:
        return check(variables, listed)
    terminal.document(FORMATS[format_](variables, environment))
    return 0


def joined(projects: Sequence[Project]) -> tuple[Variable, ...]:
    """The variables of all projects; one that several read is required if one of them requires it."""
    found: dict[str, Variable] = {}
    for project in projects:
        for variable in contract(project.evaluation, project.evaluation.effective):
            known = found.get(variable.name)
            if known is None or (variable.required and not known.required):
                found[variable.name] = variable
    return tuple(found[name] for name in sorted(found))


def names_in(file: Path) -> set[str]:
    """The variables a file sets or lists, one a line: `NAME=value`, `export NAME=value`, `NAME`; `#` comments."""
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        raise UserError(f"{file} cannot be read: {error.strerror}") from None
    found = (_NAME.match(line) for line in lines if not line.lstrip().startswith("#"))
    return {match.group(1) for match in found if match}


def check(variables: Sequence[Variable], listed: Path) -> int:
    given = names_in(listed)
    missing = [v for v in variables if v.required and v.phase == "boot" and v.name not in given]
    for variable in missing:
        place = variable.places[0]
        terminal.document(f"{variable.name} is required ({place.file.path}:{place.begin.line}) and not in {listed}\n")
    return 1 if missing else 0
