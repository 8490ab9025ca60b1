"""mix.lock: what production is built with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from elixir_lint.project.files import Files
from elixir_lint.project.records import Locked
from elixir_lint.source import Span
from elixir_lint.syntax.nodes import Expr, ListExpr, MapExpr, TupleExpr
from elixir_lint.syntax.terms import Atom, List, String, Tuple


def read_lock(files: Files, path: str) -> dict[str, Locked] | None:
    """The entries of a lock file by name; None if there is none, or if it cannot be read."""
    source = files.read(path)
    if source is None:
        return None
    entries: dict[str, Locked] = {}
    for node in files.parse(source).body.body:
        for key, value in node.pairs if isinstance(node, MapExpr) else _old_pairs(node):
            entry = _entry(key, value)
            if entry is not None:
                entries[entry.name] = entry
    return entries


def _old_pairs(node: Expr) -> Iterator[tuple[Expr, Expr]]:
    """`["phoenix": {:package, "0.5.0"}]`, as Mix wrote it before Elixir 1.1"""
    for item in _items(node) if isinstance(node, List | ListExpr) else ():
        match _items(item):
            case [Atom() as key, value]:
                yield key, value  # type: ignore[misc]


def _entry(key: Expr, value: Expr) -> Locked | None:
    """`"phoenix": {:hex, :phoenix, "1.8.1", ...}`  |  `"phoenix": {:git, "https://...", "sha", [tag: "v1.8.1"]}`"""
    fields = _items(value)
    match key, fields:
        case Atom(name, span), [Atom("hex"), Atom(), String(version), *rest] if span is not None:
            names = tuple(_names(rest[2])) if len(rest) > 2 else ()
            repository = rest[3].value if len(rest) > 3 and isinstance(rest[3], String) else "hexpm"
            return Locked(name, "hex", version, repository, names, _whole(span, value))
        case Atom(name, span), [Atom("git"), String(), String(), options, *_] if span is not None:
            return Locked(name, "git", _tag(options), None, (), _whole(span, value))
        case Atom(name, span), [Atom("package"), String(version), *_] if span is not None:
            return Locked(name, "hex", version, "hexpm", (), _whole(span, value))
        case _:
            return None


def _items(node: object) -> Sequence[object]:
    return list(node.items) if isinstance(node, Tuple | TupleExpr | List | ListExpr) else []


def _names(requirements: object) -> Iterator[str]:
    """`[{:plug, "~> 1.14", [hex: :plug, repo: "hexpm", optional: false]}, ...]`: what is not optional"""
    for requirement in _items(requirements):
        match _items(requirement):
            case [Atom(name), _, options] if _option(options, "optional") != Atom("true"):
                yield name


def _tag(options: object) -> str | None:
    """The version of a dependency from git, as far as its tag says: `v1.8.1`"""
    tag = _option(options, "tag")
    return tag.value.removeprefix("v") if isinstance(tag, String) else None


def _option(options: object, key: str) -> object:
    for item in _items(options):
        match _items(item):
            case [Atom(name), value] if name == key:
                return value
    return None


def _whole(start: Span, value: Expr) -> Span:
    end = value.span.end if value.span is not None else start.end
    return Span(start.file, start.start, end)
