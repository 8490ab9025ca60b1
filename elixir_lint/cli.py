"""The command line: finds the command, and turns what went wrong into a message and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from elixir_lint import __version__
from elixir_lint.commands.help import Helpful
from elixir_lint.engine import guarded
from elixir_lint.errors import PlacedError, UserError, suggestion
from elixir_lint.terminal import message, prepare, width

PROGRAM = "elixir-lint"
COMMANDS = ("check", "show", "env", "explain", "rules", "baseline", "init")
"""Each is a module of `elixir_lint.commands` that holds `command`, imported only when it is called."""

INTERRUPTED = 130


class Commands(Helpful, click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"elixir_lint.commands.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            hint = f"; to check it: {PROGRAM} check {name}" if os.path.exists(name) else suggestion(name, COMMANDS)
            raise UserError(f'unknown command "{name}"{hint}')
        return super().resolve_command(ctx, args)


def _version(context: click.Context, _parameter: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(f"{PROGRAM} {__version__}")
        context.exit()


VERSION_HELP = "Show the version and exit."


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help=VERSION_HELP)
def program() -> None:
    """Check what production gets from the configuration of an Elixir project."""


def run(arguments: Sequence[str]) -> int:
    """The exit code; everything else has been printed."""
    prepare()
    outcome = guarded(lambda: _invoke(arguments))
    if isinstance(outcome, str):
        message(f"error: internal error: {outcome}; this is a defect of {PROGRAM}, please report it")
        return 2
    return outcome


def _invoke(arguments: Sequence[str]) -> int:
    try:
        return program.main(list(arguments), PROGRAM, standalone_mode=False) or 0
    except PlacedError as error:
        message(_placed(error))
        return error.exit_code
    except UserError as error:
        message(f"error: {error}")
        return error.exit_code
    except click.NoSuchOption as error:
        known = [name for parameter in _parameters(error.ctx) for name in parameter.opts]
        message(f'error: unknown option "{error.option_name}"{suggestion(error.option_name, known)}')
        return error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        message(error.format_message())
        return error.exit_code
    except click.ClickException as error:
        message(f"error: {_sentence(error.format_message())}")
        return error.exit_code
    except click.Abort:
        return INTERRUPTED


def _placed(error: PlacedError) -> str:
    """With the lines that are wrong."""
    from elixir_lint.report.faults import render
    from elixir_lint.report.style import Style, color_wanted

    return render(error, Style(color_wanted("auto", os.environ, sys.stderr)), width())


def _parameters(context: click.Context | None) -> Sequence[click.Parameter]:
    return context.command.get_params(context) if context else ()


def _sentence(text: str) -> str:
    """Click's message in our form: no capital at its begin, no full stop."""
    return text[:1].lower() + text[1:].rstrip(".")
