"""Both phases of a project's configuration, evaluated and merged as production does it."""

from __future__ import annotations

from contextlib import suppress

from elixir_lint.config import forms
from elixir_lint.config.assumptions import Assumptions
from elixir_lint.config.calls import apply_function
from elixir_lint.config.effective import Effective, Opening, fold, merge_apps, refined
from elixir_lint.config.interpreter import APPLY, EXPRESSIONS, Files, Interpreter, Options, PathEndsError
from elixir_lint.config.lookup import as_pair, is_keyword, keyword_items
from elixir_lint.config.opened import ConfigCall
from elixir_lint.config.scope import Scope
from elixir_lint.config.statements import evaluate_file
from elixir_lint.config.values import FALSE, NIL, Condition, Subject, Value, is_set
from elixir_lint.record import record, replace
from elixir_lint.source import SourceFile
from elixir_lint.syntax.nodes import File
from elixir_lint.syntax.parse import parse
from elixir_lint.syntax.terms import List

EXPRESSIONS.update(forms.BY_NODE)
APPLY.append(apply_function)


@record
class Evaluation:
    """The result of both phases. `build` alone is what a release carries, `effective` what it runs with.

    The interpreters keep what each phase read and raised; `boot` is None if there is no boot file.
    """

    effective: Effective
    build: Effective
    build_run: Interpreter
    boot_run: Interpreter | None


def evaluate(build: File | None, boot: File | None, options: Options, files: Files) -> Evaluation:
    """`config.exs` and its imports, then `runtime.exs`, for `options.environment`."""
    first = Interpreter("build", options, files)
    run(first, build)
    if options.strict and build is not None and boot is not None:
        with suppress(PathEndsError):
            _persist(first, build)
    built = fold(first.calls, left(first))
    built_effective = Effective(built, tuple(_settled(first)), left(first), tuple(first.openings))
    if boot is None:
        return Evaluation(built_effective, built_effective, first, None)
    second = Interpreter("boot", replace(options, application_env=built_effective.read), files)
    second.modules = dict(first.modules)
    run(second, boot)
    merged = merge_apps(built, fold(second.calls, left(second)))
    openings = (*first.openings, *second.openings)
    survives = left(first).with_all(left(second))
    calls = (*_settled(first), *_settled(second))
    return Evaluation(Effective(merged, calls, survives, openings), built_effective, first, second)


def as_deployed(evaluation: Evaluation) -> Effective:
    """What the release runs with where it has the variables that the repository's own files give it.

    That they are set is certain; what they hold is not, since the platform may give them other texts.
    """
    first, second = evaluation.build_run, evaluation.boot_run
    if second is None or not second.options.given:
        return evaluation.effective
    survives = left(second).with_all(all_set(second.options))
    if survives.impossible:
        return evaluation.effective
    return Effective(
        merge_apps(evaluation.build.apps, fold(second.calls, survives)),
        (*_settled(first), *_deployed(second, survives)),
        left(first).with_all(survives),
        evaluation.effective.openings,
    )


def all_set(options: Options) -> Assumptions:
    """That the given variables are set."""
    return Assumptions(*(is_set(Subject("boot", name, usual=text)) for name, text in options.given.items()))


def _deployed(it: Interpreter, survives: Assumptions) -> list[ConfigCall]:
    """The calls that are left where this holds, and what is left of them."""
    calls = (call for call in it.calls if survives.allows(call.when))
    return [replace(c, when=survives.simplified(c.when), pairs=refined(c.pairs, survives)) for c in calls]


def _settled(it: Interpreter) -> list[ConfigCall]:
    """The calls with conditions as said where the phase comes to its end."""
    simplified = left(it).simplified
    return [replace(c, when=simplified(c.when)) if not c.when.is_true else c for c in it.calls]


def left(it: Interpreter) -> Assumptions:
    """What holds in the worlds in which the phase came to its end."""
    return it.assumed.with_all(Assumptions(it.path))


def run(it: Interpreter, file: File | None) -> None:
    """Evaluate one phase's file. What one that always raises would set is not known: perhaps we are wrong."""
    if file is None:
        return
    it.imported.add(file.source.path)
    try:
        value = evaluate_file(it, file)
        if not it.calls:
            _returned(it, file, value)
    except PathEndsError:
        it.openings.append(Opening(f"{file.source.path} raises in every world that we know of", file.body.span))


def _persist(it: Interpreter, file: File) -> None:
    """What `Application.put_all_env` refuses: a key of an application twice."""
    for call in it.calls:
        names = [pair[0].name for _, item in keyword_items(call.pairs.items) if (pair := as_pair(item)) is not None]
        if len(set(names)) < len(names):  # unless a later call replaces the key
            it.may_fail("ArgumentError", f"application: {call.app}; duplicate parameter", call.span, call.app)
    for app, pairs in fold(it.calls).items():
        seen: dict[str, Condition] = {}
        for when, item in keyword_items(pairs.items):
            pair = as_pair(item)
            if pair is None:
                continue
            name = pair[0].name
            twice = when & seen.get(name, FALSE)
            seen[name] = when | seen.get(name, FALSE)
            if not twice.is_false:
                it.fail_where(
                    twice, "ArgumentError", f"application: {app}; duplicate parameter: {name}", file.body.span
                )


def _returned(it: Interpreter, file: File, value: Value) -> None:
    """Without any `config` call the last expression is the configuration, if it is a keyword list."""
    if not isinstance(value, List):
        return
    span = file.body.span
    if not is_keyword(value):
        if it.phase == "boot":
            it.may_fail("ArgumentError", "expected a keyword list as the configuration", span, file.source.path)
        return
    for item in value.items:
        pair = as_pair(item)
        if pair is not None:
            app, pairs = pair
            if not isinstance(pairs, List) or is_keyword(pairs) is False:
                raise it.fail("ArgumentError", f"expected config for app :{app.name} to return keyword list", span)
            it.calls.append(ConfigCall(app.name, pairs, app.span or span, it.path, it.phase))


def evaluate_expression(text: str, phase: str = "build", options: Options | None = None) -> tuple[Value, Interpreter]:
    """The value of a piece of Elixir that stands alone, and the run that gave it; nil if it always raises."""
    file = parse(SourceFile("expression.exs", text.encode()))
    it = Interpreter(phase, options)
    try:
        return it.evaluate(file.body, Scope(file)), it
    except PathEndsError:
        return NIL, it
