"""Reading below the repository root: each file and directory at most once, nothing outside, never an exception.

Paths are relative to the root, with `/`; `""` is the root itself. What cannot be read becomes a Fault.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from posixpath import join, normpath

from elixir_lint.project.patterns import Pattern
from elixir_lint.project.reading import NotReadableError, SymbolicLinkError, checked, content, shown
from elixir_lint.project.records import Fault
from elixir_lint.record import record
from elixir_lint.source import FilePath, SourceFile, Span
from elixir_lint.syntax.nodes import File
from elixir_lint.syntax.parse import outline, parse

ENTRY_LIMIT = 400_000
"""Directory entries in all; past it, no further directory is opened."""
TOTAL_LIMIT = 400_000_000
"""Bytes in all; past it, no further file is read."""
DEPTH_LIMIT = 60
"""Levels of directories below the root."""

OUTLINED = 4000
"""Bytes up to which a file is always parsed as a whole: that takes little, and it may be asked for."""

NOWHERE = "the symbolic link leads nowhere"
OUTSIDE = "the symbolic link leads outside the repository"
PATH_OUTSIDE = "the path leads outside the repository"

SKIPPED = frozenset({"_build", "deps", "node_modules", "vendor", "vendored", "third_party"})
"""Directories that hold other people's sources, or compiled ones."""


@record
class Directory:
    """The names in one directory, sorted. A symbolic link (its name is in `links` too) counts as what it leads to."""

    directories: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    links: frozenset[str] = frozenset()


