"""From paths to projects: one Project for each production, with all the facts that rules ask.

loaded = load(["."], "prod")
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from elixir_lint.project.discover import Found, discover, holds_mix, repository_root, territories
from elixir_lint.project.files import Files, normal
from elixir_lint.project.kind import embedded_folders
from elixir_lint.project.loading import MixFiles, load_project
from elixir_lint.project.model import Project
from elixir_lint.project.records import Fault, MixFile
from elixir_lint.record import record
from elixir_lint.source import FilePath


@record
class Loaded:
    """The projects at some paths, in one environment, and all files that were read for them.

    `passed_over` are the paths of each mix.exs that makes no project.
    """

    repository_root: str
    projects: tuple[Project, ...]
    files: Files
    passed_over: tuple[str, ...] = ()

    @property
    def files_read(self) -> int:
        """How many files have been read so far: a rule may read more."""
        return self.files.files_read

    @property
    def faults(self) -> tuple[Fault, ...]:
        return tuple(self.files.faults)


def load(paths: Sequence[FilePath], environment: str = "prod", exclude: Sequence[str] = ()) -> Loaded:
    """The Mix projects at, above and below `paths`. `exclude` are globs relative to the repository root."""
    places = list(paths) or ["."]
    root = repository_root(places)
    files = Files(root, exclude)
    mix = MixFiles(files, environment)
    starts = [os.path.relpath(os.path.realpath(place), root).replace(os.sep, "/") for place in places]
    found = discover(files, [normal(start) for start in starts], mix.read)
    embedded = embedded_folders({each.folder: tuple(_mix_files(mix, each)) for each in found}) if len(found) > 1 else ()
    projects = (
        load_project(files, mix, each, own, each.folder in embedded)
        for each, own in zip(found, territories(found, lambda folder: holds_mix(files, folder)), strict=True)
    )
    return Loaded(root, tuple(projects), files, mix.without_project)


def _mix_files(mix: MixFiles, found: Found) -> Iterator[MixFile]:
    for folder in (found.folder, *found.apps):
        mix_file = mix.read(folder)
        if mix_file is not None:
            yield mix_file


__all__ = ["Loaded", "Project", "load"]
