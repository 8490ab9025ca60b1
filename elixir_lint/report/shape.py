"""The shape of `--format json`, from which its JSON Schema is made."""

from __future__ import annotations

from elixir_lint.finding import Confidence, Severity
from elixir_lint.shapes import DRAFT, Either, Json, Key, ListOf, Nothing, Number, OneOf, Shape, Table, Text

COUNT = Number(whole=True)
POSITION = Number(whole=True, least=1)
SEVERITIES = tuple(severity.value for severity in Severity)


def _table(**keys: Shape | Key) -> Table:
    """A table that has all of these keys."""
    found = {name: key if isinstance(key, Key) else Key(key) for name, key in keys.items()}
    return Table({name: Key(key.shape, key.description, required=True) for name, key in found.items()})


def _or_null(shape: Shape) -> Shape:
    return Either((shape, Nothing()))


PLACE: dict[str, Shape | Key] = {
    "file": Key(Text(), "relative to the root of the repository, with `/`"),
    "line": Key(POSITION, "from 1"),
    "column": Key(POSITION, "from 1, in code points"),
    "end_line": POSITION,
    "end_column": Key(POSITION, "exclusive"),
}
SETTING = Key(_or_null(ListOf(Text())), "the path in the configuration; null if the finding is about none")

_HIDDEN = _table(by=OneOf(("comment", "settings", "baseline")), file=Text(), line=POSITION, reason=Text())

FINDING = _table(
    rule=Text(),
    category=Text(),
    severity=OneOf(SEVERITIES),
    confidence=OneOf(tuple(confidence.value for confidence in Confidence)),
    message=Text(),
    environment=Text(),
    project=Key(Text(), "the folder of its mix.exs, as in `projects`"),
    setting=SETTING,
    **PLACE,
    related=ListOf(_table(**PLACE, message=Text())),
    fingerprint=Key(Text(), "of what the finding is about, not where: it survives moved lines"),
    fixable=OneOf((None, "safe", "unsafe")),
)
_SHOWN = Table({**FINDING.keys, "hidden": Key(_HIDDEN, "why it does not count; only with --show-suppressed")})

_NOT_CHECKED = _table(file=_or_null(Text()), line=_or_null(POSITION), setting=SETTING, why=Text())
_CRASH = _table(rule=Text(), project=Text(), error=Text())

REPORT = Table(
    {
        **_table(
            version=OneOf((1,)),
            tool=_table(name=OneOf(("elixir-lint",)), version=Text()),
            environments=ListOf(Text(), 1),
            projects=ListOf(_table(path=Text(), app=Text(), kind=OneOf(("app", "library", "umbrella"))), 1),
            summary=_table(
                files=COUNT,
                rules=COUNT,
                **dict.fromkeys(SEVERITIES, COUNT),
                suppressed=Key(COUNT, "findings that comments or settings hide"),
                baselined=Key(COUNT, "findings that the baseline hides"),
                needless=Key(COUNT, "lines of the baseline that are not needed any more"),
            ),
            findings=Key(ListOf(_SHOWN), "sorted by file, line, column, rule"),
            not_checked=ListOf(_NOT_CHECKED),
        ).keys,
        "crashes": Key(ListOf(_CRASH, 1), "rules that failed, which is a defect of elixir-lint"),
    }
)


def schema() -> Json:
    return {"$schema": DRAFT, "title": "Report of elixir-lint check --format json, version 1", **REPORT.schema()}
