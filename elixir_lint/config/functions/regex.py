"""Elixir's `Regex`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from elixir_lint.config.functions.arguments import (
    EMPTY,
    INFINITY,
    bad_argument,
    binary,
    boolean,
    bytes_of,
    doubt_or,
    no_clause,
    ok,
    options_of,
    text_of,
)
from elixir_lint.config.functions.regexes import Span, group_number, matches, names_of, regex_of
from elixir_lint.config.functions.registry import Unmodelled, pure
from elixir_lint.config.values import FALSE_ATOM, NIL, Value
from elixir_lint.syntax.terms import Atom, Binary, Integer, List, Map, Regex, String, Tuple

ALL = Atom("all")
_NONE = String("")


def subject_of(value: Value, function: str) -> String | Binary:
    if isinstance(value, String | Binary):
        return value
    raise doubt_or(value, no_clause(function))


# --- making ------------------------------------------------------------------------------------------


@pure("Regex.compile/1", "Regex.compile/2", returns="tuple")
def compile_(source: Value, modifiers: Value = _NONE) -> Value:
    return ok(_checked(source, modifiers, "Regex.compile/2"))


@pure("Regex.compile!/1", "Regex.compile!/2", returns="struct")
def compile_or_fail(source: Value, modifiers: Value = _NONE) -> Value:
    return _checked(source, modifiers, "Regex.compile!/2")


def _checked(source: Value, modifiers: Value, function: str) -> Regex:
    """The regex, if its pattern is one that is certainly valid."""
    if not isinstance(modifiers, String):
        raise Unmodelled("a regex with options of Erlang is not modelled")
    regex = Regex(text_of(source, function), "".join(sorted(set(modifiers.value))))
    names_of(regex)
    return regex


@pure("Regex.escape/1", returns="string")
def escape(value: Value) -> Value:
    text = text_of(value, "Regex.escape/1")
    return String("".join("\\" + c if c in ".^$*+?()[]{}|#-\\\t\n\v\f\r " else c for c in text))


@pure("Regex.source/1", returns="string")
def source(value: Value) -> Value:
    return String(regex_of(value, "Regex.source/1").source)


@pure("Regex.opts/1")
def opts(value: Value) -> Value:
    regex_of(value, "Regex.opts/1")
    raise Unmodelled("the options of a regex differ between versions of Elixir")


@pure("Regex.names/1", returns="list")
def names(value: Value) -> Value:
    return List(tuple(String(name) for name in names_of(regex_of(value, "Regex.names/1"))))


@pure("Regex.regex?/1", returns="boolean")
def regex_p(value: Value) -> Value:
    return boolean(isinstance(value, Regex))


# --- matching ----------------------------------------------------------------------------------------


@pure("Regex.match?/2", returns="boolean")
def match_p(value: Value, subject: Value) -> Value:
    regex = regex_of(value, "Regex.match?/2")
    return boolean(next(matches(regex, subject_of(subject, "Regex.match?/2")), None) is not None)


@pure("String.match?/2", returns="boolean")
def string_match_p(subject: Value, value: Value) -> Value:
    subject_of(subject, "String.match?/2")
    return match_p(value, subject)


def _captured(regex: Regex, groups: list[Span], capture: Value) -> Sequence[Span]:
    """The groups that `capture:` asks for."""
    match capture:
        case Atom("all"):
            return groups
        case Atom("first"):
            return groups[:1]
        case Atom("all_but_first"):
            return groups[1:]
        case Atom("none"):
            return []
        case List(items):
            return [_group(regex, groups, item) for item in items]
        case _:
            raise Unmodelled("which groups a regex captures is not modelled")


def _group(regex: Regex, groups: list[Span], which: object) -> Span:
    match which:
        case Integer(n) if n >= 0:
            number = n
        case String(name) | Atom(name):
            number = group_number(regex, name)
            if not number:
                return (-1, -1)
        case _:
            raise Unmodelled("which groups a regex captures is not modelled")
    return groups[number] if number < len(groups) else (-1, -1)


def _shown(data: bytes, span: Span, form: Value) -> Value:
    start, end = span
    match form:
        case Atom("index"):
            return Tuple((Integer(start), Integer(end - start)))
        case Atom("binary"):
            return binary(data[start:end] if start >= 0 else b"")
        case _:
            raise bad_argument()


def _offset(options: dict[str, Value]) -> int:
    match options.get("offset", Integer(0)):
        case Integer(n) if n >= 0:
            return n
        case _:
            raise bad_argument()


@pure("Regex.run/2", "Regex.run/3")
def run(value: Value, subject: Value, options: Value = EMPTY) -> Value:
    regex = regex_of(value, "Regex.run/3")
    text, chosen = subject_of(subject, "Regex.run/3"), options_of(options, "Regex.run/3")
    groups = next(matches(regex, text, _offset(chosen)), None)
    if groups is None:
        return NIL
    data, form = bytes_of(text, "Regex.run/3"), chosen.get("return", Atom("binary"))
    return List(tuple(_shown(data, g, form) for g in _captured(regex, groups, chosen.get("capture", ALL))))


@pure("Regex.scan/2", "Regex.scan/3", returns="list")
def scan(value: Value, subject: Value, options: Value = EMPTY) -> Value:
    regex = regex_of(value, "Regex.scan/3")
    text, chosen = subject_of(subject, "Regex.scan/3"), options_of(options, "Regex.scan/3")
    data, form, capture = (
        bytes_of(text, "Regex.scan/3"),
        chosen.get("return", Atom("binary")),
        chosen.get("capture", ALL),
    )
    if capture == Atom("none"):
        return EMPTY
    return List(
        tuple(
            List(tuple(_shown(data, g, form) for g in _captured(regex, groups, capture)))
            for groups in matches(regex, text, _offset(chosen))
        )
    )


@pure("Regex.named_captures/2", "Regex.named_captures/3")
def named_captures(value: Value, subject: Value, options: Value = EMPTY) -> Value:
    text = subject_of(subject, "Regex.named_captures/3")
    regex = regex_of(value, "Regex.names/1")
    found = names_of(regex)
    wanted = List(tuple(String(name) for name in found))
    result = run(regex, text, List((Tuple((Atom("capture"), wanted)), *cast(List, options).items)))
    if not isinstance(result, List):
        return NIL
    return Map(tuple(zip(wanted.items, result.items, strict=True)))


# --- splitting ---------------------------------------------------------------------------------------


@pure("Regex.split/2", "Regex.split/3", returns="list")
def split(value: Value, subject: Value, options: Value = EMPTY) -> Value:
    regex = regex_of(value, "Regex.split/3")
    text, chosen = subject_of(subject, "Regex.split/3"), options_of(options, "Regex.split/3")
    trim = chosen.get("trim", FALSE_ATOM) not in (FALSE_ATOM, NIL)
    data = bytes_of(text, "Regex.split/3")
    if not data:
        return EMPTY if trim else List((text,))
    spans = [g for groups in matches(regex, text) for g in _captured(regex, groups, chosen.get("on", Atom("first")))]
    include = chosen.get("include_captures", FALSE_ATOM) not in (FALSE_ATOM, NIL)
    pieces = _pieces(data, spans, _limit(chosen.get("parts", INFINITY)), trim=trim, include=include)
    return List(tuple(binary(piece) for piece in pieces))


def _limit(parts: Value) -> int:
    """The most parts wanted, 0 for any number."""
    match parts:
        case Atom("infinity"):
            return 0
        case Integer(n) if n > 0:
            return n
        case _:
            raise no_clause("Regex.parts_to_index/1")


def _pieces(data: bytes, spans: list[Span], counter: int, *, trim: bool, include: bool) -> list[bytes]:
    pieces: list[bytes] = []
    offset = 0
    for start, end in spans:
        if (trim and len(data) <= offset) or counter == 1:
            break
        if start < offset:
            continue
        before = data[offset:start]
        skipped = trim and not before
        if not skipped:
            pieces.append(before)
        if include:
            pieces.append(data[start:end])
        if include or not skipped:
            counter -= 1
        offset = end
    if not (trim and len(data) <= offset):
        pieces.append(data[offset:])
    return pieces
