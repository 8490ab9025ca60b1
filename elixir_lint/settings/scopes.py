"""Which settings govern which project."""

from __future__ import annotations

import os
from collections.abc import Sequence

from elixir_lint.catalog import Rule, catalog
from elixir_lint.errors import UserError
from elixir_lint.settings.find import nearest
from elixir_lint.settings.model import Settings
from elixir_lint.source import FilePath


class Scopes:
    """The settings for `paths`, which are in the repository at `root`.

    The nearest settings file upward from a path counts for it; a Mix project further down with a nearer one has that.
    `config` is a file that counts for all, `isolated` means that none does.
    """

    def __init__(
        self, paths: Sequence[FilePath], root: FilePath, config: FilePath | None = None, isolated: bool = False
    ) -> None:
        if config is not None and not os.path.isfile(config):
            raise UserError(f"there is no settings file {config}")
        self.root = os.fspath(root)
        self._starts = [_folder(path) for path in paths]
        self._fixed = _beside_links(config) if config is not None else None
        self._isolated = isolated
        self._read: dict[str | None, Settings] = {}

    def of_targets(self) -> list[Settings]:
        """Those that count for the paths themselves."""
        found = (self._above(start) for start in self._starts)
        return list({settings.path: settings for settings in found}.values())

    def of_project(self, path: str) -> Settings:
        """Those of the project at `path`, relative to the root."""
        folder = os.path.normpath(os.path.join(self.root, path))
        inside = [start for start in self._starts if start == folder or start.startswith(folder + os.sep)]
        return self._above(inside[0] if inside else folder)

    def file_in(self, folder: str) -> str | None:
        """The settings file in a folder, both relative to the root."""
        place = nearest(os.path.join(self.root, folder), os.path.join(self.root, folder))
        return None if place is None else os.path.relpath(place, self.root).replace(os.sep, "/")

    def cover(self, settings: Settings) -> bool:
        """Whether the paths hold the folder of the settings file, and so all that it is about."""
        folder = os.path.normpath(os.path.join(self.root, settings.folder))
        return any(folder == start or folder.startswith(start.rstrip(os.sep) + os.sep) for start in self._starts)

    def _above(self, start: str) -> Settings:
        place = self._fixed if self._fixed or self._isolated else nearest(start, self.root)
        if place not in self._read:
            self._read[place] = self._settings(place)
        return self._read[place]

    def _settings(self, place: str | None) -> Settings:
        if place is None:
            return Settings(catalog())
        from elixir_lint.settings.read import read_settings  # most runs have no settings

        return read_settings(place, self.root)


def rules_here() -> tuple[Rule, ...]:
    """All rules there are in the current folder: ours, and the policies of its settings."""
    here = os.path.realpath(".")
    if nearest(here) is None:
        return catalog()
    from elixir_lint.project.discover import repository_root  # a list of our rules needs nothing of a project

    (settings,) = Scopes(["."], repository_root(["."])).of_targets()
    return settings.rules


def _beside_links(file: FilePath) -> str:
    """The absolute path of a file, whose own name may be that of a symbolic link."""
    folder, name = os.path.split(file)
    return os.path.realpath(folder) + os.sep + name


def _folder(path: FilePath) -> str:
    real = os.path.realpath(path)
    return real if os.path.isdir(real) else os.path.dirname(real)
