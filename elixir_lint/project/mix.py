"""mix.exs: what `project/0` and `application/0` return in the linted environment."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import join

from elixir_lint.config.calls import call_module_function
from elixir_lint.config.control import sections
from elixir_lint.config.interpreter import Interpreter, Options, PathEndsError
from elixir_lint.config.lookup import lookup
from elixir_lint.config.modules import load_modules, statements_of
from elixir_lint.config.render import atom_name
from elixir_lint.config.scope import Module
from elixir_lint.config.values import ABSENT, TRUE, Closure, Unknown, Value
from elixir_lint.project.bounded import Bounded, GivenUpError
from elixir_lint.project.deps import read_deps
from elixir_lint.project.files import Files
from elixir_lint.project.literals import possible_items, possible_texts, text_of, texts, value_of
from elixir_lint.project.records import Dependency, Locked, MixFile, Release
from elixir_lint.project.sources import Sources
from elixir_lint.record import replace
from elixir_lint.regex import regex
from elixir_lint.source import Span
from elixir_lint.syntax.nodes import Call, Expr, File, Var
from elixir_lint.syntax.terms import Atom, Tuple

FUEL = 40_000
"""Steps of evaluation. A mix.exs with a thousand dependencies takes a tenth."""

_WORD = regex(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_TEMPLATE = b"<%"


def read_mix(files: Files, folder: str, environment: str) -> MixFile | None:
    """The mix.exs of a folder; None if there is none, or if it defines no Mix project (a template, a script)."""
    source = files.read(join(folder, "mix.exs"))
    if source is None or _TEMPLATE in source.data or b"project" not in source.data:
        return None
    file = files.parse(source)
    it = Bounded("build", Options(environment=environment, root=folder), Sources(files), fuel=FUEL)
    load_modules(it, file)
    module = next((m for m in it.modules.values() if m is not None and ("project", 0) in m.functions), None)
    return _mix_file(it, file, module) if module is not None else None


def _mix_file(it: Interpreter, file: File, module: Module) -> MixFile:
    project = _call(it, module, "project")
    application = _call(it, module, "application") if ("application", 0) in module.functions else ABSENT
    listed = lookup(project, "deps")
    deps, complete = read_deps(listed, it.options.environment)
    start = _definition(file, "project") or Span(file.source, 0, 0)
    return MixFile(
        file=file.source,
        app=text_of(lookup(project, "app")) or _named_after(module.name),
        version=text_of(lookup(project, "version")),
        elixir=text_of(lookup(project, "elixir")),
        deps=deps,
        deps_complete=complete,
        deps_span=_deps_place(file, listed) or start,
        span=start,
        mod=_callback(lookup(application, "mod")),
        extra_applications=_applications(application),
        application=application,
        project=project,
        releases=_releases(it, lookup(project, "releases")),
        aliases=lookup(project, "aliases"),
        elixirc_paths=texts(lookup(project, "elixirc_paths")) or ("lib",),
        application_span=_definition(file, "application") or start,
    )


def with_locked(mix: MixFile, lock: dict[str, Locked]) -> MixFile:
    """The same with the version that mix.lock gives to each dependency."""

    def locked(dependency: Dependency) -> Dependency:
        entry = lock.get(dependency.name)
        return replace(dependency, locked=entry.version) if entry is not None else dependency

    return replace(mix, deps={name: locked(d) for name, d in mix.deps.items()} if mix.deps is not None else None)


def _call(it: Interpreter, module: Module, name: str) -> Value:
    span = module.functions[name, 0][0].body.span
    assert span is not None, "every node the parser makes has a place"
    try:
        return call_module_function(it, module, name, [], span)
    except PathEndsError:
        return Unknown(f"{name}/0 of mix.exs raises", span=span)
    except GivenUpError:
        return Unknown(f"{name}/0 of mix.exs takes too many steps", span=span)
    finally:
        it.path, it.steps, it.depth = TRUE, 0, 0


def _named_after(module: str) -> str:
    """`Elixir.Shop.Umbrella.MixProject` as `shop_umbrella`: an umbrella has no `app:`."""
    parts = atom_name(module).split(".")
    return "_".join(underscore(part) for part in parts[:-1] or parts)


def underscore(name: str) -> str:
    """`PhoenixLiveReload` as `phoenix_live_reload`"""
    return _WORD.sub("_", name).lower() if any(map(str.isupper, name[1:])) else name.lower()


def _callback(mod: Value) -> str | None:
    """`{Shop.Application, []}`"""
    match mod:
        case Tuple((Atom(name), *_)):
            return atom_name(name)
        case _:
            return None


def _applications(application: Value) -> tuple[str, ...]:
    keys = ("extra_applications", "applications")
    return tuple(name for key in keys for name in possible_texts(lookup(application, key)))


def _releases(it: Interpreter, releases: Value) -> tuple[Release, ...]:
    """`[shop: [include_executables_for: [:unix]], shop_worker: fn -> [...] end]`, in every alternative."""
    found: dict[str, Release] = {}
    for _, item in possible_items(releases):
        match item:
            case Tuple((Atom(name, Span() as span), options)):
                found.setdefault(name, Release(name, _options(it, value_of(options)), span))
    return tuple(found.values())


def _options(it: Interpreter, options: Value) -> Value:
    if not isinstance(options, Closure):
        return options
    try:
        return it.apply(options, [])
    except (PathEndsError, GivenUpError):
        return Unknown("the function of the release could not be evaluated", span=options.span)


def _deps_place(file: File, listed: Value) -> Span | None:
    """The head of the function `deps`, else the list itself."""
    return _definition(file, "deps") or getattr(listed, "span", None)


def _definition(file: File, name: str) -> Span | None:
    """`def project` of `def project do ... end`, in the file's modules."""
    for node in _definitions(file.body):
        head = node.args[0]
        if isinstance(head, Var | Call) and head.name == name:
            return Span(file.source, node.span.start, head.span.end)
    return None


def _definitions(body: Expr | None) -> Iterator[Call]:
    """The `def`s and `defp`s of the modules in `body`."""
    for node in statements_of(body):
        match node:
            case Call("def" | "defp", (_, *_)):
                yield node
            case Call("defmodule", (_, block)):
                yield from _definitions(sections(block).get("do"))
