"""Known tokens in files of the repository, whether or not production reads them."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename, dirname, join

from elixir_lint.checks import check
from elixir_lint.checks.secret_places import effective_literals
from elixir_lint.finding import Problem, Related, Severity, Step
from elixir_lint.project.model import Project
from elixir_lint.project.patterns import Pattern
from elixir_lint.secrets.detect import ValueKind
from elixir_lint.secrets.tokens import GIT_URL, JWT, PEM, Found, Grade, find_tokens
from elixir_lint.source import SourceFile, Span

_SAMPLES = frozenset({"example", "sample", "template", "dist", "defaults"})


@check("token-committed")
def token_committed(project: Project) -> Iterator[Problem]:
    reported = _reported(project)
    places: dict[tuple[str, bytes], list[tuple[Found, Span]]] = {}
    for source in _files(project):
        of_mix = basename(source.path) in ("mix.exs", "mix.lock")
        for found, span in _tokens(project, source, git_urls=of_mix):
            if not any(_overlap(span, other) for other in reported):
                places.setdefault((found.credential.name, _whole(source, found, span)), []).append((found, span))
    for same in places.values():
        yield _committed(project, same)


def _whole(source: SourceFile, found: Found, span: Span) -> bytes:
    """A token without the space in it; of a key in PEM, where keys begin alike, all of it."""
    end = source.data.find(b"-----END", span.end) if found.credential is PEM else -1
    return b"".join(source.data[span.start : max(end, span.end)].split())


def _committed(project: Project, places: list[tuple[Found, Span]]) -> Problem:
    """One problem for a token, wherever it stands: first where it is worst."""
    (found, span), *others = sorted(places, key=lambda place: _is_mild(project, *place))
    credential, source = found.credential, span.file
    return Problem(
        span=span,
        message=f"{source.path} holds {credential.label}"
        + (", and no .gitignore keeps it out of the repository" if _is_env_file(source.path) else ""),
        label="in every clone",
        related=tuple(Related(other, "here too", Step.CONTEXT) for _, other in others),
        key=f"{source.path} {credential.name}",
        severity=Severity.INFO if _is_mild(project, found, span) else Severity.ERROR,
        fix="SSH, or the credentials of `gh auth login`, in place of the URL's" if credential is GIT_URL else "",
        hides=tuple(place for _, place in places),
    )


def _is_mild(project: Project, found: Found, span: Span) -> bool:
    made_here = found.credential is PEM and not _is_evaluated(project, span.file)
    return made_here or found.credential.grade is not Grade.LIVE


def _is_evaluated(project: Project, source: SourceFile) -> bool:
    """Whether production reads the file. The private key of another environment was made for it, and opens nothing."""
    runs = (project.evaluation.build_run, project.evaluation.boot_run)
    return any(run is not None and source.path in run.imported for run in runs)


def _files(project: Project) -> Iterator[SourceFile]:
    """The config files of every environment, mix.exs, mix.lock, and `.env` files that Git does not ignore."""
    folders = dict.fromkeys(("" if project.path == "." else project.path, *(app.path for app in project.apps)))
    for folder in folders:
        paths = [*project.files.glob(join(folder, "config/**/*.exs"))]
        paths += [path for name in ("mix.exs", "mix.lock") if project.files.is_file(path := join(folder, name))]
        paths += _env_files(project, folder)
        for path in dict.fromkeys(paths):
            source = project.files.read(path) if not project.files.excluded(path) else None
            if source is not None:
                yield source


def _is_env_file(path: str) -> bool:
    name = basename(path)
    return name == ".env" or name.startswith(".env.")


def _env_files(project: Project, folder: str) -> Iterator[str]:
    for name in project.files.directory(folder).files:
        path = join(folder, name)
        if _is_env_file(name) and not _SAMPLES & set(name.split(".")) and not _is_ignored(project, path):
            yield path


def _is_ignored(project: Project, path: str) -> bool:
    """Whether a .gitignore beside the file or above it names it. A `!` that takes one back is respected."""
    ignored = False
    folder, folders = dirname(path), [dirname(path)]
    while folder:
        folder = dirname(folder)
        folders.append(folder)
    for folder in reversed(folders):
        for line in project.files.peek(join(folder, ".gitignore")).decode("utf-8", "replace").splitlines():
            written = line.strip()
            if written and not written.startswith("#"):
                pattern = Pattern(written.removeprefix("!"), anywhere=True)
                if pattern.matches(path.removeprefix(folder + "/") if folder else path):
                    ignored = not written.startswith("!")
    return ignored


def _tokens(project: Project, source: SourceFile, *, git_urls: bool) -> Iterator[tuple[Found, Span]]:
    """The tokens outside of comments, with their places. A JWT may have expired: it counts in production only."""
    text = source.data.decode("utf-8", "replace")
    found = [token for token in find_tokens(text, git_urls=git_urls) if token.credential is not JWT]
    if not found:
        return
    comments = project.files.parse(source).comments if source.path.endswith((".exs", ".lock")) else ()
    for each in found:
        span = Span(source, len(text[: each.start].encode()), len(text[: each.end].encode()))
        if not any(_overlap(span, comment.span) for comment in comments):
            yield each, span


def _reported(project: Project) -> tuple[Span, ...]:
    """The places of literals that another rule reports."""
    kinds = (ValueKind.TOKEN, ValueKind.TEST)
    return tuple(
        place
        for literal in effective_literals(project)
        if literal.signs or literal.judgement.kind in kinds
        for place in literal.places
    )


def _overlap(one: Span, other: Span) -> bool:
    return one.file is other.file and one.start < other.end and other.start < one.end
