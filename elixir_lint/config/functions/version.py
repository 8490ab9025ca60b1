"""Elixir's `Version`."""

from __future__ import annotations

from typing import NamedTuple

from elixir_lint.config.functions.arguments import EMPTY, ERROR, boolean, no_clause, ok, options_of, text_of
from elixir_lint.config.functions.enumerable import field
from elixir_lint.config.functions.registry import ElixirError, Unmodelled, pure
from elixir_lint.config.values import FALSE_ATOM, NIL, TRUE_ATOM, Value
from elixir_lint.syntax.terms import Atom, Binary, Integer, List, String, Struct


class Parsed(NamedTuple):
    """`major.minor.patch-pre+build`. `patch` is None in "~> 1.2"."""

    major: int
    minor: int
    patch: int | None
    pre: tuple[int | str, ...] = ()
    build: str | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """What versions are ordered by: a pre-release comes before its release, a number before a text."""
        return self.major, self.minor, self.patch or 0, not self.pre, tuple((isinstance(p, str), p) for p in self.pre)

    @property
    def term(self) -> Struct:
        pre = List(tuple(Integer(p) if isinstance(p, int) else String(p) for p in self.pre))
        return Struct(
            "Elixir.Version",
            (
                (Atom("major"), Integer(self.major)),
                (Atom("minor"), Integer(self.minor)),
                (Atom("patch"), Integer(self.patch or 0)),
                (Atom("pre"), pre),
                (Atom("build"), NIL if self.build is None else String(self.build)),
            ),
        )


_NUMBER = r"(0|[1-9][0-9]*)"
_IDENTIFIERS = r"[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*"


def parse_text(text: str, *, short: bool = False) -> Parsed | None:
    """`1.2.3-rc.1+build`; `short`: `1.2` as well."""
    import re

    match = re.fullmatch(
        rf"{_NUMBER}\.{_NUMBER}(?:\.{_NUMBER})?(?:-({_IDENTIFIERS}))?(?:\+({_IDENTIFIERS}))?", text, re.ASCII
    )
    if match is None or (match[3] is None and not short):
        return None
    parts = match[4].split(".") if match[4] else []
    if any(p.isdigit() and len(p) > 1 and p[0] == "0" for p in parts):
        return None
    pre = tuple(int(p) if p.isdigit() else p for p in parts)
    return Parsed(int(match[1]), int(match[2]), int(match[3]) if match[3] else None, pre, match[5])


def version_of(value: Value) -> Parsed:
    """A version as text or as struct."""
    if isinstance(value, Struct) and value.module == "Elixir.Version":
        return _from_struct(value)
    if not isinstance(value, String | Binary):
        raise no_clause("Version.Parser.parse_version/2")
    parsed = parse_text(text_of(value, "Version.parse/1"))
    if parsed is None:
        raise ElixirError("Version.InvalidVersionError", "invalid version")
    return parsed


def _from_struct(value: Struct) -> Parsed:
    match [field(value, name) for name in ("major", "minor", "patch", "pre", "build")]:
        case [Integer(major), Integer(minor), Integer(patch), List(items), build]:
            pre = tuple(i.value for i in items if isinstance(i, Integer | String))
            return Parsed(major, minor, patch, pre, build.value if isinstance(build, String) else None)
        case _:
            raise Unmodelled("a Version in it is not known")


def version_text(value: Struct) -> str:
    parsed = _from_struct(value)
    pre = "-" + ".".join(str(p) for p in parsed.pre) if parsed.pre else ""
    build = f"+{parsed.build}" if parsed.build is not None else ""
    return f"{parsed.major}.{parsed.minor}.{parsed.patch}{pre}{build}"


@pure("Version.parse/1")
def parse(value: Value) -> Value:
    parsed = parse_text(text_of(value, "Version.parse/1"))
    return ERROR if parsed is None else ok(parsed.term)


@pure("Version.parse!/1", returns="struct")
def parse_or_fail(value: Value) -> Value:
    text_of(value, "Version.parse/1")
    return version_of(value).term


@pure("Version.to_string/1", returns="string")
def to_string(value: Value) -> Value:
    if isinstance(value, Struct) and value.module == "Elixir.Version":
        return String(version_text(value))
    raise no_clause("Version.to_string/1")


@pure("Version.compare/2", returns="atom")
def compare(one: Value, other: Value) -> Value:
    left, right = version_of(one).key, version_of(other).key
    return Atom("eq" if left == right else "gt" if left > right else "lt")


# --- requirements ------------------------------------------------------------------------------------


class Clause(NamedTuple):
    """One comparison of a requirement, and what joins it to those before it: `and`, `or`."""

    joint: str
    operator: str
    version: Parsed


def requirement_of(text: str) -> list[Clause] | None:
    """`~> 1.2 and != 1.2.3 or == 2.0.0`; None if it is not valid."""
    import re

    tokens = re.findall(r" or | and |>=|<=|~>|>|<|==|!=|!|[^\s><=~!]+|\S", text.strip(" ") and text)
    clauses: list[Clause] = []
    joint, operator = "", ""
    for token in tokens:
        match token:
            case " or " | " and ":
                if operator or not clauses or joint:
                    return None
                joint = token.strip()
            case ">=" | "<=" | "~>" | ">" | "<" | "==" | "!=" | "!":
                if operator or (clauses and not joint):
                    return None
                operator = "!=" if token == "!" else token
            case _:
                version = parse_text(token, short=operator == "~>")
                if version is None or (clauses and not joint):
                    return None
                clauses.append(Clause(joint, operator or "==", version))
                joint, operator = "", ""
    return None if not clauses or joint or operator else clauses


def _holds(clause: Clause, version: Parsed, *, allow_pre: bool) -> bool:
    wanted, mine = clause.version, version
    pre_allowed = allow_pre or bool(wanted.pre) or not mine.pre
    match clause.operator:
        case "==":
            return mine.key == wanted.key
        case "!=":
            return mine.key != wanted.key
        case ">":
            return mine.key > wanted.key and pre_allowed
        case ">=":
            return mine.key >= wanted.key and pre_allowed
        case "<":
            return mine.key < wanted.key
        case "<=":
            return mine.key <= wanted.key
        case _:
            major = wanted.patch is None
            limit = Parsed(wanted.major + major, 0 if major else wanted.minor + 1, 0, (0,))
            return wanted.key <= mine.key < limit.key and pre_allowed


@pure("Version.match?/2", "Version.match?/3", returns="boolean")
def match_p(value: Value, requirement: Value, options: Value = EMPTY) -> Value:
    allow_pre = options_of(options, "Version.match?/3").get("allow_pre", TRUE_ATOM) not in (FALSE_ATOM, NIL)
    if not isinstance(requirement, String):
        raise Unmodelled("a requirement that is no text is not modelled")
    clauses = requirement_of(requirement.value)
    if clauses is None:
        raise ElixirError("Version.InvalidRequirementError", "invalid requirement")
    version = version_of(value)
    joined: list[bool] = []  # what stands between two `or`: `and` binds tighter
    for clause in clauses:
        holds = _holds(clause, version, allow_pre=allow_pre)
        if clause.joint == "and":
            joined[-1] = joined[-1] and holds
        else:
            joined.append(holds)
    return boolean(any(joined))


@pure("Version.parse_requirement/1", "Version.parse_requirement!/1", "Version.compile_requirement/1")
def parse_requirement(_: Value) -> Value:
    raise Unmodelled("how a requirement is kept depends on the version of Elixir")
