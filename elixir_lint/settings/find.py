"""Which settings file is meant: the nearest one upward."""

from __future__ import annotations

import os

from elixir_lint.errors import UserError

NAMES = (".elixir-lint.toml", "elixir-lint.toml")


def nearest(start: str, root: str = "") -> str | None:
    """The settings file in the folder `start`, or in the nearest folder above it that has one, up to `root`.

    Both are absolute; without `root` up to the root of the file system.
    """
    folder = start
    while True:
        found = [path for name in NAMES if os.path.lexists(path := os.path.join(folder, name))]
        if len(found) > 1:
            raise UserError(f"there are two settings files, {NAMES[0]} and {NAMES[1]}, in {folder}")
        if found:
            return found[0]
        above = os.path.dirname(folder)
        if folder in (root, above):
            return None
        folder = above
