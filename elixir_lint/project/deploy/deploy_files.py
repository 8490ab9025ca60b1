"""The deploy files of a project, each read when a rule first asks.

Files that serve development, tests or examples are not among them. What reads a kind of file is imported where there is
such a file: most projects have few of them, or none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from posixpath import basename, join
from typing import TYPE_CHECKING

from elixir_lint.config.lookup import lookup
from elixir_lint.project.discover import NOT_PRODUCTION, Territory
from elixir_lint.project.files import SKIPPED, Files
from elixir_lint.project.literals import text_of
from elixir_lint.project.records import Fault, MixFile
from elixir_lint.regex import regex
from elixir_lint.source import SourceFile

if TYPE_CHECKING:
    from elixir_lint.project.deploy.fly import FlyFile
    from elixir_lint.project.deploy.shell import Command
    from elixir_lint.project.deploy.vm_args import Flag

OUTER_DEPTH = 2
"""How deep we look for deploy files outside of the project's own folder."""

PROCFILE, RENDER, HEROKU = "Procfile", "render.yaml", "heroku.yml"

_HIDDEN = frozenset({".buildkite", ".circleci", ".deliver", ".forgejo", ".gitea", ".github", ".semaphore"})
_CI = regex(
    r"(?:.*/)?\.(?:buildkite|circleci|deliver|semaphore)/[^/]+"
    r"|(?:.*/)?\.(?:forgejo|gitea|github)/workflows/[^/]+\.ya?ml"
)
_SCRIPT = regex(
    r"(?:gnu)?makefile|\.?justfile|jenkinsfile|procfile|rakefile|.*\.(?:sh|bash|mk)|taskfile\.ya?ml"
    r"|\.?(?:appveyor|azure-pipelines|bitbucket-pipelines|buildspec|cloudbuild|drone|gitlab-ci|travis|woodpecker)\.ya?ml"
)
_SCRIPT_ENDS = ("file", ".sh", ".bash", ".mk", ".yml", ".yaml")
_OTHER_WORDS = frozenset(
    {
        "backup",
        "bak",
        "ci",
        "codespaces",
        "dev",
        "devcontainer",
        "development",
        "e2e",
        "example",
        "examples",
        "gitpod",
        "local",
        "old",
        "preview",
        "review",
        "script",
        "scripts",
        "test",
        "tests",
    }
)
_FILE = "erfile"
"""What is in each name of a Dockerfile."""
_DOCKERFILE = regex(r"(?:dockerfile|containerfile)(?:[.-].*)?|.*\.(?:dockerfile|containerfile)")
_FLY = regex(r"fly(?:[.-][\w.-]*)?\.toml")
_COMPOSE = regex(r"(?:docker-)?compose[.-](?:[\w-]*[.-])?prod(?:uction)?[\w.-]*\.ya?ml")
_PLATFORM = (
    *(".yaml", ".yml", ".json", ".tf", ".tfvars", ".hcl", ".nomad"),
    *(".service", ".sh", ".j2", ".tmpl", ".tpl", ".nix", ".conf", ".env"),
)
"""Extensions of files that may be for some platform."""


