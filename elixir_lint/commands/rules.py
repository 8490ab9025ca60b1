"""`elixir-lint rules`"""

from __future__ import annotations

import click

from elixir_lint import terminal
from elixir_lint.catalog import Rule, catalog
from elixir_lint.errors import UserError
from elixir_lint.report.rule_list import FORMATS
from elixir_lint.settings.scopes import rules_here


@click.command()
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), default="text", show_default=True)
def command(format_: str) -> int:
    """List all rules."""
    terminal.prepare(machine=format_ != "text")
    terminal.document(FORMATS[format_](known_rules()))
    return 0


def known_rules() -> tuple[Rule, ...]:
    """Ours and the policies. Settings that are wrong do not keep one from looking up how they should be."""
    try:
        return rules_here()
    except UserError as error:
        terminal.message(f"warning: the settings are not read: {error}")
        return catalog()
