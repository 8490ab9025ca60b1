"""Whether a project is an application that somebody deploys, and whether as a release."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from posixpath import join

from elixir_lint.config.lookup import as_pair, lookup
from elixir_lint.config.paths import ROOT, inside
from elixir_lint.config.values import Absent, Unknown
from elixir_lint.project.deploy.deploy_files import DeployFiles
from elixir_lint.project.discover import Territory
from elixir_lint.project.files import Files
from elixir_lint.project.literals import possible_items
from elixir_lint.project.records import App, MixFile
from elixir_lint.syntax.terms import String

_DEPLOYED = (
    "Dockerfile*",
    "*.[dD]ockerfile",
    "fly*.toml",
    "Procfile",
    "render.yaml",
    "app.json",
    "elixir_buildpack.config",
    "gigalixir*",
)
_SCRIPTS = (
    "Dockerfile*",
    "*.[dD]ockerfile",
    "Makefile",
    "justfile",
    "Justfile",
    ".gitlab-ci.yml",
    ".github/workflows/*.{yml,yaml}",
    ".circleci/config.yml",
    "{bin,script,scripts,deploy,docker,rel,ops,build}/*.sh",
    "*.sh",
)
_RELEASE = "rel/{*.eex,**/*.eex,overlays/**}"
_COMMANDS = (b"mix release", b"mix do release", b"/rel/")


def kind_of(files: Files, territory: Territory, mix: MixFile, apps: tuple[App, ...], embedded: bool) -> str:
    """ "umbrella"; else "app" if something starts it: a `mod:`, `releases:`, a deploy file; else "library".

    A Hex package (`package:`) that nobody releases or deploys, among several projects from its own folder, is a library
    even if it has a `mod:`. So is one that is `embedded`: another project of the repository depends on it by path, and
    brings the configuration.
    """
    if isinstance(lookup(mix.project, "apps_path"), String):
        return "umbrella"
    if mix.releases or any(True for _ in _in_folder(files, territory.folder, _DEPLOYED)):
        return "app"
    published = not isinstance(lookup(mix.project, "package"), Absent | Unknown)
    if embedded or (published and territory.others):
        return "library"
    starts = not published and any(app.mix.mod is not None for app in apps)
    return "app" if starts or has_deploy_file(files, territory) else "library"


def embedded_folders(projects: Mapping[str, Iterable[MixFile]]) -> frozenset[str]:
    """The folders that some project depends on by `path:`; `projects` are the mix.exs files of each folder."""
    found: set[str] = set()
    for folder, mix_files in projects.items():
        for dependency in (d for mix in mix_files for d in (mix.deps or {}).values() if d.source == "path"):
            path = lookup(dependency.options, "path")
            place = inside(path.value, f"{ROOT}/{folder}" if folder else ROOT) if isinstance(path, String) else None
            if place is not None and place != folder:
                found.add(place)
    return frozenset(found)


def is_firmware(apps: tuple[App, ...]) -> bool:
    """Whether it is built with Nerves: its production is the firmware of a device, which is replaced as a whole."""
    return any({"nerves", "nerves_bootstrap"} & set(app.mix.deps or {}) for app in apps)


def has_deploy_file(files: Files, territory: Territory) -> bool:
    return any(True for _ in _matching(files, territory, _DEPLOYED))


def released(mix: MixFile, apps: tuple[App, ...]) -> tuple[App, ...]:
    """The apps that some release holds: those of `applications: [shop: :permanent]`, and what these depend on.

    All of them where a release does not say, or where there is none. Outside of an umbrella every release holds the
    project itself.
    """
    if isinstance(lookup(mix.project, "apps_path"), Absent):
        return apps
    names: set[str] = set()
    for release in mix.releases:
        items = [item for _, item in possible_items(lookup(release.options, "applications"))]
        pairs = [as_pair(item) for item in items]
        if not items or None in pairs:
            return apps
        names.update(pair[0].name for pair in pairs if pair is not None)
    by_name = {app.mix.app: app for app in apps}
    todo = [by_name[name] for name in names if name in by_name]
    found: set[str] = set()
    while todo:
        app = todo.pop()
        if app.mix.app not in found:
            found.add(app.mix.app)
            umbrella = (d.name for d in (app.mix.deps or {}).values() if d.source == "umbrella")
            todo.extend(by_name[name] for name in umbrella if name in by_name)
    return tuple(app for app in apps if app.mix.app in found) if mix.releases else apps


def has_release_evidence(files: Files, territory: Territory, mix: MixFile, deploy: DeployFiles) -> bool:
    """`releases:`, templates or overlays below rel/, or `mix release` in a Dockerfile, in CI, in a build script."""
    if mix.releases or files.glob(join(territory.folder, _RELEASE)):
        return True
    paths = (path for found in (_matching(files, territory, _SCRIPTS), deploy.dockerfile_paths) for path in found)
    for path in paths:
        source = files.read(path)
        if source is not None and any(command in source.data for command in _COMMANDS):
            return True
    return False


def _matching(files: Files, territory: Territory, patterns: tuple[str, ...]) -> Iterator[str]:
    """The files of the project's folder, and those of the repository's root if that is no project of its own.

    Among several projects, those at the root are of the one that they name, or of the first.
    """
    folder = territory.folder
    yield from _in_folder(files, folder, patterns)
    if folder and "" not in territory.others:
        for path in _in_folder(files, "", patterns):
            if territory.rest or _names(files, path, folder.rpartition("/")[2]):
                yield path


def _names(files: Files, path: str, word: str) -> bool:
    source = files.read(path)
    return source is not None and word.encode() in source.data


def _in_folder(files: Files, folder: str, patterns: tuple[str, ...]) -> Iterator[str]:
    for pattern in patterns:
        yield from files.glob(join(folder, pattern))
