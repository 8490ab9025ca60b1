"""Finding the literals that stand after a secret's key, in text that need not be a whole form of any language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from elixir_lint.secrets.detect import is_discarded, is_random, looks_like_path
from elixir_lint.secrets.vocabulary import SecretClass, classify_key


class Stretch(NamedTuple):
    """Characters `start` to `end` (exclusive) of the text at hand."""

    start: int
    end: int


_KEY = re.compile(
    r"(?<![\w$-])(?P<name>[A-Za-z_][\w-]{0,99})(?P<close>\\?[\"']|)"
    r"(?:\s{0,200}(?P<joint>=>|={1,2}(?![=~])|:(?!:)|,|\))|(?=\s{1,20}[\"']))",
    re.ASCII,
)
_TOKEN = re.compile(
    r"(?P<space>[ \t\r]+)|(?P<newline>\n\s*)|(?P<comment>\#(?!\{)[^\n]*)|(?P<quote>\"\"\"|'''|[\"'])"
    r"|(?P<sigil>~[a-zA-Z]+(?:\"\"\"|'''|[\"'(\[{<|/]))|(?P<bytes><<)|(?P<key>[A-Za-z_]\w*[?!]?:(?=\s|$))"
    r"|(?P<word>[A-Za-z_@:][\w.@:]*[?!]?)|(?P<operator>\|\||<>|\|>|&&|->|=>)|(?P<open>[(\[{])|(?P<close>[)\]}])"
    r"|(?P<comma>,)|(?P<other>.)",
    re.ASCII | re.DOTALL,
)
_LINES = (
    re.compile(r"^\s*(?:ENV|ARG)\s+(?P<name>[A-Za-z_]\w*)\s+(?P<value>[^\s=].*?)\s*$", re.ASCII | re.MULTILINE),
    re.compile(r"^\s*(?:-\s+)?(?P<name>[A-Z][A-Z0-9_]*):[ \t]+(?P<value>[^\s\"'].*?)\s*$", re.ASCII | re.MULTILINE),
    re.compile(r"(?:^|\s)--?(?:set)?(?P<name>cookie)[ \t]+(?P<value>[^\s\"']+)", re.ASCII),
)
"""Unquoted: `ENV NAME value` (Dockerfile), `NAME: value` (YAML), `--cookie value` (erl)."""

_MORE_KEYS = frozenset(("cookie", "authorization", "default_signer"))
_RANDOM_KEYS = frozenset(("key", "k", "d"))
"""Of a cipher or a JWK, but also of a cookie or a cache: only what is random is masked."""

_CALL = r"[A-Za-z_][\w.]{0,200}[?!]?\("
_ENV_READ = re.compile(r"(?:^|[.:_])(?:get_env|fetch_env!?|env!?|getenv)$")
_CLOSERS = {"(": ")", "[": "]", "{": "}", "<": ">"}
_INSIDE = re.compile(r"\\.|#\{|[{}\"']", re.DOTALL)
_AFTER_COLON = ("", " ", "\t", "\r", "\n", '"', "'")
_MAX_LINES = 100
"""So many lines a literal may have; a quote without a partner ends with its line."""


def keyed_stretches(text: str) -> Iterator[Stretch]:
    """The secret literals of `password: "..."`, `"API_KEY" => "..."`, `get_env("API_KEY") || "..."`, `API_KEY=...`."""
    at = 0
    while key := _KEY.search(text, at):
        at = key.end()
        name = key["name"].lower()
        if _is_secret(name) and _governs(text, key):
            unquoted = _unquoted(text, key)
            if unquoted is None:
                inside = key["joint"] == "," and key["close"] != ""
                stretches, at = _literals_after(text, at, depth=int(inside))
                yield from stretches
            else:
                yield from unquoted
        elif name in _RANDOM_KEYS and key["joint"] in (":", "=>"):
            yield from _literals_after(text, at, random_only=True)[0]
    for form in _LINES:
        for line in form.finditer(text):
            if _is_secret(line["name"].lower()) and not re.match(_CALL, line["value"]):
                yield from _unless_harmless(text, *line.span("value"))


def _is_secret(name: str) -> bool:
    return name in _MORE_KEYS or classify_key(name) in (SecretClass.SIGNING, SecretClass.OUTBOUND)


def _governs(text: str, key: re.Match[str]) -> bool:
    """Whether what follows the name is its value, and not the next item of a list or a sentence."""
    before = (
        text[: key.start()].rstrip(" \t\n\"'")[-1:] if key["close"] else text[max(key.start() - 1, 0) : key.start()]
    )
    match key["joint"]:
        case ",":
            return before in ("(", "{") if key["close"] else before == ":"
        case ")":
            return bool(key["close"]) and _operator_follows(text, key.end())
        case ":":
            return bool(key["close"]) or text[key.end() : key.end() + 1] in _AFTER_COLON
        case None:
            return before == "@" and not key["close"]
        case _:
            return True


def _operator_follows(text: str, at: int) -> bool:
    """Also `do nil ->`, as of `case System.get_env("API_KEY") do nil -> "..."`."""
    return re.compile(r"\s{0,200}(?:\|\||<>|\|>|do\s{1,200}nil\s{0,20}->)").match(text, at) is not None


def _unquoted(text: str, key: re.Match[str]) -> list[Stretch] | None:
    """`NAME=value`, `NAME=${OTHER:-value}`; None if it is not of this form."""
    if key["joint"] != "=" or key["close"] or key.end("name") + 1 != key.end():
        return None
    value = re.compile(r"[^\s\"'&;]+").match(text, key.end())
    if value is None or re.match(_CALL, value[0]):
        return None
    default = re.fullmatch(r"\$\{\w+:?[-=]([^}]*)\}?", value[0])
    if default:
        return _unless_harmless(text, value.start() + default.start(1), value.start() + default.end(1))
    if re.fullmatch(r"\$\w+|#\{.*", value[0]):
        return []
    return _unless_harmless(text, *value.span())


def _unless_harmless(text: str, start: int, end: int) -> list[Stretch]:
    return [] if _is_harmless(text[start:end]) else [Stretch(start, end)]


def _is_harmless(value: str) -> bool:
    if not value.strip(" *") or value in ("true", "false", "nil", "null"):
        return True
    if re.search(r"\$\{|\{\{", value):
        return re.fullmatch(r"\$\{[^}]*\}|\{\{[^}]*\}\}", value) is not None
    return bool(is_discarded(value) or re.fullmatch(r"\$\w+|#\{[^{}]*\}", value) or looks_like_path(value))


class _Scan:
    """Reading the expression after a key up to its end: a comma or line end of its own level, or another key."""

    def __init__(self, text: str, depth: int, random_only: bool) -> None:
        self.text = text
        self.random_only = random_only
        self.found: list[Stretch] = []
        self.depth = depth
        self.wants_operand = True
        self.names_variable = False

    def take(self, token: re.Match[str]) -> int | None:
        """Where to go on after a token; None where the expression has ended."""
        at: int | None = token.end()
        match token.lastgroup:
            case "newline":
                ends = self.depth == 0 and not self.wants_operand and not _operator_follows(self.text, token.start())
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
            case "close":
                self.depth -= 1
                return None if self.depth < 0 and not _operator_follows(self.text, token.end()) else at
            case "comma":
                self.names_variable = False
                return None if self.depth <= 0 else at
            case "word":
                return self._word(token)
        self.wants_operand = token.lastgroup == "open"
        return at

    def _word(self, token: re.Match[str]) -> int | None:
        """`raise` ends the expression, as its text is no value."""
        if token[0] in ("raise", "throw", "exit"):
            return None
        self.wants_operand = token[0] in ("do", "else", "fn")
        self.names_variable = _ENV_READ.search(token[0]) is not None
        if token[0] == ":system":
            comma = re.compile(r"\s{0,200},").match(self.text, token.end())
            self.names_variable = comma is not None
            return comma.end() if comma else token.end()
        return token.end()

    def _literal(self, token: re.Match[str]) -> int | None:
        start = token.end()
        body, end = _literal_end(self.text, start, token)
        if self.depth > 0 and re.compile(r"\s{0,200}(?:=>|:\s)").match(self.text, end):
            return None
        self.wants_operand = False
        value = self.text[start:body]
        if token.lastgroup == "bytes":
            secret = value.count(",") >= 7 and not re.search(r"[A-Za-z\"]", value)
        else:
            secret = is_random(value) if self.random_only else not self.names_variable and not _is_harmless(value)
        if secret:
            self.found.append(Stretch(start, body))
        self.names_variable = False
        return end


def _literals_after(text: str, at: int, *, depth: int = 0, random_only: bool = False) -> tuple[list[Stretch], int]:
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
