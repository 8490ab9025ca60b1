"""The Oban instances of the supervision trees."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.config.effective import Opening
from elixir_lint.config.lookup import lookup
from elixir_lint.config.render import atom_name
from elixir_lint.config.values import Absent, Value
from elixir_lint.project.literals import possible_items, text_of
from elixir_lint.project.model import ObanInstance
from elixir_lint.project.records import Child, Module, Use
from elixir_lint.project.setting import Settings
from elixir_lint.project.subjects import Facts, option_openings, started, subject_settings
from elixir_lint.syntax.terms import Atom

OBAN = "Oban"


def obans_of(facts: Facts, apps: tuple[str, ...]) -> tuple[ObanInstance, ...]:
    """Each `{Oban, opts}` of a supervision list, each module that uses Oban, and what is configured for an Oban that
    no supervision list shows. `apps` are the project's own applications."""
    found = [_child(facts, apps, child) for child in facts.children_named(OBAN)]
    found.extend(_module(facts, module, use) for module, use in facts.modules.using(OBAN))
    known = {(instance.app, instance.module) for instance in found}
    for app in apps:
        if (app, OBAN) not in known and not isinstance(facts.config.value(app, OBAN), Absent):
            found.extend(_configured(facts, app))
    return tuple(found)


def _child(facts: Facts, apps: tuple[str, ...], child: Child) -> ObanInstance:
    """`{Oban, Application.fetch_env!(:shop, Oban)}`  |  `{Oban, name: Shop.Oban, repo: Shop.Repo, queues: [...]}`"""
    name = text_of(lookup(child.options, "name")) or OBAN
    app, key = _path(facts, apps, child.options, name)
    return ObanInstance(
        module=key,
        app=app,
        span=child.span,
        openings=(*_project_openings(facts, app), *option_openings(child)),
        started=True,
        settings=Settings(facts.config, (app, key), child.options, child.span, replaces=True),
        name=name,
    )


def _path(facts: Facts, apps: tuple[str, ...], options: Value, name: str) -> tuple[str, str]:
    """The configuration path that the options come from: the one that holds the same, else one that is so named."""
    candidates = [(app, key) for app in apps for key in _modules(facts.config.value(app))]
    for app, key in candidates:
        if options == facts.config.value(app, key) and not isinstance(options, Absent):
            return app, key
    shared = [path for path in candidates if path[1] == name] or [path for path in candidates if path[1] == OBAN]
    return shared[0] if shared else (apps[0], name)


def _modules(configured: Value) -> Iterator[str]:
    """The keys of an application that name modules."""
    for _, item in possible_items(configured):
        key = getattr(item, "items", (None,))[0]
        if isinstance(key, Atom) and key.name.startswith("Elixir."):
            yield atom_name(key.name)


def _module(facts: Facts, module: Module, use: Use) -> ObanInstance:
    """`use Oban, otp_app: :shop` in Shop.Oban: `config :shop, Shop.Oban` with the options of its child on top"""
    app = text_of(lookup(use.options, "otp_app")) or ""
    settings, openings = subject_settings(facts, module, app)
    running = started(facts, module.name)
    return ObanInstance(module.name, app, use.span, openings, running, settings, name=module.name)


def _configured(facts: Facts, app: str) -> Iterator[ObanInstance]:
    """`config :shop, Oban, ...` that no child is known to be started with"""
    setting = facts.config.get(app, OBAN)
    deepest = next(iter(facts.config.below(app, OBAN)), setting)
    place = deepest.place or setting.place
    if place is not None:
        why = Opening("the options that Oban is started with are not known", place)
        running = started(facts, OBAN)
        settings = Settings(facts.config, (app, OBAN))
        yield ObanInstance(OBAN, app, place, (*_project_openings(facts, app), why), running, settings)


def _project_openings(facts: Facts, app: str) -> tuple[Opening, ...]:
    return tuple(opening for opening in facts.config.openings if opening.app in (None, app))
