"""The configuration of a project: which files, in which order, and what else may set it."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname, join

from elixir_lint.config.effective import Effective, Opening, fold, merge_apps
from elixir_lint.config.evaluate import Evaluation, as_deployed, evaluate
from elixir_lint.config.interpreter import Options
from elixir_lint.config.lookup import as_pair, lookup
from elixir_lint.config.opened import ConfigCall
from elixir_lint.config.paths import placed
from elixir_lint.config.render import render
from elixir_lint.config.values import TRUE, Absent
from elixir_lint.project.files import PATH_OUTSIDE, Files, leads_outside, normal
from elixir_lint.project.literals import possible_items, text_of
from elixir_lint.project.records import App, Fault, MixFile
from elixir_lint.project.sources import Sources
from elixir_lint.source import SourceFile, Span
from elixir_lint.syntax.nodes import File
from elixir_lint.syntax.terms import Atom, List

DEFAULT_PATH = "config/config.exs"


def evaluate_configuration(
    files: Files, sources: Sources, folder: str, mix: MixFile, apps: tuple[App, ...], options: Options
) -> tuple[Evaluation, Effective]:
    """Both phases, and what production gets: with the defaults of `application/0`, and with all that may set more."""
    build_path = placed(folder, text_of(lookup(mix.project, "config_path")) or DEFAULT_PATH)
    boot_path = _boot_path(files, folder, dirname(build_path), mix)
    openings: list[Opening] = []
    build, boot = (_file(files, sources, path, openings) for path in (build_path, boot_path))
    evaluation = evaluate(build, boot, options, sources)
    openings.extend(_broken(files, evaluation))
    files.faults.extend(_outside(evaluation))
    openings.extend(opening for app in apps for opening in _providers(app.mix))
    openings.extend(_providers(mix))
    openings.extend(_distillery(files, folder))
    if boot is None and boot_path is not None and not files.exists(boot_path):
        openings.extend(_chosen_later(files, dirname(build_path)))
    return evaluation, _with_defaults(as_deployed(evaluation), apps, tuple(dict.fromkeys(openings)))


def _boot_path(files: Files, folder: str, beside: str, mix: MixFile) -> str | None:
    """`runtime_config_path` if all releases agree on one, else runtime.exs, else the deprecated releases.exs."""
    chosen = {lookup(release.options, "runtime_config_path") for release in mix.releases}
    only = chosen.pop() if len(chosen) == 1 else Absent()
    if only == Atom("false"):
        return None
    if not isinstance(only, Absent | Atom) and (written := text_of(only)):
        return join(folder, written)
    if leads_outside(normal(beside)):
        return None  # of the whole folder nothing is read
    usual = join(beside, "runtime.exs")
    return usual if files.exists(usual) else join(beside, "releases.exs")


def _file(files: Files, sources: Sources, path: str | None, openings: list[Opening]) -> File | None:
    """A config file; None if there is none, or if it cannot be read (nothing outside is), which opens the world."""
    if path is None or not (files.exists(path) or leads_outside(normal(path))):
        return None
    file = sources.config_file(path)
    if isinstance(file, str):
        openings.append(Opening(file, Span(SourceFile(path, b""), 0, 0)))
        return None
    return file


def _broken(files: Files, evaluation: Evaluation) -> Iterator[Opening]:
    """What is hidden in config files by syntax errors, or was not read for its size or depth, may set anything."""
    imported = set(evaluation.build_run.imported)
    if evaluation.boot_run is not None:
        imported |= evaluation.boot_run.imported
    for fault in files.faults:
        path = fault.span.file.path
        if path in imported:
            yield Opening(f"{path} is not read in full" if fault.limit else f"{path} has a syntax error", fault.span)


def _outside(evaluation: Evaluation) -> Iterator[Fault]:
    """Imports from outside of the repository, if they are surely made."""
    for run in filter(None, (evaluation.build_run, evaluation.boot_run)):
        for path, span, when in run.outside_imports:
            if when.is_true:
                yield Fault("unreadable-file", span, PATH_OUTSIDE, imported=path)


def _providers(mix: MixFile) -> Iterator[Opening]:
    """`releases: [shop: [config_providers: [{Shop.Vault, []}]]]`: what they set is known only where they run."""
    for release in mix.releases:
        for _, item in possible_items(lookup(release.options, "config_providers")):
            span = getattr(item, "span", None) or release.span
            yield Opening(f"{_provider(item)} of release {release.name} sets more at boot", span)


def _distillery(files: Files, folder: str) -> Iterator[Opening]:
    """`set config_providers: [...]` of Distillery, which has a file of its own for releases."""
    path = join(folder, "rel/config.exs")
    source = files.read(path) if files.exists(path) else None
    at = source.data.find(b"config_providers:") if source is not None else -1
    if source is not None and at >= 0:
        place = Span(source, at, at + len("config_providers"))
        yield Opening("the config providers of Distillery set more at boot", place)


def _chosen_later(files: Files, beside: str) -> Iterator[Opening]:
    """`runtime.aws.exs`, `runtime.fly.exs` and no runtime.exs: what builds the release puts one of them there."""
    for path in files.glob(join(beside, "runtime.*.exs")):
        source = files.read(path)
        if source is not None:
            yield Opening(f"{path} may become config/runtime.exs where the release is built", Span(source, 0, 0))


def _provider(item: object) -> str:
    match getattr(item, "items", (None,))[0]:
        case Atom() as module:
            return f"the config provider {render(module)}"
        case _:
            return "a config provider"


def _with_defaults(effective: Effective, apps: tuple[App, ...], openings: tuple[Opening, ...]) -> Effective:
    """`application/0` may have `env: [key: value]`: it holds for the top-level keys that no config file sets."""
    calls = []
    for app in apps:
        env = lookup(app.mix.application, "env")
        if isinstance(env, List):
            unset = tuple(item for item in env.items if _is_unset(effective, app.mix.app, item))
            if unset:
                calls.append(ConfigCall(app.mix.app, List(unset, env.span), env.span or app.mix.span, TRUE, "build"))
    return Effective(
        merge_apps(fold(calls), effective.apps) if calls else effective.apps,
        (*calls, *effective.calls),
        effective.survives,
        (*effective.openings, *openings),
    )


def _is_unset(effective: Effective, app: str, item: object) -> bool:
    pair = as_pair(item)
    return pair is not None and isinstance(lookup(effective.apps.get(app, List(())), pair[0].name), Absent)
