"""Our syntax records as Elixir's quoted forms, and Elixir's own quoted forms, to compare the two.

Both have the shape that `quoted.exs` describes; a place is a line and a column, or None where we keep none.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from elixir_lint.source import Span
from elixir_lint.syntax.nodes import (
    Access,
    Alias,
    Apply,
    Bitstring,
    Block,
    Broken,
    Call,
    Clause,
    Clauses,
    Expr,
    Fn,
    Interpolated,
    ListExpr,
    MapExpr,
    Remote,
    Sigil,
    StructExpr,
    TupleExpr,
    TupleRef,
    Var,
)
from elixir_lint.syntax.terms import Atom, Binary, Float, Integer, List, String, Tuple
from tests.oracle.elixir import require_elixir

Form = list[Any]
SCRIPT = Path(__file__).with_name("quoted.exs")
NOWHERE = (None, None)


class Elixir:
    """A running Elixir that says of a snippet `["ok", form]` or `["error", line, column, message]`."""

    def __init__(self) -> None:
        require_elixir()
        self.process = subprocess.Popen(
            ["elixir", str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def read(self, snippet: bytes) -> Form:
        self.process.stdin.write(snippet.hex().encode() + b"\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=10)


def node(span: Span | None, name: object, arguments: list[Form] | None) -> Form:
    return ["node", *place(span), name, arguments]


def place(span: Span | None) -> tuple[int | None, int | None]:
    return tuple(span.begin) if span is not None else NOWHERE


def form(expr: Expr) -> Form:
    """The quoted form of `expr`."""
    match expr:
        case Atom() | Integer() | Float() | String() | Binary() | List() | Tuple() | ListExpr() | TupleExpr():
            return literal(expr)
        case Var(name, span):
            return node(span, name, None)
        case Alias(parts, span, base):
            names = [["atom", part] for part in parts]
            return node(None if base else span, "__aliases__", [form(base), *names] if base else names)
        case Call(name, args, _, head):
            return node(head, name, forms(args))
        case Remote(target, name, args, _, head):
            return node(head, node(None, ".", [form(target), ["atom", name]]), forms(args))
        case Apply(fun, args, _, dot):
            return node(None, node(None, ".", [form(fun)]) if dot else form(fun), forms(args))
        case Access(target, key):
            return node(None, node(None, ".", [["atom", "Elixir.Access"], ["atom", "get"]]), [form(target), form(key)])
        case TupleRef(target, items):
            return node(None, node(None, ".", [form(target), ["atom", "{}"]]), forms(items))
        case MapExpr(pairs, _, base):
            entries = [["pair", form(key), form(value)] for key, value in pairs]
            return node(None, "%{}", [node(None, "|", [form(base), ["list", entries]])] if base else entries)
        case StructExpr(name, inner, span):
            return node(span, "%", [form(name), form(inner)])
        case _:
            return special(expr)


def forms(exprs: tuple[Expr, ...]) -> list[Form]:
    return [form(expr) for expr in exprs]


def special(expr: Expr) -> Form:
    match expr:
        case Interpolated(parts, "string", span):
            return binary(parts, span)
        case Interpolated(parts, "charlist", span):
            texts = [part if part[0] == "binary" else to_string(part) for part in texts_of(parts)]
            return node(span, node(span, ".", [["atom", "Elixir.List"], ["atom", "to_charlist"]]), [["list", texts]])
        case Interpolated(parts, "atom", span):
            function = node(span, ".", [["atom", "erlang"], ["atom", "binary_to_atom"]])
            return node(span, function, [binary(parts, None), ["atom", "utf8"]])
        case Sigil(name, parts, modifiers, span):
            letters = ["list", [["integer", str(ord(letter))] for letter in modifiers]]
            return node(span, f"sigil_{name}", [binary(parts, None), letters])
        case Bitstring(segments, span):
            return node(span, "<<>>", forms(segments))
        case Fn(clauses, span):
            return node(span, "fn", forms(clauses))
        case Clauses(clauses):
            return ["list", forms(clauses)]
        case Clause(patterns, guard, body):
            left = [node(None, "when", forms((*patterns, guard)))] if guard else forms(patterns)
            return node(None, "->", [["list", left], form(body)])
        case Block(body):
            return node(None, "__block__", forms(body))
        case Broken():
            return ["broken"]
        case _:
            raise AssertionError(expr)


def literal(expr: Expr) -> Form:
    match expr:
        case Atom(name, span):
            return ["literal", *place(span), ["atom", name]]
        case Integer(value, span):
            return ["literal", *place(span), ["integer", str(value)]]
        case Float(value, span):
            return ["literal", *place(span), ["float", value]]
        case String(text, span):
            return ["literal", *place(span), ["binary", text.encode().hex().upper()]]
        case Binary(data, span):
            return ["literal", *place(span), ["binary", data.hex().upper()]]
        case List(items, span) | ListExpr(items, span):
            return ["literal", *place(span), ["list", forms(items)]]
        case Tuple((left, right), span) | TupleExpr((left, right), span):
            return ["literal", *place(span), ["pair", form(left), form(right)]]
        case Tuple(items, span) | TupleExpr(items, span):
            return node(span, "{}", forms(items))
        case _:
            raise AssertionError(expr)


def binary(parts: tuple[str | Expr, ...], span: Span | None) -> Form:
    return node(
        span,
        "<<>>",
        [
            part if part[0] == "binary" else node(None, "::", [to_string(part), node(None, "binary", None)])
            for part in texts_of(parts)
        ],
    )


def texts_of(parts: tuple[str | Expr, ...]) -> list[Form]:
    return [
        ["binary", part.encode().hex().upper()]
        if isinstance(part, str)
        else ["binary", part.value.hex().upper()]
        if isinstance(part, Binary)
        else form(part)
        for part in parts
    ]


def to_string(inner: Form) -> Form:
    return node(None, node(None, ".", [["atom", "Elixir.Kernel"], ["atom", "to_string"]]), [inner])


def difference(ours: Form, theirs: Form) -> tuple[Form, Form] | None:
    """The first place where the two forms differ, or None.

    Not counted: a block around one expression, the nil that Elixir puts where a clause has no body, and the empty text
    before an interpolation at the start of a heredoc.
    """
    ours, theirs = bare(ours), bare(theirs)
    if ours[0] == theirs[0] == "literal":
        if ours[1] is not None and ours[1:3] != theirs[1:3]:
            return ours, theirs
        return difference(ours[3], theirs[3])
    if ours[0] == "literal":
        return difference(ours[3], theirs)
    if theirs[0] == "literal":
        return difference(ours, theirs[3])
    if ours[0] == theirs[0] == "node":
        return node_difference(ours, theirs)
    if ours[0] == theirs[0] in ("pair", "list"):
        left, right = (ours[1], theirs[1]) if ours[0] == "list" else (ours[1:], theirs[1:])
        return first_difference(left, right) if len(left) == len(right) else (ours, theirs)
    if ours[0] == theirs[0] == "float":
        return None if ours[1] == float(theirs[1]) else (ours, theirs)
    empty = ours[0] == "node" and ours[3:] == ["__block__", []]
    return None if ours == theirs or (empty and theirs == ["atom", "nil"]) else (ours, theirs)


def bare(form: Form) -> Form:
    while form[0] == "node" and form[3] == "__block__" and len(form[4]) == 1:
        form = form[4][0]
    return form


def node_difference(ours: Form, theirs: Form) -> tuple[Form, Form] | None:
    _, line, column, name, arguments = ours
    _, line2, column2, name2, arguments2 = theirs
    if name2 == "<<>>" and arguments2 and arguments2[0] == ["binary", ""] and len(arguments2) > 1:
        arguments2 = arguments2[1:]
    if None not in (line, line2) and (line, column) != (line2, column2):
        return ours, theirs
    if isinstance(name, list) and isinstance(name2, list):
        found = difference(name, name2)
        if found:
            return found
    elif name != name2:
        return ours, theirs
    if arguments is None or arguments2 is None or len(arguments) != len(arguments2):
        return None if arguments is arguments2 else (ours, theirs)
    return first_difference(arguments, arguments2)


def first_difference(ours: list[Form], theirs: list[Form]) -> tuple[Form, Form] | None:
    return next((found for a, b in zip(ours, theirs, strict=True) if (found := difference(a, b))), None)


def without_columns(form: Form) -> Form:
    match form:
        case ["node" | "literal" as kind, line, _, *rest]:
            return [kind, line, 0, *(without_columns(part) for part in rest)]
        case list():
            return [without_columns(part) for part in form]
        case _:
            return form
