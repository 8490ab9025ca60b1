"""What the grammar keeps while it reads tokens, and how it calls them in messages."""

from __future__ import annotations

from enum import Enum

from elixir_lint.record import state
from elixir_lint.regex import regex
from elixir_lint.syntax.tokens import Token


class Due(Enum):
    """What the next token has to be."""

    START = "an item or an expression, or the end of what is open"
    OPERAND = "an operand"
    NAME = "what can stand behind a dot"
    OPERATOR = "an operator, a comma or an end"
    CLOSING = "a closing bracket: a line has ended inside brackets"


STATEMENTS = frozenset({"file", "#{", "do", "fn", "("})
CLAUSES = frozenset({"do", "fn", "("})


@state
class Frame:
    """What is open: `kind` is the bracket, or file, call, access, bare (arguments without parentheses), text.

    `keys`: a keyword pair has begun; `comma`: the last comma; `clauses`: whether the expressions are clauses with `->`
    (None before the first ends); `pattern`: a comma or key that only a clause can have, in a statement so far
    without `->`; `body`: behind the `->` of a line.
    """

    kind: str
    opening: Token | None = None
    empty: bool = True
    keys: bool = False
    comma: Token | None = None
    clauses: bool | None = None
    pattern: Token | None = None
    body: bool = False
    role: str = "value"


PLAIN = regex(r":?[A-Za-z_][a-z_]{0,29}[?!]?:?")
"""A word that is surely no secret: it may be repeated in a message."""


def shown(token: Token, hide: bool) -> str:
    """The token in quotes, if it is a mark or a plain word; otherwise what it is."""
    text = f"{token.text}:" if token.kind == "key" else token.text
    if token.kind == "line":
        return '";"' if text == ";" else "the end of the line"
    if token.kind in ("word", "key", "value") and (hide or not PLAIN.fullmatch(text)):
        if token.kind == "value" and text.startswith("a "):
            return text
        return {"word": "a name", "key": "a key", "value": "a value"}[token.kind]
    return text if token.kind == "text" else f'"{text}"'