class Files:
    """The files below `root`, an absolute path without symbolic links.

    `exclude` are patterns of paths (of files or directories) where no project and no deploy file is looked for. What
    production compiles and evaluates is read all the same: without it the answers would be wrong.
    """

    def __init__(self, root: FilePath, exclude: Sequence[str] = ()) -> None:
        self.root = os.fspath(root)
        self.exclude = tuple(Pattern(pattern, anywhere=True) for pattern in exclude)
        self.faults: list[Fault] = []
        self._sources: dict[str, SourceFile | None] = {}
        self._parsed: dict[str, File] = {}
        self._directories: dict[str, Directory] = {}
        self._real: dict[str, str | None] = {"": self.root}
        self._astray: dict[str, str] = {}  # links in place of directories that lead nowhere we look, and why not
        self._plain: dict[str, frozenset[str]] = {}  # of scanned directories the directories that are no links
        self._told: set[str] = set()
        self._entries = 0
        self._bytes = 0

    @property
    def sources(self) -> Iterator[SourceFile]:
        """The files that have been read so far, in the order of reading."""
        return (source for source in self._sources.values() if source is not None)

    @property
    def files_read(self) -> int:
        return sum(source is not None for source in self._sources.values())

    # -- files -----------------------------------------------------------------------------------

    def read(self, path: str) -> SourceFile | None:
        """The file; None if there is none, or if it cannot be read (then `faults` says why)."""
        path = normal(path)
        if path not in self._sources:
            try:
                self._sources[path] = self._read(path)
            except NotReadableError as error:
                self._sources[path] = None
                self._unreadable(path, str(error), error.source, error.at, limit=error.limit)
            except OSError as error:
                self._sources[path] = None
                self._unreadable(path, f"it cannot be opened: {error.strerror}")
        return self._sources[path]

    def peek(self, path: str) -> bytes:
        """The bytes of a file that is only searched for a word; none if it cannot be read, which is no fault."""
        try:
            source = self._sources[path] if path in self._sources else self._read(normal(path))
        except (NotReadableError, OSError):
            return b""
        return source.data if source is not None else b""

    def parse(self, source: SourceFile) -> File:
        """The syntax of a file that was read here; its errors are added to `faults`, once."""
        parsed = self._parsed.get(source.path)
        if parsed is None:
            parsed = self._parsed[source.path] = parse(source)
            for error in parsed.errors:
                kind = "unreadable-file" if error.valid else "syntax-error"
                self.faults.append(Fault(kind, error.span, error.message, error.valid))
        return parsed

    def outline(self, source: SourceFile) -> File:
        """The syntax of a file that was read here, perhaps without the bodies of its functions."""
        if source.path not in self._parsed and len(source.data) > OUTLINED:
            outlined = outline(source)
            if outlined is not None:
                return outlined
        return self.parse(source)

    def is_file(self, path: str) -> bool:
        """Whether `path` names something that is no directory, readable or not."""
        directory, _, name = normal(path).rpartition("/")
        return name in self.directory(directory).files

    def target(self, path: str) -> str:
        """The path of the file itself, if `path` is a symbolic link to a file below the root."""
        folder, _, name = normal(path).rpartition("/")
        parent = self._real_directory(folder)
        if parent is None or name not in self.directory(folder).links:
            return path
        place = os.path.realpath(os.path.join(parent, name))
        return os.path.relpath(place, self.root).replace(os.sep, "/") if self._within(place) else path

    def exists(self, path: str) -> bool:
        return self.is_file(path) or self.is_directory(path)

    def is_directory(self, path: str) -> bool:
        return self._real_directory(normal(path)) is not None

    def _read(self, path: str) -> SourceFile | None:
        if leads_outside(path):
            raise NotReadableError(PATH_OUTSIDE)
        directory, _, name = path.rpartition("/")
        parent = self._real_directory(directory)
        if parent is None or not name or "\0" in name:
            return None
        if self._bytes > TOTAL_LIMIT:
            raise NotReadableError(f"more than {TOTAL_LIMIT / 1e6:.0f} MB have been read already", limit=True)
        try:
            data = self._content(os.path.join(parent, name))
        except FileNotFoundError:
            return None
        self._bytes += len(data)
        return checked(path, data)

    def _content(self, place: str) -> bytes:
        """The bytes of a file; of what a symbolic link leads to, if that is below the root."""
        try:
            return content(place)
        except SymbolicLinkError:
            place = os.path.realpath(place)
        if not os.path.exists(place):
            raise NotReadableError(NOWHERE)
        if not self._within(place):
            raise NotReadableError(OUTSIDE)
        return content(place)

    def _unreadable(
        self, path: str, why: str, source: SourceFile | None = None, at: int = 0, *, limit: bool = False
    ) -> None:
        source = source or SourceFile(shown(path) or ".", b"")
        self.faults.append(Fault("unreadable-file", Span(source, at, min(at + 1, len(source.data))), why, limit))

    # -- directories -----------------------------------------------------------------------------

    def directory(self, path: str) -> Directory:
        """The names in a directory; none if it is not there, or outside the root."""
        path = normal(path)
        if path not in self._directories:
            self._directories[path] = self._scan(path)
        return self._directories[path]

    def walk(
        self, top: str, enter: Callable[[str, str], bool], *, whole: bool = False
    ) -> Iterator[tuple[str, Directory]]:
        """`top` and the directories below it that `enter(path, name)` wants.

        No real directory comes twice: symbolic links (which Elixir follows) come after all others. Those that lead
        outside are a fault if the `whole` is asked for.
        """
        seen: set[str] = set()
        stack, linked = [normal(top)], list[str]()
        while stack or linked:
            path = stack.pop() if stack else linked.pop(0)
            real = self._real_directory(path)
            if real is None and whole:
                self._tell_astray(path)
            if real is None or real in seen:
                continue
            seen.add(real)
            if path.count("/") >= DEPTH_LIMIT:
                self._unreadable(path, f"it is nested more than {DEPTH_LIMIT} directories deep", limit=True)
                continue
            here = self.directory(path)
            yield path, here
            for name in reversed(here.directories):
                below = join(path, name)
                if enter(below, name):
                    (linked if name in here.links else stack).append(below)

    def glob(self, pattern: str) -> tuple[str, ...]:
        """The files whose path matches, sorted; see `patterns`. `**` enters no hidden directory, no SKIPPED one."""
        wanted = Pattern(pattern)

        def enter(path: str, name: str) -> bool:
            return wanted.may_hold(path) and (name not in SKIPPED or wanted.names(name))

        found: list[str] = []
        for directory, here in self.walk(wanted.fixed, enter):
            paths = [join(directory, name) for name in here.files if wanted.may_end(name)]
            found.extend([path for path in paths if wanted.matches(path)])
        return tuple(sorted(found))

    def excluded(self, path: str) -> bool:
        """Whether a pattern names the path itself."""
        return any(pattern.matches(path) for pattern in self.exclude)

    def _scan(self, path: str) -> Directory:
        real = self._real_directory(path)
        if real is None and not leads_outside(path):
            self._tell_astray(path)
        if real is None or self._entries > ENTRY_LIMIT:
            return Directory()
        directories: list[str] = []
        files: list[str] = []
        links: set[str] = set()
        try:
            with os.scandir(real) as entries:
                for entry in entries:
                    (directories if _leads_to_directory(entry) else files).append(entry.name)
                    if entry.is_symlink():
                        links.add(entry.name)
        except OSError as error:
            self._unreadable(path, f"the directory cannot be opened: {error.strerror}")
        self._plain[path] = frozenset(directories) - links
        self._entries += len(directories) + len(files)
        if self._entries > ENTRY_LIMIT:
            why = f"the repository has more than {ENTRY_LIMIT} files, no more of them are looked at"
            self._unreadable(path, why, limit=True)
        return Directory(tuple(sorted(directories)), tuple(sorted(files)), frozenset(links))

    def _real_directory(self, path: str) -> str | None:
        """The absolute path of a directory, symbolic links resolved; None if it is none, or outside the root."""
        if path not in self._real:
            self._real[path] = self._resolved(path)
        return self._real[path]

    def _resolved(self, path: str) -> str | None:
        above, _, name = path.rpartition("/")
        if leads_outside(path) or path.count("/") > 2 * DEPTH_LIMIT or "\0" in name:
            return None
        parent = self._real_directory(above)
        if parent is None:
            return None
        place = os.path.join(parent, name)
        if name in self._plain.get(above, ()):
            return place
        if os.path.islink(place):
            place = os.path.realpath(place)
            if not os.path.exists(place):
                self._astray[path] = NOWHERE
            elif os.path.isdir(place) and not self._within(place):
                self._astray[path] = OUTSIDE
        return place if os.path.isdir(place) and self._within(place) else None

    def _tell_astray(self, path: str) -> None:
        """A directory is not there: if it or a link in its path leads nowhere we look, that is a fault, once."""
        if leads_outside(path):
            self._astray[path] = PATH_OUTSIDE
        while path and path not in self._astray:
            path = path.rpartition("/")[0]
        if path and path not in self._told:
            self._told.add(path)
            self._unreadable(path, self._astray[path])

    def _within(self, real: str) -> bool:
        return real == self.root or real.startswith(self.root.rstrip(os.sep) + os.sep)


def _leads_to_directory(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a loop of symbolic links
        return False


def normal(path: str) -> str:
    """`./config/../config/config.exs` as `config/config.exs`, `.` as the empty string."""
    written = normpath(path) if path else "."
    return "" if written == "." else written


def leads_outside(path: str) -> bool:
    return path == ".." or path.startswith(("../", "/"))
