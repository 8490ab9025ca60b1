"""What deploy files give to an environment variable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from elixir_lint.project.model import Project
from elixir_lint.record import record
from elixir_lint.regex import regex
from elixir_lint.source import SourceFile, Span

_ENV_FILE = regex(r"\.env\.prod[\w.-]*")
_MANIFEST = regex(
    r"(?:.*/)?(?:k8s|kubernetes|deploy|deployment|helm|charts?|manifests)/.*\.ya?ml|render\.ya?ml|app\.json"
)
"""Files of platforms, by their paths."""
_VALUE = r"""[ \t]*["']?([^\s"',}#]+)"""
_ASSIGNED = regex(rf"^[ \t-]*(?:export[ \t]+)?[\"']?(\w+)[\"']?[ \t]*[:=]{_VALUE}", re.MULTILINE | re.ASCII)
_NAMED = regex(rf"\bname:[ \t]*[\"']?(\w+)[\"']?[ \t]*\r?\n[ \t]*value:{_VALUE}", re.ASCII)


@record
class Deployed:
    """One literal value of a variable, and where it stands."""

    text: str
    span: Span


def deployed(project: Project, variable: str) -> Iterator[Deployed]:
    """The literal values that deploy files give to a variable."""
    for start in project.deploy.starts:
        for given in start.environment.get(variable, ()):
            if given.text is not None:
                yield Deployed(given.text, given.span)
    yield from _assignments(project).get(variable, ())


@lru_cache(maxsize=4)
def _assignments(project: Project) -> dict[str, list[Deployed]]:
    """What the files of platforms give to all variables."""
    given: dict[str, list[Deployed]] = {}
    for source in platform_files(project):
        text = source.data.decode("latin-1")  # one character per byte: offsets stay those of the file
        for pattern in (_ASSIGNED, _NAMED):
            for found in pattern.finditer(text):
                given.setdefault(found[1], []).append(Deployed(found[2], Span(source, found.start(2), found.end(2))))
    return given


@lru_cache(maxsize=4)
def platform_files(project: Project) -> tuple[SourceFile, ...]:
    """Compose files of production, `.env.prod*`, and what Kubernetes, Helm, Render and Heroku read."""
    paths = (
        path
        for path in project.deploy.paths
        if (".env.prod" in path and _ENV_FILE.fullmatch(path.rpartition("/")[2]))
        or (path.endswith((".yaml", ".yml", "app.json")) and _MANIFEST.fullmatch(path))
    )
    read = map(project.files.read, paths)
    return (*project.deploy.compose_files, *(source for source in read if source is not None))


DEEPEST = 20
"""Sections inside one another that are looked at."""
_REPLICAS = regex(rb"^[ \t]*[\"']?(?:replicas|replicaCount|numInstances)[\"']?:[ \t]*[\"']?(\d{1,4})\b", re.MULTILINE)


@record
class Nodes:
    """How many nodes the deploy keeps running, and where that is said; one if nobody says."""

    number: int = 1
    span: Span | None = None


def nodes(project: Project) -> Nodes:
    """The largest number in a Fly file (`min_machines_running`), a compose file, a chart or render.yaml."""
    found = [Nodes()]
    for fly in project.deploy.fly_files:
        found.extend(Nodes(service.running, service.span) for service in fly.services)
    for source in platform_files(project):
        for match in _REPLICAS.finditer(source.data):
            found.append(Nodes(int(match[1]), Span(source, match.start(1), match.end(1))))
    return max(found, key=lambda each: each.number)


@record
class Section:
    """`key:` of a YAML file with what is indented below it: the bytes `start` to `end`, in the section `parent`."""

    key: str
    parent: str
    start: int
    end: int


def sections(source: SourceFile) -> tuple[Section, ...]:
    """The sections of a YAML file in block style, inner ones too, in the order in which they end."""
    found: list[Section] = []
    opened: list[tuple[int, str, int]] = []  # indentation, key, start
    at = 0
    for line in source.data.splitlines(keepends=True):
        content = line.strip()
        indent = len(line) - len(line.lstrip())
        if content and not content.startswith(b"#"):
            while opened and indent <= opened[-1][0]:
                found.append(_section(opened, at))
            if content.endswith(b":") and len(opened) < DEEPEST:
                opened.append((indent, content[:-1].strip(b"\"' ").decode("utf-8", "replace"), at))
        at += len(line)
    while opened:
        found.append(_section(opened, at))
    return tuple(found)


def _section(opened: list[tuple[int, str, int]], end: int) -> Section:
    """The innermost section, which ends here."""
    _, key, start = opened.pop()
    return Section(key, opened[-1][1] if opened else "", start, end)
