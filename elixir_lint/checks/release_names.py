"""The rule about releases that `mix release` cannot choose or make."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import listed
from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import Absent, Capture, Unknown
from elixir_lint.finding import Problem, Related, Step
from elixir_lint.project.literals import possible_items
from elixir_lint.project.model import Project
from elixir_lint.project.records import Release
from elixir_lint.project.release_commands import ReleaseCommand, release_commands
from elixir_lint.regex import regex
from elixir_lint.syntax.terms import Atom, List, String

_NAME = regex(r"[a-z][a-z0-9_]*")


@check("release-not-selectable")
def release_not_selectable(project: Project) -> Iterator[Problem]:
    if project.is_library:
        return
    for release in project.mix.releases:
        yield from _impossible(release)
    releases = lookup(project.mix.project, "releases")
    if not isinstance(releases, List | Absent):
        return
    for command in release_commands(project):
        why = _refused(project, command.name)
        if why:
            yield Problem(
                span=command.span,
                message=f"{command.text} fails: {why}",
                label="builds nothing",
                related=tuple(Related(each.span, each.name, Step.CONTEXT) for each in project.mix.releases),
                key=command.text,
                fix=_fix(project, command),
            )


def _impossible(release: Release) -> Iterator[Problem]:
    """`steps: [:tar, :assemble]`, a name that is none"""
    why = ""
    steps = lookup(release.options, "steps")
    kinds = [step.name for _, step in possible_items(steps) if isinstance(step, Atom)]
    if not _NAME.fullmatch(release.name):
        why = "its name is not of lower-case letters, digits and `_`"
    elif isinstance(steps, List) and all(isinstance(step, Atom | Capture) for step in steps.items):
        if "assemble" not in kinds:
            why = "its steps have no `:assemble`"
        elif "tar" in kinds and kinds.index("tar") < kinds.index("assemble"):
            why = "its steps have `:tar` before `:assemble`"
    if why:
        yield Problem(
            span=release.span,
            message=f"release {release.name} cannot be made: {why}",
            label="refused by mix release",
            key=release.name,
        )


def _refused(project: Project, name: str) -> str:
    """Why Mix does not know what to build (elixir lib/mix/lib/mix/release.ex, find_release/2); "" if it does."""
    umbrella = isinstance(lookup(project.mix.project, "apps_path"), String)
    releases = {release.name: release for release in project.mix.releases}
    if name and name not in releases:
        known = f"there is only {listed(list(releases))}" if releases else "mix.exs has no `releases:`"
        return f"{known}, and no release {name}"
    if not name and len(releases) > 1:
        default = lookup(project.mix.project, "default_release")
        if not isinstance(default, Absent):
            return ""
        return f"it chooses none of {listed(list(releases))}"
    chosen = releases.get(name) or next(iter(releases.values()), None)
    if umbrella and chosen is None:
        return "an umbrella has a release only if `releases:` lists its applications"
    if umbrella and chosen is not None and _lists_nothing(chosen):
        return f"release {chosen.name} of the umbrella lists no `applications:`"
    return ""


def _lists_nothing(release: Release) -> bool:
    applications = lookup(release.options, "applications")
    return not isinstance(release.options, Unknown) and (isinstance(applications, Absent) or applications == List(()))


def _fix(project: Project, command: ReleaseCommand) -> str:
    names = [release.name for release in project.mix.releases]
    if len(names) > 1 and not command.name:
        return f"name it, `{command.text} {names[0]}`, or set `default_release: :{names[0]}` in mix.exs"
    return f"name one of {listed(names)}" if names else f"releases: [{project.app}: [applications: [...]]] in mix.exs"
