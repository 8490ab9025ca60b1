"""Rules about secrets that are read where the release is built."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import listed
from elixir_lint.checks.secret_places import key_of
from elixir_lint.config.conditions import TRUE, Condition, where
from elixir_lint.config.opened import Write
from elixir_lint.config.values import Env, Unknown, variables_of
from elixir_lint.finding import Problem
from elixir_lint.project.later import comes_after
from elixir_lint.project.model import Project
from elixir_lint.project.secrets import secret_facts, secret_leaves, write_of
from elixir_lint.secrets.leaves import Leaf
from elixir_lint.secrets.vocabulary import classify_path


@check("secret-read-at-build-time")
def secret_read_at_build_time(project: Project) -> Iterator[Problem]:
    if not project.has_release_evidence or project.deploy.runs_mix:
        return
    facts = secret_facts(project)
    for setting, found in secret_leaves(project):
        reported = set()
        for leaf in found:
            role = classify_path(leaf.path, facts)
            write = write_of(setting, leaf)
            names = _built_from(leaf)
            if role is None or not role.secret or write is None or write.phase != "build" or not names:
                continue
            if _is_set_again(project, leaf.path, write):
                continue
            if leaf.path not in reported and _survives_boot(leaf.when):
                reported.add(leaf.path)
                verb = "is" if len(names) == 1 else "are"
                yield Problem(
                    span=key_of(write),
                    message=f"{'.'.join(leaf.path)} is what {listed(names)} {verb} where the release is built; "
                    f"what {project.environment} has at boot does not count",
                    label="read while building",
                    setting=leaf.path,
                )


def _is_set_again(project: Project, path: tuple[str, ...], write: Write) -> bool:
    """Whether something may put another value there later, or the repo's `configure:` before each connection."""
    openings = (opening for opening in project.config.openings if opening.app in (None, path[0]))
    if any(comes_after(project, opening, write) for opening in openings):
        return True
    return any((r.app, r.module) == path[:2] and not r.setting("configure").is_absent for r in project.repos)


def _built_from(leaf: Leaf) -> list[str]:
    """The variables that a leaf is made of while building."""
    match leaf.value:
        case Env(phase="build") | Unknown(env=(_, *_)):
            return sorted(variables_of(leaf.value))
        case _:
            return []


def _survives_boot(when: Condition) -> bool:
    """Whether it is what production gets where no variable is set at boot but by the repository's own files."""
    usual = TRUE
    for subject in when.subjects:
        if subject.kind == "boot":
            usual = usual & where(subject, subject.usual)
    return usual.overlaps(when)
