"""The applications that releases start: those that mix.exs lists, and those of `releases:`."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.config.lookup import as_pair, lookup
from elixir_lint.config.values import Condition
from elixir_lint.project.literals import possible_items
from elixir_lint.project.model import Project
from elixir_lint.record import record
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, Tuple


@record
class Listed:
    """An application that is listed by name. `mode` is that of a release (permanent, temporary, load ...), else "".

    `where` is "extra_applications" or "release shop". `when` is the condition under which it is listed.
    """

    name: str
    mode: str
    where: str
    span: Span
    when: Condition


def listed_applications(project: Project) -> Iterator[Listed]:
    """Those that are certainly listed for the environment, each place once. An optional one need not be there."""
    for app in project.released:
        for key in ("extra_applications", "applications"):
            for when, item in possible_items(lookup(app.mix.application, key)):
                if isinstance(item, Atom) and when.is_true:
                    yield Listed(item.name, "", key, item.span or app.mix.span, when)
    for release in project.mix.releases:
        for when, item in possible_items(lookup(release.options, "applications")):
            pair = as_pair(item)
            if pair is not None and isinstance(pair[1], Atom) and when.is_true:
                span = item.span if isinstance(item, Tuple) and item.span is not None else release.span
                yield Listed(pair[0].name, pair[1].name, f"release {release.name}", span, when)
