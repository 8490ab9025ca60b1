"""Reading an expression of Elixir as far as its literals, from any place in a text."""

from __future__ import annotations

import re
from typing import NamedTuple

from elixir_lint.regex import regex
from elixir_lint.secrets.detect import is_discarded, is_random, looks_like_path


class Stretch(NamedTuple):
    """Characters `start` to `end` (exclusive) of the text at hand."""

    start: int
    end: int


_TOKEN = regex(
    r"(?P<space>[ \t\r]+)|(?P<newline>\n\s*)|(?P<comment>\#(?!\{)[^\n]*)|(?P<quote>\"\"\"|'''|[\"'])"
    r"|(?P<sigil>~[a-zA-Z]+(?:\"\"\"|'''|[\"'(\[{<|/]))|(?P<bytes><<)|(?P<key>[A-Za-z_]\w*[?!]?:(?=\s|$))"
    r"|(?P<word>[A-Za-z_@:][\w.@:]*[?!]?)|(?P<operator>\|\||<>|\|>|&&|->|=>)|(?P<open>[(\[{])|(?P<close>[)\]}])"
    r"|(?P<comma>,)|(?P<other>.)",
    re.ASCII | re.DOTALL,
)
_READ = regex(r"(?:^|[.:_])(?:get|fetch|pop|env)\w*[?!]?$|^Phoenix\.Token\.\w+$", re.ASCII)
"""Functions whose first string names something; that of Phoenix.Token is a salt."""
_FIRST_ARGUMENT = regex(r"(?:\(\s{0,200}|[ \t])(?:[\w.]{1,100},\s{0,200})?(?=[\"'])", re.ASCII)
_SYSTEM = regex(r"\s{0,200},\s{0,200}(?=[\"'])")
_ENDS = frozenset(("raise", "throw", "exit", ":hex", ":git"))
_ACCESS = regex(r"[\w)\]]\[[\"']", re.ASCII)
_CLOSERS = {"(": ")", "[": "]", "{": "}", "<": ">"}
_INSIDE = regex(r"\\.|#\{|[{}\"']", re.DOTALL)
_CONCATENATION = r"\s{0,20}<>"
_NO_OPENING = r"\s{0,20}(?:<>|[),\]}]|$)"
"""What follows a quote that closes a string which began before the key (`"token: " <> token`)."""
_HARMLESS_PART = r"#\{(?:[^{}\"']*|System\.(?:get_env|fetch_env!)\(\"\w*\"\))\}"
_MAX_LINES = 100
"""So many lines a literal may have; a quote without a partner ends with its line."""


def is_harmless(value: str) -> bool:
    """Whether a literal after a secret key may be shown: blank, a template, a variable's name, a path, `Bearer `."""
    value = re.sub(_HARMLESS_PART, "", value)
    if not value.strip(" *") or value in ("true", "false", "nil", "null"):
        return True
    if re.search(r"\$\{|\{\{", value) and value != "${{":
        return re.fullmatch(r"\$\{[^}]*\}|\$?\{\{[^}]*\}\}\s*", value) is not None
    return bool(
        is_discarded(value) or re.fullmatch(r"\$\w+|\$\(.*|\$\{\{|[A-Za-z]{3,10} +", value) or looks_like_path(value)
    )


def operator_follows(text: str, at: int) -> bool:
    """Whether the expression goes on after a bracket, also with `do nil -> "..."` as of `case get_env("NAME")`."""
    return (
        re.compile(r"\s{0,200}(?:\|\||<>|\|>|[=!]=|in\s{1,20}[\[~]|do\s{1,200}nil\s{0,20}->)").match(text, at)
        is not None
    )


