"""The deploy files of a project, each read when a rule first asks.

Files that serve development, tests or examples are not among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from posixpath import basename, dirname, join

from elixir_lint.config.lookup import lookup
from elixir_lint.project.deploy.commands import UNKNOWN, Follower
from elixir_lint.project.deploy.dockerfile import Dockerfile, Stage
from elixir_lint.project.deploy.dockerfile_reader import read_dockerfile
from elixir_lint.project.deploy.entries import IMAGE, EntryPoint, copied, image_command, shell_of
from elixir_lint.project.deploy.environment import Environment, environment_of
from elixir_lint.project.deploy.fly import FlyFile
from elixir_lint.project.deploy.procfile import read_procfile
from elixir_lint.project.deploy.shell import Command, commands_of
from elixir_lint.project.deploy.toml import read_toml
from elixir_lint.project.deploy.vm_args import Flag, read_vm_args
from elixir_lint.project.discover import NOT_PRODUCTION, Territory
from elixir_lint.project.files import SKIPPED, Files, normal
from elixir_lint.project.literals import text_of
from elixir_lint.project.records import Fault, MixFile
from elixir_lint.record import field, record
from elixir_lint.regex import regex
from elixir_lint.source import SourceFile

OUTER_DEPTH = 2
"""How deep we look for deploy files outside of the project's own folder."""

_HIDDEN = frozenset({".buildkite", ".circleci", ".deliver", ".forgejo", ".gitea", ".github", ".semaphore"})
_CI = regex(r"(?:.*/)?\.(?:buildkite|circleci|deliver|(?:forgejo|gitea|github)/workflows|semaphore)/[^/]+")
_SCRIPT = regex(
    r"(?:gnu)?makefile|\.?justfile|jenkinsfile|procfile|rakefile|.*\.(?:sh|bash|mk)|taskfile\.ya?ml"
    r"|\.?(?:appveyor|azure-pipelines|bitbucket-pipelines|buildspec|cloudbuild|drone|gitlab-ci|travis|woodpecker)\.ya?ml"
)
_OTHER_WORDS = frozenset(
    {"dev", "development", "devcontainer", "e2e", "example", "examples", "local", "script", "scripts", "test", "tests"}
)
_DOCKERFILE = regex(r"(?:dockerfile|containerfile)(?:[.-].*)?|.*\.(?:dockerfile|containerfile)")
_FLY = regex(r"fly(?:[.-][\w.-]*)?\.toml")
_RELEASES = regex(r"\bmix\b[^\n]*\b(?:release|phx\.server)\b|--from=\S+[^\n]*\brel/")
_COMPOSE = regex(r"(?:docker-)?compose[.-](?:[\w-]*[.-])?prod(?:uction)?[\w.-]*\.ya?ml")
_PLATFORM = regex(
    r"\.(?:ya?ml|tf|tfvars|hcl|nomad|json|service|sh|j2|tmpl|tpl|nix|conf|env)$|(?:^|/)(?:\.env[^/]*|makefile|justfile)$"
)


@record
class Start:
    """A process of production, in the group `group` of the Fly file that starts it, with its variables."""

    entry: EntryPoint
    fly: FlyFile | None
    group: str
    environment: Environment = field(compare=False, repr=False)


