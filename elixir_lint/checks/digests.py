"""The rule about assets that are not digested in the image."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from posixpath import basename, join

from elixir_lint.checks import check
from elixir_lint.checks.image_builds import builds, place_of
from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import Absent
from elixir_lint.finding import Confidence, Problem, Related, Step
from elixir_lint.project.deploy.builds import Build, runs_task
from elixir_lint.project.deploy.dockerfile import Instruction
from elixir_lint.project.literals import possible_items
from elixir_lint.project.model import Endpoint, Project
from elixir_lint.syntax.terms import Atom, String

DIGESTING = ("phx.digest", "assets.deploy")
RUNNERS = frozenset({"make", "just", "npm", "yarn", "pnpm", "bun", "npx", "node", "task", "sh", "bash", "elixir"})
"""Programs that may run the task where we do not see it."""
INSTALLING = frozenset({"install", "ci", "i", "add", "--version"})
MAX_ALIASES = 20


@check("docker-static-digest-missing")
def docker_static_digest_missing(project: Project) -> Iterator[Problem]:
    reading = next((each for each in project.endpoints if each.started is not False and _manifest(each)), None)
    if reading is None or _own_steps(project):
        return
    for build in builds(project):
        if _digests(project, build.until) is False and not (_brought(build) or _made_before(project)):
            after = [i for i in build.stage.instructions if i.span.start > build.instruction.span.start]
            later = next((each for each in after if _digests(project, [each])), None)
            yield Problem(
                span=place_of(build),
                message=(
                    "the release is built before the assets are digested" if later else "nothing digests the assets"
                )
                + f", and {reading.module} looks for {_manifest(reading)}: pages come without them",
                label="takes priv/static as it is",
                related=(Related(later.span, "digested too late", Step.AFTER),) if later else (),
                key=build.dockerfile.file.path,
                confidence=Confidence.MEDIUM,
            )


def _manifest(endpoint: Endpoint) -> str:
    value = endpoint.setting("cache_static_manifest").value
    return value.value if isinstance(value, String) else ""


def _made_before(project: Project) -> bool:
    """Whether the repository holds digested assets, or a script or CI may digest them before the image is built."""
    folders = (join(app.path, "priv/static") for app in project.apps)
    if any(project.files.is_file(join(folder, "cache_manifest.json")) for folder in folders):
        return True
    images = {dockerfile.file.path for dockerfile in project.deploy.dockerfiles}
    scripts = (source for source in project.deploy.scripts if source.path not in images)
    return any(task.encode() in source.data for source in scripts for task in DIGESTING)


def _own_steps(project: Project) -> bool:
    """`steps: [:assemble, &copy_assets/1]`"""
    items = [item for release in project.mix.releases for _, item in possible_items(lookup(release.options, "steps"))]
    return any(not isinstance(item, Atom) for item in items)


def _digests(project: Project, instructions: Iterator[Instruction] | Sequence[Instruction]) -> bool | None:
    """Whether a RUN digests the assets; None if one may where we do not see it."""
    unknown = False
    for instruction in instructions:
        if instruction.name != "RUN":
            continue
        commands = [instruction.words] if instruction.words is not None else [c.texts for c in instruction.commands]
        for words in commands:
            answer = _digesting(project, words)
            if answer:
                return True
            unknown = unknown or answer is None
    return None if unknown else False


def _digesting(project: Project, words: Sequence[str]) -> bool | None:
    text = " ".join(words)
    if any(task in text for task in DIGESTING) and "phx.digest.clean" not in text:
        return True
    if any(runs_task(words, alias) for alias in _digesting_aliases(project)):
        return True
    programs = [basename(word) for word in words[:1]]
    hidden = any(program in RUNNERS or "\0" in program or "/" in words[0] for program in programs)
    return None if hidden and not INSTALLING & set(words) else False


def _digesting_aliases(project: Project) -> Iterator[str]:
    """The aliases of mix.exs that come to one of the tasks."""
    aliases = {name: list(_alias(project, name)) for name in _names(project)}
    found = set(DIGESTING)
    for _ in range(MAX_ALIASES):
        more = {
            n for n, tasks in aliases.items() if any(t.split()[:1] and t.split()[0] in found for t in tasks)
        } - found
        if not more:
            break
        found |= more
    yield from sorted(found - set(DIGESTING))


def _names(project: Project) -> Iterator[str]:
    for app in project.apps:
        for _, item in possible_items(app.mix.aliases):
            match getattr(item, "items", ()):
                case (Atom(name), _):
                    yield name


def _alias(project: Project, name: str) -> Iterator[str]:
    for app in project.apps:
        value = lookup(app.mix.aliases, name)
        if isinstance(value, String):
            yield value.value
        elif not isinstance(value, Absent):
            yield from (item.value for _, item in possible_items(value) if isinstance(item, String))


def _brought(build: Build) -> bool:
    """Whether priv/static may come from another stage, or straight into the final image."""
    for stage in build.dockerfile.stages:
        for instruction in stage.instructions:
            if instruction.name in ("COPY", "ADD"):
                texts = [word.known for word in instruction.operands]
                other = instruction.flag("from") is not None and stage in build.stage.chain
                if any("static" in text for text in texts) and (other or stage not in build.stage.chain):
                    return True
                if other and any(basename(text.rstrip("/")) in ("priv", ".", "", "app") for text in texts):
                    return True
    return False
