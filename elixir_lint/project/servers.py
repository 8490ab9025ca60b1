"""Servers that a supervisor starts under a name: `{Phoenix.PubSub, name: Shop.PubSub}`, `{Finch, name: Shop.Finch}`."""

from __future__ import annotations

import re

from elixir_lint.config.lookup import lookup
from elixir_lint.project.literals import text_of
from elixir_lint.project.records import Child
from elixir_lint.project.subjects import Facts


def named_children(facts: Facts, module: str) -> tuple[tuple[Child, str | None], ...]:
    """The children of a module with their names, None for one that is not known."""
    return tuple((child, text_of(lookup(child.options, "name"))) for child in facts.children_named(module))


def starts_server(facts: Facts, module: str, name: str) -> bool | None:
    """Whether a supervisor of lib/ starts a server of `module` as `name`; None if something may that was not read."""
    children = named_children(facts, module)
    names = {known for _, known in children}
    if name in names or facts.children_named(name):
        return True
    if None in names or not facts.children or any(not child.module for child in facts.children):
        return None
    if facts.lib.defining(name) is not None:
        return None
    last = module.rpartition(".")[2].encode()
    starts = re.compile(
        rb"\{\s*(?:\w+\.)*" + last + rb"\s*,|\b" + last + rb"\.(?:child_spec|start_link|Supervisor|PG2|Redis)\b"
    )
    read = {child.span.file.path for child, _ in children}
    others = (source for source in facts.lib.search(last) if source.path not in read)
    return None if any(starts.search(source.data) for source in others) else False
