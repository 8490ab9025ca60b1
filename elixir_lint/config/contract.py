"""The contract between a release and its environment: which variables production reads, and what for."""

from __future__ import annotations

from collections.abc import Iterable

from elixir_lint.config.conditions import Subject, is_set
from elixir_lint.config.effective import Effective
from elixir_lint.config.evaluate import Evaluation
from elixir_lint.config.interpreter import EnvRead, Interpreter
from elixir_lint.config.values import Env, Maybe, OneOf, Rest, Unknown, Value, variables_of
from elixir_lint.record import record
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, Float, Integer, List, Map, String, Struct, Tuple


@record
class Variable:
    """One environment variable. `required`: production does not start without it.

    `default` is the text that counts if it is unset, None if there is none. `type` is what it is converted to
    ("string" if to nothing), `phase` "build" or "boot" (boot if both), `settings` the paths it feeds, `places` the
    readings, in the order of the files.
    """

    name: str
    required: bool
    default: str | None
    type: str
    phase: str
    settings: tuple[tuple[str, ...], ...]
    places: tuple[Span, ...]


def contract(evaluation: Evaluation, effective: Effective) -> tuple[Variable, ...]:
    """The variables that the configuration reads, sorted by name."""
    runs = [run for run in (evaluation.build_run, evaluation.boot_run) if run is not None]
    reads: dict[str, list[EnvRead]] = {}
    for run in runs:
        for read in run.reads:
            reads.setdefault(read.name, []).append(read)
    fed: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
    for setting in effective.below():
        for name in variables_of(setting.value):
            fed.setdefault(name, []).append((setting.path, setting.value))
    return tuple(_variable(name, reads[name], fed.get(name, []), runs) for name in sorted(reads))


def _variable(
    name: str, reads: list[EnvRead], fed: list[tuple[tuple[str, ...], Value]], runs: list[Interpreter]
) -> Variable:
    phase = "boot" if any(read.phase == "boot" for read in reads) else "build"
    subject = next(run for run in runs if run.phase == phase).variable(name)
    unset = ~is_set(subject)
    required = not all(run.assumed.allows(unset) for run in runs if run.phase == phase)
    values = [value for _, value in fed]
    types = {kind for value in values for kind in _types(value, name)} - {"string"}
    spans = {read.span: None for read in sorted(reads, key=lambda r: (r.span.file.path, r.span.start))}
    default = None if required else _default(reads, values, subject)
    type_ = types.pop() if len(types) == 1 else "string"
    return Variable(name, required, default, type_, phase, tuple(path for path, _ in fed), tuple(spans))


def _types(value: object, name: str) -> Iterable[str]:
    """What the variable is converted to on its way into a value."""
    match value:
        case Env(known) if known == name:
            yield "string"
        case Unknown(type=kind, env=env) if name in env and kind is not None:
            yield kind
        case OneOf(choices):
            for choice in choices:
                yield from _types(choice.value, name)
        case List(items) | Tuple(items):
            for item in items:
                yield from _types(item, name)
        case Map(pairs) | Struct(pairs=pairs):
            for _, inner in pairs:
                yield from _types(inner, name)
        case Maybe(_, inner):
            yield from _types(inner, name)
        case Rest(unknown):
            yield from _types(unknown, name)
        case _:
            pass


def _default(reads: list[EnvRead], values: list[Value], subject: Subject) -> str | None:
    """The default given to the reading, else the value a setting has exactly where the variable is unset."""
    unset = ~is_set(subject)
    for read in reads:
        text = as_text(read.default)
        if text is not None:
            return text
    for value in values:
        for alternative in value.alternatives if isinstance(value, OneOf) else ():
            text = as_text(alternative.value)
            if alternative.when is unset and text is not None:
                return text
    return None


def as_text(value: Value | None) -> str | None:
    """A default as one would set it in the environment."""
    match value:
        case String(text):
            return text
        case Integer(n):
            return str(n)
        case Float(x):
            return repr(x)
        case Atom("true" | "false" as name):
            return name
        case _:
            return None
