"""Strings, charlists, quoted atoms and keywords, heredocs, sigils and characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from elixir_lint.source import Span
from elixir_lint.syntax.nodes import Expr, Interpolated, Sigil
from elixir_lint.syntax.reader import Conversion, Reader, block_of
from elixir_lint.syntax.terms import Atom, Integer, List, String, make_binary, make_charlist
from elixir_lint.syntax.text import HEREDOC_LINE, INCOMPLETE, dedent, unescape, unescape_closing

if TYPE_CHECKING:
    from tree_sitter import Node


def string(reader: Reader, node: Node, depth: int) -> Expr:
    '''"text #{expr}"  |  """⏎text⏎"""'''
    start, end = node.start_byte, node.end_byte
    raw = reader.data[start + 1 : end - 1]
    if b"\\" not in raw and b"#{" not in raw and not raw.startswith(b'"'):
        return make_binary(raw, Span(reader.file, start, end))
    parts = quoted(reader, node, depth)
    if len(parts) == 1 and isinstance(parts[0], bytes):
        return make_binary(parts[0], Span(reader.file, start, end))
    return interpolated(parts, "string", Span(reader.file, start, end))


def charlist(reader: Reader, node: Node, depth: int) -> Expr:
    """'text #{expr}'"""
    parts = quoted(reader, node, depth)
    if len(parts) == 1 and isinstance(parts[0], bytes):
        return characters(parts[0], reader.span(node))
    return interpolated(parts, "charlist", reader.span(node))


def characters(text: bytes, span: Span) -> List:
    """The code points of `text`, or its bytes if it is not UTF-8."""
    try:
        return make_charlist(text.decode("utf-8"), span)
    except UnicodeDecodeError:
        return List(tuple(Integer(byte) for byte in text), span, charlist=True)


def quoted_atom(reader: Reader, node: Node, depth: int) -> Expr:
    """:"text #{expr}"  |  the key of `"text #{expr}": value`, whose span ends before the colon."""
    parts = quoted(reader, node, depth)
    closing = node.child_by_field_name("quoted_end")
    span = Span(reader.file, node.start_byte, closing.end_byte if closing else node.end_byte)
    if len(parts) == 1 and isinstance(parts[0], bytes):
        return Atom(parts[0].decode("utf-8", "replace"), span)
    return interpolated(parts, "atom", span)


def interpolated(parts: list[bytes | Expr], kind: str, span: Span) -> Interpolated:
    return Interpolated(tuple(text_parts(parts)), kind, span)


def text_parts(parts: list[bytes | Expr]) -> list[str | Expr]:
    out: list[str | Expr] = []
    for part in parts:
        if isinstance(part, bytes):
            text = make_binary(part)
            if text != String(""):
                out.append(text.value if isinstance(text, String) else text)
        else:
            out.append(part)
    return out


def quoted(reader: Reader, node: Node, depth: int) -> list[bytes | Expr]:
    """The texts, with escapes done, and the expressions between the quotes; at least one part."""
    parts = raw_parts(reader, node, depth)
    if any(isinstance(part, bytes) and b"\\" in part and INCOMPLETE.search(part) for part in parts):
        reader.doubtful = True
    return [unescape(part) if isinstance(part, bytes) else part for part in parts]


def raw_parts(reader: Reader, node: Node, depth: int) -> list[bytes | Expr]:
    """The texts as written (a heredoc's without its indentation) and the interpolated expressions, in turn."""
    opening, closing = node.child_by_field_name("quoted_start"), node.child_by_field_name("quoted_end")
    if opening is None or closing is None:
        return [reader.broken(reader.span(node))]
    texts: list[bytes] = []
    exprs: list[Expr] = []
    start = opening.end_byte
    for child in node.children:
        if child.type == "interpolation":
            texts.append(reader.data[start : child.start_byte])
            exprs.append(interpolation(reader, child, depth + 3))
            start = child.end_byte
    texts.append(reader.data[start : closing.start_byte])
    if opening.end_byte - opening.start_byte == 3:
        reader.doubtful = reader.doubtful or not HEREDOC_LINE.match(texts[0])
        texts = dedent(texts)
    out: list[bytes | Expr] = [texts[0]]
    for expr, text in zip(exprs, texts[1:], strict=True):
        out += (expr, text)
    return out


def interpolation(reader: Reader, node: Node, depth: int) -> Expr:
    """#{expr; ...}"""
    return block_of(reader.exprs(node.children, depth), Span(reader.file, node.start_byte + 2, node.end_byte - 1))


def sigil(reader: Reader, node: Node, depth: int) -> Expr:
    """~name(text #{expr})modifiers"""
    opening, closing = node.child_by_field_name("quoted_start"), node.child_by_field_name("quoted_end")
    if opening is None or closing is None:
        return reader.broken(reader.span(node))
    name = reader.data[node.start_byte + 1 : opening.start_byte].decode()
    modifiers = reader.data[closing.end_byte : node.end_byte].decode()
    end = reader.data[closing.start_byte : closing.end_byte]
    raw = raw_parts(reader, node, depth)
    if name.isupper() and reader.data.find(b"\\\\" + end, opening.end_byte, closing.start_byte) >= 0:
        reader.doubtful = reader.misread = True
    parts = text_parts([_sigil_text(name, part, end) if isinstance(part, bytes) else part for part in raw])
    return Sigil(
        name, tuple(parts) or ("",), modifiers, reader.span(node), reader.text(opening.start_byte, opening.end_byte)
    )


def _sigil_text(name: str, text: bytes, closing: bytes) -> bytes:
    text = unescape_closing(text, closing)
    return unescape(text) if name in DECODED else text


DECODED = frozenset("swc")
"""The sigils whose macros do the escapes; `r` and others get the text as written."""


def char(reader: Reader, node: Node, _depth: int) -> Expr:
    """?a  |  ?\\n"""
    text = reader.data[node.start_byte + 1 : node.end_byte]
    if len(text) > 1:
        text = unescape(text) or text[1:]
    return Integer(ord(text.decode("utf-8", "replace")[0]), reader.span(node))


CONVERSIONS: dict[str, Conversion] = {
    "string": string,
    "charlist": charlist,
    "quoted_atom": quoted_atom,
    "quoted_keyword": quoted_atom,
    "sigil": sigil,
    "char": char,
}
