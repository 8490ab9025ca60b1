"""vm.args files: the flags of the virtual machine.

## Increase the number of ports
+Q 65536
-setcookie <%= @cookie %>
"""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.project.deploy.words import Lexer, Word, bytes_text, tag_depth
from elixir_lint.record import record
from elixir_lint.source import SourceFile


@record
class Flag:
    """`+Q 65536`, `-kernel key value`: `name` with its sign, `arguments` up to the next flag.

    `conditional`: it stands inside `<% if ... do %>`.
    """

    name: str
    word: Word
    arguments: tuple[Word, ...]
    conditional: bool = False


def read_vm_args(source: SourceFile) -> tuple[Flag, ...]:
    """The flags of a file, in order. What stands before the first is left out."""
    flags: list[tuple[str, Word, list[Word], bool]] = []
    depth = 0
    for word in _words(source):
        name, change = word.literal, tag_depth(word)
        if change is not None:
            depth = max(depth + change, 0)
        elif name is not None and name[:1] in ("-", "+") and len(name) > 1 and not name[1].isdigit():
            flags.append((name, word, [], depth > 0))
        elif flags:
            flags[-1][2].append(word)
    return tuple(Flag(name, word, tuple(arguments), inside) for name, word, arguments, inside in flags)


def _words(source: SourceFile) -> Iterator[Word]:
    """The words outside of comments, which go from `#` to the end of the line (erts erlexec.c, get_vm_args)."""
    text = bytes_text(source)
    lexer = Lexer(source, text, 0, len(text), ends=" \t\r\n#", eex=True)
    while lexer.at < lexer.end:
        if lexer.peek() in " \t\r\n":
            lexer.at += 1
        elif lexer.peek() == "#":
            end = text.find("\n", lexer.at)
            lexer.at = end if end >= 0 else lexer.end
        else:
            yield lexer.word()
