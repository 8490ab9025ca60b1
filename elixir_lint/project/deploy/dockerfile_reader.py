"""Reading Dockerfiles. An escape directive other than the backslash is not followed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elixir_lint.project.deploy.dockerfile import Binding, Dockerfile, Instruction, Stage, resolved, variables_in
from elixir_lint.project.deploy.shell import Command, read_commands
from elixir_lint.project.deploy.words import Lexer, Literal, Word, bytes_text, decoded, joined
from elixir_lint.regex import regex
from elixir_lint.source import SourceFile, Span

_INSTRUCTION = regex(r"[ \t]*([A-Za-z]+)(?=[ \t\r\n\\]|$)[ \t]*")
_IGNORED = regex(r"[ \t\r]*(?:#.*)?$")
_HEREDOC = regex(r"<<-?([\"']?)(\w+)\1")
_WITH_HEREDOCS = frozenset({"RUN", "COPY", "ADD"})
_RUNNING = frozenset({"RUN", "CMD", "ENTRYPOINT", "SHELL"})
_WITH_OPERANDS = frozenset({"COPY", "ADD", "WORKDIR", "USER", "EXPOSE"})
_FLAG = regex(r"(?:[ \t\r\n]|\\\r?\n)*(--[\w-]+(?:=\S*)?)(?=\s)")
_BLANK = regex(r"(?:[ \t\r\n]|\\\r?\n)*")
_BINDING = regex(r"[A-Za-z_]\w*(?==)", re.ASCII)
_PLAIN_TEXT = regex(r'"([^"\\\x00-\x1f]*)"')
_PLAIN_LIST = regex(r'\[\s*(?:"[^"\\\x00-\x1f]*"\s*(?:,\s*"[^"\\\x00-\x1f]*"\s*)*)?\]')
_NAME = regex(r"[A-Za-z_]\w*", re.ASCII)


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
        self.named: dict[str, Stage] = {}  # the latest of each name
        self.arguments: dict[str, str | None] = {}
        self.head: tuple[str, str | None, Stage | None, Span] | None = None
        self.body: list[Instruction] = []
        self.known: dict[str, str | None] = {}
        self.fixed: set[str] = set()
        self.open: set[str] = set()
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
        flags, at = self.flags(at, end)
        at = _BLANK.match(self.text, at, end).end()  # type: ignore[union-attr]
        bindings = tuple(self.bindings(name, at, end)) if name in ("ENV", "ARG") else ()
        operands = self.operands(at, end) if name in _WITH_OPERANDS else ()
        words = self.exec_form(at, end) if name in _RUNNING else None
        commands = self.shell_form(at, end) if words is None and name in _RUNNING else ()
        if self.head is not None:
            span, arguments = Span(self.source, start, end), Span(self.source, at, end)
            self.body.append(Instruction(name, span, arguments, flags, bindings, operands, words, commands))

    def flags(self, at: int, end: int) -> tuple[tuple[str, ...], int]:
        """`--from=builder --link`, and where they end."""
        flags = []
        while flag := _FLAG.match(self.text, at, end):
            flags.append(decoded(flag[1]))
            at = flag.end()
        return tuple(flags), at

    def begin_stage(self, start: int, at: int, end: int) -> None:
        """`FROM --platform=... IMAGE AS NAME`"""
        _, at = self.flags(at, end)
        words = [resolved(word, self.arguments) for word in self.words(at, end)]
        image = words[0] if words else None
        name = (words[2] or "").lower() if len(words) > 2 and (words[1] or "").lower() == "as" else ""
        base = self.named.get(image.lower()) if image else None
        self.head = name, image, base, Span(self.source, start, end)
        inherited = base.bindings() if base is not None else {}
        self.known = {name: binding.text for name, binding in inherited.items()}
        self.open = {name for name, binding in inherited.items() if binding.open}
        self.fixed = set()

    def finish_stage(self) -> None:
        if self.head is not None:
            self.stages.append(Stage(*self.head, tuple(self.body)))
            self.named[self.stages[-1].name] = self.stages[-1]
            self.head, self.body = None, []

    def operands(self, at: int, end: int) -> tuple[Word, ...]:
        """`SOURCE ... TARGET`  |  `["SOURCE", "TARGET"]`; the documents of `COPY <<EOF TARGET` are left out."""
        heredoc = self.text.find("\n", at, end) if _HEREDOC.search(self.text, at, self.line_end(at)) else -1
        written = self.exec_form(at, end)
        if written is not None:
            span = Span(self.source, at, end)
            return tuple(Word((Literal(text, span),), span) for text in written)
        return tuple(self.words(at, heredoc if heredoc >= 0 else end))

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
        """`NAME=value OTHER="a b"`, `NAME the rest of the line` (ENV only), `NAME` (ARG only)

        All values of one instruction see the variables as they were before it.
        """
        found = list(self.written_bindings(kind, at, end))
        for binding in found:
            self.note(kind, binding)
        return iter(found)

    def written_bindings(self, kind: str, at: int, end: int) -> Iterator[Binding]:
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
        name = match[0]
        in_stage = self.head is not None
        inherited = self.arguments.get(name) if in_stage else None
        before = self.known if in_stage else self.arguments
        text = resolved(value, before) if value is not None else inherited
        opened = kind == "ARG" or (value is not None and not self.open.isdisjoint(variables_in(value)))
        return Binding(name, value, text, Span(self.source, match.start(), match.end()), opened)

    def note(self, kind: str, binding: Binding) -> None:
        """Take note of a variable; before the first FROM it is one for the names of images."""
        if self.head is None:
            self.arguments[binding.name] = binding.text
        elif kind == "ENV" or binding.name not in self.fixed:
            self.known[binding.name] = binding.text
            (self.open.add if binding.open else self.open.discard)(binding.name)
            if kind == "ENV":
                self.fixed.add(binding.name)

    def exec_form(self, at: int, end: int) -> tuple[str, ...] | None:
        """`["program", "argument"]`; what is no JSON is a shell's text."""
        written = re.sub(r"\\\r?\n", "", self.text[at:end]).strip()
        if not written.startswith("["):
            return None
        if _PLAIN_LIST.fullmatch(written):
            return tuple(decoded(text) for text in _PLAIN_TEXT.findall(written))
        from json import loads  # not needed for most lists

        try:
            words = loads(decoded(written))
        except (ValueError, RecursionError):
            return None
        return tuple(words) if isinstance(words, list) and all(isinstance(word, str) for word in words) else None

    def shell_form(self, at: int, end: int) -> tuple[Command, ...]:
        """The commands of `RUN a && b`, or of the heredoc in `RUN <<EOF`."""
        if _HEREDOC.match(self.text, at, end):
            at = min(self.line_end(at) + 1, end)
            end = max(self.text.rfind("\n", at, end), at)
        return read_commands(self.source, self.text, at, end)
