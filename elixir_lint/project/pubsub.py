"""The Phoenix.PubSub servers that lib/ starts."""

from __future__ import annotations

from elixir_lint.config.lookup import lookup
from elixir_lint.project.literals import text_of
from elixir_lint.project.records import Child
from elixir_lint.project.subjects import Facts
from elixir_lint.regex import regex

PUBSUB = "Phoenix.PubSub"
_STARTS = regex(rb"\{\s*(?:Phoenix\.)?PubSub\s*,|PubSub\.(?:child_spec|start_link|Supervisor|PG2|Redis)\b")


def pubsub_children(facts: Facts) -> tuple[tuple[Child, str | None], ...]:
    """The children `{Phoenix.PubSub, name: Shop.PubSub}`, with their names (None if one is not known)."""
    return tuple((child, text_of(lookup(child.options, "name"))) for child in facts.children_named(PUBSUB))


def starts_pubsub(facts: Facts, name: str) -> bool | None:
    """Whether a supervisor of lib/ starts the server `name`; None if something may that could not be read."""
    children = pubsub_children(facts)
    names = {known for _, known in children}
    if name in names or facts.children_named(name):
        return True
    if None in names or not facts.children or any(not child.module for child in facts.children):
        return None
    if facts.lib.defining(name) is not None:
        return None
    read = {child.span.file.path for child, _ in children}
    others = (source for source in facts.lib.search(b"PubSub") if source.path not in read)
    return None if any(_STARTS.search(source.data) for source in others) else False
