"""The rule about SQLite files that a deploy takes along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import normpath

from elixir_lint.checks import check
from elixir_lint.checks.common import by_default, culprit, holds_unset, path_text, place_of, place_to_edit, surety
from elixir_lint.checks.databases import SQLITE, sql_repos
from elixir_lint.checks.deployed import deployed, platform_files
from elixir_lint.config.render import render
from elixir_lint.config.values import Condition, Env, Unknown, Value, alternatives, holds
from elixir_lint.finding import Confidence, Problem, Severity
from elixir_lint.project.model import Project, Repo
from elixir_lint.record import record
from elixir_lint.regex import regex
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, String

_TEMPORARY = ("/tmp/", "/var/tmp/", "/dev/shm/", "/run/")
_BUILT = "/$ROOT/"
"""The project's folder, in paths that the configuration makes of `__DIR__`."""
_VOLUME = regex(
    rb"""^[ \t]*-[ \t]*["']?[^\s:"']+:(/[^\s:"']+)|\b(?:target|mountPath):[ \t]*["']?(/[^\s"']+)""", re.MULTILINE
)
_DOCKER_VOLUME = regex(rb"^[ \t]*VOLUME[ \t]+(.+)$", re.MULTILINE | re.IGNORECASE)
_UNSAFE = {"journal_mode": ("off", "memory"), "synchronous": ("off",)}


@record
class Loss:
    """Where the file is that will not last, and why it will not."""

    path: str
    why: str
    when: Condition
    span: Span | None
    severity: Severity = Severity.ERROR
    assumed: bool = False


@check("sqlite-database-not-persistent")
def sqlite_database_not_persistent(project: Project) -> Iterator[Problem]:
    for repo in sql_repos(project) if not project.is_firmware else ():
        if repo.adapter != SQLITE:
            continue
        losses = [loss for loss in _losses(project, repo) if holds_unset(loss.when)]
        for loss in losses[:1]:
            shown = "in memory" if loss.path == ":memory:" else f"in {loss.path}"
            yield Problem(
                span=_place(repo, loss),
                message=f"the database of {repo.module} is {shown} in prod{path_text(loss.when)}, {loss.why}",
                label="this file",
                setting=repo.setting("database").path,
                severity=loss.severity,
                confidence=Confidence.MEDIUM if loss.assumed else surety(loss.when),
            )
        yield from _unsafe(repo)


def _place(repo: Repo, loss: Loss) -> Span:
    write = culprit(repo.setting("database"), lambda value: getattr(value, "span", None) == loss.span)
    return place_to_edit(repo, write)[0] if write is not None else loss.span or place_of(repo, "database")


def _losses(project: Project, repo: Repo) -> Iterator[Loss]:
    for alternative in alternatives(repo.setting("database").value):
        match alternative.value:
            case String(text, span):
                yield from _of_text(project, text, alternative.when, span)
            case Env(name):
                for value in deployed(project, name):
                    yield from _of_text(project, value.text, alternative.when, value.span)
            case Unknown(text=text, span=span):
                yield from _of_folder(f"{text} {span.text if span is not None else ''}", alternative.when, span)
            case _:
                pass


def _of_text(project: Project, path: str, when: Condition, span: Span | None) -> Iterator[Loss]:
    if path == ":memory:" or "mode=memory" in path:
        yield Loss(":memory:", "where each connection has its own", when, span)
    elif path.startswith(_BUILT):
        yield Loss(path.removeprefix(_BUILT), "below the folder of the build, which a deploy replaces", when, span)
    elif not path.startswith("/"):
        if "://" not in path and not path.startswith("file:"):
            yield Loss(path, "below the release, which a deploy replaces", when, span)
    elif path.startswith(_TEMPORARY):
        yield Loss(path, "which the next start may find empty", when, span)
    elif (mounts := _mounts(project)) and not any(_is_below(path, mount) for mount in mounts):
        yield Loss(
            path, f"outside of {' and '.join(sorted(mounts))}, which alone last", when, span, Severity.WARNING, True
        )


def _of_folder(written: str, when: Condition, span: Span | None) -> Iterator[Loss]:
    """`Application.app_dir(:shop, "priv/shop.db")`  |  `Path.join(System.tmp_dir!(), "shop.db")`"""
    if ":code.priv_dir(" in written or "Application.app_dir(" in written:
        yield Loss("the folder of the application", "which a deploy replaces", when, span)
    elif "System.tmp_dir" in written:
        yield Loss("the temporary folder", "which the next start may find empty", when, span)


def _is_below(path: str, mount: str) -> bool:
    return normpath(path).startswith(normpath(mount).rstrip("/") + "/")


def _mounts(project: Project) -> frozenset[str]:
    """The folders that last, as Fly's files, compose files and charts mount them; none without such a file."""
    found = set()
    for fly in project.deploy.fly_files:
        written = fly.get("mounts")
        for table in written if isinstance(written, list) else [written]:
            destination = table.get("destination") if isinstance(table, dict) else None
            if isinstance(destination, str):
                found.add(destination)
    for source in platform_files(project):
        found.update((match[1] or match[2]).decode("utf-8", "replace") for match in _VOLUME.finditer(source.data))
    if found:
        for dockerfile in project.deploy.dockerfiles:
            for match in _DOCKER_VOLUME.finditer(dockerfile.file.data):
                found.update(part.strip("[]\", '") for part in match[1].decode("utf-8", "replace").split())
        if project.files.exists("litefs.yml"):
            found.add("/litefs")
    return frozenset(found)


def _unsafe(repo: Repo) -> Iterator[Problem]:
    """`journal_mode: :off`: a crash in the middle of a write leaves a broken file"""
    for key, names in _UNSAFE.items():

        def is_unsafe(value: Value, names: tuple[str, ...] = names) -> bool | None:
            return None if isinstance(value, Unknown) else isinstance(value, Atom) and value.name in names

        setting = repo.setting(key)
        answer = holds(setting.value, is_unsafe)
        write = culprit(setting, is_unsafe)
        if write is not None and by_default(answer):
            yield Problem(
                span=place_to_edit(repo, write)[0],
                message=f"a crash may break the database file of {repo.module} in prod{path_text(answer.when)}: "
                f"{key} is {render(answer.witnesses[-1])}",
                label="fast and unsafe",
                setting=setting.path,
                severity=Severity.WARNING,
                confidence=surety(answer.when),
            )
