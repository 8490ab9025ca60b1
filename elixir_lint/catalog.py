"""The rules, each a Markdown page: `rules/<name>.md` -> Rule."""

from __future__ import annotations

from dataclasses import dataclass, field

from elixir_lint.finding import Confidence, Severity


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a rule, set under `[rules.<name>]`."""

    name: str
    default: object
    description: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One page. `severities[0]` and `confidences[0]` are the defaults; a problem may carry one of the others.

    `tags` holds "security", "CWE-319" and the like. `template` is the `[check]` table of a pure data rule, else None.
    `body` is the page after its title and rule block, in Markdown.
    """

    name: str
    title: str
    summary: str
    category: str
    severities: tuple[Severity, ...]
    confidences: tuple[Confidence, ...]
    since: str
    why: str
    fix: str
    body: str
    strict: bool = False
    fixable: str | None = None
    sources: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    template: dict[str, object] | None = field(default=None, compare=False)
