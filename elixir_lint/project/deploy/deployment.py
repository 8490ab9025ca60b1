"""The deploy files of a project, each read when a rule first asks.

Files that serve development, tests or examples are not among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from posixpath import basename, dirname, join

from elixir_lint.config.lookup import lookup
from elixir_lint.project.deploy.dockerfile import Dockerfile, read_dockerfile
from elixir_lint.project.deploy.entries import EntryPoint, copied, followed, image_entry, texts_of, texts_of_words
from elixir_lint.project.deploy.procfile import read_procfile
from elixir_lint.project.deploy.shell import Command, commands_of, text_as_commands
from elixir_lint.project.deploy.toml import TomlFile, read_toml
from elixir_lint.project.deploy.vm_args import Flag, read_vm_args
from elixir_lint.project.discover import NOT_PRODUCTION, Territory
from elixir_lint.project.files import SKIPPED, Files
from elixir_lint.project.literals import text_of
from elixir_lint.project.records import Fault, MixFile
from elixir_lint.source import SourceFile

OUTER_DEPTH = 2
"""How deep we look for deploy files outside of the project's own folder."""

_HIDDEN = frozenset({".github", ".circleci"})
_OTHER_WORDS = frozenset(
    {"dev", "development", "devcontainer", "e2e", "example", "examples", "local", "script", "scripts", "test", "tests"}
)
_DOCKERFILE = re.compile(r"(?:dockerfile|containerfile)(?:[.-].*)?|.*\.(?:dockerfile|containerfile)")
_FLY = re.compile(r"fly(?:[.-][\w.-]*)?\.toml")
_RELEASES = re.compile(r"\bmix\b[^\n]*\b(?:release|phx\.server)\b|--from=\S+[^\n]*\brel/")
_COMPOSE = re.compile(r"(?:docker-)?compose[.-](?:[\w-]*[.-])?prod(?:uction)?[\w.-]*\.ya?ml")


