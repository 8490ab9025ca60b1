"""Rules that are pure data: the `[check]` table of a page, made into a check.

    [check]
    template = "setting"
    subject = "repo"                    # each repo, endpoint or oban; or an application: { app = "logger" }
    setting = ["log"]                   # the keys below the subject
    must-not = [":debug", "true"]       # values as Elixir writes them; or must = [...]
    message = "{module} logs every query at {value} in prod"
    label = "set here"                  # optional

    [check]
    template = "dependency"
    must-not = ["tidewave", "live_debugger"]
    message = "{name} is a dependency in prod"

`must-not` reports a value that is one of these, `must` a known value that is none of these; a setting that is absent or
unknown is never reported. A value that holds on a path only is reported with medium confidence, and the message goes on
" if DEBUG is set".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from elixir_lint.checks import Check
from elixir_lint.config.effective import Setting
from elixir_lint.config.opened import Write
from elixir_lint.config.render import render
from elixir_lint.config.values import Absent, Env, Unknown, Value, Verdict, holds
from elixir_lint.errors import UserError, suggestion
from elixir_lint.finding import Confidence, Problem, Related
from elixir_lint.record import record
from elixir_lint.source import Span

if TYPE_CHECKING:
    from elixir_lint.project.model import Project  # a list of rules needs no parser

SUBJECTS: Mapping[str, str] = {"repo": "repos", "endpoint": "endpoints", "oban": "obans"}
"""The word in a page -> the field of Project."""


@record
class SettingTable:
    """`template = "setting"`. `app` is set if the subject is an application, else `subject` is a key of SUBJECTS."""

    subject: str
    app: str
    keys: tuple[str, ...]
    values: frozenset[str]
    forbidden: bool
    message: str
    label: str

    def breaks(self, value: Value) -> bool | None:
        """Whether a value of the setting is one to report; None if that cannot be known."""
        if isinstance(value, (Unknown, Env)):
            return None
        return not isinstance(value, Absent) and (render(value) in self.values) == self.forbidden


def template_check(table: Mapping[str, object]) -> Check:
    """The check that a `[check]` table describes. Raises UserError with the key that is wrong."""
    reader = _Reader(table)
    match table.get("template"):
        case "setting":
            return partial(_setting_problems, table=_setting_table(reader))
        case "dependency":
            reader.allow("template", "must-not", "message")
            return partial(_dependency_problems, names=reader.texts("must-not"), message=reader.text("message"))
        case _:
            raise UserError('check: `template` must be "setting" or "dependency"')


def _setting_table(reader: _Reader) -> SettingTable:
    reader.allow("template", "subject", "setting", "must", "must-not", "message", "label")
    if ("must" in reader.table) == ("must-not" in reader.table):
        raise UserError("check: either `must` or `must-not` is needed")
    forbidden = "must-not" in reader.table
    match reader.table.get("subject"):
        case str(subject) if subject in SUBJECTS:
            app = ""
        case {"app": str(app), **others} if not others:
            subject = ""
        case _:
            raise UserError(f'check: `subject` must be one of {", ".join(SUBJECTS)}, or {{ app = "..." }}')
    return SettingTable(
        subject=subject,
        app=app,
        keys=reader.texts("setting"),
        values=frozenset(reader.texts("must-not" if forbidden else "must")),
        forbidden=forbidden,
        message=reader.text("message"),
        label=reader.text("label") if "label" in reader.table else "set here",
    )


@record
class _Reader:
    table: Mapping[str, object]

    def allow(self, *known: str) -> None:
        for key in self.table:
            if key not in known:
                raise UserError(f"check: `{key}` is unknown{suggestion(key, known)}")

    def text(self, key: str) -> str:
        match self.table.get(key):
            case str(text) if text:
                return text
            case _:
                raise UserError(f"check: `{key}` must be a text")

    def texts(self, key: str) -> tuple[str, ...]:
        match self.table.get(key):
            case [_, *_] as texts if all(isinstance(text, str) for text in texts):
                return tuple(map(str, texts))
            case _:
                raise UserError(f"check: `{key}` must be a list of texts")


def _setting_problems(project: Project, *, table: SettingTable) -> Iterator[Problem]:
    if project.is_library:
        return
    for module, place, setting in _settings(project, table):
        answer = holds(setting.value, table.breaks)
        if not answer.possible:
            continue
        write = _last(setting, table.breaks)
        certain = answer.verdict is Verdict.ALWAYS
        message = table.message.replace("{module}", module)
        if table.forbidden:  # a value that the page names is no secret
            message = message.replace("{value}", render(answer.witnesses[-1]))
        yield Problem(
            span=write.key if write else setting.place or place,
            message=message if certain else f"{message} if {answer.when.describe()}",
            label=table.label,
            related=tuple(Related(other.key, "overridden") for other in setting.overridden if other is not write),
            setting=setting.path,
            confidence=None if certain else Confidence.MEDIUM,
        )


def _settings(project: Project, table: SettingTable) -> Iterator[tuple[str, Span, Setting]]:
    """The settings to look at: whose they are, where that is declared, the setting itself."""
    if table.app:
        from elixir_lint.project.later import may_change  # not for whoever only reads the templates

        setting = project.config.get(table.app, *table.keys)
        if not may_change(project, setting):
            yield f":{table.app}", project.mix.span, setting
        return
    for subject in getattr(project, SUBJECTS[table.subject]):
        if subject.started is not False:
            yield subject.module, subject.span, subject.setting(*table.keys)


def _last(setting: Setting, breaks: Callable[[Value], bool | None]) -> Write | None:
    """The last write of a value to report: the one to edit."""
    return next((write for write in reversed(setting.live) if breaks(write.value)), None)


def _dependency_problems(project: Project, *, names: tuple[str, ...], message: str) -> Iterator[Problem]:
    if project.is_library:
        return
    for name in names:
        dependency = project.prod_dependencies.get(name)
        if dependency is not None and dependency.in_prod:
            yield Problem(dependency.span, message.replace("{name}", name), "in every environment", key=name)
