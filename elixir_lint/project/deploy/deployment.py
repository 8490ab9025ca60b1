"""What is deployed, and how it is started, as far as the repository says."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from posixpath import dirname, join
from typing import TYPE_CHECKING

from elixir_lint.config.conditions import UNTOLD
from elixir_lint.project.deploy.deploy_files import HEROKU, PROCFILE, RENDER, DeployFiles, is_for_production
from elixir_lint.project.discover import Territory
from elixir_lint.project.files import Files, normal
from elixir_lint.project.records import MixFile
from elixir_lint.record import field, record
from elixir_lint.regex import regex
from elixir_lint.source import SourceFile

if TYPE_CHECKING:
    from elixir_lint.project.deploy.commands import Step
    from elixir_lint.project.deploy.dockerfile import Dockerfile, Stage
    from elixir_lint.project.deploy.entries import EntryPoint
    from elixir_lint.project.deploy.environment import Environment
    from elixir_lint.project.deploy.flags import VmFlag
    from elixir_lint.project.deploy.fly import FlyFile
    from elixir_lint.project.deploy.starting import Starting

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

    def sets(self, variable: str) -> bool:
        """Whether it has a variable on every path."""
        from elixir_lint.project.deploy.environment import is_set

        return is_set(self.environment, variable)


class Deployment(DeployFiles):
    """The images, processes and variables of production."""

    def __init__(self, files: Files, territory: Territory, mix: MixFile, apps: Sequence[str] = ()) -> None:
        super().__init__(files, territory, mix)
        self._apps = frozenset((mix.app, *apps))

    # -- images ----------------------------------------------------------------------------------

    @cached_property
    def dockerfiles(self) -> tuple[Dockerfile, ...]:
        """Those that build a release, copy one or run Mix; a repository has others for other products."""
        read = map(_dockerfile, self.sources(self.dockerfile_paths))
        return tuple(dockerfile for dockerfile in read if self._is_ours(dockerfile))

    def _is_ours(self, dockerfile: Dockerfile) -> bool:
        texts = [each.span.text for each in dockerfile.instructions]
        if any(map(_makes_or_holds_release, texts)):
            return True
        if not any(map(_MIX.search, texts)):
            return False
        entry = self._starting.image(dockerfile, _last_for_production(dockerfile))
        return entry is not None and entry.runs_mix

    # -- what is started -------------------------------------------------------------------------

    @cached_property
    def release_names(self) -> frozenset[str]:
        """The names that a release of this project may have: those of `releases:`, else those of the applications."""
        return frozenset(release.name for release in self._mix.releases) | self._apps

    @cached_property
    def entry_points(self) -> tuple[EntryPoint, ...]:
        return tuple(self._starting.entry_points()) if self._says_what_starts else ()

    @property
    def _says_what_starts(self) -> bool:
        others = (True for name in (PROCFILE, RENDER, HEROKU) for _ in self.in_top(name))
        return bool(self.dockerfiles or self.fly_files) or any(others)

    @cached_property
    def _starting(self) -> Starting:
        from elixir_lint.project.deploy.starting import Starting

        return Starting(self, self._files, self._territory)

    @property
    def gives_values(self) -> bool:
        """Whether there is a file that may give a variable its value."""
        return bool(self._says_what_starts or self.env_scripts or self.compose_files)

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

    def entry_of(self, fly: FlyFile, group: str) -> EntryPoint | None:
        """What a process group of a Fly file starts; None if that is not known."""
        dockerfile = self.image_of(fly)
        own = (e for e in self.entry_points if e.fly is fly and e.name == group)
        image = (e for e in self.entry_points if dockerfile is not None and e.dockerfile is dockerfile and e.is_image)
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
            others += map(self._starting_with, self.sources([join(self._territory.folder, SERVER)]))
        return (*found, *(Start(entry, None, "", self._environment(entry, None, "")) for entry in others))

    def _starting_with(self, script: SourceFile) -> EntryPoint:
        return self._starting.script(script)

    def _environment(self, entry: EntryPoint, fly: FlyFile | None, group: str) -> Environment:
        from elixir_lint.project.deploy.environment import environment_of

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
        starts = [start for start in serving if start.fly is not None or not start.entry.is_image] or serving
        if not starts:
            return {}
        from elixir_lint.project.deploy.environment import texts_of

        found = {}
        for name in starts[0].environment:
            if all(start.sets(name) for start in starts):
                texts = {text for start in starts for text in texts_of(start.environment, name)}
                only = texts.pop() if len(texts) == 1 else None
                found[name] = only if only is not None else UNTOLD
        return found

    @cached_property
    def vm_flags(self) -> tuple[VmFlag, ...]:
        """The flags that the machine gets, from files and from the variables of each start of a release."""
        environments = [start.environment for start in self.starts] or [self.release_environment]
        if not self.vm_args and not any(environments):
            return ()
        from elixir_lint.project.deploy.flags import file_flags, variable_flags

        flags = dict.fromkeys(file_flags(self.vm_args))
        for environment in environments:
            flags |= dict.fromkeys(variable_flags(environment))
        return tuple(flags)

    @cached_property
    def release_environment(self) -> Environment:
        """What `rel/env.sh.eex` alone gives to a release, wherever it is started."""
        found: Environment = {}
        for _, commands in self.env_scripts:
            from elixir_lint.project.deploy.environment import run_script

            run_script(found, commands)
        return found


def _dockerfile(source: SourceFile) -> Dockerfile:
    from elixir_lint.project.deploy.dockerfile_reader import read_dockerfile

    return read_dockerfile(source)


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
