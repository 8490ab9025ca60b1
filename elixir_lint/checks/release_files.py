"""The rule about files below rel/ that nobody reads."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename, join

from elixir_lint.checks import check
from elixir_lint.checks.declared import releases
from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import Absent
from elixir_lint.finding import Problem
from elixir_lint.project.literals import text_of
from elixir_lint.project.model import Project
from elixir_lint.source import SourceFile, Span

PLAIN = ("vm.args", "remote.vm.args", "env.sh", "env.bat")
"""Names that `mix release` reads with `.eex` behind them."""
OTHERS = {"config.exs": "Distillery's configuration", "sys.config": "made from the project's configuration"}
OVERLAYS = ("overlay", "Overlays", "overlays_", "overlayss")


@check("release-file-ignored")
def release_file_ignored(project: Project) -> Iterator[Problem]:
    if not releases(project):
        return
    folder = "" if project.path == "." else project.path
    for name in PLAIN:
        path = join(folder, "rel", name)
        if not project.files.is_file(f"{path}.eex") and not _used(project, path):
            yield from _ignored(project, path, f"`mix release` reads {name}.eex")
    for name, why in OTHERS.items():
        path = join(folder, "rel", name)
        if not _used(project, path):
            yield from _ignored(project, path, f"{name} is {why}")
    yield from _elsewhere(project, folder)
    for name in OVERLAYS:
        for path in project.files.glob(join(folder, "rel", name, "**"))[:1]:
            yield from _ignored(project, path, "overlays are in rel/overlays")


def _elsewhere(project: Project, folder: str) -> Iterator[Problem]:
    """Templates in rel/, while the releases say that theirs are in another folder."""
    chosen = [lookup(release.options, "rel_templates_path") for release in project.mix.releases]
    written = [text_of(value) for value in chosen]
    if not chosen or any(isinstance(value, Absent) for value in chosen) or None in written or "rel" in written:
        return
    for name in PLAIN:
        path = join(folder, "rel", f"{name}.eex")
        if not _used(project, path):
            yield from _ignored(project, path, f"the templates are in {written[0]}")


def _used(project: Project, path: str) -> bool:
    """Whether a build file, a script or mix.exs names the file, and so may bring it to its place."""
    name = f"rel/{basename(path)}".encode()
    sources = [*project.deploy.scripts, *(app.mix.file for app in project.apps), project.mix.file]
    return any(name in source.data or b"RELEASE_VM_ARGS" in source.data for source in sources)


def _ignored(project: Project, path: str, why: str) -> Iterator[Problem]:
    source = project.files.read(path) if project.files.is_file(path) else None
    if source is not None:
        yield Problem(
            span=_first_line(source),
            message=f"{path} has no effect: {why}",
            label="nobody reads this",
            key=path,
        )


def _first_line(source: SourceFile) -> Span:
    """The first line that says something."""
    at = 0
    for line in source.data.splitlines(keepends=True):
        text = line.strip()
        if text and not text.startswith(b"#"):
            return Span(source, at, at + len(line.rstrip()))
        at += len(line)
    return Span(source, 0, min(len(source.data), 1))