class Deployment:
    """What is deployed, and how, as far as the repository says."""

    def __init__(self, files: Files, territory: Territory, mix: MixFile) -> None:
        self._files = files
        self._territory = territory
        self._mix = mix

    # -- files -----------------------------------------------------------------------------------

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The project's own files, and those of no project near the root; without tests, examples and priv/."""
        folder = self._territory.folder
        top = "" if self._territory.rest else folder

        def enter(path: str, name: str) -> bool:
            if name in SKIPPED or name in NOT_PRODUCTION or (name.startswith(".") and name not in _HIDDEN):
                return False
            inside = folder == "" or (path + "/").startswith(folder + "/")
            return inside or folder.startswith(path + "/") or path.count("/") < OUTER_DEPTH

        found = []
        for here, names in self._files.walk(top, enter):
            for name in names.files:
                path = join(here, name)
                if self._territory.holds(path) and not self._files.excluded(path):
                    found.append(path)
        return tuple(found)

    def named(self, pattern: re.Pattern[str]) -> Iterator[str]:
        """The paths of files for production whose name matches, in lower case."""
        for path in self.paths:
            if pattern.fullmatch(basename(path).lower()) and is_for_production(path):
                yield path

    def _sources(self, paths: Iterator[str]) -> Iterator[SourceFile]:
        return (source for path in paths if (source := self._files.read(path)) is not None)

    @cached_property
    def dockerfiles(self) -> tuple[Dockerfile, ...]:
        """Those that build a release, copy one or run Mix; a repository has others for other products."""
        read = (read_dockerfile(source) for source in self._sources(self.named(_DOCKERFILE)))
        return tuple(d for d in read if any(_RELEASES.search(each.span.text) for each in d.instructions))

    @cached_property
    def fly_files(self) -> tuple[TomlFile, ...]:
        """The fly.toml that build this application, not the image of another product."""
        found = []
        for source in self._sources(self.named(_FLY)):
            file = read_toml(source)
            if isinstance(file, Fault):
                self._files.faults.append(file)
            elif file.get("build", "image") is None:
                found.append(file)
        return tuple(found)

    @cached_property
    def compose_files(self) -> tuple[SourceFile, ...]:
        """Compose files whose name says that they are for production."""
        return tuple(self._sources(self.named(_COMPOSE)))

    def _templates(self, name: str) -> Iterator[SourceFile]:
        """The template of that name below rel/, or where the releases say that their templates are."""
        folder = self._territory.folder
        chosen = [text_of(lookup(release.options, "rel_templates_path")) for release in self._mix.releases]
        for directory in dict.fromkeys(each or "rel" for each in chosen or [None]):
            source = self._files.read(join(folder, directory, name))
            if source is not None:
                yield source

    @cached_property
    def env_scripts(self) -> tuple[tuple[SourceFile, tuple[Command, ...]], ...]:
        """`rel/env.sh.eex`, which every start of a release runs."""
        return tuple((source, commands_of(source, eex=True)) for source in self._templates("env.sh.eex"))

    @cached_property
    def vm_args(self) -> tuple[tuple[SourceFile, tuple[Flag, ...]], ...]:
        """`rel/vm.args.eex` and `rel/remote.vm.args.eex`."""
        names = ("vm.args.eex", "remote.vm.args.eex")
        return tuple((source, read_vm_args(source)) for name in names for source in self._templates(name))

    # -- what is started -------------------------------------------------------------------------

    @cached_property
    def entry_points(self) -> tuple[EntryPoint, ...]:
        return (*self._processes(), *self._images(), *self._fly_processes())

    @property
    def runs_mix(self) -> bool:
        """Whether production is started through Mix somewhere: its configuration is then evaluated at each start."""
        return any(entry.runs_mix for entry in self.entry_points)

    def _processes(self) -> Iterator[EntryPoint]:
        """All of a Procfile but its release phase."""
        places = dict.fromkeys((self._territory.folder, "") if self._territory.rest else (self._territory.folder,))
        for folder in places:
            source = self._files.read(join(folder, "Procfile"))
            for process in read_procfile(source) if source is not None else ():
                if process.name not in ("release", "postdeploy"):
                    commands = self._follow(texts_of(process.commands), {})
                    yield EntryPoint(process.name, process.span, commands)

    def _images(self) -> Iterator[EntryPoint]:
        targets = {text for fly in self.fly_files if isinstance(text := fly.get("build", "build-target"), str)}
        target = targets.pop() if len(targets) == 1 else None
        for dockerfile in self.dockerfiles:
            entry = image_entry(dockerfile, target)
            stage = dockerfile.final(target)
            if entry is not None and stage is not None:
                span, commands = entry
                scripts = dict(copied(stage, dirname(dockerfile.file.path)))
                yield EntryPoint("CMD", span, self._follow(commands, scripts))

    def _fly_processes(self) -> Iterator[EntryPoint]:
        """`[processes]` and `[experimental] cmd`"""
        for fly in self.fly_files:
            processes = fly.get("processes")
            for name, written in processes.items() if isinstance(processes, dict) else ():
                place = fly.place("processes", name)
                if isinstance(written, str) and written and place is not None:
                    yield EntryPoint(name, place.key, self._follow(texts_of(text_as_commands(written)), {}))
            written, place = fly.get("experimental", "cmd"), fly.place("experimental", "cmd")
            if isinstance(written, list) and place is not None:
                words = tuple(str(word) for word in written)
                yield EntryPoint("cmd", place.key, self._follow(texts_of_words(words), {}))

    def _follow(self, commands: tuple[tuple[str, ...], ...], scripts: dict[str, str]) -> tuple[tuple[str, ...], ...]:
        return followed(self._files, commands, lambda program: self._script(program, scripts))

    def _script(self, program: str, scripts: dict[str, str]) -> str | None:
        """The file of the repository that a started program is: copied under that name, or the only one of it."""
        name = basename(program)
        if name in scripts and self._files.is_file(scripts[name]):
            return scripts[name]
        found = [path for path in self._by_name.get(name, ()) if is_for_production(dirname(path))]
        return found[0] if len(found) == 1 else None

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in self.paths:
            found.setdefault(basename(path), []).append(path)
        return found


def is_for_production(path: str) -> bool:
    """Whether no word of the path says development, test or example."""
    return not _OTHER_WORDS & set(re.split(r"[/._-]", path.lower()))
