"""What .gitignore files leave out of the repository, and so of images and of CI.

See https://git-scm.com/docs/gitignore. `.git/info/exclude` and the user's own file are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname, join

from elixir_lint.project.files import Files
from elixir_lint.project.patterns import Pattern
from elixir_lint.source import Span


def ignoring(files: Files, path: str) -> Span | None:
    """The line that ignores a file, by its own name or that of a folder above it; the last that matches decides."""
    found: Span | None = None
    for folder in _above(dirname(path)):
        source = files.read(join(folder, ".gitignore"))
        for number, start in enumerate(source.line_starts if source is not None else ()):
            assert source is not None
            text = source.line(number + 1).rstrip()
            written = text.lstrip("!")
            if text.startswith("#") or not written.strip("/"):
                continue
            if _matches(written, path[len(folder) :].lstrip("/")):
                found = None if text.startswith("!") else Span(source, start, start + len(text.encode()))
    return found


def _above(folder: str) -> Iterator[str]:
    """The folders from the root down to `folder`."""
    yield ""
    parts = folder.split("/") if folder else []
    for length in range(1, len(parts) + 1):
        yield "/".join(parts[:length])


def _matches(written: str, path: str) -> bool:
    """`/config/*.secret.exs`, `*.lock`, `priv/`: a pattern with a slash inside is relative to its .gitignore."""
    pattern = Pattern(written.rstrip("/").lstrip("/") if "/" in written.rstrip("/") else f"**/{written.rstrip('/')}")
    parts = path.split("/")
    shortest = 1
    longest = len(parts) - 1 if written.endswith("/") else len(parts)
    return any(pattern.matches("/".join(parts[:length])) for length in range(shortest, longest + 1))
