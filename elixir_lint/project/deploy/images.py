"""The operating systems of images, as far as their names tell.

hexpm/elixir:1.18.4-erlang-27.3.4-debian-bookworm-20250610-slim     debian bookworm, glibc 2.36
elixir:1.18-otp-27-alpine                                           alpine, of no known release
ubuntu:24.04                                                        ubuntu noble, glibc 2.39
"""

from __future__ import annotations

import re

from elixir_lint.project.deploy.dockerfile import Stage
from elixir_lint.record import record
from elixir_lint.regex import regex

GLIBC = {
    "buster": (2, 28),
    "bullseye": (2, 31),
    "bookworm": (2, 36),
    "trixie": (2, 41),
    "bionic": (2, 27),
    "focal": (2, 31),
    "jammy": (2, 35),
    "noble": (2, 39),
    "oracular": (2, 40),
    "plucky": (2, 41),
    "questing": (2, 42),
    "resolute": (2, 43),
}
"""The glibc of Debian's and Ubuntu's releases (packages.debian.org, packages.ubuntu.com; as of 2026-08)."""

_NUMBERS = {
    "debian": {"10": "buster", "11": "bullseye", "12": "bookworm", "13": "trixie"},
    "ubuntu": {
        "18.04": "bionic",
        "20.04": "focal",
        "22.04": "jammy",
        "24.04": "noble",
        "24.10": "oracular",
        "25.04": "plucky",
        "25.10": "questing",
        "26.04": "resolute",
    },
}
_FAMILY_OF = {"buster": "debian", "bullseye": "debian", "bookworm": "debian", "trixie": "debian"}
_DEBIAN_BASED = frozenset({"elixir", "erlang", "node", "golang", "rust", "python", "buildpack-deps", "postgres"})
_PLAIN = _DEBIAN_BASED | {"alpine", "debian", "ubuntu"}
_OFFICIAL = regex(r"(?:(?:docker\.io|index\.docker\.io)/)?(?:library/)?[\w.-]+")
_IMAGE = regex(r"(?P<path>(?:[^/]+/)*)(?P<name>[^/:@]+)(?::(?P<tag>[^@]+))?(?:@.*)?")
_ALPINE = regex(r"alpine-?(\d+\.\d+)?")
_VERSION = regex(r"\d+\.\d+")


@record
class System:
    """`family` is "debian", "ubuntu" or "alpine"; `release` "bookworm" or "3.21", "" if it is not known."""

    family: str
    release: str = ""

    @property
    def libc(self) -> str:
        return "musl" if self.family == "alpine" else "glibc"

    @property
    def glibc(self) -> tuple[int, int] | None:
        return GLIBC.get(self.release)

    def __str__(self) -> str:
        return f"{self.family.title()} {self.release}".strip()


def system_of(stage: Stage) -> System | None:
    """The system of the image that a stage is made from, by way of other stages; None if its name does not tell."""
    image = stage.chain[0].image
    return system_of_image(image) if image is not None else None


def system_of_image(image: str) -> System | None:
    match = _IMAGE.fullmatch(image)
    if match is None:
        return None
    name, tag = match["name"].lower(), (match["tag"] or "").lower()
    if name in ("debian", "ubuntu"):
        return System(name, _release(name, tag))
    if name == "alpine":
        version = _VERSION.match(tag)
        return System(name, version[0] if version else "")
    alpine = _ALPINE.search(tag)
    if alpine:
        return System("alpine", alpine[1] or "")
    for word in re.split(r"[-_.]", tag):
        if word in GLIBC:
            return System(_FAMILY_OF.get(word, "ubuntu"), word)
    if name in _DEBIAN_BASED and _OFFICIAL.fullmatch(match["path"] + name):
        return System("debian")
    return None


def _release(family: str, tag: str) -> str:
    """`bookworm-20250610-slim`, `12-slim`, `12.5`, `24.04`"""
    first, _, _ = tag.partition("-")
    if first in GLIBC:
        return first
    numbers = _NUMBERS[family]
    return numbers.get(first) or (numbers.get(first.partition(".")[0], "") if family == "debian" else "")


def plain_image(stage: Stage) -> bool:
    """Whether a stage is made from a public image of a language or a system, which sets no variable of Mix."""
    image = stage.chain[0].image
    match = _IMAGE.fullmatch(image) if image is not None else None
    return match is not None and match["name"].lower() in _PLAIN
