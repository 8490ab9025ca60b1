"""`--help` of every command."""

from __future__ import annotations

import click


class Helpful(click.Command):
    """Click's own option looks for a translation of its text, for which Python imports `locale`, in every run."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        names = self.get_help_option_names(ctx)
        return click.Option(
            names,
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_show,
            help="Show this message and exit.",
        )


def _show(context: click.Context, _parameter: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(context.get_help())
        context.exit()
