"""The rule about values that `mix release` cannot write down."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import path_text, shown, surety
from elixir_lint.config.calls import defines
from elixir_lint.config.effective import Setting
from elixir_lint.config.lookup import lookup
from elixir_lint.config.natives import CLOSURE
from elixir_lint.config.opened import Write
from elixir_lint.config.scope import Scope
from elixir_lint.config.values import (
    FALSE,
    TRUE,
    TRUE_ATOM,
    Capture,
    Closure,
    Condition,
    Maybe,
    OneOf,
    Unknown,
)
from elixir_lint.finding import Problem, Related
from elixir_lint.project.model import Project
from elixir_lint.project.otp import otp_release
from elixir_lint.record import record
from elixir_lint.source import Span
from elixir_lint.syntax.terms import List, Map, Regex, Struct, Tuple

COMPILED_REGEX_OTP = 28
"""From here on a compiled regular expression is a reference (erlang/otp lib/stdlib/src/re.erl)."""

_KINDS = {"pid": "a process", "reference": "a reference"}


@record
class _Part:
    """A part of a value that has no text of its own: `what` it is, and where it stands."""

    what: str
    span: Span | None
    when: Condition


@check("build-config-unserializable")
def build_config_unserializable(project: Project) -> Iterator[Problem]:
    if project.is_library or not project.has_release_evidence:
        return
    references = (otp_release(project) or 0) >= COMPILED_REGEX_OTP
    for setting in project.evaluation.build.below():
        yield from _reported(project, setting, references, "build")
    reboots = [lookup(release.options, "reboot_system_after_config") for release in project.mix.releases]
    for setting in project.config.below() if TRUE_ATOM in reboots else ():
        if any(write.phase == "boot" for write in setting.live):
            yield from _reported(project, setting, references, "boot")


def _reported(project: Project, setting: Setting, references: bool, phase: str) -> Iterator[Problem]:
    parts = list(_parts(setting.value, TRUE, references))
    when = FALSE
    for part in parts:
        when = when | part.when
    when = project.config.survives.simplified(when)
    write = _write(setting, references)
    if write is None or when.is_false or any(subject.kind == "open" for subject in when.subjects):
        return
    does = "`mix release` cannot write" if phase == "build" else "the release cannot boot again with"
    made = parts[-1].span
    yield Problem(
        span=write.key,
        message=f"{does} {shown(setting.path)}{path_text(when)}: it holds {parts[-1].what}",
        label=parts[-1].what,
        related=(Related(made, "made here"),) if made is not None and made.file is not write.key.file else (),
        setting=setting.path,
        confidence=surety(when),
    )


def _write(setting: Setting, references: bool) -> Write | None:
    """The last write that still counts and holds such a part."""
    holding = (each for each in reversed(setting.live) if next(_parts(each.value, TRUE, references), None) is not None)
    return next(holding, None)


def _parts(value: object, when: Condition, references: bool) -> Iterator[_Part]:
    """What cannot be written, with the condition under which the value holds it."""
    match value:
        case Closure(span=span):
            yield _Part("an anonymous function", span, when)
        case Capture("", name, arity, scope, span) if _is_local(name, arity, scope):
            yield _Part(f"the local function &{name}/{arity}", span, when)
        case Unknown(why, type=kind, span=span) if why == CLOSURE or kind in ("pid", "reference"):
            yield _Part(_KINDS.get(kind or "", "an anonymous function"), span, when)
        case Regex(source, modifiers, span) if references and "E" not in modifiers:
            yield _Part(f"the compiled regular expression ~r/{source}/{modifiers}", span, when)
        case Maybe(condition, inner):
            yield from _parts(inner, when & condition, references)
        case List(items) | Tuple(items):
            for item in items:
                yield from _parts(item, when, references)
        case Map(pairs) | Struct(pairs=pairs):
            for _, each in pairs:
                yield from _parts(each, when, references)
        case OneOf(choices):
            for choice in choices:
                yield from _parts(choice.value, when & choice.when, references)
        case _:
            return


def _is_local(name: str, arity: int, scope: object) -> bool:
    """Whether `&name/1` is a function of a module in the config file: of Kernel it would be an external one."""
    return isinstance(scope, Scope) and scope.module is not None and defines(scope.module, name, arity)
