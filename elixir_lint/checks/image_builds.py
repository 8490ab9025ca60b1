"""Rules about how Dockerfiles build the release."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import join

from elixir_lint.checks import check
from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import Absent
from elixir_lint.finding import Problem, Related, Severity, Step
from elixir_lint.project.deploy.builds import Build, builds_of, copies
from elixir_lint.project.deploy.images import plain_image
from elixir_lint.project.model import Project
from elixir_lint.source import Span

DEVELOPMENT = ("", "dev", "test")
CHOSEN = (b"release: :prod", b"default_env")
"""Words of a mix.exs that choose the environment of `mix release`."""
CONTENTS = ("gettext", "repo/migrations", "static")
"""What a release needs of priv/."""


def builds(project: Project) -> Iterator[Build]:
    for dockerfile in project.deploy.dockerfiles if project.is_application else ():
        yield from builds_of(dockerfile)


def place_of(build: Build) -> Span:
    return build.command.span if build.command is not None else build.instruction.span


# --- the environment --------------------------------------------------------------------------------


@check("docker-build-env-not-prod")
def docker_build_env_not_prod(project: Project) -> Iterator[Problem]:
    chosen = any(word in app.mix.file.data for app in project.apps for word in CHOSEN)
    for build in builds(project):
        environment, opened = build.mix_env()
        if environment not in DEVELOPMENT or opened or chosen or not plain_image(build.stage):
            continue
        binding = build.stage.bindings(build.instruction).get("MIX_ENV")
        yield Problem(
            span=place_of(build),
            message="the release is built with "
            + (f"MIX_ENV={environment}" if environment else "MIX_ENV unset, which means dev")
            + f": it has the settings and dependencies of {environment or 'dev'} for good",
            label="MIX_ENV is not prod here",
            related=(Related(binding.span, f"MIX_ENV is {binding.text}"),) if binding is not None else (),
            key=build.dockerfile.file.path,
        )


# --- what is copied ---------------------------------------------------------------------------------


@check("docker-runtime-config-not-copied")
def docker_runtime_config_not_copied(project: Project) -> Iterator[Problem]:
    for build in builds(project):
        if not copies(build.stage, build.until, join(_folder(project), "mix.exs")):
            continue
        boot = [] if _boot_file_elsewhere(project) else [join(_folder(project), "config/runtime.exs")]
        if any(project.files.is_file(path) for path in boot):
            yield from _missing(build, boot, boot[0], "without its settings of the environment", Severity.ERROR)
        templates = list(_templates(project))
        if templates:
            yield from _missing(build, templates, "rel/", "without these scripts and flags", Severity.WARNING)
        contents = [path for path in _contents(project) if project.files.is_directory(path)]
        lacking = [path for path in contents if copies(build.stage, build.until, path) is False]
        if lacking:
            yield from _missing(build, lacking[:1], lacking[0], "without them", Severity.WARNING)


def _folder(project: Project) -> str:
    return "" if project.path == "." else project.path


def _boot_file_elsewhere(project: Project) -> bool:
    """`runtime_config_path:`, or config/ at another place."""
    chosen = [lookup(release.options, "runtime_config_path") for release in project.mix.releases]
    chosen.append(lookup(project.mix.project, "config_path"))
    return not all(isinstance(value, Absent) for value in chosen)


def _templates(project: Project) -> Iterator[str]:
    """The files of rel/ that `mix release` reads or copies; a template of comments says what it does by itself."""
    yield from (source.path for source, commands in project.deploy.env_scripts if commands)
    yield from (source.path for source, flags in project.deploy.vm_args if flags)
    yield from project.files.glob(join(_folder(project), "rel/overlays/**"))


def _contents(project: Project) -> Iterator[str]:
    return (join(app.path, "priv", name) for app in project.apps for name in CONTENTS)


def _missing(build: Build, paths: list[str], shown: str, effect: str, severity: Severity) -> Iterator[Problem]:
    """None of `paths` has been copied to where the release is built."""
    if any(copies(build.stage, build.until, path) is not False for path in paths):
        return
    after = [each for each in build.stage.instructions if each.span.start > build.instruction.span.start]
    later = [each for each in after if any(copies(build.stage, iter([each]), path) for path in paths)]
    yield Problem(
        span=place_of(build),
        message=f"the release is built before {shown} is copied"
        if later
        else f"no COPY brings {shown} to `mix release`",
        label=f"boots {effect}" if severity is Severity.ERROR else f"built {effect}",
        related=tuple(Related(each.span, "copied too late", Step.AFTER) for each in later[:1]),
        key=f"{build.dockerfile.file.path} {shown}",
        severity=severity,
        fix=f"COPY {shown} {shown.rpartition('/')[0] or shown}/ before `RUN mix release`".replace("//", "/"),
    )
