"""The tokens of a file that has syntax errors, and the patterns they are recognised by.

Only what tree-sitter's tree shows to be broken is read this way: tree-sitter recovers from errors, but does not say
where Elixir would stop. Follows lib/elixir/src/elixir_tokenizer.erl. Offsets are those of the bytes; texts have
one character per byte.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from elixir_lint.record import state
from elixir_lint.regex import regex


@state
class Token:
    """`kind` is one of

    word, key (`name:`), value (a literal or alias), operator, unary, dual (+ -), comma, dot, line (its end, or `;`),
    open, close, section (`else` and the like), text (the opening quote of a text with interpolations), text_end.
    `tight`: nothing stands between it and the token before. `role` of a text: value, key or word (after a dot).
    """

    kind: str
    start: int
    end: int
    text: str
    tight: bool = False
    role: str = "value"


class Wrong(NamedTuple):
    """What is wrong from offset `start` to `end`; `seen` is the offset behind which reading can go on."""

    start: int
    end: int
    message: str
    seen: int


CLOSING = {"(": ")", "[": "]", "{": "}", "%{": "}", "<<": ">>", "do": "end", "fn": "end", "#{": "}"}
UNARY = frozenset({"!", "%", "&", "@", "^", "not", "~~~"})
DUAL = frozenset({"+", "-"})

BLANK = regex(r"(?:[ \t]|\\\r?\n(?=.)|#[^\n]*)+", re.DOTALL)
BLANKS = regex(r"[ \t]*")
LINES = regex(r"(?:\r?\n(?:[ \t]|#[^\n]*)*)+")
WORD = regex(r"[A-Za-z_\x80-\xff][\w\x80-\xff]*[?!]?", re.ASCII)
KEY = regex(r"([A-Za-z_\x80-\xff][\w@\x80-\xff]*[?!]?):(?=\s)", re.ASCII)
OPERATOR_KEY = regex(r"(?:<<>>|%\{\}|\{\}|\.\.//|[.%&]):(?=\s)")
NUMBER = regex(
    r"0x[0-9A-Fa-f]+(?:_[0-9A-Fa-f]+)*|0b[01]+(?:_[01]+)*|0o[0-7]+(?:_[0-7]+)*"
    r"|[0-9]+(?:_[0-9]+)*(?:\.[0-9]+(?:_[0-9]+)*(?:[eE][+-]?[0-9]+(?:_[0-9]+)*)?)?"
)
CHARACTER = regex(r"\?\\?(?:[\x00-\x7f]|[\xc0-\xff][\x80-\xbf]*)")
ATOM = regex(
    r":(?:[A-Za-z_\x80-\xff][\w@\x80-\xff]*[?!]?|<<>>|%\{\}|\{\}|%|\.\.//|~~~|={2,3}|!={1,2}|&{1,3}|\|{2,3}|<<<|>>>"
    r"|~>>|<<~|<~>|<\|>|\^\^\^|\+{1,3}|->|-{1,3}|\.{1,3}|=~|<=|>=|\|>|~>|<~|<-|\\\\|<>|\*\*|::|[@!^*/<>=|])",
    re.ASCII,
)
LONG_OPERATOR = regex(r"\.\.\.|<<<|>>>|~>>|<<~|<~>|<\|>|\^\^\^|===|!==|&&&|\|\|\||\+\+\+|---|~~~")
OPERATOR = regex(r"\.\.|=>|->|<-|\\\\|::|\|>|~>|<~|==|!=|=~|<=|>=|&&|\|\||\+\+|--|<>|\*\*|//|[=<>+\-*/|!^&@.%]")
BRACKET = regex(r"%\{|<<|>>|[()\[\]{}]")
SIGIL = regex(r"~([a-z]|[A-Z][A-Z0-9]*)(\"\"\"|'''|[/|\"'(\[{<])")
SIGIL_CLOSING = {"(": ")", "[": "]", "{": "}", "<": ">"}
HEREDOC_LINE = regex(r"[ \t]*\r?\n")
BAD_ESCAPE = regex(
    r"(?<!\\)(?:\\\\)*\\(?:x(?![0-9A-Fa-f]|\{[0-9A-Fa-f]{1,6}\})"
    r"|u(?![0-9A-Fa-f]{4}|\{(?:10[0-9A-Fa-f]{4}|0?[0-9A-Fa-f]{1,5})\}))"
)
RUNAWAY = regex(r"[A-Za-z0-9_\"'/$@]")


@cache
def text_pattern(closing: str) -> re.Pattern[str]:
    """What a text with this closing quote has to be searched for: escapes, interpolations and the closing quote."""
    if len(closing) == 3:
        return re.compile(rf"\\(?!\r?\n).|#\{{|\n[ \t]*{closing}", re.DOTALL)
    return re.compile(rf"\\.|#\{{|{re.escape(closing)}", re.DOTALL)
