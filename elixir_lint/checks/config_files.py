"""Rules about the files of a configuration, and about keys that are written twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from posixpath import dirname, join

from elixir_lint.checks import check
from elixir_lint.checks.common import path_text, surety
from elixir_lint.config.lookup import as_pair, keyword_items, lookup
from elixir_lint.config.opened import ConfigCall
from elixir_lint.config.paths import placed
from elixir_lint.config.values import FALSE, Absent, Condition
from elixir_lint.finding import Problem, Related, Severity, Step
from elixir_lint.project.configuration import DEFAULT_PATH
from elixir_lint.project.literals import text_of
from elixir_lint.project.model import Project
from elixir_lint.project.syntax import below
from elixir_lint.regex import regex
from elixir_lint.source import SourceFile, Span
from elixir_lint.syntax.nodes import Call, ListExpr, MapExpr, TupleExpr
from elixir_lint.syntax.terms import Atom, List, Tuple

_REPEATABLE = frozenset({"cmd", "plug", "run", "task"})
"""Keys that a list holds several times by design."""
_KEY = regex(r"(?<!\w)(\w+[?!]?):\s|\{\s*:(\w+[?!]?)\s*,")


@check("config-import-missing")
def config_import_missing(project: Project) -> Iterator[Problem]:
    if project.is_library:
        return
    run = project.evaluation.build_run
    found: dict[tuple[Span, str], Condition] = {}
    for target, span, when in run.missing_imports:
        found[span, target] = found.get((span, target), FALSE) | when
    for (span, target), when in found.items():
        if when.is_false or _is_open(when):
            continue
        from elixir_lint.project.ignored import ignoring

        ignored = ignoring(project.files, target)
        yield Problem(
            span=span,
            message=f"the build stops{path_text(when)}: {_why(target, ignored)}",
            label="not there",
            related=(Related(ignored, "kept out of the repository", Step.CONTEXT),) if ignored is not None else (),
            key=target,
            severity=Severity.ERROR if ignored is None else Severity.WARNING,
            confidence=surety(when),
        )
    for raised in run.raised:
        if raised.message.endswith(" recursively") and raised.certain and not _is_open(raised.when):
            yield Problem(
                span=raised.span,
                message=f"the build stops{path_text(raised.when)}: a configuration file is imported twice",
                label="the second time",
                key="twice",
                confidence=surety(raised.when),
            )


def _why(target: str, ignored: Span | None) -> str:
    if "*" in target:
        return f"`import Config` knows no wildcards, and there is no file {target}"
    return f"{target} is not there" + (", .gitignore keeps it out of the repository" if ignored is not None else "")


def _is_open(when: Condition) -> bool:
    return any(subject.kind == "open" for subject in when.subjects)


# --- releases.exs ------------------------------------------------------------------------------------


@check("releases-exs-ignored")
def releases_exs_ignored(project: Project) -> Iterator[Problem]:
    if project.is_library:
        return
    folder = "" if project.path == "." else project.path
    config = dirname(placed(folder, text_of(lookup(project.mix.project, "config_path")) or DEFAULT_PATH))
    old, new = join(config, "releases.exs"), join(config, "runtime.exs")
    chosen = [lookup(release.options, "runtime_config_path") for release in project.mix.releases]
    source = project.files.read(old) if project.files.is_file(old) else None
    if source is None or any(not isinstance(each, Absent) for each in chosen):
        return
    body = project.files.parse(source).body.body
    place = body[0].span if body else None
    if place is None:
        return
    other = project.files.read(new) if project.files.is_file(new) else None
    yield Problem(
        span=place,
        message=f"nothing reads {old}: a release takes {new}"
        if other is not None
        else f"{old} is deprecated, and makes a release start twice",
        label="never evaluated" if other is not None else "evaluated at boot, for every environment",
        related=(Related(_start(other), "evaluated instead", Step.CONTEXT),) if other is not None else (),
        key="releases.exs",
        severity=Severity.ERROR if other is not None else Severity.INFO,
    )


def _start(source: SourceFile) -> Span:
    return Span(source, 0, len(source.line(1).encode()))


# --- keys --------------------------------------------------------------------------------------------


@check("config-key-duplicated")
def config_key_duplicated(project: Project) -> Iterator[Problem]:
    if project.is_library:
        return
    reached = {call.span: call for call in project.config.calls if _may_repeat(call.span.text)}
    sources = {span.file.path: span.file for span in reached}
    kept = _Kept(project)
    for path in sorted(sources):
        for node in below(project.files.parse(sources[path]).body):
            if isinstance(node, Call) and node.name == "config" and node.span in reached:
                yield from _twice(kept, reached[node.span], node)


def _may_repeat(text: str) -> bool:
    """Whether the text of a call has a key twice, by a look that is rougher and faster than one at its syntax."""
    keys = [name or of_pair for name, of_pair in _KEY.findall(text)]
    return len(set(keys)) < len(keys) or any(quoted in text for quoted in ('":', "':", ':"'))


def _twice(kept: _Kept, call: ConfigCall, node: Call) -> Iterator[Problem]:
    """`config :shop, a: 1, a: 2`  |  `config :shop, Shop.Repo, pool_size: 5, pool_size: 10`"""
    top = node.args[-1] if len(node.args) == 2 else None
    for inner in below(node.args[1:]):
        if not isinstance(inner, _WITH_KEYS):
            continue
        outermost = inner is top
        for (first, value), (second, other) in _repeated(inner, any_form=outermost):
            if kept.count(call.app, second.name) < 2 if outermost else _text(value) == _text(other) != "":
                continue
            assert first.span is not None
            assert second.span is not None
            yield Problem(
                span=second.span,
                message=f"nothing starts: `config :{call.app}` sets `{second.name}` twice in one call"
                if outermost
                else f"`{second.name}` stands twice in one list: which of the two counts depends on the reader",
                label="again",
                related=(Related(first.span, "first"),),
                setting=(call.app, second.name) if outermost else None,
                key=second.name,
                severity=Severity.ERROR if outermost else Severity.WARNING,
            )


_WITH_KEYS = (List, ListExpr, MapExpr)
Entry = tuple[Atom, object]
"""A key and its value."""


def _repeated(node: List | ListExpr | MapExpr, *, any_form: bool) -> Iterator[tuple[Entry, Entry]]:
    """The keys of a literal keyword list or map that stand there before. `{:key, value}` is a list's item elsewhere."""
    seen: dict[str, Entry] = {}
    for key, value, written_as_key in _keys(node):
        if key.name in _REPEATABLE and not any_form:
            continue
        if not (written_as_key or any_form):
            continue
        if key.name in seen:
            yield seen[key.name], (key, value)
        seen.setdefault(key.name, (key, value))


def _keys(node: List | ListExpr | MapExpr) -> Iterator[tuple[Atom, object, bool]]:
    """The atoms that are keys, their values, and whether they are written as `key: value`."""
    match node:
        case List(items) | ListExpr(items):
            for item in items:
                match item:
                    case Tuple((Atom() as key, value), span) | TupleExpr((Atom() as key, value), span) if (
                        key.span and span
                    ):
                        yield key, value, not span.file.data.startswith(b"{", span.start)
        case MapExpr(pairs, base=None):
            for name, value in pairs:
                if isinstance(name, Atom) and name.span is not None:
                    yield name, value, True


def _text(value: object) -> str:
    span = getattr(value, "span", None)
    return span.text if isinstance(span, Span) else ""


class _Kept:
    """How often applications have keys in the end: a later call may replace what one wrote twice."""

    def __init__(self, project: Project) -> None:
        self._apps = project.config.apps
        self._counts: dict[str, Counter[str]] = {}

    def count(self, app: str, name: str) -> int:
        if app not in self._counts:
            pairs = (as_pair(item) for _, item in keyword_items(self._apps.get(app, List(())).items))
            self._counts[app] = Counter(pair[0].name for pair in pairs if pair is not None)
        return self._counts[app][name]
