"""Which Elixir and which Erlang/OTP the files name: of images, of buildpacks, of version managers.

FROM hexpm/elixir:1.18.4-erlang-27.3.4-debian-bookworm-20250610-slim AS builder
elixir 1.18.4-otp-27                  # .tool-versions
elixir_version=1.18.4                 # elixir_buildpack.config
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import join
from typing import TYPE_CHECKING

from elixir_lint.project.model import Project
from elixir_lint.project.records import App, Fault
from elixir_lint.project.versions import Requirement, Version, parse_requirement, parse_version
from elixir_lint.record import record
from elixir_lint.regex import regex
from elixir_lint.source import SourceFile, Span

if TYPE_CHECKING:
    from elixir_lint.project.deploy.dockerfile import Dockerfile, Stage

_ELIXIR = r"v?(\d+\.\d+(?:\.\d+)?(?:-(?:rc\.\d+|dev))?)"
_OTP = r"(\d+(?:\.\d+)*(?:-rc\d+)?)"
_ELIXIR_TAG = regex(rf"{_ELIXIR}(?:-(otp|erlang)-{_OTP})?(?:[-.].*)?")
_OTP_TAG = regex(rf"{_OTP}(?:-.*)?")
_ELIXIR_TEXT = regex(rf"{_ELIXIR}(?:-(otp)-{_OTP})?")
_OTP_TEXT = regex(_OTP)
_IMAGE = regex(r"(?:[^@]*/)?(elixir|erlang):([^@/]+)(?:@.*)?")
_TOOL_LINE = regex(r"^[ \t]*(elixir|erlang)[ \t]+(\S+)", re.M)
_BUILDPACK_LINE = regex(r"^[ \t]*(elixir|erlang)_version[ \t]*=[ \t]*[\"']?([^\s\"'#]+)", re.M)
_BUILDS = regex(r"\bmix\b[^\n]{0,500}\b(?:release|phx\.server|compile|deps\.get)\b")

MOST_PATCHES = 30
"""More patch releases than any minor version of Elixir has had."""


@record
class Named:
    """A version that a file names. `text` is as written: "1.18", "1.18.4", "27.3.4.6", and so are `numbers`."""

    text: str
    span: Span

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(int(part) for part in re.match(r"[\d.]*", self.text)[0].split(".") if part)  # type: ignore[index]

    @property
    def major(self) -> int:
        return self.numbers[0]

    @property
    def minor(self) -> str:
        """ "1.18" of "1.18.4" """
        return ".".join(map(str, self.numbers[:2]))

    @property
    def exact(self) -> Version | None:
        """The version with its patch; None if the text leaves it open."""
        return parse_version(self.text) if len(self.numbers) >= 3 else None


@record
class Toolchain:
    """What one file says. `kind` is Dockerfile, elixir_buildpack.config, .tool-versions or mise.toml.

    `built_for` is the OTP that a precompiled Elixir was built with (`1.18.4-otp-27`), which is no statement about
    the one it runs on: Elixir built for 27 runs on 28.
    """

    kind: str
    path: str
    elixir: Named | None
    otp: Named | None
    built_for: Named | None = None


def toolchains(project: Project) -> tuple[Toolchain, ...]:
    """Those of images first, then of buildpacks and of version managers: production before developers."""
    return (*_images(project), *_files(project))


def built_with(project: Project) -> tuple[Toolchain, ...]:
    """Those that mix.exs admits, if it admits any: with the others nothing is built, whatever they still say."""
    found = toolchains(project)
    return tuple(each for each in found if not any(refusals(project, each))) or found


def refusals(project: Project, toolchain: Toolchain) -> Iterator[tuple[Named, App]]:
    """The version of a toolchain, and the applications whose `elixir:` keeps it out."""
    elixir = toolchain.elixir
    for app in project.apps if elixir is not None else ():
        requirement = parse_requirement(app.mix.elixir) if app.mix.elixir is not None else None
        if elixir is not None and requirement is not None and not _admits(requirement, elixir):
            yield elixir, app


def _admits(requirement: Requirement, named: Named) -> bool:
    """Whether a requirement admits the version, or if its patch is not known, some patch of it."""
    if named.exact is not None:
        return requirement.matches(named.exact)
    major, minor = named.numbers[:2]
    return any(requirement.matches(Version(major, minor, patch)) for patch in range(MOST_PATCHES))


def deployed_elixir(project: Project) -> tuple[Toolchain, Named] | None:
    """What production is built with; None if no file names it, or if the first kind that does names several."""
    return _agreed(named_elixirs(project))


def deployed_otp(project: Project) -> tuple[Toolchain, Named] | None:
    return _agreed(named_otps(project))


def named_elixirs(project: Project) -> list[tuple[Toolchain, Named]]:
    """What the files of the first kind name that name one: production is built with one of them."""
    return _of_first_kind([(each, each.elixir) for each in built_with(project)])


def named_otps(project: Project) -> list[tuple[Toolchain, Named]]:
    """The same for OTP. An image that only names its Elixir has one of its own: the developers' does not count."""
    found = built_with(project)
    if any(each.kind == "Dockerfile" and each.otp is None for each in found):
        found = tuple(each for each in found if each.kind in ("Dockerfile", "elixir_buildpack.config"))
    return _of_first_kind([(each, each.otp) for each in found])