class Deployment:
    """What is deployed, and how, as far as the repository says."""

    def __init__(self, files: Files, territory: Territory, mix: MixFile, apps: Sequence[str] = ()) -> None:
        self._files = files
        self._territory = territory
        self._mix = mix
        self._apps = frozenset((mix.app, *apps))

    # -- files -----------------------------------------------------------------------------------

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The project's own files, and those of no project near the root; without tests, examples and priv/."""
        folder = self._territory.folder
        top = "" if self._territory.rest else folder

        def enter(path: str, name: str) -> bool:
            if name in SKIPPED or name in NOT_PRODUCTION or (name.startswith(".") and name not in _HIDDEN):
                return False
            if self._files.excluded(path):
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
    def fly_files(self) -> tuple[FlyFile, ...]:
        """The fly.toml that build this application, not the image of another product."""
        found = []
        for source in self._sources(self.named(_FLY)):
            file = read_toml(source)
            if isinstance(file, Fault):
                self._files.faults.append(file)
            elif file.get("build", "image") is None:
                found.append(FlyFile(file.file, file.table))
        return tuple(found)

    @cached_property
    def compose_files(self) -> tuple[SourceFile, ...]:
        """Compose files whose name says that they are for production."""
        return tuple(self._sources(self.named(_COMPOSE)))

    @cached_property
    def scripts(self) -> tuple[SourceFile, ...]:
        """What builds, checks and deploys: CI workflows, Makefiles, shell scripts, Dockerfiles, Procfiles."""
        found = (path for path in self.paths if _CI.fullmatch(path) or _is_script(basename(path).lower()))
        return tuple(self._sources(found))

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
    def release_names(self) -> frozenset[str]:
        """The names that a release of this project may have: those of `releases:`, else those of the applications."""
        return frozenset(release.name for release in self._mix.releases) | self._apps

    @cached_property
    def entry_points(self) -> tuple[EntryPoint, ...]:
        return (*self._processes(), *self._images(), *self._fly_processes())

    @property
    def runs_mix(self) -> bool:
        """Whether production is started through Mix somewhere: its configuration is then evaluated at each start."""
        return any(entry.runs_mix for entry in self.entry_points)

    def final_stage(self, dockerfile: Dockerfile) -> Stage | None:
        """The stage that is deployed: that of the image's Fly files if they agree, else the last for production."""
        named = {str(fly.get("build", "build-target")) for fly in self.fly_files if self.image_of(fly) is dockerfile}
        target = dockerfile.stage(named.pop()) if len(named) == 1 else None
        if target is not None:
            return target
        fit = [stage for stage in dockerfile.stages if is_for_production(stage.name)]
        return fit[-1] if fit else None

    def image_of(self, fly: FlyFile) -> Dockerfile | None:
        """The Dockerfile that a Fly file builds, if it is one of the application's."""
        path = self._dockerfile_of(fly)
        return next((each for each in self.dockerfiles if each.file.path == path), None)

    def runs_application(self, fly: FlyFile) -> bool:
        """Whether a Fly file is known to start this application: it builds its image, or starts its release."""
        path = self._dockerfile_of(fly)
        if path is not None:
            return any(each.file.path == path for each in self.dockerfiles)
        buildpack = isinstance(fly.get("build", "builder"), str) or fly.get("build", "buildpacks") is not None
        return dirname(fly.file.path) == self._territory.folder and buildpack

    def _dockerfile_of(self, fly: FlyFile) -> str | None:
        """Its `[build] dockerfile` (relative to it), else the Dockerfile beside it, or where it is used from."""
        written = fly.get("build", "dockerfile")
        name = written if isinstance(written, str) else "Dockerfile"
        places = (dirname(fly.file.path), self._territory.folder, "")
        return next((path for place in places if self._files.is_file(path := normal(join(place, name)))), None)

    def _processes(self) -> Iterator[EntryPoint]:
        """All of a Procfile but its release phase."""
        places = dict.fromkeys((self._territory.folder, "") if self._territory.rest else (self._territory.folder,))
        for folder in places:
            source = self._files.read(join(folder, "Procfile"))
            for process in read_procfile(source) if source is not None else ():
                if process.name not in ("release", "postdeploy"):
                    follower = self._follower(None)
                    steps = follower.text(process.commands, process.span, UNKNOWN)
                    yield EntryPoint(process.name, process.span, steps, traps=follower.traps)

    def _images(self) -> Iterator[EntryPoint]:
        for dockerfile in self.dockerfiles:
            stage = self.final_stage(dockerfile)
            found = image_command(stage) if stage is not None else None
            if stage is not None and found is not None:
                place, words = found
                follower = self._follower(stage)
                steps = follower.words(words, place)
                yield EntryPoint(IMAGE, place, steps, stage, dockerfile, traps=follower.traps)

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
                    yield EntryPoint(group, place, steps, stage, dockerfile, fly, follower.traps)

    def entry_of(self, fly: FlyFile, group: str) -> EntryPoint | None:
        """What a process group of a Fly file starts; None if that is not known."""
        dockerfile = self.image_of(fly)
        own = (e for e in self.entry_points if e.fly is fly and e.name == group)
        image = (
            e for e in self.entry_points if e.fly is None and dockerfile is not None and e.dockerfile is dockerfile
        )
        return next(own, None if fly.command(group) else next(image, None))

    @cached_property
    def starts(self) -> tuple[Start, ...]:
        """What production starts, each with the Fly file that does: an image stands for itself if none builds it."""
        found = [
            Start(entry, fly, group, self._environment(entry, fly))
            for fly in self.fly_files
            for group in fly.groups
            if (entry := self.entry_of(fly, group)) is not None
        ]
        built = {id(self.image_of(fly)) for fly in self.fly_files}
        others = (e for e in self.entry_points if e.fly is None and id(e.dockerfile) not in built)
        return (*found, *(Start(entry, None, "", self._environment(entry, None)) for entry in others))

    def _environment(self, entry: EntryPoint, fly: FlyFile | None) -> Environment:
        release = any(step.starts_release(self.release_names) for step in entry.steps)
        return environment_of(entry, fly, [commands for _, commands in self.env_scripts] if release else [])

    def names(self, variable: str) -> bool:
        """Whether a file for some platform (Kubernetes, Terraform, compose, a script) names a variable."""
        return any(variable.encode() in self._files.peek(path) for path in self.paths if _PLATFORM.search(path.lower()))

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
        folders = (dirname(each.file.path) for each in self.dockerfiles)
        return tuple(dict.fromkeys(("", self._territory.folder, *folders)))

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in self.paths:
            found.setdefault(basename(path), []).append(path)
        return found


def _is_script(name: str) -> bool:
    return _SCRIPT.fullmatch(name) is not None or _DOCKERFILE.fullmatch(name) is not None


def is_for_production(path: str) -> bool:
    """Whether no word of the path says development, test or example."""
    return not _OTHER_WORDS & set(re.split(r"[/._-]", path.lower()))
