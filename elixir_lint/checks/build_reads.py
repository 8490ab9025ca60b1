"""Rules about environment variables that are read where the release is built."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import shown, some
from elixir_lint.config.effective import Setting, Write
from elixir_lint.config.interpreter import EnvRead
from elixir_lint.config.values import Absent, Value, subjects_of, variables_of
from elixir_lint.finding import Problem, Related, Severity, Step
from elixir_lint.project.compile_time import compiled_settings
from elixir_lint.project.model import Project
from elixir_lint.project.records import CompiledCall
from elixir_lint.record import record
from elixir_lint.regex import regex
from elixir_lint.secrets.vocabulary import is_secret_setting
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Integer, List, String

_BUILD_INPUT = regex(
    r"(.*_)?(VERSION|VSN|REVISION|COMMIT|SHA\d*|CI)(_.*)?|(.*_)?RELEASE|(.*_)?(GIT|BUILD)(_?[A-Z]*)?(_.*)?"
    r"|(MIX|HEX|NODE|RUSTLER|SKIP)_?.*"
)
"""Variables that are about the build itself, and are meant to be read there."""
_ASSET_APPS = frozenset({"bun", "dart_sass", "esbuild", "tailwind"})
"""Applications whose settings only the build reads."""


def is_build_input(project: Project, variable: str) -> bool:
    """Whether a variable is about the build, by its name, or because mix.exs reads it as well."""
    quoted = f'"{variable}"'.encode()
    return _BUILD_INPUT.fullmatch(variable) is not None or any(
        quoted in mix.file.data for mix in (project.mix, *(app.mix for app in project.apps))
    )


@check("env-read-at-build")
def env_read_at_build(project: Project) -> Iterator[Problem]:
    if project.is_library:
        return
    compiled = [setting.path for setting in compiled_settings(project)]
    reads = _reads_by_variable(project)
    fed: dict[Span, _Frozen] = {}
    for setting in project.evaluation.build.below():
        variables = variables_of(setting.value) & reads.keys()
        if variables and not _is_for_the_build(setting, compiled) and not _is_set_by_code(project, setting, variables):
            for place, read in (_nearest(reads[name], setting) for name in sorted(variables)):
                frozen = fed.setdefault(place, _Frozen(place, {}, {}))
                frozen.reads[read.name] = read
                frozen.settings[setting.path] = setting
    for frozen in fed.values():
        yield _problem(project, frozen)


@record
class _Frozen:
    """What a release keeps: the settings made at a place, and the readings they are made of, by variable."""

    place: Span
    reads: dict[str, EnvRead]
    settings: dict[tuple[str, ...], Setting]


def _problem(project: Project, frozen: _Frozen) -> Problem:
    settings, reads = list(frozen.settings.values()), list(frozen.reads.values())
    again = [write for setting in settings if (write := _boot_write(project, setting)) is not None]
    replaced = all(_is_replaced(project, setting, frozen.reads) for setting in settings)
    mild = _runs_through_mix(project) or len(again) == len(settings)
    made = dict.fromkeys(read.span for read in reads if read.span != frozen.place)
    names, variables = some([shown(each.path) for each in settings], 3), some([read.name for read in reads], 3)
    return Problem(
        span=frozen.place,
        message=f"the build reads {variables} for nothing: boot sets {names} again"
        if replaced
        else f"a release keeps {names} as {variables} {'was' if len(reads) == 1 else 'were'} where it was built",
        label="the build fails without it" if any(read.required for read in reads) else "read while building",
        related=(
            *(Related(span, "read here") for span in made),
            *(Related(write.key, "set again at boot", Step.AFTER) for write in again),
        ),
        setting=settings[0].path,
        key=reads[0].name,
        severity=Severity.INFO if mild else Severity.WARNING,
    )


def _is_replaced(project: Project, setting: Setting, variables: Container[str]) -> bool:
    """Whether nothing is left of what the build has read."""
    left = project.config.value(*setting.path)
    return not _from_build(left, variables) and _boot_write(project, setting) is not None


def _runs_through_mix(project: Project) -> bool:
    """Whether production evaluates all of the configuration at each start. A release has hardly a use without a boot
    file."""
    by_mix = project.deploy.runs_mix or project.evaluation.boot_run is None
    return by_mix and not project.has_release_evidence


def _is_for_the_build(setting: Setting, compiled: list[tuple[str, ...]]) -> bool:
    """Whether only the build reads a setting, or it is a secret, of which another rule speaks."""
    path = setting.path
    overlaps = any(path[: len(other)] == other or other[: len(path)] == path for other in compiled)
    return path[0] in _ASSET_APPS or overlaps or is_secret_setting(path)


def _is_set_by_code(project: Project, setting: Setting, variables: Container[str]) -> bool:
    """Whether `init/2` of a repo or endpoint puts another value there, or `configure:` may for each connection."""
    for subject in (*project.repos, *project.endpoints):
        path = subject.settings.path
        if setting.path[: len(path)] == path:
            if subject in project.repos and not isinstance(subject.setting("configure").value, Absent):
                return True
            read = subject.setting(*setting.path[len(path) :]).value
            return read != project.config.value(*setting.path) and not _from_build(read, variables)
    return False


def _from_build(value: Value, variables: Container[str]) -> bool:
    """Whether a value, or the choice of it, is made of what the build has read."""
    return any(subject.kind == "build" and subject.name in variables for subject in subjects_of(value))


@record
class _Reads:
    """The readings of one variable while building: in order, and by the path of the file in the order of places."""

    all: list[EnvRead]
    by_file: dict[str, list[EnvRead]]

    def within(self, call: Span) -> list[EnvRead]:
        """The readings in a `config` call."""
        here = self.by_file.get(call.file.path, [])
        first = bisect_left(here, call.start, key=_start)
        return here[first : bisect_left(here, call.end, key=_start)]


def _start(read: EnvRead) -> int:
    return read.span.start


def _reads_by_variable(project: Project) -> dict[str, _Reads]:
    found: dict[str, _Reads] = {}
    for read in project.evaluation.build_run.reads:
        if read.phase == "build" and (read.name in found or not is_build_input(project, read.name)):
            reads = found.setdefault(read.name, _Reads([], {}))
            reads.all.append(read)
            reads.by_file.setdefault(read.span.file.path, []).append(read)
    for reads in found.values():
        for here in reads.by_file.values():
            here.sort(key=_start)
    return found


def _nearest(reads: _Reads, setting: Setting) -> tuple[Span, EnvRead]:
    """The reading in the `config` call, at or after the key; else the first in a config file, or what calls it."""
    writes = setting.live
    for write in reversed(writes):
        here = reads.within(write.call)
        if here:
            read = next((each for each in here if each.span.start >= write.key.start), here[0])
            return read.span, read
    files = {write.call.file.path for write in writes}
    read = next((each for each in reads.all if each.span.file.path in files), reads.all[0])
    near = not writes or read.span.file.path in files
    return read.span if near else writes[-1].key, read


def _boot_write(project: Project, setting: Setting) -> Write | None:
    """The last write of the boot file to the setting."""
    writes = project.config.get(*setting.path).writes
    return next((write for write in reversed(writes) if write.phase == "boot"), None)


@check("env-read-in-module-attribute")
def env_read_in_module_attribute(project: Project) -> Iterator[Problem]:
    if project.is_library:
        return
    for source in project.lib.search_outside_functions(b"_env(", b"getenv(", b"get_env ", b"fetch_env! "):
        for module in project.modules_in(source):
            if module.name.startswith("Mix.") or "/mix/tasks/" in f"/{source.path}":
                continue
            for call in module.compiled:
                name = _variable(call)
                if name is not None and call.in_prod and not is_build_input(project, name):
                    yield Problem(
                        span=call.span,
                        message=f"{module.name} keeps {name} as it was where the code was compiled",
                        label="read while compiling",
                        key=f"{module.name} {name}",
                    )


def _variable(call: CompiledCall) -> str | None:
    """The name of the variable that is read; None if it is not known, or a setting is read."""
    if call.name.startswith("Application.") or not call.arguments:
        return None
    return _as_text(call.arguments[0])


def _as_text(value: Value) -> str | None:
    """`"PORT"`  |  `'PORT'`"""
    match value:
        case String(text):
            return text
        case List(items, charlist=True):
            return "".join(chr(item.value) for item in items if isinstance(item, Integer))
        case _:
            return None
