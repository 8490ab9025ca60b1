"""Texts of the same length that mean the same to Elixir, for what tree-sitter's grammar reads otherwise or not at all.

The tree of such a text has the offsets of the original, which the conversions read.
"""

from __future__ import annotations

from elixir_lint.regex import regex
from elixir_lint.syntax.tokenizer import Tokenizer
from elixir_lint.syntax.tokens import SIGIL, SIGIL_CLOSING, Token

VISIBLE = regex(rb"\S")
LIKE_OPERATOR = regex(rb"\A(?:and|in|not|or|when)(?=[\w?!@\x80-\xff])")
NOT_ASCII = regex(rb"[\x80-\xff]")


def respelled(data: bytes) -> bytes:
    """`data` without what Elixir reads and the grammar does not.

    That is: names in letters that it does not know, names that begin like an operator (`info` on a line below an
    expression), two backslashes before the end of `~S'...'`, a semicolon on a line of its own, a comma before a closing
    bracket.
    """
    tokens = Tokenizer(data.decode("latin-1")).run()
    out = bytearray(data)
    for before, token, after in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False):
        if token.kind == "line":
            alone = before is None or before.kind == "line"
            replaced = b"\n" if token.text == ";" and alone else b""
        elif token.kind == "comma":
            replaced = b" " if after is not None and after.text == "]" else b""
        else:
            replaced = _plain(data[token.start : token.end], token)
        out[token.start : token.start + len(replaced)] = replaced
    return bytes(out)


def _plain(text: bytes, token: Token) -> bytes:
    """A name in ASCII, the content of a sigil without anything that could end it."""
    if token.text != "a sigil":
        if token.kind in ("word", "key"):
            text = LIKE_OPERATOR.sub(lambda found: b"a" * len(found[0]), text)
        return NOT_ASCII.sub(b"a", text) if token.kind in ("word", "key") or text.startswith(b":") else b""
    found = SIGIL.match(text.decode("latin-1"))
    if found is None or token.kind != "value":
        return b""
    closing = SIGIL_CLOSING.get(found[2], found[2]).encode()
    start, end = found.end(), text.rfind(closing)
    return text[:start] + VISIBLE.sub(b"_", text[start:end]) + text[end:]
