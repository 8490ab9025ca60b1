"""Rules about the flags of the virtual machine."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.declared import releases
from elixir_lint.checks.node_names import starts_release
from elixir_lint.finding import Confidence, Problem, Related, Severity, Step
from elixir_lint.project.deploy.flags import VmFlag
from elixir_lint.project.model import Project
from elixir_lint.project.otp import otp_release

RANGES = {
    "+P": (1024, 134_217_727, "processes"),
    "+Q": (1024, 134_217_727, "ports"),
    "+t": (8192, 2_147_483_647, "atoms"),
    "+zdbbl": (1, 2_097_151, "kilobytes of the distribution buffer"),
    "+S": (-1024, 1024, "schedulers"),
    "+SDio": (1, 1024, "dirty I/O schedulers"),
    "+A": (0, 1024, "async threads"),
    "+a": (16, 8192, "kilowords of the async threads' stacks"),
}
"""What each number may be, both ends included, and what it is a number of (erl_cmd.md; run on OTP 25)."""
SINCE = {"+JMsingle": 26, "+JPcover": 27, "+zhft": 27, "+pad": 26}
"""The OTP from which a flag is known. `+pad` came within 25."""
UNKNOWN = frozenset("DEFGNOUXYZbgjkmoquwxy")
"""First letters that no flag of the emulator has, up to OTP 29."""
HEAP_LIMIT = "+hmax"


@check("vm-flag-invalid")
def vm_flag_invalid(project: Project) -> Iterator[Problem]:
    flags = [flag for flag in project.deploy.vm_flags if flag.certain] if releases(project) else []
    otp = otp_release(project)
    for flag in flags:
        why = _wrong(flag, otp)
        if why:
            starts = "a remote shell does not start" if flag.to == "remote" else "the VM does not start"
            yield _problem(flag, f"{why}: {starts}", Severity.ERROR)
        elif flag.name == HEAP_LIMIT and _number(flag):
            killed = not any(f.name == "+hmaxk" and f.arguments[:1] == ("false",) for f in flags)
            yield _problem(
                flag,
                f"+hmax {flag.arguments[0]} is in words, {8 * (_number(flag) or 0)} bytes for the heap of each process"
                + (": those that need more are killed, system processes too" if killed else ""),
                Severity.INFO,
            )


def _problem(flag: VmFlag, message: str, severity: Severity) -> Problem:
    return Problem(
        span=flag.place,
        message=message,
        label=f"in {flag.source}" if flag.place.text != flag.name else "",
        key=f"{flag.source} {flag.name}",
        severity=severity,
    )


def _wrong(flag: VmFlag, otp: int | None) -> str:
    """What is wrong with a flag, "" if nothing is known to be."""
    if flag.name == "-smp" and flag.arguments[:1] == ("disable",):
        return "-smp disable is not supported"
    if flag.name[0] == "+" and flag.name[1] in UNKNOWN:
        return f"{flag.name} is no flag of the VM"
    since = SINCE.get(flag.name)
    if since is not None and otp is not None and otp < since:
        return f"{flag.name} is known from OTP {since}, and the release runs on {otp}"
    if flag.name in RANGES and (number := _number(flag)) is not None:
        low, high, what = RANGES[flag.name]
        if not low <= number <= high:
            shown = f"at most {high}" if low < 0 else f"at least {low}" if number < low else f"at most {high}"
            return f"{flag.name} {flag.arguments[0]} asks for {number} {what}, and {shown} are allowed"
    return ""


def _number(flag: VmFlag) -> int | None:
    """The first argument as a number: `4:4` is that of `+S`."""
    text = flag.arguments[0].partition(":")[0] if flag.arguments else ""
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 16 else None


# --- heart --------------------------------------------------------------------------------------------


@check("heart-misused")
def heart_misused(project: Project) -> Iterator[Problem]:
    if not releases(project) or project.is_firmware:
        return
    flag = next((f for f in project.deploy.vm_flags if f.name == "-heart" and f.certain and f.to != "remote"), None)
    if flag is None:
        return
    given = [start.environment for start in project.deploy.starts] or [project.deploy.release_environment]
    command = next((values[0] for each in given if (values := each.get("HEART_COMMAND"))), None)
    seconds = any("ERL_CRASH_DUMP_SECONDS" in each for each in given)
    effects = [
        "starts the VM again by itself, beside the platform, and the container never exits"
        if command is not None
        else "only kills the VM, as no HEART_COMMAND says how to start it again",
        *(() if seconds else ("no crash dump is written",)),
    ]
    yield Problem(
        span=flag.place,
        message=f"-heart is on whenever the release starts: it {', and '.join(effects)}",
        label="not only for the daemon",
        related=(Related(command.span, "started again by this", Step.CONTEXT),) if command is not None else (),
        key="heart",
    )


# --- crash dumps ----------------------------------------------------------------------------------------


@check("crash-dump-lost")
def crash_dump_lost(project: Project) -> Iterator[Problem]:
    if not releases(project) or any(flag.name == "-heart" for flag in project.deploy.vm_flags):
        return
    starts = [start for start in project.deploy.starts if start.entry.stage is not None or start.fly is not None]
    named = {"ERL_CRASH_DUMP", "ERL_CRASH_DUMP_SECONDS"}
    unset = [start for start in starts if not named & set(start.environment) and starts_release(project, start)]
    if unset and len(unset) == len(starts) and not any(map(project.deploy.names, sorted(named))):
        yield Problem(
            span=unset[0].entry.span,
            message="a crash dump is written to the container's own file system, without limit of time and size, "
            "and is gone with it",
            label="neither ERL_CRASH_DUMP nor ERL_CRASH_DUMP_SECONDS",
            key="crash-dump",
            confidence=Confidence.LOW,
        )
