"""What the deploy files of a project start: the commands of Procfiles, images, Fly files and blueprints, followed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from posixpath import basename, dirname, join
from typing import TYPE_CHECKING

from elixir_lint.project.deploy.blueprints import heroku_processes, render_services
from elixir_lint.project.deploy.commands import UNKNOWN, Follower
from elixir_lint.project.deploy.deploy_files import HEROKU, PROCFILE, RENDER, is_for_production
from elixir_lint.project.deploy.dockerfile import Dockerfile, Stage
from elixir_lint.project.deploy.entries import IMAGE, EntryPoint, copied, image_command, shell_of
from elixir_lint.project.deploy.procfile import read_procfile
from elixir_lint.project.deploy.shell import text_as_commands
from elixir_lint.project.discover import Territory
from elixir_lint.project.files import Files, normal
from elixir_lint.source import SourceFile, Span

if TYPE_CHECKING:
    from elixir_lint.project.deploy.deployment import Deployment


class Starting:
    """Finds the entry points of `deploy`."""

    def __init__(self, deploy: Deployment, files: Files, territory: Territory) -> None:
        self._deploy = deploy
        self._files = files
        self._territory = territory

    def entry_points(self) -> Iterator[EntryPoint]:
        yield from self._processes()
        yield from self._images()
        yield from self._fly_processes()
        yield from self._blueprints()

    def _processes(self) -> Iterator[EntryPoint]:
        """All of a Procfile but its release phase."""
        for source in self._deploy.in_top(PROCFILE):
            for process in read_procfile(source):
                if process.name not in ("release", "postdeploy"):
                    follower = self._follower(None)
                    steps = follower.text(process.commands, process.span, UNKNOWN)
                    yield EntryPoint(process.name, process.span, steps, traps=follower.traps)

    def _images(self) -> Iterator[EntryPoint]:
        entries = (
            self.image(dockerfile, self._deploy.final_stage(dockerfile)) for dockerfile in self._deploy.dockerfiles
        )
        return (entry for entry in entries if entry is not None)

    def image(self, dockerfile: Dockerfile, stage: Stage | None) -> EntryPoint | None:
        """What an image starts by itself; None if that is what its base image does."""
        found = image_command(stage) if stage is not None else None
        if stage is None or found is None:
            return None
        place, words = found
        follower = self._follower(stage)
        steps = follower.words(words, place)
        return EntryPoint(IMAGE, place, steps, stage, dockerfile, traps=follower.traps, drops=follower.drops)

    def _fly_processes(self) -> Iterator[EntryPoint]:
        """The commands of `[processes]` and `[experimental] cmd`, in the image that the file builds."""
        for fly in self._deploy.fly_files:
            for group in fly.groups:
                place = fly.span("processes", group) or fly.span("experimental", "cmd")
                command = fly.command(group)
                if place is not None and command:
                    dockerfile = self._deploy.image_of(fly)
                    stage = self._deploy.final_stage(dockerfile) if dockerfile is not None else None
                    found = image_command(stage, command) if stage is not None else None
                    follower = self._follower(stage)
                    steps = follower.words(found[1] if found is not None else command, place)
                    traps, drops = follower.traps, follower.drops
                    yield EntryPoint(group, place, steps, stage, dockerfile, fly, traps=traps, drops=drops)

    def _blueprints(self) -> Iterator[EntryPoint]:
        """The services of render.yaml and heroku.yml."""
        found = [each for source in self._deploy.in_top(RENDER) for each in render_services(source)]
        found += [each for source in self._deploy.in_top(HEROKU) for each in heroku_processes(source)]
        for each in found:
            path = normal(join(self._territory.folder, each.docker))
            dockerfile = next((d for d in self._deploy.dockerfiles if d.file.path in (path, normal(each.docker))), None)
            stage = self._deploy.final_stage(dockerfile) if dockerfile is not None else None
            follower = self._follower(stage)
            if each.command:
                steps = follower.text(text_as_commands(each.command), each.span, UNKNOWN)
            elif stage is not None and (found_command := image_command(stage)) is not None:
                steps = follower.words(found_command[1], each.span)
            else:
                continue
            traps, drops = follower.traps, follower.drops
            yield EntryPoint(each.name, each.span, steps, stage, dockerfile, None, each.variables, traps, drops)

    def script(self, source: SourceFile) -> EntryPoint:
        """A script that starts the application."""
        start = Span(source, 0, 0)
        return EntryPoint("server", start, self._follower(None).words((source.path,), start))

    def _follower(self, stage: Stage | None) -> Follower:
        scripts = dict(copied(stage, "")) if stage is not None else {}
        return Follower(lambda program: self._script(program, scripts), shell_of(stage))

    def _script(self, program: str, scripts: dict[str, str]) -> SourceFile | None:
        """The file of the repository that a program is: copied under that name, in an overlay, or the only one."""
        if "/" not in program and not program.endswith(".sh"):
            return None
        name = basename(program)
        found = [path for place in self._contexts if self._files.is_file(path := join(place, scripts.get(name, "\0")))]
        if not found:
            by_name = self._by_name.get(name, ())
            found = [path for path in by_name if path.endswith(f"rel/overlays/bin/{name}")] or [
                path for path in by_name if is_for_production(dirname(path))
            ]
        return self._files.read(found[0]) if len(found) == 1 else None

    @cached_property
    def _contexts(self) -> tuple[str, ...]:
        """The folders that an image may be built in."""
        folders = (dirname(path) for path in self._deploy.dockerfile_paths)
        return tuple(dict.fromkeys(("", self._territory.folder, *folders)))

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in self._deploy.paths:
            found.setdefault(basename(path), []).append(path)
        return found
