"""One project: its mix.exs, lock, configuration, lib/, supervision trees and subjects, put together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from posixpath import join, normpath

from elixir_lint.config.coverage import unknown_settings
from elixir_lint.config.effective import Effective
from elixir_lint.config.interpreter import Interpreter, Options
from elixir_lint.config.lookup import lookup
from elixir_lint.config.paths import placed
from elixir_lint.config.values import Value
from elixir_lint.finding import NotChecked
from elixir_lint.project.bounded import Bounded
from elixir_lint.project.configuration import evaluate_configuration
from elixir_lint.project.deploy.deployment import Deployment
from elixir_lint.project.discover import MIX, Found, Territory
from elixir_lint.project.endpoints import endpoints_of
from elixir_lint.project.files import Files
from elixir_lint.project.kind import has_release_evidence, is_firmware, kind_of, released
from elixir_lint.project.lib import LibFiles
from elixir_lint.project.literals import text_of, value_of
from elixir_lint.project.lock import read_lock
from elixir_lint.project.mix import read_mix, underscore, with_locked
from elixir_lint.project.model import Project, Subject
from elixir_lint.project.modules import Modules
from elixir_lint.project.obans import obans_of
from elixir_lint.project.records import App, Locked, MixFile
from elixir_lint.project.repos import repos_of
from elixir_lint.project.sources import Sources
from elixir_lint.project.subjects import Facts
from elixir_lint.project.supervision import Supervision
from elixir_lint.project.web import Web
from elixir_lint.record import replace
from elixir_lint.syntax.terms import Atom, List, Tuple


class MixFiles:
    """The mix.exs of folders, each evaluated once."""

    def __init__(self, files: Files, environment: str) -> None:
        self.environment = environment
        self._files = files
        self._read: dict[str, MixFile | None] = {}

    def read(self, folder: str) -> MixFile | None:
        if folder not in self._read:
            self._read[folder] = read_mix(self._files, folder, self.environment)
        return self._read[folder]

    @property
    def without_project(self) -> tuple[str, ...]:
        """The paths of those that define no Mix project, or cannot be read."""
        return tuple(join(folder, MIX) for folder, read in sorted(self._read.items()) if read is None)


def load_project(files: Files, mix_files: MixFiles, found: Found, territory: Territory, embedded: bool) -> Project:
    """The project in `found.folder`, whose mix.exs has been read; `territory` are the files that are its own.

    `embedded`: another project depends on it by path.
    """
    root = mix_files.read(found.folder)
    assert root is not None, "only folders with a mix.exs that could be read are projects"
    lock = read_lock(files, placed(found.folder, text_of(lookup(root.project, "lockfile")) or "mix.lock"))
    mix, apps = _apps(mix_files, found, root, lock)
    lib = LibFiles(files, _lib_directories(apps))
    sources = Sources(files, lib)
    deploy = Deployment(files, territory, mix, [app.mix.app for app in apps])
    options = Options(
        environment=mix_files.environment,
        given=deploy.given,
        root=found.folder,
        target=None if is_firmware(apps) else "host",
        own_apps=frozenset(app.mix.app for app in apps),
        mix_project=lambda: mix.project,
    )
    evaluation, config = evaluate_configuration(files, sources, found.folder, mix, apps, options)
    facts = _facts(files, lib, options, evaluation.build, config, apps)
    repos, endpoints = repos_of(facts), endpoints_of(facts)
    obans = obans_of(facts, tuple(app.mix.app for app in apps))
    return Project(
        path=found.folder or ".",
        app=mix.app,
        kind=kind_of(files, territory, mix, apps, embedded),
        environment=mix_files.environment,
        mix=mix,
        apps=apps,
        released=released(mix, apps),
        lock=lock,
        evaluation=evaluation,
        config=config,
        repos=repos,
        endpoints=endpoints,
        obans=obans,
        children=facts.children,
        modules=facts.modules,
        lib=lib,
        territory=territory,
        deploy=deploy,
        web=Web(facts, files, apps),
        files=files,
        has_release_evidence=has_release_evidence(files, territory, mix, deploy),
        not_checked=tuple(_not_checked(config, (*repos, *endpoints, *obans), found.folder, mix_files.environment)),
    )


def _apps(
    mix_files: MixFiles, found: Found, root: MixFile, lock: dict[str, Locked] | None
) -> tuple[MixFile, tuple[App, ...]]:
    """The root's mix.exs, and the applications that have one, with what the lock says of their dependencies."""
    mix = with_locked(root, lock or {})
    if not found.apps:
        return mix, (App(found.folder, mix),)
    children = ((folder, mix_files.read(folder)) for folder in found.apps)
    return mix, tuple(App(folder, with_locked(child, lock or {})) for folder, child in children if child is not None)


def _lib_directories(apps: tuple[App, ...]) -> list[str]:
    return [normpath(placed(app.path, path)) for app in apps for path in app.mix.elixirc_paths]


def _facts(
    files: Files, lib: LibFiles, options: Options, build: Effective, config: Effective, apps: tuple[App, ...]
) -> Facts:
    """What lib/ shows, read as the compiler sees the configuration, and run as the release does."""
    sources = Sources(files, lib)
    compiled = replace(options, application_env=build.read)
    running = replace(options, application_env=config.read)
    serials = count(SERIALS, SERIALS)

    def interpreter(phase: str, its_options: Options) -> Interpreter:
        it = Bounded(phase, its_options, sources)
        it.serial = next(serials)
        return it

    modules = Modules(lib, lambda: interpreter("build", compiled), lambda name: _has_module(lib, apps, name))
    callbacks = {app.mix.mod: _start_argument(app.mix) for app in apps if app.mix.mod is not None}
    children = Supervision(lib, Sources(files, lib, limit=STARTED_BYTES), running, callbacks, serials).children()
    return Facts(config, lib, modules, children, lambda: interpreter("boot", running))


STARTED_BYTES = 160_000
"""How much of lib/ is read to evaluate lists of children, beside the supervisors themselves."""

SERIALS = 1_000_000
"""Unknowns of different evaluations are not the same: each evaluation numbers them from another start."""


def _start_argument(mix: MixFile) -> Value:
    """The second element of `mod: {Shop.Application, []}`"""
    match lookup(mix.application, "mod"):
        case Tuple((Atom(), argument)):
            return value_of(argument)
        case _:
            return List(())


def _has_module(lib: LibFiles, apps: tuple[App, ...], name: str) -> bool | None:
    """Whether a module is there in production: the project's, or one of a dependency that is called like it."""
    if lib.defining(name) is not None:
        return True
    dependency = underscore(name.partition(".")[0])
    known = [app.mix.deps[dependency] for app in apps if app.mix.deps is not None and dependency in app.mix.deps]
    answers = {each.in_prod for each in known}
    return True if True in answers else None if None in answers or not answers else False


def _not_checked(
    config: Effective, subjects: tuple[Subject, ...], folder: str, environment: str
) -> Iterator[NotChecked]:
    """The openings, and the settings whose value is not known, at the expression that lost it."""
    project = folder or "."
    openings = dict.fromkeys([*config.openings, *(each for subject in subjects for each in subject.openings)])
    for opening in openings:
        yield NotChecked(opening.why, opening.span, None, project, environment)
    for setting, unknown in unknown_settings(config):
        place = unknown.span if unknown.span is not None else setting.place
        yield NotChecked(unknown.why, place, setting.path, project, environment)
