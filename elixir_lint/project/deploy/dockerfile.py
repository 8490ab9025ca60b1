"""Dockerfiles: stages, instructions, and the variables they know.

    ARG ELIXIR_VERSION=1.18.4
    FROM hexpm/elixir:${ELIXIR_VERSION}-erlang-27.3.4-alpine-3.21.3 AS builder
    ENV MIX_ENV="prod"
    RUN mix release

See https://docs.docker.com/reference/dockerfile/. An escape directive other than the backslash is not followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field

from elixir_lint.project.deploy.shell import Command, read_commands
from elixir_lint.project.deploy.words import Computed, Lexer, Literal, Part, Variable, Word, bytes_text, decoded, joined
from elixir_lint.record import record
from elixir_lint.source import SourceFile, Span

_INSTRUCTION = re.compile(r"[ \t]*([A-Za-z]+)(?=[ \t\r\n\\]|$)[ \t]*")
_IGNORED = re.compile(r"[ \t\r]*(?:#.*)?$")
_HEREDOC = re.compile(r"<<-?([\"']?)(\w+)\1")
_WITH_HEREDOCS = frozenset({"RUN", "COPY", "ADD"})
_FLAG = re.compile(r"(?:[ \t\r\n]|\\\r?\n)*--[\w-]+(?:=\S*)?(?=\s)")
_BLANK = re.compile(r"(?:[ \t\r\n]|\\\r?\n)*")
_BINDING = re.compile(r"[A-Za-z_]\w*(?==)", re.ASCII)
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_JSON_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')

MAX_CHAIN = 20
"""How many stages are followed from one to the one it is made from."""

Known = Mapping[str, "str | None"]
"""The variables at some point, by name; None for a value that the file does not tell."""


@record
class Binding:
    """`ENV NAME=value`, `ARG NAME=default`: `value` is None for an ARG without default, `text` what is known of it."""

    name: str
    value: Word | None
    text: str | None
    span: Span


@record
class Instruction:
    """One instruction; `name` in upper case, `span` all of it, `arguments` what follows its name and flags.

    `bindings` are those of ENV and ARG.
    `words` are the texts of the exec form (`["mix", "release"]`), None in the shell form.
    """

    name: str
    span: Span
    arguments: Span
    bindings: tuple[Binding, ...]
    words: tuple[str, ...] | None
    commands: tuple[Command, ...]


@record
class Stage:
    """What follows a `FROM`. `name` is "" without AS, `image` None if it is not known, `base` an earlier stage."""

    name: str
    image: str | None
    base: Stage | None = field(compare=False, repr=False)
    span: Span
    instructions: tuple[Instruction, ...]

    @property
    def chain(self) -> tuple[Stage, ...]:
        """The stages that this one is made from, the first first, and itself."""
        found = [self]
        while (base := found[-1].base) is not None and len(found) < MAX_CHAIN:
            found.append(base)
        return tuple(reversed(found))

    def last(self, name: str) -> Instruction | None:
        """The instruction of a name that counts: the last one of the stage, or of one that it is made from."""
        found = [each for stage in self.chain for each in stage.instructions if each.name == name]
        return found[-1] if found else None

    def known(self, before: Instruction | None = None) -> Known:
        """The variables as they are before an instruction of this stage, or at its end."""
        found: dict[str, str | None] = {}
        for stage in self.chain:
            fixed = set()
            for instruction in stage.instructions:
                if instruction is before:
                    return found
                for binding in instruction.bindings:
                    if instruction.name == "ENV":
                        fixed.add(binding.name)
                    if instruction.name == "ENV" or binding.name not in fixed:
                        found[binding.name] = binding.text
        return found


@record
class Dockerfile:
    file: SourceFile
    stages: tuple[Stage, ...]

    @property
    def instructions(self) -> Iterator[Instruction]:
        for stage in self.stages:
            yield from stage.instructions

    def final(self, target: str | None = None) -> Stage | None:
        """The stage that is deployed: the one named `target`, else the last."""
        named = [stage for stage in self.stages if target is not None and stage.name == target.lower()]
        return named[-1] if named else self.stages[-1] if self.stages else None


def read_dockerfile(source: SourceFile) -> Dockerfile:
    """The stages of a Dockerfile. What cannot be understood is left out."""
    reader = _Reader(source)
    for name, start, at, end in reader.split():
        reader.instruction(name, start, at, end)
    reader.finish_stage()
    return Dockerfile(source, tuple(reader.stages))


def _without_inner_comments(text: str) -> str:
    """The text with blanks for the comments and empty lines between the lines of an instruction."""
    lines = text.split("\n")
    inside = False
    for number, line in enumerate(lines):
        if _IGNORED.fullmatch(line):
            lines[number] = " " * len(line) + (" " if inside else "\n")
        else:
            inside = line.rstrip(" \t\r").endswith("\\")
            lines[number] = line + "\n"
    return "".join(lines)[: len(text)]


class _Reader:
    """Goes through a file once. `text` is the file without the comments inside of instructions."""

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self.text = _without_inner_comments(bytes_text(source))
        self.stages: list[Stage] = []
        self.arguments: dict[str, str | None] = {}
        self.head: tuple[str, str | None, Stage | None, Span] | None = None
        self.body: list[Instruction] = []
        self.known: dict[str, str | None] = {}
        self.fixed: set[str] = set()
        self.unclosed: set[str] = set()

    # -- lines -----------------------------------------------------------------------------------

    def split(self) -> Iterator[tuple[str, int, int, int]]:
        """Each instruction as its name, where it begins, where its arguments begin, where it ends."""
        at = 0
        while at < len(self.text):
            end = self.line_end(at)
            match = _INSTRUCTION.match(self.text, at, end)
            if match is None:
                at = end + 1
                continue
            while end < len(self.text) and self.text[at:end].rstrip(" \t\r").endswith("\\"):
                at = end + 1
                end = self.line_end(at)
            if match[1].upper() in _WITH_HEREDOCS:
                end = self.heredocs(match.end(), end)
            yield match[1].upper(), match.start(1), min(match.end(), end), end
            at = end + 1

    def line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        return end if end >= 0 else len(self.text)

    def heredocs(self, start: int, end: int) -> int:
        """The end of the last heredoc that the instruction opens; one that nothing closes is none."""
        for match in list(_HEREDOC.finditer(self.text, start, end)):
            delimiter = match[2]
            if delimiter not in self.unclosed:
                closing = re.compile(rf"^\t*{delimiter}\r?$", re.MULTILINE).search(self.text, end + 1)
                if closing is None:
                    self.unclosed.add(delimiter)
                else:
                    end = closing.end()
        return end

    # -- instructions ----------------------------------------------------------------------------

    def instruction(self, name: str, start: int, at: int, end: int) -> None:
        if name == "FROM":
            self.finish_stage()
            self.begin_stage(start, at, end)
            return
        while flag := _FLAG.match(self.text, at, end):
            at = flag.end()
        at = _BLANK.match(self.text, at, end).end()  # type: ignore[union-attr]
        bindings = tuple(self.bindings(name, at, end)) if name in ("ENV", "ARG") else ()
        words = self.exec_form(at, end) if name in ("RUN", "CMD", "ENTRYPOINT") else None
        runs = words is None and name in ("RUN", "CMD", "ENTRYPOINT")
        commands = self.shell_form(at, end) if runs else ()
        if self.head is not None:
            span, arguments = Span(self.source, start, end), Span(self.source, at, end)
            self.body.append(Instruction(name, span, arguments, bindings, words, commands))

    def begin_stage(self, start: int, at: int, end: int) -> None:
        """`FROM --platform=... IMAGE AS NAME`"""
        while flag := _FLAG.match(self.text, at, end):
            at = flag.end()
        words = [resolved(word, self.arguments) for word in self.words(at, end)]
        image = words[0] if words else None
        name = (words[2] or "").lower() if len(words) > 2 and (words[1] or "").lower() == "as" else ""
        base = next((s for s in reversed(self.stages) if image is not None and s.name == image.lower() != ""), None)
        self.head = name, image, base, Span(self.source, start, end)
        self.known = dict(base.known()) if base is not None else {}
        self.fixed = set()

    def finish_stage(self) -> None:
        if self.head is not None:
            self.stages.append(Stage(*self.head, tuple(self.body)))
            self.head, self.body = None, []

    def words(self, at: int, end: int) -> Iterator[Word]:
        lexer = self.lexer(at, end)
        while self.skip_blanks(lexer):
            yield lexer.word()

    def lexer(self, at: int, end: int) -> Lexer:
        return Lexer(self.source, self.text, at, end, ends=" \t\r\n")

    def skip_blanks(self, lexer: Lexer) -> bool:
        """Go to the next word; whether there is one."""
        lexer.at = _BLANK.match(self.text, lexer.at, lexer.end).end()  # type: ignore[union-attr]
        return lexer.at < lexer.end

    def bindings(self, kind: str, at: int, end: int) -> Iterator[Binding]:
        """`NAME=value OTHER="a b"`, `NAME the rest of the line` (ENV only), `NAME` (ARG only)"""
        lexer = self.lexer(at, end)
        while self.skip_blanks(lexer):
            match = _BINDING.match(self.text, lexer.at, end)
            if match is not None:
                lexer.at = match.end() + 1
                value = None if lexer.at >= end else lexer.word()
                yield self.bind(kind, match, value or Word((), Span(self.source, end, end)))
                continue
            match = _NAME.match(self.text, lexer.at, end)
            if match is None:
                return
            lexer.at = match.end()
            if kind == "ARG":
                yield self.bind(kind, match, None)
            elif self.skip_blanks(lexer):
                start = lexer.at
                parts = tuple(joined(lexer.parts("\n")))
                yield self.bind(kind, match, Word(parts, Span(self.source, start, lexer.at)))

    def bind(self, kind: str, match: re.Match[str], value: Word | None) -> Binding:
        """Take note of a variable; before the first FROM it is one for the names of images."""
        name = match[0]
        in_stage = self.head is not None
        if value is None:
            text = self.arguments.get(name) if in_stage else None
        else:
            text = resolved(value, self.known if in_stage else self.arguments)
        if in_stage:
            if kind == "ENV":
                self.fixed.add(name)
            if kind == "ENV" or name not in self.fixed:
                self.known[name] = text
        else:
            self.arguments[name] = text
        return Binding(name, value, text, Span(self.source, match.start(), match.end()))

    def exec_form(self, at: int, end: int) -> tuple[str, ...] | None:
        """`["program", "argument"]`; what is no JSON is a shell's text."""
        written = self.text[at:end].strip()
        if not written.startswith("["):
            return None
        from json import loads  # not needed where no command is a list

        try:
            words = loads(decoded(re.sub(r"\\\r?\n", "", written)))
        except (ValueError, RecursionError):
            return None
        return tuple(words) if isinstance(words, list) and all(isinstance(word, str) for word in words) else None

    def shell_form(self, at: int, end: int) -> tuple[Command, ...]:
        """The commands of `RUN a && b`, or of the heredoc in `RUN <<EOF`."""
        if _HEREDOC.match(self.text, at, end):
            at = min(self.line_end(at) + 1, end)
            end = max(self.text.rfind("\n", at, end), at)
        return read_commands(self.source, self.text, at, end)


def resolved(word: Word, known: Known) -> str | None:
    """The text of a word where these variables are set; None if the file does not tell it.

    An image may set more than its Dockerfile knows, so a variable that is not there is not known, but for its default.
    """
    texts = [_text_of(part, known) for part in word.parts]
    return None if None in texts else "".join(text for text in texts if text is not None)


def _text_of(part: Part, known: Known) -> str | None:
    match part:
        case Literal(text):
            return text
        case Variable(name, default):
            value = known.get(name)
            return resolved(default, known) if not value and default is not None else value
        case Computed():
            return None
