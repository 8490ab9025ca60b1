"""The Ecto repos of lib/."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.config.effective import Opening
from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import Absent, Unknown, Value, alternatives
from elixir_lint.project.literals import made_of, possible_texts, text_of
from elixir_lint.project.model import Repo
from elixir_lint.project.records import Module, Use
from elixir_lint.project.setting import Settings
from elixir_lint.project.subjects import Facts, started, subject_settings
from elixir_lint.syntax.terms import Atom, Integer, List, Tuple

ECTO_REPO = "Ecto.Repo"
ASH_ADAPTERS = {
    "AshPostgres.Repo": "Ecto.Adapters.Postgres",
    "AshSqlite.Repo": "Ecto.Adapters.SQLite3",
    "AshMysql.Repo": "Ecto.Adapters.MyXQL",
}
"""What uses Ecto.Repo for Ash, with the adapter it takes. Its `init/2` adds keys for migrations only."""
DEFAULTS = List((Tuple((Atom("timeout"), Integer(15_000))), Tuple((Atom("pool_size"), Integer(10)))))
"""What ecto lib/ecto/repo/supervisor.ex puts below the configuration before it calls `init/2`."""


def repos_of(facts: Facts) -> tuple[Repo, ...]:
    """Every module that uses Ecto.Repo, by itself or through a module of the project."""
    listed = _ecto_repos(facts)
    found: dict[str, Repo] = {}
    for module, use in _uses(facts):
        found.setdefault(module.name, _repo(facts, module, use, listed))
    return tuple(found.values())


def _uses(facts: Facts) -> Iterator[tuple[Module, Use]]:
    for base in (ECTO_REPO, *ASH_ADAPTERS):
        yield from facts.modules.using(base)
    for source in facts.lib.search(b"defmacro __using__"):
        if ECTO_REPO.encode() in source.data:
            for module in facts.modules.of(source):
                if ECTO_REPO in module.brings:
                    yield from facts.modules.using(module.name)


def _ecto_repos(facts: Facts) -> tuple[frozenset[str], bool]:
    """The modules in `config :shop, ecto_repos: [Shop.Repo]` of any app, and whether these are all."""
    names: set[str] = set()
    complete = True
    for app in facts.config.apps:
        value = facts.config.value(app, "ecto_repos")
        names.update(possible_texts(value))
        complete = complete and not any(isinstance(a.value, Unknown) for a in alternatives(value))
    return frozenset(names), complete


def _repo(facts: Facts, module: Module, use: Use, listed: tuple[frozenset[str], bool]) -> Repo:
    app = text_of(lookup(use.options, "otp_app")) or ""
    settings, openings = subject_settings(facts, module, app, DEFAULTS)
    names, complete = listed
    running = True if module.name in names else started(facts, module.name)
    url = settings.get("url").value
    return Repo(
        module=module.name,
        app=app,
        span=use.span,
        openings=openings or tuple(_url_opening(settings, url)),
        started=None if running is False and not complete else running,
        settings=settings,
        adapter=_adapter(use),
        read_only=lookup(use.options, "read_only") == Atom("true"),
        environment_url=made_of(url),
    )


def _adapter(use: Use) -> str | None:
    adapter = lookup(use.options, "adapter")
    if isinstance(adapter, Absent):
        return ASH_ADAPTERS.get(use.module)
    return text_of(adapter) if isinstance(adapter, Atom) else None


def _url_opening(settings: Settings, url: Value) -> Iterator[Opening]:
    """A URL from an unknown source may carry any parameter."""
    for alternative in alternatives(url):
        if isinstance(alternative.value, Unknown) and not alternative.value.env:
            place = settings.get("url").place
            if place is not None:
                yield Opening(f"its url is not known: {alternative.value.why}", place, alternative.when)
