"""The rule about the compiler's warnings, which fail nothing by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.finding import Problem
from elixir_lint.project.model import Project
from elixir_lint.project.toolchain import deployed_elixir
from elixir_lint.project.versions import Version, parse_requirement
from elixir_lint.regex import regex
from elixir_lint.source import SourceFile, Span

TYPES = Version(1, 18, 0)
"""The Elixir from which the compiler finds errors of types in calls and patterns."""

_CI = regex(
    r"\.(?:buildkite|circleci|semaphore)/.*|\.(?:forgejo|gitea|github)/workflows/.*|\.[\w-]+\.ya?ml"
    r"|[\w-]+-pipelines\.ya?ml|(?:.*/)?jenkinsfile"
)
"""Files of CI, which are read in the root of a repository; only Jenkins is told where to look."""
_COMPILES = regex(
    r"^[^#\n]*?\bmix[ \t]+(?:do[ \t]+)?(?:compile|test|coveralls[\w.]*|ci|check|precommit)\b", re.MULTILINE
)
_ENFORCED = (b"warnings-as-errors", b"warnings_as_errors")


@check("type-warnings-not-enforced")
def type_warnings_not_enforced(project: Project) -> Iterator[Problem]:
    if project.is_library or not _has_types(project):
        return
    scripts = project.deploy.scripts
    places = [place for source in scripts if _CI.fullmatch(source.path.lower()) for place in _compiling(source)]
    written = [source.data for source in (*scripts, *(app.mix.file for app in project.apps), project.mix.file)]
    if places and not any(word in data for data in written for word in _ENFORCED):
        yield Problem(
            span=places[0],
            message="no warning of the compiler fails this, and type errors are warnings",
            label="warnings pass",
            key="warnings",
        )


def _has_types(project: Project) -> bool:
    """Whether the deployed Elixir checks types, or if no file names one, each that mix.exs admits."""
    found = deployed_elixir(project)
    if found is not None:
        return found[1].numbers[:2] >= (TYPES.major, TYPES.minor)
    requirements = [parse_requirement(app.mix.elixir) for app in project.apps if app.mix.elixir is not None]
    return bool(requirements) and all(each is not None and each.at_least(TYPES) for each in requirements)


def _compiling(source: SourceFile) -> Iterator[Span]:
    """The lines of a CI file that compile the project."""
    for match in _COMPILES.finditer(source.data.decode("latin-1")):
        yield Span(source, match.start(), match.end())
