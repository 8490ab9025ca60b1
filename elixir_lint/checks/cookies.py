"""Rules about the cookie that Erlang nodes know each other by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from elixir_lint.checks import check
from elixir_lint.checks.common import holds_unset, path_text, surety
from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import Unknown
from elixir_lint.finding import Confidence, Problem, Severity
from elixir_lint.project.model import Project
from elixir_lint.project.records import Release
from elixir_lint.regex import regex
from elixir_lint.secrets.detect import is_discarded
from elixir_lint.secrets.leaves import Leaf, leaves
from elixir_lint.source import Span
from elixir_lint.syntax.terms import String

if TYPE_CHECKING:
    from elixir_lint.project.deploy.written import Written

VARIABLE = "RELEASE_COOKIE"
_FLAGS = frozenset({"ERL_AFLAGS", "ERL_FLAGS", "ERL_ZFLAGS", "ELIXIR_ERL_OPTIONS"})
_SETCOOKIE = regex(r"-setcookie[ \t]+[\"']?([^\s\"'$]+)")
_COOKIE_OPTIONS = ("--cookie", "-setcookie")
_SIGNED = {"Base.url_encode64": "`-`", "Base.encode64": "`+`"}
"""Encodings, and the sign that one in 64 of their texts begins with."""

_EFFECT = ": the VM drops a cookie with `-` and takes ~/.erlang.cookie, with `+` it does not start"


@check("release-cookie-in-source")
def release_cookie_in_source(project: Project) -> Iterator[Problem]:
    if not project.is_application or project.is_firmware:
        return
    for release in project.mix.releases:
        yield from _of_release(release)
    if project.deploy.gives_values:
        yield from _in_variables(project)
    for source, flags in project.deploy.vm_args:
        for flag in flags:
            literal = flag.arguments[0].literal if flag.name == "-setcookie" and flag.arguments else None
            if literal and not is_discarded(literal):
                yield _literal(project, flag.word.span, flag.arguments[0].span, literal, f"{source.path} -setcookie")
    yield from _in_commands(project)


# --- mix.exs ------------------------------------------------------------------------------------------


def _of_release(release: Release) -> Iterator[Problem]:
    """`releases: [shop: [cookie: "..."]]`"""
    for leaf in leaves(("cookie",), lookup(release.options, "cookie")):
        place, path = leaf.value.span or release.span, path_text(leaf.when)
        match leaf.value:
            case String(text) if text and not is_discarded(text) and holds_unset(leaf.when):
                message = f"the cookie of release {release.name} stands in the source"
                yield _graded(text, message, path, leaf, place, release.name)
            case Unknown(random=True, text=computed) if (sign := _sign_of(computed)) and holds_unset(leaf.when):
                yield Problem(
                    span=place,
                    message=f"one in 64 cookies of release {release.name} begins with {sign}{path}{_EFFECT}",
                    label="not every text is a cookie",
                    key=release.name,
                    severity=Severity.WARNING,
                    confidence=surety(leaf.when),
                    fix="Base.encode32(:crypto.strong_rand_bytes(40))",
                )


def _graded(text: str, message: str, path: str, leaf: Leaf, place: Span, key: str) -> Problem:
    signed = text.startswith(("-", "+"))
    return Problem(
        span=place,
        message=message + path + (f", and begins with a sign{_EFFECT}" if signed else ""),
        label="known to whoever reads the source",
        key=key,
        severity=Severity.WARNING if signed else Severity.ERROR,
        confidence=surety(leaf.when),
        hides=(place,),
    )


def _sign_of(computed: str) -> str:
    return next((sign for function, sign in _SIGNED.items() if computed.startswith(f"{function}(")), "")


# --- deploy files -------------------------------------------------------------------------------------


def _in_variables(project: Project) -> Iterator[Problem]:
    from elixir_lint.project.deploy.written import written_values  # not without deploy files

    for written in written_values(project.deploy):
        cookie = _cookie_in(project, written)
        if cookie:
            yield _written(project, written, cookie)


def _cookie_in(project: Project, written: Written) -> str:
    """The literal cookie that a variable holds, or a flag in it; "" if there is none that counts."""
    if written.left_behind and VARIABLE.encode() not in project.mix.file.data:
        return ""
    match = _SETCOOKIE.search(written.text) if written.name in _FLAGS else None
    text = match[1] if match is not None else written.text if written.name == VARIABLE else ""
    return "" if is_discarded(text) else text


def _written(project: Project, written: Written, cookie: str) -> Problem:
    other = f" when {written.unless} is unset" if written.unless else ""
    key = f"{written.span.file.path} {written.name}"
    return _literal(project, written.span, written.value, cookie, key, other)


def _literal(project: Project, span: Span, value: Span, cookie: str, key: str, path: str = "") -> Problem:
    signed = cookie.startswith(("-", "+"))
    return Problem(
        span=span,
        message=f"the Erlang cookie of {project.app} stands in the source{path}"
        + (f", and begins with a sign{_EFFECT}" if signed else ""),
        label="known to whoever reads the source",
        key=key,
        severity=Severity.WARNING if signed else Severity.ERROR,
        confidence=Confidence.MEDIUM if path else Confidence.HIGH,
        hides=(value,),
    )


def _in_commands(project: Project) -> Iterator[Problem]:
    """`elixir --name shop@host --cookie monster -S mix phx.server`"""
    seen = set()
    for entry in project.deploy.entry_points:
        for step in entry.steps:
            for option, word in zip(step.words, step.words[1:], strict=False):
                if option in _COOKIE_OPTIONS and "\0" not in word and step.span not in seen:
                    seen.add(step.span)
                    yield _literal(project, step.span, step.span, word, f"{step.span.file.path} {option}")
