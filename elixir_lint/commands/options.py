"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import TYPE_CHECKING, Any, TypeVar

import click

from elixir_lint.catalog import PROFILES
from elixir_lint.errors import UserError
from elixir_lint.finding import Confidence, Severity
from elixir_lint.run import Asked
from elixir_lint.selection import Choice

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

F = TypeVar("F", bound=Callable[..., Any])

SEVERITY = click.Choice([severity.value for severity in Severity])
CONFIDENCE = click.Choice([confidence.value for confidence in Confidence])


def complete_path(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """As the type `click.Path` has it, which Click gives a translated name in every run."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


paths = click.argument("paths", nargs=-1, metavar="[PATHS]...", shell_complete=complete_path)
color = click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)


def names(_context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """`--select a,b --select c` is a, b and c."""
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())


def _names(option: str, help_text: str) -> Callable[[F], F]:
    return click.option(option, multiple=True, callback=names, metavar="NAMES", help=help_text)


_ASKED = (
    click.option("--env", "environments", multiple=True, metavar="ENV", help="MIX_ENV to evaluate.  [default: prod]"),
    _names("--select", "Run these rules only: names, globs (`repo-*`), `category:secrets`, `strict`."),
    _names("--extend-select", "Run these rules too, say some of the strict profile."),
    _names("--ignore", "Leave these rules out. A name is stronger than a glob or a category."),
    click.option("--profile", type=click.Choice(PROFILES), help="The rules to start from.  [default: default]"),
    click.option("--min-severity", type=SEVERITY, help="Leave less severe findings out."),
    click.option("--min-confidence", type=CONFIDENCE, help="Leave less sure findings out."),
    click.option("--exclude", multiple=True, metavar="GLOB", help="Leave out what is at these paths."),
    click.option("--config", metavar="FILE", shell_complete=complete_path, help="The settings file to use."),
    click.option("--isolated", is_flag=True, help="Use no settings file."),
)


def asking(command: F) -> F:
    """The options that `asked` understands."""
    return reduce(lambda decorated, option: option(decorated), reversed(_ASKED), command)


def asked(
    environments: tuple[str, ...],
    select: tuple[str, ...],
    extend_select: tuple[str, ...],
    ignore: tuple[str, ...],
    profile: str | None,
    min_severity: str | None,
    min_confidence: str | None,
    exclude: tuple[str, ...],
    config: str | None,
    isolated: bool,
) -> Asked:
    if isolated and config is not None:
        raise UserError("--config and --isolated exclude each other")
    return Asked(
        choice=Choice(select, extend_select, ignore, profile),
        environments=environments,
        exclude=exclude,
        min_severity=Severity(min_severity) if min_severity else None,
        min_confidence=Confidence(min_confidence) if min_confidence else None,
        config=config,
        isolated=isolated,
    )
