"""YAML files as far as deploy files use it: block and flow collections, plain and quoted texts, with their places.

    services:
      web:
        ports: ["4000:4000", 4369]

Anchors, tags and block texts are nodes without a value. A file with templates (`{{ ... }}`) is not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from elixir_lint.project.deploy.words import bytes_text, decoded
from elixir_lint.record import record
from elixir_lint.regex import regex
from elixir_lint.source import SourceFile, Span

MAX_DEPTH = 40

_KEY = regex(r"(\"(?:[^\"\\]|\\.)*\"|'[^']*'|(?:-(?=[^\s#:]))?[^\s\"'#&*!|>%@`{}\[\],?:-][^#:]*):(?:\s+|$)")
_ITEM = regex(r"-(?:\s+|$)")
_COMMENT = regex(r"(?:^|\s)#.*$")
_QUOTED = regex(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^']|'')*)'")
_PLAIN_IN_FLOW = regex(r"[^,\[\]{}\"'#]+")
_OPAQUE = ("&", "*", "!", "|", ">", "%", "@", "`")


@record
class Node:
    """`value` is a text, a dict of nodes by key, a list of nodes, or None if it is not known; `span` is where it is.

    `key` is the place of its key in a mapping, the node's own place in a list.
    """

    value: str | dict[str, Node] | list[Node] | None
    span: Span
    key: Span

    def get(self, *path: str) -> Node | None:
        """The node at a path of keys."""
        node: Node | None = self
        for name in path:
            node = node.value.get(name) if node is not None and isinstance(node.value, dict) else None
        return node

    @property
    def text(self) -> str | None:
        return self.value if isinstance(self.value, str) else None

    @property
    def items(self) -> tuple[Node, ...]:
        return tuple(self.value) if isinstance(self.value, list) else ()

    @property
    def pairs(self) -> tuple[tuple[str, Node], ...]:
        return tuple(self.value.items()) if isinstance(self.value, dict) else ()


Line: TypeAlias = "tuple[int, str, int]"
"""The indentation, the text without comment, and where the text begins in the file."""


def read_yaml(source: SourceFile) -> tuple[Node, ...]:
    """The documents of a file, those that can be read."""
    text = bytes_text(source)
    if "{{" in text or "\t" in text:
        return ()
    reader = _Reader(source)
    found = []
    for lines in _documents(text):
        node, end = reader.block(lines, 0, 0)
        if node is not None and end == len(lines):
            found.append(node)
    return tuple(found)


def _documents(text: str) -> Iterator[list[Line]]:
    lines: list[Line] = []
    at = 0
    for raw in text.split("\n"):
        line = raw.rstrip("\r")
        if line.startswith(("---", "...")):
            yield lines
            lines = []
        else:
            body = line if '"' in line or "'" in line else _COMMENT.sub("", line)
            stripped = body.strip()
            if stripped and not stripped.startswith("#"):
                indent = len(body) - len(body.lstrip())
                lines.append((indent, stripped, at + indent))
        at += len(raw) + 1
    yield lines


class _Reader:
    def __init__(self, source: SourceFile) -> None:
        self.source = source

    def block(self, lines: list[Line], at: int, depth: int, key: Span | None = None) -> tuple[Node | None, int]:
        """The collection or text that begins at a line, and the line behind it."""
        if at >= len(lines) or depth > MAX_DEPTH:
            return None, at
        indent, text, start = lines[at]
        here = Span(self.source, start, start + len(text))
        if _ITEM.match(text):
            return self.sequence(lines, at, indent, depth, key or here)
        if _KEY.match(text):
            return self.mapping(lines, at, indent, depth, key or here)
        return self.inline(text, start, key), at + 1

    def sequence(self, lines: list[Line], at: int, indent: int, depth: int, key: Span) -> tuple[Node | None, int]:
        found: list[Node] = []
        begin = lines[at][2]
        while at < len(lines) and lines[at][0] == indent and (match := _ITEM.match(lines[at][1])):
            _, text, start = lines[at]
            rest = text[match.end() :]
            if rest:
                lines[at] = (indent + match.end(), rest, start + match.end())
            else:
                at += 1
            if at < len(lines) and lines[at][0] > indent:
                node, at = self.block(lines, at, depth + 1)
                if node is None:
                    return None, at
                found.append(node)
        return Node(found, Span(self.source, begin, self.end(lines, at)), key), at

    def mapping(self, lines: list[Line], at: int, indent: int, depth: int, key: Span) -> tuple[Node | None, int]:
        found: dict[str, Node] = {}
        begin = lines[at][2]
        while at < len(lines) and lines[at][0] == indent and (match := _KEY.match(lines[at][1])):
            _, text, start = lines[at]
            name = _unquoted(match[1].rstrip())
            place = Span(self.source, start, start + len(match[1].rstrip()))
            rest = text[match.end() :]
            at += 1
            if rest and not rest.startswith("#"):
                node: Node | None = self.inline(rest, start + match.end(), place)
                while at < len(lines) and lines[at][0] > indent:
                    at += 1  # a text of several lines
                    node = Node(None, place, place)
            elif at < len(lines) and (lines[at][0] > indent or (lines[at][0] == indent and _ITEM.match(lines[at][1]))):
                node, at = self.block(lines, at, depth + 1, place)
            else:
                node = Node(None, place, place)
            if node is None:
                return None, at
            found[name] = node
        return Node(found, Span(self.source, begin, self.end(lines, at)), key), at

    def end(self, lines: list[Line], at: int) -> int:
        _, text, start = lines[at - 1]
        return start + len(text)

    def inline(self, text: str, start: int, key: Span | None) -> Node:
        """`"text"`  |  `[a, b]`  |  `{a: b}`  |  plain text"""
        here = Span(self.source, start, start + len(text))
        if text.startswith(_OPAQUE):
            return Node(None, here, key or here)
        if text[0] in "[{":
            node, end = self.flow(text, 0, start, 0, key)
            return node if end == len(_COMMENT.sub("", text).rstrip()) else Node(None, here, key or here)
        quoted = _QUOTED.match(text)
        if quoted:
            return Node(_unquoted(quoted[0]), Span(self.source, start, start + quoted.end()), key or here)
        plain = _COMMENT.sub("", text).rstrip()
        return Node(decoded(plain), Span(self.source, start, start + len(plain)), key or here)

    def flow(self, text: str, at: int, start: int, depth: int, key: Span | None) -> tuple[Node, int]:
        """A flow collection, or a text in one, and where it ends; the end of the text if it is not understood."""
        here = Span(self.source, start + at, start + at)
        if at >= len(text) or depth > MAX_DEPTH:
            return Node(None, here, key or here), len(text) + 1
        if text[at] not in "[{":
            match = _QUOTED.match(text, at) or _PLAIN_IN_FLOW.match(text, at)
            end = match.end() if match is not None else len(text) + 1
            written = text[at:end].rstrip()
            span = Span(self.source, start + at, start + at + len(written))
            return Node(_unquoted(written), span, key or span), end
        closing = "]" if text[at] == "[" else "}"
        items: list[Node] = []
        pairs: dict[str, Node] = {}
        begin, at = at, at + 1
        while at < len(text) and text[at] != closing:
            if text[at] in " ,":
                at += 1
                continue
            named = _KEY.match(text, at) if closing == "}" else None
            place = Span(self.source, start + at, start + at + len(named[1])) if named else None
            if closing == "}" and named is None:
                return Node(None, here, key or here), len(text) + 1
            node, at = self.flow(text, named.end() if named else at, start, depth + 1, place)
            items.append(node)
            if named:
                pairs[_unquoted(named[1].rstrip())] = node
        span = Span(self.source, start + begin, start + min(at + 1, len(text)))
        return Node(items if closing == "]" else pairs, span, key or span), at + 1


def _unquoted(text: str) -> str:
    match = _QUOTED.fullmatch(text)
    if match is None:
        return decoded(text)
    return decoded(match[1] if match[1] is not None else match[2].replace("''", "'"))
