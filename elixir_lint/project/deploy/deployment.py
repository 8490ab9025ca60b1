"""What is deployed, and how it is started, as far as the repository says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from posixpath import basename, dirname, join

from elixir_lint.config.conditions import UNTOLD
from elixir_lint.project.deploy.blueprints import HEROKU, RENDER, heroku_processes, render_services
from elixir_lint.project.deploy.commands import UNKNOWN, Follower, Step
from elixir_lint.project.deploy.deploy_files import DeployFiles, is_for_production
from elixir_lint.project.deploy.dockerfile import Dockerfile, Stage
from elixir_lint.project.deploy.dockerfile_reader import read_dockerfile
from elixir_lint.project.deploy.entries import IMAGE, EntryPoint, copied, image_command, shell_of
from elixir_lint.project.deploy.environment import Environment, environment_of, is_set, run_script, texts_of
from elixir_lint.project.deploy.flags import VmFlag, file_flags, variable_flags
from elixir_lint.project.deploy.fly import FlyFile
from elixir_lint.project.deploy.procfile import read_procfile
from elixir_lint.project.deploy.shell import text_as_commands
from elixir_lint.project.discover import Territory
from elixir_lint.project.files import Files, normal
from elixir_lint.project.records import MixFile
from elixir_lint.record import field, record
from elixir_lint.regex import regex
from elixir_lint.source import SourceFile, Span

SERVER = "rel/overlays/bin/server"
_OTHER_PRODUCTS = frozenset(
    {
        "Cargo.toml",
        "Gemfile",
        "composer.json",
        "go.mod",
        "package.json",
        "pom.xml",
        "pyproject.toml",
        "requirements.txt",
    }
)
"""Files of a folder that holds something else, which a Fly file there builds."""
_TASK = regex(r"\b(?:release|phx\.server)\b")
_MIX = regex(r"\bmix\b")


@record
class Start:
    """A process of production, in the group `group` of the Fly file that starts it, with its variables."""

    entry: EntryPoint
    fly: FlyFile | None
    group: str
    environment: Environment = field(compare=False, repr=False)


class Deployment(DeployFiles):
    """The images, processes and variables of production."""

    def __init__(self, files: Files, territory: Territory, mix: MixFile, apps: Sequence[str] = ()) -> None:
        super().__init__(files, territory, mix)
        self._apps = frozenset((mix.app, *apps))

    # -- images ----------------------------------------------------------------------------------

    @cached_property
    def dockerfiles(self) -> tuple[Dockerfile, ...]:
        """Those that build a release, copy one or run Mix; a repository has others for other products."""
        read = (read_dockerfile(source) for source in self._sources(self.dockerfile_paths))
        return tuple(dockerfile for dockerfile in read if self._is_ours(dockerfile))

    def _is_ours(self, dockerfile: Dockerfile) -> bool:
        texts = [each.span.text for each in dockerfile.instructions]
        if any(map(_makes_or_holds_release, texts)):
            return True
        entry = self._image(dockerfile, _last_for_production(dockerfile)) if any(map(_MIX.search, texts)) else None
        return entry is not None and entry.runs_mix

    # -- what is started -------------------------------------------------------------------------

    @cached_property
    def release_names(self) -> frozenset[str]:
        """The names that a release of this project may have: those of `releases:`, else those of the applications."""
        return frozenset(release.name for release in self._mix.releases) | self._apps

    @cached_property
    def entry_points(self) -> tuple[EntryPoint, ...]:
        return (*self._processes(), *self._images(), *self._fly_processes(), *self._blueprints())

    @property
    def runs_mix(self) -> bool:
        """Whether production is started through Mix somewhere: its configuration is then evaluated at each start."""
        return any(entry.runs_mix for entry in self.entry_points)

    def final_stage(self, dockerfile: Dockerfile) -> Stage | None:
        """The stage that is deployed: that of the image's Fly files if they agree, else the last for production."""
        named = {str(fly.get("build", "build-target")) for fly in self.fly_files if self.image_of(fly) is dockerfile}
        target = dockerfile.stage(named.pop()) if len(named) == 1 else None
        return target if target is not None else _last_for_production(dockerfile)

    def image_of(self, fly: FlyFile) -> Dockerfile | None:
        """The Dockerfile that a Fly file builds, if it is one of the application's."""
        path = self._dockerfile_of(fly)
        return next((each for each in self.dockerfiles if self._files.target(each.file.path) == path), None)

    def runs_application(self, fly: FlyFile) -> bool:
        """Whether a Fly file is known to start this application: it builds its image, or starts its release."""
        path = self._dockerfile_of(fly)
        if path is not None:
            return self.image_of(fly) is not None
        buildpack = isinstance(fly.get("build", "builder"), str) or fly.get("build", "buildpacks") is not None
        return dirname(fly.file.path) == self._territory.folder and buildpack

    def _dockerfile_of(self, fly: FlyFile) -> str | None:
        """Its `[build] dockerfile` (relative to it), else the Dockerfile beside it, or where it is used from."""
        written, here = fly.get("build", "dockerfile"), dirname(fly.file.path)
        name = written if isinstance(written, str) else "Dockerfile"
        other = here != self._territory.folder and _OTHER_PRODUCTS & set(self._files.directory(here).files)
        places = (here,) if other else (here, self._territory.folder, "")
        found = next((path for place in places if self._files.is_file(path := normal(join(place, name)))), None)
        return self._files.target(found) if found is not None else None

    def _processes(self) -> Iterator[EntryPoint]:
        """All of a Procfile but its release phase."""
        for source in self._in_top("Procfile"):
            for process in read_procfile(source):
                if process.name not in ("release", "postdeploy"):
                    follower = self._follower(None)
                    steps = follower.text(process.commands, process.span, UNKNOWN)
                    yield EntryPoint(process.name, process.span, steps, traps=follower.traps)

    def _images(self) -> Iterator[EntryPoint]:
        entries = (self._image(dockerfile, self.final_stage(dockerfile)) for dockerfile in self.dockerfiles)
        return (entry for entry in entries if entry is not None)

    def _image(self, dockerfile: Dockerfile, stage: Stage | None) -> EntryPoint | None:
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
        for fly in self.fly_files:
            for group in fly.groups:
                place = fly.span("processes", group) or fly.span("experimental", "cmd")
                command = fly.command(group)
                if place is not None and command:
                    dockerfile = self.image_of(fly)
                    stage = self.final_stage(dockerfile) if dockerfile is not None else None
                    found = image_command(stage, command) if stage is not None else None
                    follower = self._follower(stage)
                    steps = follower.words(found[1] if found is not None else command, place)
                    traps, drops = follower.traps, follower.drops
                    yield EntryPoint(group, place, steps, stage, dockerfile, fly, traps=traps, drops=drops)

    def _blueprints(self) -> Iterator[EntryPoint]:
        """The services of render.yaml and heroku.yml."""
        found = [each for source in self._in_top(RENDER) for each in render_services(source)]
        found += [each for source in self._in_top(HEROKU) for each in heroku_processes(source)]
        for each in found:
            path = normal(join(self._territory.folder, each.docker))
            dockerfile = next((d for d in self.dockerfiles if d.file.path in (path, normal(each.docker))), None)
            stage = self.final_stage(dockerfile) if dockerfile is not None else None
            follower = self._follower(stage)
            if each.command:
                steps = follower.text(text_as_commands(each.command), each.span, UNKNOWN)
            elif stage is not None and (found_command := image_command(stage)) is not None:
                steps = follower.words(found_command[1], each.span)
            else:
                continue
            traps, drops = follower.traps, follower.drops
            yield EntryPoint(each.name, each.span, steps, stage, dockerfile, None, each.variables, traps, drops)

    def entry_of(self, fly: FlyFile, group: str) -> EntryPoint | None:
        """What a process group of a Fly file starts; None if that is not known."""
        dockerfile = self.image_of(fly)
        own = (e for e in self.entry_points if e.fly is fly and e.name == group)
        image = (
            e for e in self.entry_points if dockerfile is not None and e.dockerfile is dockerfile and e.name == IMAGE
        )
        return next(own, None if fly.command(group) else next(image, None))

    @cached_property
    def starts(self) -> tuple[Start, ...]:
        """What production starts, each with the Fly file that does: an image stands for itself if none builds it.

        If nothing says what starts the application, it is the `bin/server` that `mix phx.gen.release` writes.
        """
        found = [
            Start(entry, fly, group, self._environment(entry, fly, group))
            for fly in self.fly_files
            for group in fly.groups
            if (entry := self.entry_of(fly, group)) is not None
        ]
        built = {id(self.image_of(fly)) for fly in self.fly_files}
        others = [e for e in self.entry_points if e.fly is None and id(e.dockerfile) not in built]
        if not any(self.serves(step) for e in (*(start.entry for start in found), *others) for step in e.steps):
            others += self._overlays()
        return (*found, *(Start(entry, None, "", self._environment(entry, None, "")) for entry in others))

    def _overlays(self) -> Iterator[EntryPoint]:
        for source in self._sources([join(self._territory.folder, SERVER)]):
            start = Span(source, 0, 0)
            yield EntryPoint("server", start, self._follower(None).words((source.path,), start))

    def _environment(self, entry: EntryPoint, fly: FlyFile | None, group: str) -> Environment:
        release = any(step.starts_release(self.release_names) for step in entry.steps)
        return environment_of(
            entry, self.serves, fly, group, [commands for _, commands in self.env_scripts] if release else []
        )

    def serves(self, step: Step) -> bool:
        """Whether a command starts the application, to stay."""
        return step.runs_mix or step.starts_release(self.release_names) is not None

    @cached_property
    def given(self) -> dict[str, str]:
        """The variables that every start of the application has, with their texts: UNTOLD where these differ.

        Nothing if no file says what starts it. An image counts only if there is nothing that starts one: it may be an
        alternative, and who runs it gives it more variables.
        """
        serving = [start for start in self.starts if any(map(self.serves, start.entry.steps))]
        starts = [start for start in serving if start.fly is not None or start.entry.name != IMAGE] or serving
        found = {}
        for name in starts[0].environment if starts else ():
            if all(is_set(start.environment, name) for start in starts):
                texts = {text for start in starts for text in texts_of(start.environment, name)}
                only = texts.pop() if len(texts) == 1 else None
                found[name] = only if only is not None else UNTOLD
        return found

    @cached_property
    def vm_flags(self) -> tuple[VmFlag, ...]:
        """The flags that the machine gets, from files and from the variables of each start of a release."""
        flags = dict.fromkeys(file_flags(self.vm_args))
        for start in self.starts:
            flags |= dict.fromkeys(variable_flags(start.environment))
        if not self.starts:
            flags |= dict.fromkeys(variable_flags(self.release_environment))
        return tuple(flags)

    @cached_property
    def release_environment(self) -> Environment:
        """What `rel/env.sh.eex` alone gives to a release, wherever it is started."""
        found: Environment = {}
        for _, commands in self.env_scripts:
            run_script(found, commands)
        return found

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
        folders = (dirname(path) for path in self.dockerfile_paths)
        return tuple(dict.fromkeys(("", self._territory.folder, *folders)))

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in self.paths:
            found.setdefault(basename(path), []).append(path)
        return found


def _makes_or_holds_release(text: str) -> bool:
    """`mix release`, `mix phx.server`, `COPY --from=builder /app/_build/prod/rel/shop ./`"""
    for line in text.split("\n"):
        mix = _MIX.search(line)
        if (mix and _TASK.search(line, mix.end())) or ("rel/" in line.partition("--from=")[2]):
            return True
    return False


def _last_for_production(dockerfile: Dockerfile) -> Stage | None:
    """The last stage, but for those whose names say development or test."""
    fit = [stage for stage in dockerfile.stages if is_for_production(stage.name)]
    return fit[-1] if fit else None
