"""Paths as config files make them: below ROOT, which stands for the project's folder on the machine."""

from __future__ import annotations

import posixpath

ROOT = "/$ROOT"
"""The folder of the repository, as a value: where it lies on a machine is not known."""


def placed(folder: str, path: str) -> str:
    """A path that the mix.exs in `folder` names, relative to the repository as far as it lies in there."""
    place = inside(path, posixpath.join(ROOT, folder))
    return posixpath.join(folder, path) if place is None else place


def inside(path: str, folder: str = ROOT) -> str | None:
    """`path` (relative to `folder`, or absolute) relative to the repository; None if it lies outside."""
    full = posixpath.normpath(posixpath.join(folder, path))
    if full == ROOT:
        return ""
    return full[len(ROOT) + 1 :] if full.startswith(ROOT + "/") else None
