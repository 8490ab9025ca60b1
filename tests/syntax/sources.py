"""Generated Elixir: expressions of every form we read, in the odd layouts that people and formatters make."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from random import Random
from typing import TypeAlias

Piece: TypeAlias = Callable[["Writer"], str]
"""A part of a program, written when it is asked for. (Hypothesis takes gigabytes for the `repr` of such a grammar.)"""

LEAVES = 8
"""About how many names, numbers and the like an expression holds."""


class Writer:
    """Writes one program; `leaves` is what is left of the size of the expression that is being written."""

    def __init__(self, random: Random) -> None:
        self.choice = random.choice
        self.count = random.randint
        self.leaves = LEAVES


def one(*choices: str) -> Piece:
    return lambda writer: writer.choice(choices)


def either(*pieces: Piece) -> Piece:
    return lambda writer: writer.choice(pieces)(writer)


def joined(*parts: Piece | str) -> Piece:
    return lambda writer: "".join(part if isinstance(part, str) else part(writer) for part in parts)


def several(item: Piece, separator: Piece | str = ", ", least: int = 0, most: int = 3) -> Piece:
    def written(writer: Writer) -> str:
        between = separator if isinstance(separator, str) else separator(writer)
        return between.join(item(writer) for _ in range(writer.count(least, most)))

    return written


names = one("a", "b", "shop", "config_env", "x1", "ok?", "go!", "_", "__MODULE__", "é")
words = one("a", "b", "shop", "é")
aliases = one("Shop", "Shop.Repo", "System", "A.B.C")
keys = one("a", "url", "do_it", "if", "nil", "Big", "q?", '"a b"', '"c"')
atoms = one(":a", ":ok?", ":Big", ":+", ':"a b"', ":a@b", "nil", "true", "false", ":<>", ':"é"')
numbers = one("0", "1_000", "0xFF", "0b10", "1.5", "2.0e-3", "?a", "?\\n", "?é", "?\\s", "00")
plain_texts = ["", "a", "a b", "\\n", "\\x41", "\\u{e9}", "é😀", "\\#{", "#", "%", "\\\\", "\\e[0m", "{", "'"]
plain_text = one(*plain_texts)
binary_operators = one(
    *"+ - * / ++ -- <> |> || && and or == != === =~ < > <= >= in = | :: <- \\\\ .. ** ||| &&& <<< >>> ~>".split(),
    *["<~", "when", "not in", "^^^", "+++", "---", "<|>", "<~>"],
)
unary_operators = one("-", "+", "!", "not ", "^", "&", "~~~", "- ", "! ")
gaps = one("", " ", "\n", " # c\n", "\n\n  ", " \\\n ", "\r\n")
breaks = one("\n", ";", "\n\n", "\n# c\n", " ; ", "\r\n")


def inner(writer: Writer) -> str:
    """An expression, small if the program is already large."""
    if writer.leaves <= 0:
        return leaves()(writer)
    return compound()(writer)


@cache
def leaves() -> Piece:
    leaf = either(names, aliases, atoms, numbers, joined('"', plain_text, '"'))

    def written(writer: Writer) -> str:
        writer.leaves -= 1
        return leaf(writer)

    return written


@cache
def compound() -> Piece:
    larger = either(texts(), calls(), containers(), blocks(), operations())
    return either(leaves(), larger)


def texts() -> Piece:
    text = several(either(plain_text, joined("#{", inner, "}")), "")
    heredoc = several(either(plain_text, joined("  ", plain_text)), "\n  ")
    return either(
        joined('"', text, '"'),
        joined("'", several(either(one(*set(plain_texts) - {"'"}), joined("#{", inner, "}")), ""), "'"),
        joined(':"', text, '"'),
        joined('"""\n  ', heredoc, '\n  """'),
        joined("~s|", text, "|"),
        joined("~S|", one(*(text for text in plain_texts if not text.endswith("\\"))), "|"),
        joined("~w(", one("a b", "", "a\\nb c"), ")", one("", "a", "c")),
        joined("~r/", one("a", "^\\d+$", "a\\/b", "#{a}"), "/", one("", "iu")),
    )


def calls() -> Piece:
    pairs = several(joined(keys, ": ", inner), least=1)
    arguments = either(several(inner), pairs, joined(inner, ", ", pairs))
    return either(
        joined(words, "(", gaps, arguments, gaps, ")"),
        joined(aliases, ".", words, "(", arguments, ")"),
        joined(names, ".", words),
        joined("(", inner, ").", words, "()"),
        joined(names, ".(", several(inner), ")"),
        joined(names, "[", inner, "]"),
        joined("&", aliases, ".", words, "/1"),
        joined("&(", inner, ")"),
    )


def containers() -> Piece:
    pairs = several(joined(keys, ": ", gaps, inner), least=1)
    return either(
        joined("[", gaps, several(inner), gaps, "]"),
        joined("[", pairs, "]"),
        joined("[", inner, ", ", pairs, ",]"),
        joined("[", inner, " | ", inner, "]"),
        joined("{", gaps, several(inner), gaps, "}"),
        joined("{", inner, ", ", pairs, "}"),
        joined("%{", pairs, "}"),
        joined("%{", several(joined(inner, gaps, "=>", gaps, inner)), "}"),
        joined("%{", names, " | ", pairs, "}"),
        joined("%", aliases, "{", pairs, "}"),
        joined("<<", several(inner), ">>"),
    )


def blocks() -> Piece:
    body = several(inner, breaks, most=2)
    clause = joined(inner, one("", " when a", ", b"), " -> ", inner)
    clauses = several(clause, "\n", least=1)
    return either(
        joined("(", inner, ")"),
        joined("(", inner, ";", inner, ")"),
        joined("fn ", clauses, " end"),
        joined("fn -> ", body, " end"),
        joined("if(a) do\n", body, "\nelse\n", body, "\nend"),
        joined("case b do\n", clauses, "\nend"),
        joined("try do\n", body, "\nrescue\n", clauses, "\nafter\n", body, "\nend"),
    )


def operations() -> Piece:
    """Not among them: a sign before a do-block, which Elixir reads as a sign before all operations that follow."""
    return either(
        joined(inner, one(" ", "\n  ", ""), binary_operators, one(" ", "\n", ""), inner),
        joined(unary_operators, either(leaves(), texts(), calls(), containers())),
        joined("@", names),
    )


def expression(writer: Writer) -> str:
    writer.leaves = LEAVES
    return inner(writer)


statement = either(
    expression,
    joined("config :shop, ", several(joined(keys, ": ", expression), ",\n  ", least=1)),
    joined("config :shop, Shop.Repo, ", keys, ": ", expression),
    joined(words, " ", expression),
    joined("if ", expression, " do\n  ", expression, "\nend"),
    joined("@a ", expression),
    joined("a = ", expression),
)
program = several(statement, breaks, least=1)


def programs(seed: int, count: int) -> list[str]:
    writer = Writer(Random(seed))
    return [program(writer) for _ in range(count)]
