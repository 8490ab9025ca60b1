"""What repos, endpoints and Oban instances have in common: who starts them, and who else sets their settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from elixir_lint.config.calls import call_module_function, call_remote, it_module
from elixir_lint.config.effective import Effective, Opening
from elixir_lint.config.interpreter import Interpreter, PathEndsError
from elixir_lint.config.lookup import as_pair, lookup
from elixir_lint.config.merge import merge
from elixir_lint.config.values import ABSENT, Absent, Rest, Unknown, Value, alternatives, one_of
from elixir_lint.project.bounded import GivenUpError
from elixir_lint.project.lib import LibFiles
from elixir_lint.project.literals import possible_items, value_of
from elixir_lint.project.modules import Modules
from elixir_lint.project.records import Child, Module
from elixir_lint.project.setting import Settings
from elixir_lint.record import record, replace
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, List, Tuple

_NO_DEFAULTS = List(())


@record
class Facts:
    """What subjects are made from. `interpreter` makes an evaluator as the running release is."""

    config: Effective
    lib: LibFiles
    modules: Modules
    children: tuple[Child, ...]
    interpreter: Callable[[], Interpreter]

    def children_named(self, module: str) -> list[Child]:
        return [child for child in self.children if child.module == module]


def started(facts: Facts, module: str) -> bool | None:
    """Whether a supervisor of lib/ starts the module; None if some of the children, or other starts, are not known."""
    if facts.children_named(module):
        return True
    if not facts.children or any(not child.module for child in facts.children):
        return None
    short = module.rpartition(".")[2]
    return None if any(facts.lib.search(f"{short}.start_link".encode())) else False


def subject_settings(
    facts: Facts, module: Module, app: str, defaults: List = _NO_DEFAULTS, options_below: bool = False
) -> tuple[Settings, tuple[Opening, ...]]:
    """The settings of a module with `otp_app: app`, after the options of its child and its `init/2`.

    `defaults` is what `init/2` finds below the configuration. What it passes on of them counts as set by nobody.
    The options of the child replace what is configured, or with `options_below` lie below it, deeply merged.
    """
    path = (app, module.name)
    if not app:
        unknown = Unknown("its otp_app is not known")
        return Settings(facts.config, path, unknown, module.span, True), (Opening(unknown.why, module.span),)
    openings = [opening for opening in facts.config.openings if opening.app in (None, app)]
    options: Value = ABSENT
    place = None
    children = [child for child in facts.children_named(module.name) if given(child.options)]
    if children:
        unnamed = [child for child in children if isinstance(lookup(child.options, "name"), Absent)]
        child = (unnamed or children)[0]
        options, place = child.options, child.span
        openings.extend(opening for child in children for opening in option_openings(child))
        openings.extend(_differing(children))
    layers = [facts.config.value(*path), options]
    if options_below and given(options):
        layers = [merge(options, layers[0]) if given(layers[0]) else options]
    if ("init", 2) in module.functions:
        return _after_init(facts, module, path, [defaults, *layers], tuple(openings))
    return Settings(facts.config, path, layers[-1], place, options_below and bool(children)), tuple(openings)


def given(options: Value) -> bool:
    """Whether start options hold anything at all."""
    return not isinstance(options, Absent) and options != List(()) and options != Atom("nil")


def option_openings(child: Child) -> Iterator[Opening]:
    """The start options of a child hold something that is not known."""
    if any(isinstance(item, Rest) for _, item in possible_items(child.options)):
        by = child.supervisor or "a supervisor"
        yield Opening(f"the options that {by} gives to {child.module} are not known", child.span)


def _differing(children: list[Child]) -> Iterator[Opening]:
    if len({child.options for child in children}) > 1:
        yield Opening(f"{children[0].module} is started more than once, with different options", children[1].span)


def _after_init(
    facts: Facts, module: Module, path: tuple[str, ...], layers: list[Value], openings: tuple[Opening, ...]
) -> tuple[Settings, tuple[Opening, ...]]:
    """`def init(_type, config), do: {:ok, Keyword.put(config, :url, System.get_env("DATABASE_URL"))}`

    `layers` are joined by `Keyword.merge` to the config that it is called with; the first are the defaults.
    """
    place, result = _init(facts.interpreter(), module, layers)
    returned = one_of((a.when, _without(layers[0], _configuration(a.value, module.name))) for a in alternatives(result))
    unknown = [a for a in alternatives(returned) if isinstance(a.value, Unknown)]
    why = f"what {module.name}.init/2 returns is not known"
    added = tuple(Opening(why, place, a.when) for a in unknown[:1])
    return Settings(facts.config, path, returned, place, True), (*openings, *added)


def _init(it: Interpreter, module: Module, layers: list[Value]) -> tuple[Span, Value]:
    """The place of `init/2` and what it returns."""
    loaded = it_module(it, f"Elixir.{module.name}")
    if loaded is None or ("init", 2) not in loaded.functions:
        return module.span, Unknown(f"{module.name}.init/2 could not be read", span=module.span)
    place = loaded.functions["init", 2][0].body.span or module.span
    configured, *above = layers
    try:
        for layer in above:
            if given(layer):
                configured = call_remote(it, "Elixir.Keyword", "merge", [configured, layer], place, None)
        return place, call_module_function(it, loaded, "init", [Atom("supervisor"), configured], place)
    except PathEndsError:
        return place, Unknown(f"{module.name}.init/2 raises", span=place)
    except GivenUpError:
        return place, Unknown(f"{module.name}.init/2 takes too many steps", span=place)


def _without(defaults: Value, settings: Value) -> Value:
    """The settings that `init/2` returns, Absent in place of the defaults it only passed on (the same objects)."""
    known = [pair[1] for _, item in possible_items(defaults) if (pair := as_pair(item)) is not None]

    def set_by_somebody(value: Value) -> Value:
        choices = alternatives(value)
        if not any(a.value is default for a in choices for default in known):
            return value
        return one_of((a.when, ABSENT if any(a.value is default for default in known) else a.value) for a in choices)

    if not isinstance(settings, List):
        return settings
    items = []
    for item in settings.items:
        pair = as_pair(item)
        value = set_by_somebody(pair[1]) if pair is not None else None
        if pair is None or value is pair[1]:
            items.append(item)
        elif not isinstance(value, Absent):
            items.append(Tuple((pair[0], value), getattr(item, "span", None)))
    return replace(settings, items=tuple(items))


def _configuration(result: Value, module: str) -> Value:
    """`{:ok, config}`"""
    match result:
        case Tuple((Atom("ok"), config)):
            return value_of(config)
        case Unknown():
            return result
        case _:
            return Unknown(f"{module}.init/2 returns no configuration")
