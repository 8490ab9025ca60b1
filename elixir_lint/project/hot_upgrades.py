"""Evidence that running releases are upgraded in place: appups, relups, and what makes or installs them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import basename, join

from elixir_lint.config.control import sections
from elixir_lint.config.lookup import lookup
from elixir_lint.config.modules import statements_of
from elixir_lint.config.render import render
from elixir_lint.config.values import FALSE_ATOM, Absent, Capture
from elixir_lint.project.literals import possible_items
from elixir_lint.project.model import Project
from elixir_lint.project.records import MixFile
from elixir_lint.project.syntax import below
from elixir_lint.record import record
from elixir_lint.regex import regex
from elixir_lint.source import SourceFile, Span
from elixir_lint.syntax.nodes import Call, Remote
from elixir_lint.syntax.terms import Atom

TOOLS = ("castle", "forecastle", "fly_deploy", "jellyfish", "deployex", "appup", "relx", "exrm")
LEFTOVERS = {
    "distillery": "superseded by `mix release` since Elixir 1.9",
    "edeliver": "without a release since 2022",
}
"""Release tools that can upgrade in place, and are mostly used without it."""

_COMPILERS = frozenset({"appup", "gen_appup"})
_NAMED = regex(r"appup|relup|upgrade|hot_?(swap|deploy)", re.IGNORECASE)
_FILES = regex(r".*\.appup(\.src)?|relup")
_FOLDERS = regex(r"(.*/)?(relups|rel/appups)/.*")
_COMMANDS = r"\bedeliver\s+upgrade\b[^\n]*|\b(?:distillery\.)?release\s[^\n#]*--upgrade\b"
_WORDS = (b"upgrade", b"downgrade", b"install")
"""One of them is in each command."""
LONGEST_LINE = 2_000
"""Characters of a line that are looked at: a longer one is made by a machine, and a search may take its square."""
_READS_ONLY = frozenset({"which_releases"})


@record
class Evidence:
    """One sign of upgrades in place. `says` completes "upgraded in place: ..."."""

    span: Span
    says: str


def evidence(project: Project) -> Iterator[Evidence]:
    """What the project builds, runs and holds for upgrades in place."""
    for mix in project.mix_files:
        yield from _of_mix(mix)
    for mix in project.mix_files:
        for name in TOOLS:
            dependency = (mix.deps or {}).get(name)
            if dependency is not None and dependency.in_prod:
                yield Evidence(dependency.span, f"{name} is a dependency")
    yield from _commands(project)
    yield from _calls(project)
    yield from _files(project)


def leftovers(project: Project) -> Iterator[Evidence]:
    for name, why in LEFTOVERS.items():
        for mix in project.mix_files:
            dependency = (mix.deps or {}).get(name)
            if dependency is not None and dependency.in_prod:
                yield Evidence(dependency.span, f"{name} is built into {project.environment}, {why}")


def forbidding(project: Project) -> Iterator[Evidence]:
    """What makes an upgrade in place impossible: a release without its own runtime, or one linked to the sources."""
    for release in project.mix.releases:
        if lookup(release.options, "include_erts") == FALSE_ATOM:
            yield Evidence(release.span, "a release without ERTS cannot be upgraded in place")
    source = project.files.read(join("" if project.path == "." else project.path, "rel/config.exs"))
    for node in below(project.files.parse(source).body) if source is not None and b"dev_mode" in source.data else ():
        match node:
            case Call("environment", (Atom(name), block)) if name == project.environment:
                for statement in statements_of(sections(block).get("do")):
                    if statement.span is not None and "dev_mode: true" in statement.span.text:
                        yield Evidence(statement.span, "a release in dev_mode is linked to the sources")


def _of_mix(mix: MixFile) -> Iterator[Evidence]:
    """`compilers: [:appup]`, `appup: "appup.ex"`, `steps: [&Forecastle.pre_assemble/1, :assemble]`"""
    compilers = lookup(mix.project, "compilers")
    for _, item in possible_items(compilers):
        if isinstance(item, Atom) and item.name in _COMPILERS:
            yield Evidence(item.span or mix.span, f"mix.exs compiles with `{render(item)}`")
    appup = lookup(mix.project, "appup")
    if not isinstance(appup, Absent):
        yield Evidence(getattr(appup, "span", None) or mix.span, "mix.exs has `appup:`")
    for release in mix.releases:
        for _, step in possible_items(lookup(release.options, "steps")):
            name = _step(step)
            if name:
                yield Evidence(getattr(step, "span", None) or release.span, f"release {release.name} takes step {name}")


def _step(step: object) -> str:
    """`&Forecastle.pre_assemble/1`, `&make_appups/1`; "" for another step."""
    if not isinstance(step, Capture):
        return ""
    module = step.module.removeprefix("Elixir.")
    known = module.partition(".")[0] in ("Castle", "Forecastle", "Jellyfish")
    return f"{module}.{step.name}".lstrip(".") if known or _NAMED.search(step.name) else ""


def _commands(project: Project) -> Iterator[Evidence]:
    """`mix edeliver upgrade`, `mix distillery.release --upgrade`, `bin/shop upgrade 0.2.0`"""
    names = {*(release.name for release in project.mix.releases), *(app.mix.app for app in project.apps)}
    started = "|".join(map(re.escape, sorted(names)))
    command = regex(rf"{_COMMANDS}|\bbin/(?:{started})[\"']?\s+(?:upgrade|downgrade|install)\s+\S+")
    for source in project.deploy.scripts:
        if not any(word in source.data for word in _WORDS):
            continue
        start = 0
        for line in source.data.decode("latin-1").split("\n"):
            found = command.search(line[:LONGEST_LINE]) if not line.lstrip().startswith("#") else None
            if found is not None:
                place = Span(source, start + found.start(), start + found.end())
                yield Evidence(place, f"{source.path} upgrades a running release")
            start += len(line) + 1


def _calls(project: Project) -> Iterator[Evidence]:
    for source in project.lib.search(b":release_handler"):
        for node in below(project.files.parse(source).body):
            match node:
                case Remote(Atom("release_handler"), name) if name not in _READS_ONLY:
                    yield Evidence(node.span, f"the code calls :release_handler.{name}")


def _files(project: Project) -> Iterator[Evidence]:
    """`rel/appups/shop/0.1.0_to_0.2.0.appup`: the first of each folder."""
    folders: set[str] = set()
    for path in project.deploy.paths:
        folder = path.rpartition("/")[0]
        if folder not in folders and _is_about_upgrades(path):
            source = project.files.read(path)
            if source is not None:
                folders.add(folder)
                yield Evidence(_first_line(source), f"{path} describes an upgrade")


def _is_about_upgrades(path: str) -> bool:
    if "appup" not in path and "relup" not in path:
        return False
    return bool(_FILES.fullmatch(basename(path)) or _FOLDERS.fullmatch(path))


def _first_line(source: SourceFile) -> Span:
    return Span(source, 0, len(source.line(1).encode()))
