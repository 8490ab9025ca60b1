"""`elixir-lint baseline create|update|prune`"""

from __future__ import annotations

from typing import Any

import click

from elixir_lint import terminal
from elixir_lint.accept import baselines
from elixir_lint.commands import options
from elixir_lint.errors import UserError
from elixir_lint.record import replace
from elixir_lint.report.text import counted, plain


@click.group()
def command() -> None:
    """Keep a list of findings to live with for now: only what is new is then reported."""


FILE = click.option(
    "--baseline",
    metavar="FILE",
    shell_complete=options.complete_path,
    help="The file, in place of that of the settings.",
)


@command.command()
@options.paths
@FILE
@options.asking
def create(paths: tuple[str, ...], baseline: str | None, **asked: Any) -> int:
    """Write all that is found now into a new baseline."""
    return _write("create", paths, baseline, asked)


@command.command()
@options.paths
@FILE
@options.asking
def update(paths: tuple[str, ...], baseline: str | None, **asked: Any) -> int:
    """Add what is found now, remove what is gone."""
    return _write("update", paths, baseline, asked)


@command.command()
@options.paths
@FILE
@options.asking
def prune(paths: tuple[str, ...], baseline: str | None, **asked: Any) -> int:
    """Remove what is gone, add nothing."""
    return _write("prune", paths, baseline, asked)


def _write(action: str, paths: tuple[str, ...], baseline: str | None, asked: dict[str, Any]) -> int:
    with terminal.patience("Checking"):
        found = baselines(paths or (".",), replace(options.asked(**asked), baseline=baseline), action)
    for _, written in found:
        for crash in written.crashes:
            raise UserError(f"no baseline is written: the rule {crash.rule} failed ({crash.error}), please report it")
    for place, written in found:
        terminal.written(written.text, place)
        changes = f"{written.added} added, {written.removed} removed"
        terminal.message(f"{plain(written.path)}: {counted(written.entries, 'finding')} ({changes})")
    return 0
