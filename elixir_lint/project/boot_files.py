"""The files that a release evaluates when it boots: the boot file, and those of `Config.Reader` providers."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import join

from elixir_lint.config.evaluate import run
from elixir_lint.config.interpreter import Interpreter
from elixir_lint.config.lookup import lookup
from elixir_lint.project.literals import possible_items, possible_texts
from elixir_lint.project.model import Project
from elixir_lint.project.sources import Sources
from elixir_lint.syntax.nodes import File
from elixir_lint.syntax.terms import Atom, String, Tuple


def boot_runs(project: Project) -> Iterator[Interpreter]:
    """The evaluation of each such file."""
    boot = project.evaluation.boot_run
    if boot is not None:
        yield boot
    options = boot.options if boot is not None else project.evaluation.build_run.options
    sources = Sources(project.files, project.lib)
    for path in dict.fromkeys(_provided(project)):
        file = sources.config_file(path)
        if isinstance(file, File):
            it = Interpreter("boot", options, sources)
            run(it, file)
            yield it


def _provided(project: Project) -> Iterator[str]:
    """`config_providers: [{Config.Reader, {:system, "RELEASE_ROOT", "/extra.exs"}}]` as `rel/overlays/extra.exs`"""
    folder = "" if project.path == "." else project.path
    for release in project.mix.releases:
        overlays = ("rel/overlays", *possible_texts(lookup(release.options, "overlays")))
        for _, item in possible_items(lookup(release.options, "config_providers")):
            match item:
                case Tuple((Atom("Elixir.Config.Reader"), Tuple((Atom("system"), String(), String(path))))):
                    places = (join(folder, overlay, path.lstrip("/")) for overlay in overlays)
                    yield from (place for place in places if project.files.is_file(place))
