"""`elixir-lint init [PATH]`"""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

import click

from elixir_lint import run, terminal
from elixir_lint.project.discover import repository_root
from elixir_lint.starter import mentions_us, starters, write


@click.command()
@click.argument("path", default=".", type=click.Path(path_type=Path), metavar="[PATH]")
def command(path: Path) -> int:
    """Write commented settings, a pre-commit entry and a CI job. Asks nothing, overwrites nothing."""
    run.load_all([path], "prod")  # or there is nothing to check
    root = Path(repository_root([path]))
    for starter in starters(root):
        if write(root, starter):
            terminal.document(f"wrote {starter.path}\n")
        elif mentions_us(root, starter.path) or not starter.by_hand:
            terminal.document(f"kept  {starter.path}\n")
        else:
            terminal.document(f"kept  {starter.path}; to be added by hand:\n\n{indent(starter.by_hand, '    ')}\n")
    terminal.document(
        "\nNext:\n"
        "  elixir-lint check              what is wrong in production\n"
        "  elixir-lint baseline create    live with that for now, and see only what is new\n"
    )
    return 0
