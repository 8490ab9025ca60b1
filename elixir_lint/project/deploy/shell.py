"""Shell scripts as the list of their simple commands.

    export RELEASE_COOKIE="${RELEASE_COOKIE:-$(cat /run/secrets/cookie)}"
    if [ -z "$SKIP" ]; then bin/migrate; fi && exec bin/server

Nothing is run: what a loop does how often, what a substitution prints, is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from elixir_lint.project.deploy.words import Lexer, Word, bytes_text, decoded, tag_depth
from elixir_lint.record import record
from elixir_lint.regex import regex
from elixir_lint.source import SourceFile, Span

_ENDS = " \t\r\n;&|()<>"
_BLANK = " \t\r"
_OPENING = frozenset({"if", "while", "until", "for", "case", "select", "{"})
_HEADS = frozenset({"for", "case", "select"})
_CLOSING = frozenset({"fi", "done", "esac", "}"})
_OTHER = frozenset({"then", "else", "elif", "do", "in", "!", "time", "function"})
_ASSIGNMENT = regex(r"[A-Za-z_]\w*\+?=", re.ASCII)
_ENDINGS = frozenset({"&", "|", "&&", "||", ";;"})
_DECLARING = frozenset({"export", "declare", "typeset", "local", "readonly"})


@record
class Assignment:
    """`NAME=value`; `span` is the name."""

    name: str
    value: Word
    span: Span


@record
class Command:
    """`NAME=value program argument ...`; also `export NAME=value`, whose values are in `assignments`.

    `conditional`: it stands in a branch, a loop or a function, or behind `&&` or `||`. `ending` is the operator behind
    it (`&`, `|`, `&&`, `||`, `;;`), "" for a line end or `;`.
    """

    assignments: tuple[Assignment, ...]
    words: tuple[Word, ...]
    span: Span
    conditional: bool
    ending: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """The words as text, with a NUL for each expansion."""
        return tuple(word.known for word in self.words)


def commands_of(source: SourceFile, *, eex: bool = False) -> tuple[Command, ...]:
    """The commands of a script, in the order of the text."""
    return read_commands(source, bytes_text(source), 0, len(source.data), eex=eex)


def read_commands(source: SourceFile, text: str, start: int, end: int, *, eex: bool = False) -> tuple[Command, ...]:
    """The commands between two offsets. `text` is the file's, one character per byte, perhaps with parts blanked."""
    return tuple(_Script(source, text, start, end, eex).commands())