class _Scan:
    """Reading the expression after a key up to its end: a comma or line end of its own level, or another key."""

    def __init__(self, text: str, depth: int, random_only: bool) -> None:
        self.text = text
        self.random_only = random_only
        self.found: list[Stretch] = []
        self.depth = depth
        self.wants_operand = True
        self.names_something = False

    def take(self, token: re.Match[str]) -> int | None:
        """Where to go on after a token; None where the expression has ended."""
        at = token.end()
        match token.lastgroup:
            case "newline":
                ends = self.depth == 0 and not self.wants_operand and not operator_follows(self.text, token.start())
                return None if ends else at
            case "space" | "comment":
                return at
            case "quote" | "sigil" | "bytes":
                return self._literal(token)
            case "key":
                self.wants_operand = True
                return at if token[0] in ("do:", "else:") else None
            case "operator":
                self.wants_operand = True
                return None if token[0] == "=>" else at
            case "open":
                self.depth += 1
                self.names_something = _ACCESS.match(self.text, token.start() - 1) is not None
            case "close":
                self.depth -= 1
                return None if self.depth < 0 and not operator_follows(self.text, at) else at
            case "comma":
                return None if self.depth <= 0 else at
            case "other" if self.text.startswith("#{", token.start()):
                return None
            case "word":
                return self._word(token)
        self.wants_operand = token.lastgroup == "open"
        return at

    def _word(self, token: re.Match[str]) -> int | None:
        """After `raise` or a package's `:hex` follows no value; `get_env("NAME")`, `{:system, "NAME"}` name one."""
        if token[0] in _ENDS:
            return None
        self.wants_operand = token[0] in ("do", "else", "fn")
        reads = _SYSTEM if token[0] == ":system" else _FIRST_ARGUMENT if _READ.search(token[0]) else None
        name = reads.match(self.text, token.end()) if reads else None
        if name is None:
            return token.end()
        self.names_something = True
        self.depth += name[0].count("(")
        return name.end()

    def _literal(self, token: re.Match[str]) -> int | None:
        start = token.end()
        body, end = _literal_end(self.text, start, token)
        if self.depth > 0 and re.compile(r"\s{0,200}(?:=>|:\s)").match(self.text, end):
            return None
        if re.compile(_NO_OPENING if body == end else _CONCATENATION).match(self.text, start):
            return None
        self.wants_operand = False
        value = self.text[start:body]
        if token.lastgroup == "bytes":
            secret = value.count(",") >= 7 and not re.search(r"[A-Za-z\"]", value)
        else:
            secret = is_random(value) if self.random_only else not self.names_something and not is_harmless(value)
        if secret:
            self.found.append(Stretch(start, body))
        self.names_something = False
        return end


def literals_after(text: str, at: int, *, depth: int = 0, random_only: bool = False) -> tuple[list[Stretch], int]:
    """The secret literals of the expression that begins at `at`, inside `depth` brackets, and where it ends."""
    scan = _Scan(text, depth, random_only)
    while token := _TOKEN.match(text, at):
        after = scan.take(token)
        if after is None:
            break
        at = after
    return scan.found, at


def _literal_end(text: str, start: int, token: re.Match[str]) -> tuple[int, int]:
    """Where the literal that `token` opened ends, without and with what closes it."""
    if token.lastgroup == "bytes":
        return _up_to(text, start, ">>")
    if token[0] == '"' and text[token.start() - 1] == "\\":
        return _up_to(text, start, '\\"')
    opener = token[0].lstrip("~").lstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if opener[0] not in "\"'":
        return _up_to(text, start, _CLOSERS.get(opener, opener))
    limit = _line_end(text, start, _MAX_LINES)
    closers = [opener]
    at = start
    while mark := _INSIDE.search(text, at, limit):
        at = mark.end()
        if closers[-1] == "}":
            if mark[0] == "}":
                closers.pop()
            elif mark[0] in ("{", "#{", '"'):
                closers.append(mark[0] if mark[0] == '"' else "}")
        elif mark[0] == "#{":
            closers.append("}")
        elif text.startswith(closers[-1], mark.start()):
            at = mark.start() + len(closers.pop())
            if not closers:
                return mark.start(), at
    return _up_to(text, start, "\n")


def _up_to(text: str, start: int, closer: str) -> tuple[int, int]:
    """Before and after the next `closer`, or the line's end if there is none on the line."""
    line_end = _line_end(text, start, 1)
    at = text.find(closer, start, line_end + 1)
    return (line_end, line_end) if at < 0 or closer == "\n" else (at, at + len(closer))


def _line_end(text: str, start: int, lines: int) -> int:
    """The offset of the line end that closes the `lines`th line from `start` on."""
    at = start - 1
    for _ in range(lines):
        at = text.find("\n", at + 1)
        if at < 0:
            return len(text)
    return at
