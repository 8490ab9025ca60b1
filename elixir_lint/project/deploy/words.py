"""Words of a shell, of a Dockerfile, of vm.args: text with expansions in it, and where each stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from elixir_lint.record import record
from elixir_lint.source import SourceFile, Span

MAX_DEPTH = 20
"""How deep defaults are read inside of one another."""


@record
class Literal:
    """A stretch of known text, quotes and escapes done."""

    text: str
    span: Span


@record
class Variable:
    """`$NAME`, `${NAME}`, `${NAME:-default}`. `default` is None without one."""

    name: str
    default: Word | None
    span: Span


@record
class Computed:
    """What only a run knows: `$(command)`, `` `command` ``, `${NAME%.*}`, `$1`, an EEx tag."""

    span: Span


Part: TypeAlias = Literal | Variable | Computed


@record
class Word:
    """One word; `span` has its quotes too. Without parts it is the empty text."""

    parts: tuple[Part, ...]
    span: Span

    @property
    def literal(self) -> str | None:
        """The text, if all of it is known."""
        texts = [part.text for part in self.parts if isinstance(part, Literal)]
        return "".join(texts) if len(texts) == len(self.parts) else None

    @property
    def known(self) -> str:
        """The text with a NUL for each expansion: for searching, no word of a file has one."""
        return "".join(part.text if isinstance(part, Literal) else "\0" for part in self.parts)


def tag_depth(word: Word) -> int | None:
    """By how much a tag that prints nothing changes how deep we are: `<% if x do %>` 1, `<% end %>` -1, others 0.

    None for a word that is no such tag.
    """
    match word.parts:
        case (Computed(span),) if (text := span.text).startswith("<%") and not text.startswith("<%="):
            inside = text[2:].removesuffix("%>").strip(" -")
            opens = inside.endswith((" do", "->")) or inside == "do"
            return 1 if opens and not inside.startswith("else") else -1 if inside == "end" else 0
        case _:
            return None


class Lexer:
    """Cuts text into words. `text` has one character per byte of `source`, so that offsets are the same.

    `ends` are the characters that end a word outside of quotes. With `eex`, tags `<% ... %>` are Computed.
    """

    def __init__(self, source: SourceFile, text: str, at: int, end: int, *, ends: str, eex: bool = False) -> None:
        self.source = source
        self.text = text
        self.at = at
        self.end = end
        self.ends = ends
        self.eex = eex
        self.depth = 0

    def peek(self, length: int = 1) -> str:
        return self.text[self.at : min(self.at + length, self.end)]

    def span(self, start: int) -> Span:
        return Span(self.source, start, self.at)

    def word(self) -> Word:
        """The word that begins here, up to one of `ends`."""
        start = self.at
        return Word(tuple(joined(self.parts(self.ends))), self.span(start))

    def parts(self, ends: str) -> Iterator[Part]:
        while self.at < self.end:
            here = self.peek()
            if self.eex and self.peek(2) == "<%":
                yield self.tag()
            elif here in ends:
                return
            elif here == "'":
                yield self.single_quoted()
            elif here == '"':
                yield from self.double_quoted()
            elif here == "\\":
                yield self.escaped()
            elif here in "$`":
                yield self.expansion()
            else:
                yield self.plain(ends)

    def plain(self, ends: str) -> Literal:
        """Characters up to the next that means something."""
        start = self.at
        stops = ends + "'\"\\$`" + ("<" if self.eex else "")
        self.at += 1
        while self.at < self.end and self.text[self.at] not in stops:
            self.at += 1
        return Literal(decoded(self.text[start : self.at]), self.span(start))

    def tag(self) -> Computed:
        """`<%= @release.name %>`"""
        start = self.at
        close = self.text.find("%>", self.at + 2, self.end)
        self.at = close + 2 if close >= 0 else self.end
        return Computed(self.span(start))

    def single_quoted(self) -> Literal:
        start = self.at + 1
        close = self.text.find("'", start, self.end)
        stop = close if close >= 0 else self.end
        self.at = min(stop + 1, self.end)
        return Literal(decoded(self.text[start:stop]), Span(self.source, start, stop))

    def double_quoted(self) -> Iterator[Part]:
        """`"text $NAME \\" text"`; the span of an empty text is where it would stand."""
        self.at += 1
        start = self.at
        empty = True
        while self.at < self.end and self.peek() != '"':
            empty = False
            begin = self.at
            if self.eex and self.peek(2) == "<%":
                yield self.tag()
            elif self.peek() in "$`":
                yield self.expansion()
            elif self.peek() == "\\" and self.peek(2)[1:] in ('"', "\\", "$", "`", "\n"):
                yield self.escaped()
            else:
                self.at += 1
                while self.at < self.end and self.peek() not in '"\\$`' and not (self.eex and self.peek(2) == "<%"):
                    self.at += 1
                yield Literal(decoded(self.text[begin : self.at]), self.span(begin))
        if empty:
            yield Literal("", Span(self.source, start, start))
        self.at = min(self.at + 1, self.end)

    def escaped(self) -> Literal:
        """A backslash and what follows; before a line end both vanish."""
        start = self.at
        following = self.peek(2)[1:]
        self.at = min(self.at + 2, self.end)
        return Literal("" if following == "\n" else decoded(following), self.span(start))

    def expansion(self) -> Part:
        """`$NAME`, `${...}`, `$(...)`, `` `...` ``; a lone `$` is text."""
        start = self.at
        if self.peek() == "`":
            close = self.text.find("`", start + 1, self.end)
            self.at = close + 1 if close >= 0 else self.end
            return Computed(self.span(start))
        self.at += 1
        here = self.peek()
        if here == "{":
            return self.braced(start)
        if here == "(":
            self.closing("(", ")")
            return Computed(self.span(start))
        name = self.name()
        if name:
            return Variable(name, None, self.span(start))
        if here and here in "0123456789@*#?$!-":
            self.at += 1
            return Computed(self.span(start))
        return Literal("$", self.span(start))

    def braced(self, start: int) -> Part:
        """`${NAME}`, `${NAME:-default}`, `${NAME-default}`, `${NAME:=default}`; other operations are not followed."""
        self.at += 1
        name = self.name()
        operator = next((o for o in (":-", ":=", "-", "=") if self.peek(len(o)) == o), "")
        if name and self.depth < MAX_DEPTH and (operator or self.peek() == "}"):
            default = None
            if operator:
                self.at += len(operator)
                begin = self.at
                self.depth += 1
                default = Word(tuple(joined(self.parts("}"))), self.span(begin))
                self.depth -= 1
            self.at = min(self.at + 1, self.end)
            return Variable(name, default, self.span(start))
        self.at = start + 1
        self.closing("{", "}")
        return Computed(self.span(start))

    def name(self) -> str:
        start = self.at
        while self.at < self.end and _is_name_character(self.text[self.at], first=self.at == start):
            self.at += 1
        return self.text[start : self.at]

    def closing(self, opening: str, closing: str) -> None:
        """Go behind the bracket that closes the one here. Brackets in quotes do not count."""
        depth = 0
        while self.at < self.end:
            here = self.peek()
            if here == "'":
                self.single_quoted()
                continue
            if here == '"':
                self.skip_double_quoted()
                continue
            if here == "\\":
                self.at += 1
            elif here == opening:
                depth += 1
            elif here == closing:
                depth -= 1
                if depth == 0:
                    self.at += 1
                    return
            self.at = min(self.at + 1, self.end)

    def skip_double_quoted(self) -> None:
        """Go behind the next quote that no backslash is before."""
        self.at += 1
        while self.at < self.end and self.peek() != '"':
            self.at += 2 if self.peek() == "\\" else 1
        self.at = min(self.at + 1, self.end)


def _is_name_character(character: str, *, first: bool) -> bool:
    return character.isascii() and (character.isalpha() or character == "_" or (not first and character.isdigit()))


def joined(parts: Iterator[Part]) -> Iterator[Part]:
    """The parts with neighbouring literals as one."""
    before: Literal | None = None
    for part in parts:
        if not isinstance(part, Literal):
            if before is not None:
                yield before
                before = None
            yield part
        elif before is None:
            before = part
        else:
            before = Literal(before.text + part.text, Span(part.span.file, before.span.start, part.span.end))
    if before is not None:
        yield before


def bytes_text(source: SourceFile) -> str:
    """The file's text with one character per byte."""
    return source.data.decode("latin-1")


def decoded(text: str) -> str:
    """Such text as it reads."""
    return text if text.isascii() else text.encode("latin-1").decode("utf-8", "replace")
