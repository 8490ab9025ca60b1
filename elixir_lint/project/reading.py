"""From a place on the disk to a SourceFile: regular files of a sane size, in UTF-8."""

from __future__ import annotations

import errno
import os
import stat

from elixir_lint.source import SourceFile

SIZE_LIMIT = 1_000_000
"""Bytes. The largest files of lib/ in real projects have half of that."""
SCRIPT_LIMIT = 500_000
"""Bytes of a script, which is evaluated as a whole. The largest configuration of real projects has a sixth of that."""

_BOM = b"\xef\xbb\xbf"
_ELIXIR = (".ex", ".exs", ".lock")
_OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0)

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_IS_LINK = (errno.ELOOP, errno.EMLINK)
"""What opening a symbolic link fails with, where it is not followed (EMLINK on FreeBSD)."""


class NotReadableError(Exception):
    """Why a file is not read; `at` is the offset of the byte to blame in `source`, if it got that far.

    With `limit`, it is only that we do not read so much.
    """

    def __init__(self, why: str, source: SourceFile | None = None, at: int = 0, *, limit: bool = False) -> None:
        super().__init__(why)
        self.source = source
        self.at = at
        self.limit = limit


class SymbolicLinkError(NotReadableError):
    """A file is not read because it is a symbolic link: one that leads nowhere, if all links have been followed."""

    def __init__(self) -> None:
        super().__init__("the symbolic link leads nowhere")


def content(place: str) -> bytes:
    """The bytes of a regular file, if they are not more than the limit. Does not wait for pipes. May raise OSError."""
    if not _NO_FOLLOW and os.path.islink(place):
        raise SymbolicLinkError
    try:
        handle = os.open(place, _OPEN | _NO_FOLLOW)
    except OSError as error:
        if error.errno in _IS_LINK:
            raise SymbolicLinkError from None
        raise
    try:
        about = os.fstat(handle)
        if stat.S_ISDIR(about.st_mode):
            raise NotReadableError("it is a directory, not a file")
        if not stat.S_ISREG(about.st_mode):
            raise NotReadableError("it is no regular file")
        most = SCRIPT_LIMIT if place.endswith(".exs") else SIZE_LIMIT
        if about.st_size > most:
            what = f"it has {about.st_size / 1e6:.1f} MB, files over {most / 1e6:g} MB are not read"
            raise NotReadableError(what, limit=True)
        data = b""
        while len(data) < about.st_size and (part := os.read(handle, about.st_size - len(data))):
            data += part
        return data
    finally:
        os.close(handle)


def checked(path: str, data: bytes) -> SourceFile:
    """The file `path` with these bytes. Elixir reads UTF-8 only; other files may hold any bytes but NUL."""
    source = SourceFile(shown(path), data.removeprefix(_BOM))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotReadableError("it is UTF-16, not UTF-8")
    zero = source.data.find(b"\0")
    if zero >= 0:
        raise NotReadableError(f"byte {zero + 1} is NUL", source, zero)
    if path.endswith(_ELIXIR):
        try:
            source.data.decode("utf-8")
        except UnicodeDecodeError as error:
            at = error.start
            raise NotReadableError(f"byte {at + 1} (0x{source.data[at]:02X}) is not UTF-8", source, at) from None
    return source


def shown(path: str) -> str:
    """A path that can be printed, whatever bytes its names have."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
