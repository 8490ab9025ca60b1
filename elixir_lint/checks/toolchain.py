"""Rules about the versions of Elixir and Erlang/OTP that production is built with and runs on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from elixir_lint.checks import check
from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import Absent
from elixir_lint.finding import Problem, Related, Severity, Step
from elixir_lint.project.model import Project
from elixir_lint.project.records import App
from elixir_lint.project.toolchain import (
    MOST_PATCHES,
    Named,
    Toolchain,
    built_with,
    deployed_otp,
    named_elixirs,
    named_otps,
    refusals,
    toolchains,
)
from elixir_lint.project.versions import Version, parse_requirement
from elixir_lint.project.versions_data import ElixirRelease, elixir_releases, otp_releases, removed_functions
from elixir_lint.syntax.terms import List


@check("elixir-otp-incompatible")
def elixir_otp_incompatible(project: Project) -> Iterator[Problem]:
    for toolchain in toolchains(project) if project.is_application else ():
        elixir, otp = toolchain.elixir, toolchain.otp
        release = elixir_releases().get(elixir.minor) if elixir is not None else None
        if elixir is None or otp is None or release is None or release.supports(otp.major, elixir.exact) is not False:
            continue
        highest = _highest(release, elixir)
        yield Problem(
            span=elixir.span,
            message=f"Elixir {elixir.text} runs on OTP {release.lowest} to {highest}, not on {otp.text}",
            label=f"for OTP {release.lowest} to {highest}",
            related=(Related(otp.span, f"OTP {otp.text}", Step.CONTEXT),) if otp.span != elixir.span else (),
            key=toolchain.path,
            severity=Severity.WARNING if otp.major == highest + 1 else Severity.ERROR,
        )


def _highest(release: ElixirRelease, elixir: Named) -> int:
    """The highest OTP that this version supports, or may support if its patch is not known."""
    if release.later is not None and release.supports(release.later, elixir.exact) is not False:
        return release.later
    return release.highest


@check("elixir-requirement-unsatisfied")
def elixir_requirement_unsatisfied(project: Project) -> Iterator[Problem]:
    if project.is_library:
        return
    for toolchain in toolchains(project):
        for elixir, app in refusals(project, toolchain):
            yield _unsatisfied(toolchain, elixir, app)
    if project.apps and all(_asks_for_none(app) for app in project.apps):
        yield Problem(
            span=project.apps[0].mix.span,
            message=f"{project.app} is built with any version of Elixir: mix.exs has no `elixir:`",
            label="no `elixir:`",
            key="none",
            severity=Severity.INFO,
        )


def _unsatisfied(toolchain: Toolchain, elixir: Named, app: App) -> Problem:
    place = getattr(lookup(app.mix.project, "elixir"), "span", None)
    return Problem(
        span=elixir.span,
        message=f"Mix does not build {app.mix.app} with Elixir {elixir.text}: it admits {app.mix.elixir}",
        label=f"Elixir {elixir.text}",
        related=(Related(place, "what mix.exs admits", Step.CONTEXT),) if place is not None else (),
        key=f"{toolchain.path} {app.mix.app}",
    )


def _asks_for_none(app: App) -> bool:
    """Whether mix.exs certainly has no `elixir:`."""
    return isinstance(app.mix.project, List) and isinstance(lookup(app.mix.project, "elixir"), Absent)


# --- support -----------------------------------------------------------------------------------------


@check("otp-end-of-life")
def otp_end_of_life(project: Project, *, as_of: date) -> Iterator[Problem]:
    named = [version for _, version in named_otps(project)] if project.is_application else []
    releases = otp_releases() if named else {}
    found = [(version, releases[version.major].ended) for version in named if version.major in releases]
    if found and len(found) == len(named) and all(ended <= as_of for _, ended in found):
        yield _ended("OTP", found)


@check("elixir-end-of-life")
def elixir_end_of_life(project: Project, *, as_of: date) -> Iterator[Problem]:
    if project.is_library:
        return
    named = [version for _, version in named_elixirs(project)]
    releases = elixir_releases() if named else {}
    found = [(version, releases[version.minor].ended) for version in named if version.minor in releases]
    known = [(version, ended) for version, ended in found if ended is not None and ended <= as_of]
    if known and len(known) == len(named):
        yield _ended("Elixir", known)
    elif not any(toolchain.elixir is not None for toolchain in built_with(project)):
        for app in project.apps:
            yield from _admits_ended_only(app, as_of)


def _ended(what: str, found: list[tuple[Named, date]]) -> Problem:
    """Production has one of these versions, and all of them are out of support."""
    (version, ended), *others = found
    return Problem(
        span=version.span,
        message=f"{what} {version.text} gets no security fixes since {ended}",
        label=f"out of support since {ended}",
        related=tuple(
            Related(each.span, f"{what} {each.text}, out of support since {day}", Step.CONTEXT)
            for each, day in others
            if each.text != version.text
        ),
        key=what.lower(),
    )


def _admits_ended_only(app: App, as_of: date) -> Iterator[Problem]:
    """`elixir: "~> 1.14.0"` keeps every supported version out."""
    requirement = parse_requirement(app.mix.elixir) if app.mix.elixir is not None else None
    place = getattr(lookup(app.mix.project, "elixir"), "span", None)
    if requirement is None or place is None or requirement.matches(_beyond()):
        return
    admitted = [
        release
        for release in elixir_releases().values()
        if any(requirement.matches(_patch(release, patch)) for patch in range(MOST_PATCHES))
    ]
    ended = [release.ended for release in admitted]
    last = max((day for day in ended if day is not None), default=None)
    if last is not None and None not in ended and last <= as_of:
        yield Problem(
            span=place,
            message=f"{app.mix.app} admits no Elixir that gets security fixes: {app.mix.elixir} ends with "
            f"{admitted[-1].version}, out of support since {last}",
            label="only versions out of support",
            key=app.mix.app,
        )


def _patch(release: ElixirRelease, patch: int) -> Version:
    major, minor = release.version.split(".")
    return Version(int(major), int(minor), patch)


def _beyond() -> Version:
    """A version later than those of the table."""
    *_, newest = elixir_releases().values()
    return Version(1, _patch(newest, 0).minor + 1, 0)


# --- functions ---------------------------------------------------------------------------------------

_ASKS = ("function_exported?", "ensure_loaded", "otp_release", "UndefinedFunctionError")
"""Words of tests for what the running OTP has."""


@check("removed-otp-function-called")
def removed_otp_function_called(project: Project) -> Iterator[Problem]:
    found = deployed_otp(project) if project.is_application else None
    if found is None:
        return
    from elixir_lint.project.runtime_calls import runtime_calls, tests_around

    toolchain, otp = found
    removed = {key: each for key, each in removed_functions().items() if each.otp <= otp.major}
    named = sorted(project.lib.erlang_functions & removed.keys())
    words = [(f":{module}".encode(), name.encode()) for module, name in named]
    for call in runtime_calls(project.web.functions, *words):
        function = removed.get((call.target.lstrip(":"), call.name)) if call.target.startswith(":") else None
        if function is None or (function.arities and call.arity not in function.arities):
            continue
        tests = [*call.guards, *tests_around(project.web.functions, call)]
        if not any(word in test for test in tests for word in _ASKS):
            yield Problem(
                span=call.span,
                message=f"{call.module}.{call.function} raises: OTP {function.otp} has removed "
                f"{call.target}.{call.name}/{call.arity}, and {toolchain.path} has OTP {otp.text}",
                label=f"gone since OTP {function.otp}",
                related=(Related(otp.span, f"OTP {otp.text}", Step.CONTEXT),),
                key=f"{call.module}.{call.function} {call.target}.{call.name}/{call.arity}",
                fix=f"call {function.instead}",
            )


# --- drift -------------------------------------------------------------------------------------------


@check("toolchain-drift")
def toolchain_drift(project: Project) -> Iterator[Problem]:
    found = built_with(project) if project.is_application else ()
    for name in ("Elixir", "OTP"):
        named = [(each, version) for each in found if (version := each.elixir if name == "Elixir" else each.otp)]
        for toolchain, version in named[1:]:
            if toolchain.kind != named[0][0].kind:  # several images are several products, or choices
                yield from _drifted(name, named[0], (toolchain, version))


def _drifted(name: str, deployed: tuple[Toolchain, Named], other: tuple[Toolchain, Named]) -> Iterator[Problem]:
    """`28.5` says no less than `28.5.0.3`."""
    mine, theirs = deployed[1], other[1]
    length = min(len(mine.numbers), len(theirs.numbers))
    if mine.numbers[:length] == theirs.numbers[:length]:
        return
    counted = 2 if name == "Elixir" else 1
    large = mine.numbers[:counted] != theirs.numbers[:counted]
    yield Problem(
        span=mine.span,
        message=f"{name} is {mine.text} in {deployed[0].path} and {theirs.text} in {other[0].path}",
        label=f"{name} {mine.text}",
        related=(Related(theirs.span, f"{name} {theirs.text}", Step.CONTEXT),),
        key=f"{name} {other[0].path}",
        severity=Severity.WARNING if large else Severity.INFO,
    )