class _Script:
    """Goes through a script once."""

    def __init__(self, source: SourceFile, text: str, start: int, end: int, eex: bool) -> None:
        self.lexer = Lexer(source, text, start, end, ends=_ENDS, eex=eex)
        self.depth = 0
        self.cases = 0
        self.after = ""
        self.begin = start
        self.assignments: list[Assignment] = []
        self.words: list[Word] = []
        self.heredocs: list[str] = []
        self.head = ""
        self.in_pattern = False
        self.names_function = False

    def commands(self) -> Iterator[Command]:
        lexer = self.lexer
        while lexer.at < lexer.end:
            here = lexer.peek()
            if here in _BLANK or lexer.peek(2) == "\\\n":
                lexer.at += 1 if here in _BLANK else 2
            elif here == "#":
                self.skip_line()
            elif here == "\n":
                yield from self.finished("")
                lexer.at += 1
                self.skip_heredocs()
            elif here in "<>" and not (lexer.eex and lexer.peek(2) == "<%"):
                self.redirection()
            elif here in ";&|()":
                yield from self.operator()
            else:
                self.take_word()
        yield from self.finished("")

    def finished(self, operator: str) -> Iterator[Command]:
        """The command so far, if there is one, as `operator` ends it. `for NAME in WORDS` is none."""
        if self.head:
            self.head, self.words = "", []
        if self.assignments or self.words:
            span = Span(self.lexer.source, self.begin, self._end())
            conditional = self.depth > 0 or self.after in ("&&", "||")
            ending = operator if operator in _ENDINGS else ""
            yield Command(tuple(self.assignments), tuple(self.words), span, conditional, ending)
            self.assignments, self.words = [], []
            self.after = operator
        elif operator:
            self.after = operator

    def _end(self) -> int:
        ends = [each.value.span.end for each in self.assignments] + [word.span.end for word in self.words]
        return max(ends)

    def operator(self) -> Iterator[Command]:
        """`;`, `&`, `&&`, `|`, `||`, `(`, `)`"""
        lexer = self.lexer
        two = lexer.peek(2)
        operator = two if two in ("&&", "||", ";;") else lexer.peek()
        lexer.at += len(operator)
        if operator == "(" and self.words and lexer.peek() == ")":
            self.words.pop()  # `name() { ... }`
            lexer.at += 1
        elif self.in_pattern:
            self.words, self.assignments = [], []  # `(pattern|pattern)`
            self.in_pattern = operator != ")"
        else:
            yield from self.finished(operator)
            self.in_pattern = operator == ";;" and self.cases > 0

    def redirection(self) -> None:
        """`> file`, `2>&1`, `<<EOF`: no words of the command."""
        lexer = self.lexer
        if self.words and self.words[-1].literal in ("1", "2") and self.words[-1].span.end == lexer.at:
            self.words.pop()
        start = lexer.at
        while lexer.at < lexer.end and lexer.peek() in "<>&-":
            lexer.at += 1
        sign = lexer.text[start : lexer.at]
        while lexer.at < lexer.end and lexer.peek() in _BLANK:
            lexer.at += 1
        if lexer.at < lexer.end and lexer.peek() not in _ENDS:
            target = lexer.word()
            if sign in ("<<", "<<-") and target.literal:
                self.heredocs.append(target.literal)

    def skip_line(self) -> None:
        end = self.lexer.text.find("\n", self.lexer.at, self.lexer.end)
        self.lexer.at = end if end >= 0 else self.lexer.end

    def skip_heredocs(self) -> None:
        """The lines up to the delimiters that the line before has opened."""
        lexer = self.lexer
        for delimiter in self.heredocs:
            while lexer.at < lexer.end:
                start = lexer.at
                self.skip_line()
                line = decoded(lexer.text[start : lexer.at])
                lexer.at = min(lexer.at + 1, lexer.end)
                if line.strip("\t\r") == delimiter:
                    break
        self.heredocs = []

    def take_word(self) -> None:
        """A keyword at the beginning of a command, an assignment, or a word."""
        lexer = self.lexer
        if not self.words and not self.assignments:
            self.begin = lexer.at
        declaring = bool(self.words) and self.words[0].literal in _DECLARING
        if not self.words or declaring:
            assignment = _ASSIGNMENT.match(lexer.text, lexer.at, lexer.end)
            if assignment:
                self.take_assignment(assignment)
                return
        word = lexer.word()
        change = tag_depth(word) if lexer.eex else None
        if change is not None:
            self.depth = max(self.depth + change, 0)
        elif self.names_function:
            self.names_function = False
        elif self.words or self.assignments or not self.is_keyword(word):
            self.words.append(word)
        if self.head == "case" and word.literal == "in":
            self.head, self.words, self.in_pattern = "", [], True

    def take_assignment(self, assignment: re.Match[str]) -> None:
        lexer = self.lexer
        name = assignment[0].rstrip("+=")
        span = Span(lexer.source, assignment.start(), assignment.start() + len(name))
        lexer.at = assignment.end()
        if lexer.at >= lexer.end or (lexer.peek() in _ENDS and not (lexer.eex and lexer.peek(2) == "<%")):
            value = Word((), Span(lexer.source, lexer.at, lexer.at))
        else:
            value = lexer.word()
        self.assignments.append(Assignment(name, value, span))

    def is_keyword(self, word: Word) -> bool:
        """`if`, `then`, `fi` and the like; counts how deep we are."""
        text = word.literal
        if text is None or self.lexer.source.data[word.span.start : word.span.end] != text.encode():
            return False
        if text in _OPENING:
            self.depth += 1
            self.cases += text == "case"
            self.head = text if text in _HEADS else ""
        elif text in _CLOSING:
            self.depth = max(self.depth - 1, 0)
            if text == "esac":
                self.cases, self.in_pattern = max(self.cases - 1, 0), False
        else:
            self.names_function = text == "function"
            return text in _OTHER
        return True


def text_as_commands(text: str) -> tuple[Command, ...]:
    """The commands of a text that stands in no file as it is (`["sh", "-c", "..."]`): its places mean nothing."""
    return commands_of(SourceFile("", text.encode()))
