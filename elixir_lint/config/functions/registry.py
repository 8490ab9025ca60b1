"""How the models of library functions are declared, found and called.

A *pure* model is a Python function from known terms to a term. The evaluator calls it only when all
arguments are known through and through; it tries each alternative of a choice, and gives an Unknown of
type `returns` (which remembers the variables and the call) where an argument is not known:

    @pure("String.to_integer/1", returns="integer")
    def to_integer(text: Value) -> Value: ...

A *partial* model takes arguments that may be unknown in part, such as the items of a list. Arguments at
the positions in `strict` are never a OneOf when it is called (the evaluator tries each alternative):

    @partial("Keyword.get/3", strict=(0,))
    def get(context: Context, keyword: Value, key: Value, default: Value) -> Value: ...

Both raise `ElixirError` where Elixir raises, and `Unmodelled` (the call is then an Unknown) for a call whose
result they cannot tell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from elixir_lint.config.values import Condition, Unknown, Value
from elixir_lint.record import record

Decorated = TypeVar("Decorated", bound=Callable[..., Value])


class ElixirError(Exception):
    """What Elixir raises: the exception's module without "Elixir." and its message."""

    def __init__(self, exception: str, message: str) -> None:
        super().__init__(f"{exception}: {message}")
        self.exception = exception
        self.message = message


class Unmodelled(Exception):  # noqa: N818 (no error: the model does not cover the call)
    """The result of a call cannot be told; `why` completes "not checked, because ..."."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Context(Protocol):
    """What a partial model may ask of the evaluator."""

    def apply(self, function: Value, arguments: Sequence[Value]) -> Value:
        """Call a function value (a Closure, a Capture, an Unknown) in the current world."""

    def truth(self, value: Value) -> Condition:
        """The condition under which `value` is neither nil nor false."""

    def under(self, condition: Condition, compute: Callable[[], Value]) -> Value | None:
        """The result of `compute` in the worlds of `condition`; None if there are none or all of them raise."""

    def unknown(
        self, why: str, arguments: Sequence[Value] = (), type_: str | None = None, *, random: bool = False
    ) -> Unknown:
        """An Unknown at the current call that depends on what `arguments` depend on."""


@record
class Model:
    """A modelled function. `name` is as in Elixir: "String.to_integer", ":timer.seconds", "Kernel.elem"."""

    name: str
    arity: int
    function: Callable[..., Value]
    returns: str | None
    is_pure: bool
    strict: tuple[int, ...]


MODELS: dict[tuple[str, int], Model] = {}
"""Every model declared so far by name and arity. `functions.find` imports the module that declares a name first."""


def _total(function: Callable[..., Value], returns: str | None) -> Callable[..., Value]:
    """The pure `function`, its result an Unknown where it raises Unmodelled."""

    def call(*arguments: Value) -> Value:
        try:
            return function(*arguments)
        except Unmodelled as reason:
            return Unknown(reason.why, returns)

    return call


def _total_partial(function: Callable[..., Value], returns: str | None) -> Callable[..., Value]:
    """The partial `function`, its result an Unknown where it raises Unmodelled."""

    def call(context: Context, *arguments: Value) -> Value:
        try:
            return function(context, *arguments)
        except Unmodelled as reason:
            return context.unknown(reason.why, arguments, returns)

    return call


def pure(*signatures: str, returns: str | None = None) -> Callable[[Decorated], Decorated]:
    """Declare a pure model for each of `signatures` ("String.split/2")."""

    def register(function: Decorated) -> Decorated:
        call = _total(function, returns)
        for signature in signatures:
            name, arity = signature.rsplit("/", 1)
            MODELS[name, int(arity)] = Model(name, int(arity), call, returns, True, ())
        return function

    return register


def partial(
    *signatures: str, returns: str | None = None, strict: tuple[int, ...] = ()
) -> Callable[[Decorated], Decorated]:
    """Declare a partial model; it takes a Context before its arguments."""

    def register(function: Decorated) -> Decorated:
        call = _total_partial(function, returns)
        for signature in signatures:
            name, arity = signature.rsplit("/", 1)
            MODELS[name, int(arity)] = Model(name, int(arity), call, returns, False, strict)
        return function

    return register
