"""The rule about variables that are converted whether they are set or not."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import MOST_NAMES, holds_unset, listed, path_text
from elixir_lint.config.interpreter import Raised
from elixir_lint.config.render import render
from elixir_lint.config.values import FALSE, UNSET, Condition, Env, Subject, Verdict, alternatives, holds, where
from elixir_lint.finding import Confidence, Problem
from elixir_lint.project.model import Project
from elixir_lint.record import replace
from elixir_lint.regex import regex
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, Float, Integer

_CONVERSION = regex(r"(?:String|Integer|Float)\.\w+!?|:erlang\.binary_to_\w+")
"""What needs a string, at the start of the place that raises."""
_NO_STRING = regex(r"not a binary|no function clause matching in (?:String|Integer|Float)\.")
_NO_NUMBER = regex(r"not a textual representation of an? (\w+)")
_PIPED_DEFAULT = regex(rb"\s*\|\|\s*[^|()\n]*\|>\s*(?:String\.to_|:erlang\.binary_to_)")
"""What follows the reading of a variable."""
_DEPLOYED = regex(r"\.(?:ya?ml|tf|tfvars|hcl|nomad|service|nix|j2|tpl)\Z")
"""Files of platforms that give variables to what they start."""


@check("runtime-env-integer-crash")
def env_integer_crash(project: Project) -> Iterator[Problem]:
    if project.is_library:
        return
    for span, crashes in _crashes(project).items():
        missing = {subject: raised for subject, raised in crashes if not _is_deployed(project, subject.name)}
        if missing:
            yield _crash(span, missing)
    yield from _slips(project)


def _crashes(project: Project) -> dict[Span, list[tuple[Subject, Raised]]]:
    """The conversions that raise because a variable is not set, by their place."""
    found: dict[Span, list[tuple[Subject, Raised]]] = {}
    for run in (project.evaluation.build_run, project.evaluation.boot_run):
        ended = FALSE
        for raised in run.raised if run is not None else ():
            if raised.certain and _CONVERSION.match(raised.span.text) and _what(raised):
                when = raised.when.given(~ended)
                subject = _missing(when)
                if subject is not None:
                    ended = ended | raised.when
                    found.setdefault(raised.span, []).append((subject, replace(raised, when=when)))
    return found


def _what(raised: Raised) -> str:
    """What the conversion gets, "" if it fails for another reason."""
    number = _NO_NUMBER.match(raised.message)
    if number is not None:
        return f"gets a default that is no {number[1]}"
    return "gets no string" if _NO_STRING.match(raised.message) else ""


def _missing(when: Condition) -> Subject | None:
    """The variable that is unset in all these worlds; None if there is none, or if they depend on what is not known."""
    if any(subject.kind == "open" for subject in when.subjects):
        return None
    unset = (subject for subject in sorted(when.subjects, key=lambda each: each.name))
    return next((subject for subject in unset if when.implies(where(subject, UNSET))), None)


def _is_deployed(project: Project, name: str) -> bool:
    """Whether an image, a platform's file or the release's script gives the variable a value."""
    if any(start.sets(name) for start in project.deploy.starts):
        return True
    deployed = (path for path in project.deploy.paths if _DEPLOYED.search(path))
    return any(name.encode() in project.files.peek(path) for path in deployed)


def _crash(span: Span, missing: dict[Subject, Raised]) -> Problem:
    names = sorted({subject.name for subject in missing})
    subject, raised = next(iter(missing.items()))
    when = raised.when if len(names) == 1 else where(subject, UNSET)
    only = raised.when.subjects == frozenset((subject,))
    conversion = _CONVERSION.match(span.text)
    shown = names if len(names) <= MOST_NAMES else [*names[:MOST_NAMES], "others"]
    return Problem(
        span=span,
        message=f"production {'does not boot' if subject.kind == 'boot' else 'cannot be built'}"
        f"{path_text(when) if len(names) == 1 else f' without {listed(shown)}'}: "
        f"{conversion[0] if conversion else 'the conversion'} {_what(raised)}, and its error names no variable",
        label="raises",
        key=" ".join(names),
        confidence=Confidence.HIGH if only and holds_unset(raised.when) else Confidence.MEDIUM,
        fix=f'give a default, or read it with `System.fetch_env!("{names[0]}")`, whose error names it',
    )


def _slips(project: Project) -> Iterator[Problem]:
    """`System.get_env("X") || "10" |> String.to_integer()`: the pipe converts the default alone"""
    files = {call.span.file.path: call.span.file for call in project.config.calls}
    if not any(b"||" in file.data and b"|>" in file.data for file in files.values()):
        return
    reported = set()
    for setting in project.config.below():
        default = holds(setting.value, lambda value: isinstance(value, Integer | Float | Atom))
        for variable in alternatives(setting.value) if default.verdict is Verdict.SOMETIMES else ():
            match variable.value:
                case Env(name, span=Span(file, _, end) as span) if _PIPED_DEFAULT.match(file.data, end):
                    if span not in reported:
                        reported.add(span)
                        yield Problem(
                            span=span,
                            message=f"{_shown(setting.path)} is a string in prod when {name} is set: "
                            f"only the default {render(default.witnesses[-1])} is converted",
                            label="the pipe binds more closely",
                            setting=setting.path,
                            fix=f'write `(System.get_env("{name}") || "...") |> ...`',
                        )


def _shown(path: tuple[str, ...]) -> str:
    """`port` of ShopWeb.Endpoint"""
    owner = next((name for name in reversed(path[:-1]) if name[:1].isupper()), f":{path[0]}")
    return f"`{path[-1]}` of {owner}"
