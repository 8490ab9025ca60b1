"""Whether a project is an application that somebody deploys, and whether as a release."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import join

from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import Absent
from elixir_lint.project.files import Files
from elixir_lint.project.records import App, MixFile

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


def kind_of(files: Files, folder: str, mix: MixFile, apps: tuple[App, ...]) -> str:
    """ "umbrella"; else "app" if something starts it: a `mod:`, `releases:`, a deploy file; else "library".

    A Hex package (`package:`) that nobody releases or deploys is a library even if it has a `mod:`.
    """
    if not isinstance(lookup(mix.project, "apps_path"), Absent):
        return "umbrella"
    if mix.releases or any(_matching(files, folder, _DEPLOYED)):
        return "app"
    published = not isinstance(lookup(mix.project, "package"), Absent)
    return "app" if not published and any(app.mix.mod is not None for app in apps) else "library"


def has_release_evidence(files: Files, folder: str, mix: MixFile) -> bool:
    """`releases:`, templates or overlays below rel/, or `mix release` in a Dockerfile, in CI, in a build script."""
    if mix.releases or files.glob(join(folder, _RELEASE)):
        return True
    for path in _matching(files, folder, _SCRIPTS):
        source = files.read(path)
        if source is not None and any(command in source.data for command in _COMMANDS):
            return True
    return False


def _matching(files: Files, folder: str, patterns: tuple[str, ...]) -> Iterator[str]:
    """The files of the project's folder, and of the repository's root above it."""
    for place in dict.fromkeys((folder, "")):
        for pattern in patterns:
            yield from files.glob(join(place, pattern))
