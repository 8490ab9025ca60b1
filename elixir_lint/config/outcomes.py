"""What library functions give for a text that is not known: each result they may have, made of what is in the text."""

from __future__ import annotations

from collections.abc import Callable

from elixir_lint.config.interpreter import Interpreter
from elixir_lint.config.values import NIL, Condition, Unknown, Value, one_of
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, Struct, Tuple

_OK, _ERROR = Atom("ok"), Atom("error")


class Uncomputed:
    """A call, shown as `text`, whose argument, shown as `given` (`$DATABASE_URL`), is not known."""

    def __init__(
        self, it: Interpreter, why: str, given: str, text: str, arguments: list[Value], pure: bool, span: Span
    ) -> None:
        self.it = it
        self.why = why
        self.given = given
        self.text = text
        self.arguments = arguments
        self.pure = pure
        self.span = span

    def part(self, type_: str | None, text: str) -> Unknown:
        """A part of the result: `text` tells it from the other parts."""
        return self.it.unknown(self.why, self.arguments, type_, text=text, pure=self.pure, span=self.span)

    def asked(self, text: str) -> Condition:
        """A question that the argument decides."""
        return self.it.question(self.part("string", self.text), text)

    def either(self, question: str, first: Value, second: Value) -> Value:
        when = self.asked(question)
        return one_of([(when, first), (~when, second)], self.span)


Outcome = Callable[[Uncomputed], Value]


def result(type_: str | None, error: Callable[[Uncomputed], Value]) -> Outcome:
    """`{:ok, term}`, or an error."""

    def outcome(call: Uncomputed) -> Value:
        found = Tuple((_OK, call.part(type_, call.text)), call.span)
        return call.either(f"{call.text} is :ok", found, error(call))

    return outcome


def plain_error(call: Uncomputed) -> Value:
    """`:error`"""
    return _ERROR


def error_with(type_: str) -> Callable[[Uncomputed], Value]:
    """`{:error, reason}`"""
    return lambda call: Tuple((_ERROR, call.part(type_, f"what is wrong with {call.given}")), call.span)


def invalid_address(call: Uncomputed) -> Value:
    """`{:error, :einval}`"""
    return Tuple((_ERROR, Atom("einval")), call.span)


def found(type_: str) -> Outcome:
    """A term, or nil where a regular expression does not match."""
    return lambda call: call.either(f"{call.text} is not nil", call.part(type_, call.text), NIL)


_URI = {
    "scheme": "string",
    "userinfo": "string",
    "host": "string",
    "port": "integer",
    "path": "string",
    "query": "string",
    "fragment": "string",
}


def uri(call: Uncomputed) -> Value:
    """`%URI{}`: each part is a term or nil."""
    authority = call.part("string", f"authority of {call.given}")
    pairs: list[tuple[object, object]] = [
        (Atom("authority"), call.either(f"{call.given} has an authority", authority, NIL))
    ]
    for name, type_ in _URI.items():
        text = f"{name} of {call.given}"
        pairs.append((Atom(name), call.either(f"{call.given} has a {name}", call.part(type_, text), NIL)))
    return Struct("Elixir.URI", tuple(pairs), call.span)


def uri_or_error(call: Uncomputed) -> Value:
    valid = Tuple((_OK, uri(call)), call.span)
    return call.either(f"{call.given} is a URI", valid, error_with("string")(call))


OUTCOMES: dict[str, Outcome] = {
    "URI.parse": uri,
    "URI.new!": uri,
    "URI.new": uri_or_error,
    **{
        f"Base.{prefix}decode{number}": result("string", plain_error)
        for prefix, number in (("", 16), ("", 32), ("hex_", 32), ("", 64), ("url_", 64))
    },
    "Date.from_iso8601": result("struct", error_with("atom")),
    "Duration.from_iso8601": result("struct", error_with("atom")),
    "JSON.decode": result(None, error_with("tuple")),
    "Jason.decode": result(None, error_with("struct")),
    "Poison.decode": result(None, error_with("struct")),
    "Regex.compile": result("struct", error_with("tuple")),
    "Regex.named_captures": found("map"),
    "Regex.run": found("list"),
    "Version.parse": result("struct", plain_error),
    ":inet.parse_address": result("tuple", invalid_address),
    ":inet.parse_strict_address": result("tuple", invalid_address),
    ":inet.parse_ipv4_address": result("tuple", invalid_address),
    ":inet.parse_ipv4strict_address": result("tuple", invalid_address),
    ":inet.parse_ipv6_address": result("tuple", invalid_address),
    ":inet.parse_ipv6strict_address": result("tuple", invalid_address),
}
