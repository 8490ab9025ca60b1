"""`elixir-lint rules`"""

from __future__ import annotations

import click

from elixir_lint import terminal
from elixir_lint.catalog import catalog
from elixir_lint.report.rule_list import FORMATS


@click.command()
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), default="text", show_default=True)
def command(format_: str) -> int:
    """List all rules."""
    terminal.prepare(machine=format_ != "text")
    terminal.document(FORMATS[format_](catalog()))
    return 0
