"""The rule about environment variables that are read where the release is built."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence

from elixir_lint.checks import check
from elixir_lint.checks.common import shown, some
from elixir_lint.checks.compiled_reads import is_build_input
from elixir_lint.config.effective import Setting
from elixir_lint.config.interpreter import EnvRead
from elixir_lint.config.opened import Write
from elixir_lint.config.values import Absent, Value, subjects_of, variables_of
from elixir_lint.finding import Confidence, Problem, Related, Severity, Step
from elixir_lint.project.compile_time import compiled_settings
from elixir_lint.project.model import Project
from elixir_lint.record import record
from elixir_lint.secrets.vocabulary import is_secret_setting
from elixir_lint.source import Span

MOST_PLACES = 6
"""How many places of one kind are shown."""
_ASSET_APPS = frozenset({"bun", "dart_sass", "esbuild", "tailwind"})
"""Applications whose settings only the build reads."""


@check("env-read-at-build")
def env_read_at_build(project: Project) -> Iterator[Problem]:
    """What a release keeps is a problem each; of what has no effect, or perhaps none, one speaks of all."""
    kept: list[_Frozen] = []
    again: list[_Frozen] = []
    replaced: list[_Frozen] = []
    for frozen in sorted(_frozen(project), key=_order) if not project.is_library else ():
        settings = frozen.settings.values()
        if any(_boot_write(project, setting) is None for setting in settings):
            kept.append(frozen)
        elif all(_is_replaced(project, setting, frozen.reads) for setting in settings):
            replaced.append(frozen)
        else:
            again.append(frozen)
    if kept and _runs_through_mix(project):
        yield _read_again([*kept, *again])
    else:
        yield from (_problem(project, each) for each in kept)
        if again:
            yield _perhaps_for_nothing(project, again)
    if replaced:
        yield _read_for_nothing(project, replaced)


@record
class _Frozen:
    """What a release keeps: the settings made at a place, and the readings they are made of, by variable."""

    place: Span
    reads: dict[str, EnvRead]
    settings: dict[tuple[str, ...], Setting]

    @property
    def label(self) -> str:
        required = any(read.required for read in self.reads.values())
        return "the build fails without it" if required else "read while building"


def _order(frozen: _Frozen) -> tuple[str, int]:
    return frozen.place.file.path, frozen.place.start


def _frozen(project: Project) -> Iterator[_Frozen]:
    reads = _Reads(project)
    if not reads.by_name:
        return  # before lib/ is parsed for what is compiled
    compiled = [setting.path for setting in compiled_settings(project)]
    fed: dict[Span, _Frozen] = {}
    for setting in project.evaluation.build.below():
        variables = variables_of(setting.value) & reads.by_name.keys()
        if variables and not _is_for_the_build(setting, compiled) and not _is_set_by_code(project, setting, variables):
            for place, read in _nearest(reads, setting, variables):
                frozen = fed.setdefault(place, _Frozen(place, {}, {}))
                frozen.reads[read.name] = read
                frozen.settings[setting.path] = setting
    yield from fed.values()


def _problem(project: Project, frozen: _Frozen) -> Problem:
    settings, reads = list(frozen.settings.values()), list(frozen.reads.values())
    again = [write for setting in settings if (write := _boot_write(project, setting)) is not None]
    made = dict.fromkeys(read.span for read in reads if read.span != frozen.place)
    names, variables = some([shown(each.path) for each in settings], 3), some([read.name for read in reads], 3)
    return Problem(
        span=frozen.place,
        message=f"a release keeps {names} as {variables} {'was' if len(reads) == 1 else 'were'} where it was built",
        label=frozen.label,
        related=(
            *(Related(span, "read here") for span in made),
            *(Related(write.key, "set again at boot", Step.AFTER) for write in again),
        ),
        setting=settings[0].path,
        key=reads[0].name,
        severity=Severity.WARNING,
    )


def _read_again(found: list[_Frozen]) -> Problem:
    """Mix evaluates all of the configuration at each start."""
    names = _variables(found)
    they, them = ("it was", "it") if len(names) == 1 else ("they were", "them")
    effect = f"Mix reads {some(names, 3)} at each start: a release would keep {them} as {they} where it was built"
    return _mild(found, effect, "mix", ())


def _read_for_nothing(project: Project, found: list[_Frozen]) -> Problem:
    settings, again = _settings(project, found)
    effect = f"the build reads {some(_variables(found), 3)} for nothing: boot sets {some(settings, 1)} again"
    return _mild(
        found, effect, "boot", again, fix="delete the line, or move it to config/dev.exs if development needs it"
    )


def _perhaps_for_nothing(project: Project, found: list[_Frozen]) -> Problem:
    settings, again = _settings(project, found)
    names = _variables(found)
    effect = (
        f"a release keeps {some(settings, 1)} as {some(names, 3)} {'was' if len(names) == 1 else 'were'} where it was "
        "built, unless boot sets it again"
    )
    return _mild(found, effect, "unless", again, Confidence.MEDIUM)


def _variables(found: list[_Frozen]) -> list[str]:
    return list(dict.fromkeys(name for each in found for name in each.reads))


def _settings(project: Project, found: list[_Frozen]) -> tuple[list[str], list[Related]]:
    """The settings that are fed, and where boot sets the first of them again."""
    settings = dict.fromkeys(path for each in found for path in each.settings)
    writes = (_boot_write(project, setting) for each in found for setting in each.settings.values())
    again = dict.fromkeys(write.key for write in writes if write is not None)
    related = [Related(span, "set again at boot", Step.AFTER) for span in list(again)[:MOST_PLACES]]
    return [shown(path) for path in settings], related


def _mild(
    found: list[_Frozen],
    message: str,
    key: str,
    related: Sequence[Related],
    confidence: Confidence = Confidence.HIGH,
    fix: str = "",
) -> Problem:
    return Problem(
        span=found[0].place,
        message=message,
        fix=fix,
        label=found[0].label,
        related=(*_further(found), *related),
        setting=next(iter(found[0].settings)),
        key=key,
        severity=Severity.INFO,
        confidence=confidence,
    )


def _further(found: list[_Frozen]) -> Iterator[Related]:
    """Where else is read, and for a place that is no reading itself, what is read for it."""
    for each in found[1:MOST_PLACES]:
        yield Related(each.place, f"{some(list(each.reads), 3)}, too", Step.CONTEXT)
    spans = {each.place for each in found}
    reads = dict.fromkeys(read.span for each in found for read in each.reads.values() if read.span not in spans)
    yield from (Related(span, "read here") for span in list(reads)[:MOST_PLACES])


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


class _Reads:
    """The readings while building of variables that are not for the build: in order, by variable and by file."""

    def __init__(self, project: Project) -> None:
        self.by_name: dict[str, list[EnvRead]] = {}
        self._by_file: dict[str, list[EnvRead]] = {}
        self._within: dict[Span, dict[str, list[EnvRead]]] = {}
        found = [read for read in project.evaluation.build_run.reads if read.phase == "build"]
        meant = {name: is_build_input(project, name) for name in {read.name for read in found}}
        for read in found:
            if not meant[read.name]:
                self.by_name.setdefault(read.name, []).append(read)
                self._by_file.setdefault(read.span.file.path, []).append(read)
        for here in self._by_file.values():
            here.sort(key=_start)

    def within(self, call: Span) -> dict[str, list[EnvRead]]:
        """The readings in a `config` call by variable, in the order of places."""
        if call not in self._within:
            found = self._within[call] = {}
            here = self._by_file.get(call.file.path, [])
            first, end = (bisect_left(here, place, key=_start) for place in (call.start, call.end))
            for read in here[first:end]:
                found.setdefault(read.name, []).append(read)
        return self._within[call]


def _start(read: EnvRead) -> int:
    return read.span.start


def _nearest(reads: _Reads, setting: Setting, variables: frozenset[str]) -> Iterator[tuple[Span, EnvRead]]:
    """Of each variable the reading in the `config` call, at or after the key; else the first in a config file, or what
    calls it.
    """
    found: dict[str, EnvRead] = {}
    left = set(variables)
    for write in reversed(setting.live):
        here = reads.within(write.call)
        for name in left & here.keys():
            at = bisect_left(here[name], write.key.start, key=_start)
            found[name] = here[name][at if at < len(here[name]) else 0]
            left.discard(name)
        if not left:
            break
    files = {write.call.file.path for write in setting.live} if left else set()
    for name in sorted(variables):
        read = found.get(name)
        if read is not None:
            yield read.span, read
            continue
        every = reads.by_name[name]
        read = next((each for each in every if each.span.file.path in files), every[0])
        near = not setting.live or read.span.file.path in files
        yield read.span if near else setting.live[-1].key, read


def _boot_write(project: Project, setting: Setting) -> Write | None:
    """The last write of the boot file to the setting."""
    return project.config.last_write(setting.path, "boot")
