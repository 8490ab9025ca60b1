"""Rules about the image that runs the release."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.declared import releases
from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import FALSE_ATOM
from elixir_lint.finding import Problem, Related, Severity
from elixir_lint.project.deploy.builds import Build, build_of
from elixir_lint.project.deploy.deployment import Start
from elixir_lint.project.deploy.dockerfile import Stage, resolved
from elixir_lint.project.deploy.images import System, plain_image, system_of
from elixir_lint.project.model import Project
from elixir_lint.regex import regex
from elixir_lint.source import Span

ENOUGH_GLIBC = ((2, 34), (2, 38))
"""The versions from which programs built against a glibc need that much of it at run time."""
WITHOUT_CXX = frozenset(
    (
        "bash",
        "busybox-extras",
        "ca-certificates",
        "coreutils",
        "curl",
        "dumb-init",
        "file",
        "findutils",
        "git",
        "grep",
        "gzip",
        "jq",
        "libcrypto3",
        "libgcc",
        "libssl3",
        "musl-locales",
        "ncurses",
        "ncurses-libs",
        "openssl",
        "openssl-dev",
        "procps",
        "sed",
        "shadow",
        "su-exec",
        "sudo",
        "tar",
        "tini",
        "tzdata",
        "unzip",
        "wget",
    )
)
"""Packages of Alpine that do not bring libstdc++."""
JIT_FROM = 24
"""The OTP from which the VM is partly written in C++."""
_OTP = regex(r"(?:erlang|otp)-?:?(\d+)")
_ELIXIR = regex(r"elixir:1\.(\d+)")


@check("docker-base-image-mismatch")
def docker_base_image_mismatch(project: Project) -> Iterator[Problem]:
    for dockerfile in project.deploy.dockerfiles if releases(project) and _with_erts(project) else ():
        final = project.deploy.final_stage(dockerfile)
        build = build_of(dockerfile, final) if final is not None else None
        if final is None or build is None:
            continue
        built, run = system_of(build.stage), system_of(final)
        if built is None or run is None:
            continue
        severity, message = _difference(built, run) or _lack(build, final, run) or (None, "")
        if severity is not None:
            yield Problem(
                span=_from(final),
                message=message,
                label=str(run),
                related=(Related(_from(build.stage), f"built on {built}"),),
                key=dockerfile.file.path,
                severity=severity,
            )


def _with_erts(project: Project) -> bool:
    return all(lookup(release.options, "include_erts") != FALSE_ATOM for release in project.mix.releases)


def _from(stage: Stage) -> Span:
    """The `FROM` that names the image of a stage."""
    return stage.chain[0].span


def _difference(built: System, run: System) -> tuple[Severity, str] | None:
    """How the systems differ, if that matters to a program of the one on the other."""
    both = f"the release is built on {_named(built)} and runs on"
    if built.libc != run.libc:
        return Severity.ERROR, f"{both} {_named(run)}: the VM does not start on another C library"
    if built.libc == "musl":
        older, newer = _number(built.release), _number(run.release)
        if older is None or newer is None or older == newer:
            return None
        if newer < older:
            return Severity.ERROR, f"{both} the older {run}: the VM's libraries are not all there"
        return Severity.INFO, f"{both} the newer {run}: libraries may have other names there"
    if built.glibc is None or run.glibc is None or built.glibc == run.glibc:
        return None
    if run.glibc > built.glibc:
        return Severity.INFO, f"{both} the newer {run}: libraries may have other names there"
    same = built.family == run.family
    if same or any(run.glibc < enough <= built.glibc for enough in ENOUGH_GLIBC):
        return (
            Severity.ERROR,
            f"{both} {'the older ' if same else ''}{_named(run)}: the VM needs the newer C library",
        )
    return None


def _named(system: System) -> str:
    """`Debian bookworm (glibc 2.36)`"""
    version = " {}.{}".format(*system.glibc) if system.glibc is not None else ""
    return f"{system} ({system.libc}{version})"


def _number(release: str) -> tuple[int, ...] | None:
    return tuple(int(part) for part in release.split(".")) if release else None


# --- libraries --------------------------------------------------------------------------------------


def _lack(build: Build, final: Stage, run: System) -> tuple[Severity, str] | None:
    """Alpine has no libstdc++, which the VM needs: some package brings it."""
    if run.family != "alpine" or final.chain[0] is build.stage.chain[0] or not _has_jit(build):
        return None
    packages = _installed(final)
    if packages is None or not packages <= WITHOUT_CXX:
        return None
    return Severity.ERROR, f"no package of {run} brings libstdc++.so.6, which the release's VM needs to start"


def _has_jit(build: Build) -> bool:
    image = build.stage.chain[0].image or ""
    otp, elixir = _OTP.search(image), _ELIXIR.search(image)
    return int(otp[1]) >= JIT_FROM if otp else elixir is not None and int(elixir[1]) >= 15


def _installed(stage: Stage) -> frozenset[str] | None:
    """What `apk add` installs in a stage made from a bare Alpine; None if that is not known."""
    found: set[str] = set()
    for instruction in stage.all_instructions:
        if instruction.name == "COPY" and any("lib" in re.split(r"[/.]", word.known) for word in instruction.operands):
            return None
        if instruction.name != "RUN":
            continue
        for command in instruction.commands:
            texts = [text for text in command.texts if not text.startswith("-")]
            if "\0" in " ".join(texts) or instruction.words is not None:
                return None
            if texts[:2] == ["apk", "add"]:
                found.update(re.split(r"[=<>~@]", text)[0] for text in texts[2:])
    return frozenset(found) if (stage.chain[0].image or "").rpartition("/")[2].startswith("alpine") else None


USER_OF_PODS = ("runAsUser", "runAsNonRoot")

# --- the user ---------------------------------------------------------------------------------------


@check("docker-runs-as-root")
def docker_runs_as_root(project: Project) -> Iterator[Problem]:
    seen = set()
    chosen = any(map(project.deploy.names, USER_OF_PODS))
    for start in project.deploy.starts if project.is_application and not chosen else ():
        stage, dockerfile = start.entry.stage, start.entry.dockerfile
        if stage is None or dockerfile is None or dockerfile.file.path in seen or not plain_image(stage):
            continue
        seen.add(dockerfile.file.path)
        user = stage.last("USER")
        named = resolved(user.operands[0], stage.known(user)) if user is not None and user.operands else None
        root = user is None or (named is not None and named.partition(":")[0] in ("root", "0"))
        drops = any(other.entry.drops for other in project.deploy.starts if other.entry.dockerfile is dockerfile)
        if root and not drops and _runs_here(project, start):
            place = user or next((stage.last(name) for name in ("CMD", "ENTRYPOINT") if stage.last(name)), None)
            yield Problem(
                span=place.span if place is not None else stage.span,
                message=f"the image runs {_what(project, start)} as root",
                label="USER is root" if user is not None else "no USER before it",
                key=dockerfile.file.path,
            )


def _runs_here(project: Project, start: Start) -> bool:
    """Whether the application is known to run in the image: a release, or Mix in production's environment."""
    if any(step.starts_release(project.deploy.release_names) for step in start.entry.steps):
        return True
    return start.entry.runs_mix and any(given.text == "prod" for given in start.environment.get("MIX_ENV", ()))


def _what(project: Project, start: Start) -> str:
    release = any(step.starts_release(project.deploy.release_names) for step in start.entry.steps)
    return "the release" if release else "Mix"