def _of_first_kind(named: list[tuple[Toolchain, Named | None]]) -> list[tuple[Toolchain, Named]]:
    known = [(toolchain, version) for toolchain, version in named if version is not None]
    return [(toolchain, version) for toolchain, version in known if toolchain.kind == known[0][0].kind]


def _agreed(named: list[tuple[Toolchain, Named]]) -> tuple[Toolchain, Named] | None:
    texts = {version.text for _, version in named}
    return named[0] if len(texts) == 1 else None


# --- images --------------------------------------------------------------------------------------------


def _images(project: Project) -> Iterator[Toolchain]:
    for dockerfile in project.deploy.dockerfiles:
        building = [stage for stage in dockerfile.stages if _builds(stage) and _image_of(stage) is not None]
        stages = building or [stage for stage in dockerfile.stages if _image_of(stage) is not None]
        if stages:
            yield _of_image(dockerfile, stages[-1])


def _builds(stage: Stage) -> bool:
    return any(each.name == "RUN" and _BUILDS.search(each.span.text) for each in stage.instructions)


def _image_of(stage: Stage) -> re.Match[str] | None:
    """The name and the tag of an image of Elixir or Erlang."""
    image = stage.chain[0].image
    return _IMAGE.fullmatch(image) if image is not None else None


def _of_image(dockerfile: Dockerfile, stage: Stage) -> Toolchain:
    image = _image_of(stage)
    assert image is not None, "the caller has asked"
    place = stage.chain[0].span
    elixir = otp = None
    if image[1] == "elixir":
        tag = _ELIXIR_TAG.fullmatch(image[2])
        if tag is not None:
            elixir = Named(tag[1], _written(dockerfile, place, tag[1]))
            otp = Named(tag[3], _written(dockerfile, place, tag[3])) if tag[3] else None
    elif (tag := _OTP_TAG.fullmatch(image[2])) is not None:
        otp = Named(tag[1], _written(dockerfile, place, tag[1]))
    return Toolchain("Dockerfile", dockerfile.file.path, elixir, otp)


def _written(dockerfile: Dockerfile, place: Span, version: str) -> Span:
    """The ARG that holds a version of the image's name, or the whole name; else the FROM."""
    text = dockerfile.file.data.decode("latin-1")
    exact = re.escape(version)
    for value in (rf"v?{exact}", rf"[^\s\"']*[:-]{exact}(?:-[^\s\"']*)?") if "$" in place.text else ():
        match = re.search(rf"^[ \t]*ARG[ \t]+(\w+)=([\"']?){value}\2[ \t\r]*$", text, re.M)
        if match is not None:
            return Span(dockerfile.file, match.start(1), match.end())
    return place


# --- files ----------------------------------------------------------------------------------------------


def _files(project: Project) -> Iterator[Toolchain]:
    """The nearest of each kind, from the project's folder up to the root of the repository."""
    folders = ["" if project.path == "." else project.path]
    while folders[-1]:
        folders.append(folders[-1].rpartition("/")[0])
    for names, read in _READERS:
        paths = (join(folder, name) for folder in folders for name in names)
        path = next((path for path in paths if project.files.is_file(path)), None)
        source = project.files.read(path) if path is not None else None
        if source is not None:
            yield read(source)


def _buildpack(source: SourceFile) -> Toolchain:
    return _toolchain("elixir_buildpack.config", source, _lines(source, _BUILDPACK_LINE))


def _tool_versions(source: SourceFile) -> Toolchain:
    return _toolchain(".tool-versions", source, _lines(source, _TOOL_LINE))


def _mise(source: SourceFile) -> Toolchain:
    """`[tools] elixir = "1.18.4-otp-27"`  |  `erlang = ["27.3"]`  |  `erlang = { version = "27.3" }`"""
    from elixir_lint.project.deploy.toml import read_toml  # few projects have one

    file = read_toml(source)
    if isinstance(file, Fault):
        return _toolchain("mise.toml", source, {})
    found: dict[str, tuple[str, Span]] = {}
    for name in ("elixir", "erlang"):
        for path in (("tools", name), ("tools", name, 0), ("tools", name, "version")):
            text, place = file.get(*path), file.place(*path)
            if isinstance(text, str) and place is not None:
                found[name] = (text, place.value)
    return _toolchain("mise.toml", source, found)


def _lines(source: SourceFile, line: re.Pattern[str]) -> dict[str, tuple[str, Span]]:
    text = source.data.decode("latin-1")
    return {match[1]: (match[2], Span(source, match.start(1), match.end(2))) for match in line.finditer(text)}


def _toolchain(kind: str, source: SourceFile, named: dict[str, tuple[str, Span]]) -> Toolchain:
    """What is no number (`latest`, `ref:master`, `system`) names no version."""
    elixir = otp = built_for = None
    if "elixir" in named:
        text, span = named["elixir"]
        if (match := _ELIXIR_TEXT.fullmatch(text)) is not None:
            elixir = Named(match[1], span)
            built_for = Named(match[3], span) if match[3] else None
    if "erlang" in named:
        text, span = named["erlang"]
        if (match := _OTP_TEXT.fullmatch(text)) is not None:
            otp = Named(match[1], span)
    return Toolchain(kind, source.path, elixir, otp, built_for)


_READERS = (
    (("elixir_buildpack.config",), _buildpack),
    ((".tool-versions",), _tool_versions),
    (("mise.toml", ".mise.toml", "mise/config.toml", ".mise/config.toml", ".config/mise.toml"), _mise),
)
