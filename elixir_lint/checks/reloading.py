"""The rule about code that is loaded into a running release."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import is_true
from elixir_lint.config.values import holds
from elixir_lint.finding import Problem
from elixir_lint.project.lib import Words
from elixir_lint.project.model import Endpoint, Project
from elixir_lint.project.releases import listed_applications
from elixir_lint.project.runtime_calls import RuntimeCall, runtime_calls
from elixir_lint.project.syntax import below
from elixir_lint.regex import regex
from elixir_lint.syntax.terms import String

_RELOADS = {
    ("Phoenix.CodeReloader", "reload"): "which does nothing without Mix",
    ("Phoenix.CodeReloader", "reload!"): "which raises without Mix",
}
_LOADS = {
    "IEx.Helpers": frozenset({"l", "nl", "r", "recompile"}),
    ":c": frozenset({"l", "nl"}),
    ":code": frozenset({"load_abs", "load_file"}),
}
_FROM_FILES = {
    "Code": frozenset({"compile_file", "eval_file", "require_file"}),
    ":code": frozenset({"load_binary"}),
    "Mix.Task": frozenset({"run", "rerun"}),
}
"""What also serves scripts and plugins of users: reported for the application's own sources only."""
_WORDS: tuple[Words, ...] = (
    *((b"Code", f".{name}".encode()) for name in sorted(_FROM_FILES["Code"])),
    (b"Code", b"CodeReloader"),
    b"IEx.Helpers",
    (b"Mix.", b"Mix.Task", b"run"),
)
_SOURCE = regex(r"(?:.*/)?lib(?:/.*)?|.*\.ex|compile(?:\..*)?")
_GUARDS = ("reload", "ensure_loaded", "function_exported?", "Mix.env", ":dev")
_EFFECT = "which replaces modules on this node alone, until it restarts"


@check("code-reload-in-release")
def code_reload_in_release(project: Project) -> Iterator[Problem]:
    if project.is_library or not project.has_release_evidence:
        return
    for call in runtime_calls(project.web.functions, *_WORDS, *_erlang_words(project)):
        effect = _effect(call)
        if effect and not call.guarded_by(*_GUARDS):
            yield Problem(
                span=call.span,
                message=f"{call.module}.{call.function} loads code into a running release: it calls "
                f"{call.target}.{call.name}, {effect}",
                label="loads code",
                key=f"{call.module}.{call.function} {call.target}.{call.name}",
            )
    reloading = [each for each in project.endpoints if holds(each.setting("code_reloader").value, is_true).possible]
    for endpoint in project.endpoints:
        if endpoint not in reloading:
            yield from _plugs(endpoint)
    for listed in listed_applications(project):
        if listed.name == "mix" and reloading:
            yield Problem(
                span=listed.span,
                message=f"{reloading[0].module} can compile lib/ anew in a release: `code_reloader` can be true, and "
                "`:mix` is part of it",
                label="makes it possible",
                key=reloading[0].module,
            )
            return


def _erlang_words(project: Project) -> Iterator[Words]:
    for module, name in sorted(project.lib.erlang_functions):
        if name in _LOADS.get(f":{module}", ()) or name in _FROM_FILES.get(f":{module}", ()):
            yield f":{module}".encode(), name.encode()


def _effect(call: RuntimeCall) -> str:
    """What a call does in a release; "" if it is none of those that load the application's code."""
    known = _RELOADS.get((call.target, call.name), "")
    if call.name in _LOADS.get(call.target, ()):
        return _EFFECT
    if call.name in _FROM_FILES.get(call.target, ()):
        texts = (node.value for node in below(call.arguments) if isinstance(node, String))
        return _EFFECT if any(_SOURCE.fullmatch(text) for text in texts) else ""
    return known


def _plugs(endpoint: Endpoint) -> Iterator[Problem]:
    """`plug Phoenix.CodeReloader` outside of `if code_reloading? do`"""
    for plug in endpoint.plugs:
        if plug.name == "Phoenix.CodeReloader" and plug.in_prod:
            yield Problem(
                span=plug.span,
                message=f"{endpoint.module} reloads code on each request: the plug is outside of `if code_reloading?`",
                label="in every environment",
                key=endpoint.module,
                fix="move it into `if code_reloading? do`",
            )
