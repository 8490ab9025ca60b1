"""Which Erlang/OTP production runs on, as far as the repository says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import join

from elixir_lint.project.model import Project
from elixir_lint.regex import regex

_SOURCES = (
    ("Dockerfile*", regex(rb"\bOTP_VERSION\s*=\s*[\"']?(\d+)|^FROM\s\S*\b(?:erlang|otp)[:-](\d+)", re.M | re.I)),
    ("elixir_buildpack.config", regex(rb"^\s*erlang_version\s*=\s*[\"']?(\d+)", re.M)),
    (".tool-versions", regex(rb"^\s*erlang\s+(?:ref:OTP-)?(\d+)", re.M)),
    ("{mise,.mise}.toml", regex(rb"^\s*erlang\s*=\s*[\"'](\d+)", re.M)),
)
"""Files that name it, those of the image before those of the developers."""


def otp_release(project: Project) -> int | None:
    """The major version; None if no file names one, or if the first that does names several."""
    for pattern, version in _SOURCES:
        found = set(_named(project, pattern, version))
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _named(project: Project, pattern: str, version: re.Pattern[bytes]) -> Iterator[int]:
    """The versions in files of the project's folder, and of the root of the repository."""
    for folder in dict.fromkeys(("" if project.path == "." else project.path, "")):
        for path in project.files.glob(join(folder, pattern)):
            source = project.files.read(path)
            for match in version.finditer(source.data if source is not None else b""):
                yield int(next(group for group in match.groups() if group))
