"""The calls of `mix release` in what builds: images, CI, Makefiles, scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elixir_lint.project.model import Project
from elixir_lint.record import record
from elixir_lint.regex import regex
from elixir_lint.source import Span

_COMMAND = regex(
    r"(?:^|&&|;|\|\|)[ \t@-]*(?:(?:run|script):[ \t]*[\"']?)?(?:RUN[ \t]+(?:--\S+[ \t]+)*)?(?:[A-Z_]+=\S+[ \t]+)*"
    r"(?P<command>mix[ \t]+(?:do[ \t]+(?:[^\n;&|]*?,[ \t]*))?release(?![\w.:/-]))(?P<rest>[^\n;&|#,]*)",
    re.MULTILINE,
)
_FOLDER = regex(r"(?:\bcd|^WORKDIR|working-directory:)[ \t]+[\"']?(\S+)", re.MULTILINE)
_WITH_VALUE = frozenset({"--path", "--version"})


@record
class ReleaseCommand:
    """`mix release NAME --overwrite`: `name` is "" if none is given."""

    name: str
    text: str
    span: Span


def release_commands(project: Project) -> Iterator[ReleaseCommand]:
    """Those whose name is known, in files that work in the project's own folder."""
    for source in project.deploy.scripts:
        text = source.data.decode("latin-1")
        if not _COMMAND.search(text) or _works_elsewhere(project, source.path, text):
            continue
        for match in _COMMAND.finditer(text):
            name = _name(match["rest"].split())
            if name is not None:
                shown = "mix release" + (f" {name}" if name else "")
                yield ReleaseCommand(name, shown, Span(source, match.start("command"), match.end("command")))


def _works_elsewhere(project: Project, path: str, text: str) -> bool:
    """Whether a file goes to an app of the umbrella or to another project, or lies above the project."""
    folders = {each.rpartition("/")[2] for each in (*project.territory.others, *(app.path for app in project.apps))}
    visited = {part for match in _FOLDER.finditer(text) for part in match[1].strip("\"'").split("/")}
    inside = project.path == "." or path.startswith(f"{project.path}/")
    return not inside or bool(folders - {""} & visited)


def _name(words: list[str]) -> str | None:
    """The release that the words after `mix release` name; None if that is not known."""
    skip = False
    for quoted in words:
        word = quoted.strip("\"'")
        if skip or not word:
            skip = False
        elif word.startswith("-"):
            skip = word in _WITH_VALUE
        elif word == "\\":
            return None
        else:
            return word if word.replace("_", "a").isalnum() else None
    return ""
