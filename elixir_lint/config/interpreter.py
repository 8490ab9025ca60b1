"""An interpreter of Elixir expressions over values that may depend on the environment.

It follows all worlds at once: `path` is the condition under which the current expression is reached.
A branch is evaluated under its condition and the results are joined; what raises ends its worlds.
Nothing of the evaluated project is executed. What is not known becomes an Unknown with its reason.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from operator import is_not
from typing import Any, TypeVar

from elixir_lint.config.assumptions import Assumptions
from elixir_lint.config.conditions import diagram_work
from elixir_lint.config.effective import Opening, as_value, fold
from elixir_lint.config.functions.registry import ElixirError
from elixir_lint.config.observed import Begun as Begun
from elixir_lint.config.observed import EnvRead as EnvRead
from elixir_lint.config.observed import FileRead as FileRead
from elixir_lint.config.observed import Files as Files
from elixir_lint.config.observed import Frame as Frame
from elixir_lint.config.observed import MixCall as MixCall
from elixir_lint.config.observed import NoFiles as NoFiles
from elixir_lint.config.observed import Options as Options
from elixir_lint.config.observed import Raised as Raised
from elixir_lint.config.observed import Unfinished as Unfinished
from elixir_lint.config.opened import ConfigCall
from elixir_lint.config.render import described
from elixir_lint.config.scope import FunctionClause, Module, Scope
from elixir_lint.config.values import (
    FALSE,
    TRUE,
    TRUTHY_TYPES,
    Condition,
    Env,
    Maybe,
    OneOf,
    Subject,
    Unknown,
    Value,
    one_of,
    type_of,
    variables_of,
    where,
)
from elixir_lint.source import Span
from elixir_lint.syntax.nodes import Expr
from elixir_lint.syntax.reader import LITERALS
from elixir_lint.syntax.terms import Atom, List, Map, String, Struct, Tuple

BASE_STEPS = 100_000
"""Evaluations of calls and bodies that any configuration may take; a longer one may take more."""
BYTES_OF_A_STEP = 4
"""So many bytes of its files allow one more."""
NODES_OF_A_STEP = 8
"""Nodes of decision diagrams that cost as much as one evaluation."""
MAX_DEPTH = 220
"""Nested evaluations of calls and bodies; each takes up to a dozen Python frames."""
PARTS_OF_A_STEP = 2
"""So many parts of a value that was made count as a step."""
DEEP = "it is nested or recursive beyond the evaluator's depth"
MAX_SHOWN = 60
"""Characters of a call that is not followed, in conditions about it."""
MAX_WEIGHT = 100_000
"""Parts of a value (characters of its strings count a hundredth): `{x, x}` in a loop doubles with each round."""
sys.setrecursionlimit(max(sys.getrecursionlimit(), 30 * MAX_DEPTH))


Result = TypeVar("Result")


class PathEndsError(Exception):
    """Every world of the current path has raised."""


class OutOfFuelError(Exception):
    """A call has passed its limit, within so many unfinished calls of one function; see bounds.py."""

    def __init__(self, nested: int) -> None:
        super().__init__(nested)
        self.nested = nested


class Interpreter:
    """The state of one phase's evaluation: what it read, wrote and raised."""

    def __init__(self, phase: str, options: Options | None = None, files: Files | None = None) -> None:
        self.phase = phase
        self.options = options or Options()
        self.files: Files = files or NoFiles()
        self.path = TRUE
        self.assumed = Assumptions()
        self.calls: list[ConfigCall] = []
        self.raised: list[Raised] = []
        self.reads: list[EnvRead] = []
        self.mix_calls: list[MixCall] = []
        self.openings: list[Opening] = []
        self.modules: dict[str, Module | None] = {}
        self.functions: dict[int, tuple[list[FunctionClause], list[Any], bool]] = {}  # by the list of their clauses
        self.imported: set[str] = set()
        self.files_at_boot: list[FileRead] = []
        self.missing_imports: list[tuple[str, Span, Condition]] = []
        self.outside_imports: list[tuple[str, Span, Condition]] = []
        self.frames: list[Frame] = []
        self.sourced: tuple[Value, ...] | None = None  # by Dotenvy
        self.tentative = False
        self.weights: dict[int, tuple[int, object]] = {}
        self.place: Span | None = None
        self.steps = 0
        self.budget = BASE_STEPS
        self.exhausted = False
        self.diagrams = diagram_work()
        self.limit: int | None = None
        self.outermost: Begun | None = None
        self.unfinished: dict[tuple[str, str], Unfinished] = {}
        self.active: dict[str, list[tuple[list[Value], object]]] = {}
        self.given_up_calls: dict[str, int] = {}
        self.depth = 0
        self.serial = 0

    # -- evaluation ----------------------------------------------------------------------------

    def evaluate(self, expr: Expr, scope: Scope) -> Value:
        """The value of `expr` in the current worlds. Raises PathEndsError if none of them gets a value."""
        kind = type(expr)
        if kind in LITERALS:
            return expr  # type: ignore[return-value]
        if self.is_spent():
            return self.given_up(expr)
        everyone = self.path is TRUE and not self.frames and not self.tentative
        self.depth += 1
        try:
            if self.depth > MAX_DEPTH:
                return self.too_deep(expr)
            value = EXPRESSIONS[kind](self, expr, scope)
        finally:
            self.depth -= 1
        if everyone and self.path is not TRUE:
            self.settle()
        return value

    @property
    def spent(self) -> int:
        """The work so far, in steps."""
        return self.steps + (diagram_work() - self.diagrams) // NODES_OF_A_STEP

    def is_spent(self) -> bool:
        """Take one more step: whether all that the configuration may take have been taken."""
        self.steps += 1
        spent = self.steps + (diagram_work() - self.diagrams) // NODES_OF_A_STEP
        if self.limit is not None and spent > self.limit:
            raise OutOfFuelError(max(map(len, self.active.values()), default=0))
        return spent > self.budget

    def given_up(self, expr: Expr) -> Unknown:
        """Past the budget nothing is evaluated, `config` calls neither: from the first such place on, all is open."""
        why, span = "evaluating it takes too many steps", getattr(expr, "span", None)
        if not self.exhausted and span is not None:
            self.exhausted = True
            self.openings.append(Opening(why, span, self.path))
            self.leave_unfinished(span, f"stops here after {self.budget} steps", "the evaluation")
        return Unknown(why, span=span)

    def nested(self, expr: Expr, compute: Callable[[], Value]) -> Value:
        """The result of `compute`, one level deeper."""
        self.depth += 1
        try:
            return self.too_deep(expr) if self.depth > MAX_DEPTH else compute()
        finally:
            self.depth -= 1

    def too_deep(self, expr: Expr) -> Unknown:
        """Past the depth this expression is not evaluated; what it would write may be anything."""
        begun, span = self.outermost, getattr(expr, "span", None)
        if begun is not None and len(self.calls) > begun.written:
            opening = Opening(DEEP, begun.span, begun.when)
            if opening not in self.openings[-1:]:
                self.openings.append(opening)
        self.leave_unfinished(span, f"does not end within {MAX_DEPTH} nested steps")
        return Unknown(DEEP, span=span)

    def leave_unfinished(self, span: Span | None, why: str, what: str = "", endless: str = "") -> None:
        """Note where a config file is given up: at the call it makes, or at `span` if it makes none."""
        function, place, when, _ = self.outermost or ("what stands here", span, self.path, 0)
        if place is not None:
            what = what or function
            found = Unfinished(what, place, when, self.phase, why, endless)
            self.unfinished.setdefault((place.file.path, what), found)

    def arguments(self, exprs: Iterable[Expr], scope: Scope) -> list[Value]:
        """The values of expressions beside one another: what one binds is seen after them, not by the others."""
        before = scope.vars
        values: list[Value] = []
        bound: dict[str, Value] = {}
        for expr in exprs:
            if type(expr) in LITERALS:
                values.append(expr)  # type: ignore[arg-type]
                continue
            scope.vars = own = before.copy()
            values.append(self.evaluate(expr, scope))
            if len(own) > len(before) or any(map(is_not, own.values(), before.values())):
                bound.update((name, value) for name, value in own.items() if before.get(name) is not value)
        before.update(bound)
        scope.vars = before
        return values

    @property
    def wants_result(self) -> bool:
        """Whether the value of a `config` call is looked at: in a strict run it may be."""
        return self.options.strict

    def configuration_so_far(self) -> List:
        """What the `config` calls so far come to."""
        return as_value(fold(self.calls))

    @contextmanager
    def tentatively(self) -> Iterator[None]:
        """What raises in here ends no world: a guard."""
        frames, raised, tentative = self.frames, len(self.raised), self.tentative
        self.frames, self.tentative = [], True
        try:
            yield
        finally:
            self.frames, self.tentative = frames, tentative
            del self.raised[raised:]

    def settle(self) -> None:
        """After an expression that every world reaches: those that it ended are out of the question from here on.

        What is known of all remaining worlds is kept in `assumed`, so that `path` holds only the conditions of the
        branches around an expression, and stays small.
        """
        self.assumed.add(self.path)
        self.path = TRUE

    @property
    def survives(self) -> Condition:
        """The worlds that have not raised so far."""
        return self.assumed.whole & self.path

    def reached(self, when: Condition) -> Condition:
        """The worlds of the current path in which `when` holds; FALSE if no world gets there."""
        entered = self.path & when
        return FALSE if entered.is_false or not self.assumed.allows(when) else entered

    def variable(self, name: str) -> Subject:
        """What conditions about an environment variable speak about."""
        return Subject(self.phase, name, usual=self.options.given.get(name) if self.phase == "boot" else None)

    @property
    def observations(self) -> object:
        """What differs if anything was asked or done in between that may be otherwise the next time."""
        asked = len(self.reads), len(self.mix_calls), len(self.files_at_boot)
        done = len(self.calls), len(self.openings), len(self.raised), len(self.frames)
        return self.path, self.serial, asked, done

    # -- worlds --------------------------------------------------------------------------------

    def branch(self, cases: Iterable[tuple[Condition, Callable[[], Value]]]) -> Value:
        """Evaluate each case in its worlds and join the results. The conditions exclude each other."""
        base = self.path
        results: list[tuple[Condition, Value]] = []
        survivors = FALSE
        covered = FALSE
        narrowed = False
        for when, compute in cases:
            self.path = base
            entered = self.reached(when)
            if entered.is_false:
                narrowed = narrowed or not (base & when).is_false
                continue
            covered = covered | when
            self.path = entered
            try:
                value = self._ending(compute)
            except PathEndsError:
                narrowed = True
                continue
            narrowed = narrowed or self.path is not entered
            results.append((when, value))
            survivors = survivors | self.path
        if not results:
            self.path = FALSE
            raise PathEndsError
        self.path = base if not narrowed and (covered.is_true or base.implies(covered)) else survivors
        return one_of(results)

    def under(self, condition: Condition, compute: Callable[[], Value]) -> Value | None:
        """The result of `compute` in the worlds of `condition`; None if there are none, or all of them raise."""
        base = self.path
        entered = self.reached(condition)
        if entered.is_false:
            return None
        self.path = entered
        try:
            value = self._ending(compute)
        except PathEndsError:
            self.path = base & ~condition
            if self.path.is_false:
                raise
            return None
        self.path = base if self.path is entered else self.path | (base & ~condition)
        return value

    def _ending(self, compute: Callable[[], Value]) -> Value:
        """The result of `compute`; what a model raises ends only the worlds that it is computed in."""
        try:
            return compute()
        except ElixirError as error:
            if self.place is None:
                raise
            raise self.fail(error.exception, error.message, self.place) from None

    def refine(self, value: Value) -> Value:
        """`value` without the alternatives that no world of the current path takes."""
        if isinstance(value, OneOf):
            path, allows = self.path, self.assumed.allows
            kept = [a for a in value.alternatives if a.when.overlaps(path) and allows(a.when)]
            if len(kept) == len(value.alternatives):
                return value
            return one_of(((a.when, self.refine(a.value)) for a in kept), value.span)
        if isinstance(value, Env):
            assumed = self.assumed.about((value.subject,))
            only = self._only(self.path, value) or self._only(assumed, value)
            return value if only is None else String(only, value.span)
        return value

    @staticmethod
    def _only(known: Condition, variable: Env) -> str | None:
        """The one text that a variable can have where `known` holds, if there is one."""
        if known.is_true:
            return None
        choices = known.choices(variable.subject)
        return next(iter(choices.members)) if len(choices.members) == 1 and not choices.excluded else None

    def truth(self, value: Value) -> Condition:
        """The condition under which `value` is neither nil nor false."""
        match value:
            case Atom(name):
                return FALSE if name in ("nil", "false") else TRUE
            case OneOf(alternatives):
                found = FALSE
                for alternative in alternatives:
                    found = found | (alternative.when & self.truth(alternative.value))
                return found
            case Unknown():
                if value.type in TRUTHY_TYPES:
                    return TRUE
                return self.question(value, described(value))
            case _:
                return TRUE

    def question(self, unknown: Unknown, text: str) -> Condition:
        """A condition about something that is not known; the same for equal Unknowns and texts."""
        return where(Subject("open", text, 0 if unknown.pure else unknown.serial), "true")

    def bounded(self, value: Value, span: Span | None) -> Value:
        """`value`, or an Unknown if it is too large to be worked with."""
        if self.weight(value) <= MAX_WEIGHT:
            return value
        return self.unknown("it is too large", (), type_of(value), span=span)

    def weight(self, value: object) -> int:
        """How many parts a value has, shared ones counted each time; every container is looked at once."""
        match value:
            case String(text):
                return 1 + len(text) // 100
            case List(parts) | Tuple(parts):
                pass
            case Map(pairs) | Struct(pairs=pairs):
                parts = tuple(part for pair in pairs for part in pair)
            case OneOf(choices):
                parts = tuple(c.value for c in choices)
            case Maybe(_, inner):
                return self.weight(inner)
            case _:
                return 1
        weights = self.weights
        known = weights.get(id(value))
        if known is None:
            total = 1
            self.steps += len(parts) // PARTS_OF_A_STEP
            for part in parts:
                of_part = weights.get(id(part))
                total += of_part[0] if of_part is not None else self.weight(part)
            known = weights[id(value)] = (total, value)
        return known[0]

    # -- unknown and errors ----------------------------------------------------------------------

    def unknown(
        self,
        why: str,
        arguments: Sequence[Value] = (),
        type_: str | None = None,
        *,
        text: str = "",
        pure: bool = False,
        span: Span | None = None,
        random: bool = False,
    ) -> Unknown:
        """An Unknown that depends on what `arguments` depend on."""
        env: set[str] = set()
        for argument in arguments:
            env.update(variables_of(argument))
            random = random or is_random(argument)
        if not pure:
            self.serial += 1
        return Unknown(
            why, type_, tuple(sorted(env)), random, text, pure, 0 if pure else self.serial, span or self.place
        )

    def fail(self, exception: str, message: str, span: Span, value: Value | None = None) -> PathEndsError:
        """End the current path with an exception: `raise interpreter.fail(...)`."""
        self._record(exception, message, self.path, span, value)
        self.path = FALSE
        return PathEndsError()

    def fail_where(self, when: Condition, exception: str, message: str, span: Span) -> None:
        """End the worlds of `when`; the others go on."""
        ended = self.path & when
        if ended.is_false:
            return
        self._record(exception, message, ended, span, None)
        self.path = self.path & ~when
        if self.path.is_false:
            raise PathEndsError

    def may_fail(self, exception: str, message: str, span: Span, text: str) -> None:
        """Note that the current expression may raise for some text of a variable."""
        self.raised.append(Raised(exception, message, self.path, span, self.phase, certain=False))
        if self.frames:
            self.serial += 1
            self.fail_where(where(Subject("open", f"{text} raises", self.serial), "true"), exception, message, span)

    def unknown_call(
        self, why: str, arguments: Sequence[Value], type_: str | None = None, *, text: str = "", span: Span
    ) -> Unknown:
        """What a function gives that is not followed: it may also raise anything, throw or exit."""
        self.may_fail(ANY, why, span, text or " ".join(span.text.split())[:MAX_SHOWN])
        return self.unknown(why, arguments, type_, text=text, span=span)

    def _record(self, exception: str, message: str, when: Condition, span: Span, value: Value | None) -> None:
        if self.frames:
            shown = value or self._exception(exception)
            self.frames[-1].raised.append((when, exception, shown))
        else:
            self.raised.append(Raised(exception, message, when, span, self.phase, certain=exception != ANY))

    def _exception(self, name: str) -> Value:
        """What `rescue` gets of an exception that the library raises: its text is not modelled."""
        if name == ANY:
            return self.unknown("the exception is not known")
        message = self.unknown(f"the message of {name} is not known", (), "string")
        if f"Elixir.{name}" in DEFAULT_MESSAGES:
            return exception_struct(f"Elixir.{name}", message)
        return self.unknown(f"the fields of %{name}{{}} are not known", (), "struct")

    def guarding(self, span: Span, compute: Callable[[], Result]) -> Result:
        """The result of `compute`, with an ElixirError as the end of the path."""
        try:
            return compute()
        except ElixirError as error:
            raise self.fail(error.exception, error.message, span) from None

    # -- what models ask -------------------------------------------------------------------------

    def apply(self, function: Value, arguments: Sequence[Value]) -> Value:
        """Call a function value."""
        return APPLY[0](self, function, list(arguments))


EXPRESSIONS: dict[type, Callable[[Interpreter, Any, Scope], Value]] = {}
"""How each kind of node is evaluated; `evaluate.py` joins the modules that know."""

APPLY: list[Callable[[Interpreter, Value, list[Value]], Value]] = []
"""How a function value is called; filled by `evaluate.py`."""

ANY = ""
"""The name of an exception that may be any, a throw or an exit too."""

DEFAULT_MESSAGES = {"Elixir.RuntimeError": "runtime error", "Elixir.ArgumentError": "argument error"}
"""Exceptions whose only field is a message, with the one that they have if none is given."""


def exception_struct(module: str, message: Value) -> Struct:
    """`%Module{message: message}`"""
    return Struct(module, ((Atom("__exception__"), Atom("true")), (Atom("message"), message)))


def is_random(value: object) -> bool:
    """Whether a value was made from a random source."""
    match value:
        case Unknown(random=random):
            return random
        case OneOf(choices):
            return any(is_random(c.value) for c in choices)
        case List(items) | Tuple(items):
            return any(is_random(i) for i in items)
        case Maybe(_, inner):
            return is_random(inner)
        case _:
            return False