class DeployFiles:
    """Where the files are that say how a project is built, started and run."""

    def __init__(self, files: Files, territory: Territory, mix: MixFile) -> None:
        self._files = files
        self._territory = territory
        self._mix = mix

    @property
    def _top(self) -> str:
        return "" if self._territory.rest else self._territory.folder

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The project's own files, and those of no project near the root; without tests, examples and priv/."""
        folder = self._territory.folder

        def enter(path: str, name: str) -> bool:
            if name in SKIPPED or name in NOT_PRODUCTION or (name.startswith(".") and name not in _HIDDEN):
                return False
            if self._files.excluded(path):
                return False
            inside = folder == "" or (path + "/").startswith(folder + "/")
            return inside or folder.startswith(path + "/") or path.count("/") < OUTER_DEPTH

        found = []
        for here, names in self._files.walk(self._top, enter):
            for name in names.files:
                path = join(here, name)
                if self._territory.holds(path) and not self._files.excluded(path):
                    found.append(path)
        return tuple(found)

    def named(self, pattern: re.Pattern[str], word: str = "") -> Iterator[str]:
        """The paths of files for production whose name matches, in lower case; no link to another of them.

        `word` is in each name that matches: few are looked at closely.
        """
        names = ((path, basename(path).lower()) for path in self.paths)
        found = [p for p, name in names if word in name and pattern.fullmatch(name) and is_for_production(p)]
        for path in found:
            target = self._files.target(path)
            if target == path or target not in found:
                yield path

    def sources(self, paths: Iterable[str]) -> Iterator[SourceFile]:
        there = (path for path in paths if self._files.is_file(path))
        return (source for path in there if (source := self._files.read(path)) is not None)

    def in_top(self, name: str) -> Iterator[SourceFile]:
        """The files of a name in the project's folder, and in the root if no project of its own is there."""
        folder = self._territory.folder
        places = dict.fromkeys((folder, "") if self._territory.rest else (folder,))
        return self.sources(join(place, name) for place in places)

    @cached_property
    def dockerfile_paths(self) -> tuple[str, ...]:
        return tuple(self.named(_DOCKERFILE, _FILE))

    @cached_property
    def fly_files(self) -> tuple[FlyFile, ...]:
        """The fly.toml that build this application, not the image of another product."""
        read = map(self._fly_file, self.sources(self.named(_FLY, "fly")))
        return tuple(file for file in read if file is not None)

    def _fly_file(self, source: SourceFile) -> FlyFile | None:
        from elixir_lint.project.deploy.fly import FlyFile
        from elixir_lint.project.deploy.toml import read_toml

        file = read_toml(source)
        if isinstance(file, Fault):
            self._files.faults.append(file)
            return None
        return FlyFile(file.file, file.table) if file.get("build", "image") is None else None

    @cached_property
    def compose_files(self) -> tuple[SourceFile, ...]:
        """Compose files whose name says that they are for production."""
        return tuple(self.sources(self.named(_COMPOSE, "compose")))

    @cached_property
    def scripts(self) -> tuple[SourceFile, ...]:
        """What builds, checks and deploys: CI workflows, Makefiles, shell scripts, Dockerfiles, Procfiles."""
        found = (path for path in self.paths if _is_of_ci(path) or _is_script(basename(path).lower()))
        return tuple(self.sources(found))

    def _templates(self, name: str) -> Iterator[SourceFile]:
        """The template of that name below rel/, or where the releases say that their templates are."""
        folder = self._territory.folder
        chosen = [text_of(lookup(release.options, "rel_templates_path")) for release in self._mix.releases]
        for directory in dict.fromkeys(each or "rel" for each in chosen or [None]):
            yield from self.sources([join(folder, directory, name)])

    @cached_property
    def env_scripts(self) -> tuple[tuple[SourceFile, tuple[Command, ...]], ...]:
        """`rel/env.sh.eex`, which every start of a release runs."""
        return tuple((source, _commands_of(source)) for source in self._templates("env.sh.eex"))

    @cached_property
    def vm_args(self) -> tuple[tuple[SourceFile, tuple[Flag, ...]], ...]:
        """`rel/vm.args.eex` and `rel/remote.vm.args.eex`."""
        names = ("vm.args.eex", "remote.vm.args.eex")
        return tuple((source, _flags_of(source)) for name in names for source in self._templates(name))

    @cached_property
    def manifests(self) -> tuple[SourceFile, ...]:
        """Kubernetes manifests."""
        found = (path for path in self._platform_files if path.endswith((".yaml", ".yml")) and is_for_production(path))
        return tuple(self.sources(path for path in found if b"apiVersion:" in self._files.peek(path)))

    def names(self, variable: str) -> bool:
        """Whether a file for some platform (Kubernetes, Terraform, compose, a script) names a variable."""
        return any(variable.encode() in self._files.peek(path) for path in self._platform_files)

    @cached_property
    def _platform_files(self) -> tuple[str, ...]:
        """The files that may be for some platform, in templates (Helm's charts) and hidden directories too."""

        def enter(_path: str, name: str) -> bool:
            return name not in SKIPPED and name not in ("priv", "test", ".git")

        return tuple(
            path
            for here, names in self._files.walk(self._top, enter)
            for name in names.files
            if _is_for_platform(name.lower()) and self._territory.holds(path := join(here, name))
        )


def _commands_of(source: SourceFile) -> tuple[Command, ...]:
    from elixir_lint.project.deploy.shell import commands_of

    return commands_of(source, eex=True)


def _flags_of(source: SourceFile) -> tuple[Flag, ...]:
    from elixir_lint.project.deploy.vm_args import read_vm_args

    return read_vm_args(source)


def _is_for_platform(name: str) -> bool:
    return name.endswith(_PLATFORM) or name.startswith(".env") or name in ("makefile", "justfile")


def _is_script(name: str) -> bool:
    script = name.endswith(_SCRIPT_ENDS) and _SCRIPT.fullmatch(name)
    return bool(script or (_FILE in name and _DOCKERFILE.fullmatch(name)))


def _is_of_ci(path: str) -> bool:
    return "." in path.rpartition("/")[0] and _CI.fullmatch(path) is not None


def is_for_production(path: str) -> bool:
    """Whether no word of the path says development, test or example."""
    return not _OTHER_WORDS & set(re.split(r"[/._-]", path.lower()))
