"""Which Mix projects there are at the paths we were given."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from posixpath import join

from elixir_lint.config.lookup import lookup
from elixir_lint.config.paths import placed
from elixir_lint.project.files import SKIPPED, Files
from elixir_lint.project.literals import texts
from elixir_lint.project.reading import SIZE_LIMIT
from elixir_lint.project.records import MixFile
from elixir_lint.record import field, record
from elixir_lint.source import FilePath
from elixir_lint.syntax.terms import String

MIX = "mix.exs"
NOT_PRODUCTION = frozenset(
    {"test", "tests", "integration_test", "fixtures", "priv", "templates", "bench", "benchmarks"}
)
"""Directories whose Mix projects nobody deploys: fixtures, generators' templates, and all called `example...`. Only a
path that leads into one of them looks there."""


@record
class Found:
    """A Mix project: its folder relative to the root ("" for the root itself), and those of an umbrella's apps."""

    folder: str
    apps: tuple[str, ...] = ()


@record
class Territory:
    """The files that are one project's own: below `folder`, but not below those of `others` inside it.

    Files in no project at all, not in one that we were not asked for either (`is_project`), belong to the one with
    `rest`.
    """

    folder: str
    others: tuple[str, ...]
    rest: bool
    is_project: Callable[[str], bool] = field(default=lambda _: False, compare=False, repr=False)

    def holds(self, path: str) -> bool:
        if _is_below(path, self.folder):
            return not any(_is_below(path, other) for other in self.others if _is_below(other, self.folder))
        return (
            self.rest
            and not any(_is_below(path, other) for other in self.others)
            and not any(map(self.is_project, _folders_of(path)))
        )

    def is_inside(self, folder: str) -> bool:
        """Whether the project lies below a folder that is none of the projects."""
        return _is_below(self.folder, folder) and folder not in (self.folder, *self.others)


def _folders_of(path: str) -> Iterator[str]:
    """The folders that a path is in, the root first."""
    yield ""
    for at, character in enumerate(path):
        if character == "/":
            yield path[:at]


def _is_below(path: str, folder: str) -> bool:
    return folder == "" or path == folder or path.startswith(folder + "/")


def territories(projects: Sequence[Found], is_project: Callable[[str], bool] = lambda _: False) -> list[Territory]:
    """The territory of each project. What lies in none is the first one's."""
    folders = [project.folder for project in projects]
    return [
        Territory(
            folder,
            tuple(other for other in folders if other != folder),
            number == 0 and (folder == "" or not is_project("")),
            is_project,
        )
        for number, folder in enumerate(folders)
    ]


def repository_root(paths: Sequence[FilePath]) -> str:
    """The folder that holds all we read: that of the nearest `.git` above each path, else of its Mix project.

    With neither, it is the path itself.
    """
    return os.path.commonpath([_root(path) for path in paths])


def _root(path: FilePath) -> str:
    place = os.path.realpath(path)
    folder = place if os.path.isdir(place) else os.path.dirname(place)
    above = tuple(_and_above(folder))
    for candidate in above:
        if os.path.exists(os.path.join(candidate, ".git")):
            return candidate
    project = next((candidate for candidate in above if os.path.isfile(os.path.join(candidate, MIX))), folder)
    umbrella = os.path.dirname(os.path.dirname(project))
    return umbrella if _is_umbrella(os.path.join(umbrella, MIX)) else project


def _and_above(folder: str) -> Iterator[str]:
    """A folder, and those that it is in, the nearest first."""
    yield folder
    while (above := os.path.dirname(folder)) != folder:
        yield (folder := above)


def _is_umbrella(mix: str) -> bool:
    """Whether a mix.exs speaks of `apps_path`; without `.git` this decides how far up we look."""
    try:
        with open(mix, "rb") as stream:
            return b"apps_path" in stream.read(SIZE_LIMIT)
    except OSError:
        return False


def discover(files: Files, starts: Sequence[str], mix: Callable[[str], MixFile | None]) -> list[Found]:
    """The project at or above each of `starts`, and those below; an app of an umbrella stands for the umbrella.

    `mix` reads the mix.exs of a folder. Sorted by folder.
    """
    found: dict[str, Found] = {}
    for start in starts:
        for folder in _folders(files, start, mix):
            mix_file = mix(folder) if folder not in found else None
            if mix_file is not None:
                found[folder] = Found(folder, _umbrella_apps(files, folder, mix_file))
    apps = {app for project in found.values() for app in project.apps}
    return [found[folder] for folder in sorted(found) if folder not in apps]


def holds_mix(files: Files, folder: str) -> bool:
    """Whether a folder has a mix.exs: it may be one that cannot be read, even a directory."""
    here = files.directory(folder)
    return MIX in here.files or MIX in here.directories


def _folders(files: Files, start: str, mix: Callable[[str], MixFile | None]) -> Iterator[str]:
    """The folders with a mix.exs: the nearest upward (or the umbrella it belongs to), and those downward."""
    folder = start if files.is_directory(start) else start.rpartition("/")[0]
    nearest = folder
    while nearest and not holds_mix(files, nearest):
        nearest = nearest.rpartition("/")[0]
    if holds_mix(files, nearest):
        umbrella = _umbrella(files, nearest, mix)
        yield nearest if umbrella is None else umbrella
    for below, _ in files.walk(folder, lambda path, name: _may_hold_projects(name) and not files.excluded(path)):
        if holds_mix(files, below):
            yield below


def _umbrella(files: Files, app: str, mix: Callable[[str], MixFile | None]) -> str | None:
    """The umbrella that the project in folder `app` is an app of."""
    above = app
    while above:
        above = above.rpartition("/")[0]
        mix_file = mix(above) if holds_mix(files, above) else None
        if mix_file is not None and app in _umbrella_apps(files, above, mix_file):
            return above
    return None


def _may_hold_projects(name: str) -> bool:
    return name not in SKIPPED and name not in NOT_PRODUCTION and not name.startswith((".", "example"))


def _umbrella_apps(files: Files, folder: str, mix: MixFile) -> tuple[str, ...]:
    """`apps_path: "apps"`, of these `apps: [:shop, :shop_web]`; see `Mix.Project.apps_paths/1`."""
    apps_path = lookup(mix.project, "apps_path")
    if not isinstance(apps_path, String):
        return ()
    above = placed(folder, apps_path.value)
    wanted = texts(lookup(mix.project, "apps"))
    return tuple(
        join(above, name)
        for name in files.directory(above).directories
        if holds_mix(files, join(above, name)) and (wanted is None or name in wanted)
    )
