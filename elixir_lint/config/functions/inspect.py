"""`inspect`: terms as Elixir source, on one line. What differs between versions of Elixir is not modelled."""

from __future__ import annotations

from elixir_lint.config.functions.arguments import EMPTY
from elixir_lint.config.functions.list_convert import is_printable_list
from elixir_lint.config.functions.lists import computed
from elixir_lint.config.functions.registry import Context, Unmodelled, partial
from elixir_lint.config.functions.string import is_printable
from elixir_lint.config.functions.text import calendar_text_of, float_text, integer_text
from elixir_lint.config.lookup import as_pair
from elixir_lint.config.ordering import bytes_of, map_order
from elixir_lint.config.values import Capture, Value
from elixir_lint.syntax.terms import Atom, Binary, Float, Integer, List, Map, Regex, String, Struct, Tuple

MAX_ITEMS = 50
"""Items that `inspect` shows before it writes `...` (its `:limit`)."""
MAX_CHARACTERS = 4000
_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\n": "\\n",
    "\t": "\\t",
    "\r": "\\r",
    "\x07": "\\a",
    "\x08": "\\b",
    "\x0b": "\\v",
    "\x0c": "\\f",
    "\x1b": "\\e",
    "\x7f": "\\d",
    "\x00": "\\0",
}
_OPERATORS = frozenset("+-*/=!<>&|~^.:@%{}\\")
"""Characters of operators, whose atoms need no quotes in some places."""


class _Inspector:
    """Writes one term; `left` is how many items may still be shown."""

    def __init__(self) -> None:
        self.left = MAX_ITEMS

    def term(self, value: object) -> str:
        match value:
            case Atom(name):
                return atom_text(name)
            case Integer(n):
                return integer_text(n)
            case Float(x):
                # Unlike `to_string`, whole numbers are written without an exponent.
                return f"{int(x)}.0" if 1 <= abs(x) < 1e16 and x == int(x) else float_text(x)
            case String() | Binary():
                return self.binary(value)
            case List(items):
                return self.list(items)
            case Tuple(items):
                return "{" + self.items(items) + "}"
            case Map(pairs):
                return "%{" + self.pairs(pairs) + "}"
            case Struct():
                return self.struct(value)
            case Regex(source, modifiers) if "/" not in source and source.isprintable():
                return f"~r/{source}/{modifiers}"
            case Capture(module, name, arity) if module:
                return f"&{atom_text(module)}.{name}/{arity}"
            case _:
                raise Unmodelled("how it is inspected is not modelled")

    def count(self, items: int) -> None:
        self.left -= items
        if self.left < 0:
            raise Unmodelled("a long term is inspected")

    def binary(self, value: String | Binary) -> str:
        if isinstance(value, String) and all(map(is_printable, value.value)):
            if len(value.value) > MAX_CHARACTERS:
                raise Unmodelled("a long text is inspected")
            return quoted(value.value)
        data = bytes_of(value)
        self.count(len(data))
        return "<<" + ", ".join(map(str, data)) + ">>"

    def list(self, items: tuple[object, ...]) -> str:
        if items and is_printable_list(items):
            raise Unmodelled("how a charlist is inspected depends on the version of Elixir")
        found = [as_pair(item) for item in items]
        if items and all(pair is not None and not pair[0].name.startswith("Elixir.") for pair in found):
            self.count(len(items))
            return "[" + ", ".join(key_text(p[0].name) + self.term(p[1]) for p in found if p is not None) + "]"
        return "[" + self.items(items) + "]"

    def items(self, items: tuple[object, ...]) -> str:
        self.count(len(items))
        return ", ".join(self.term(item) for item in items)

    def pairs(self, pairs: tuple[tuple[object, object], ...]) -> str:
        self.count(len(pairs))
        ordered = map_order(pairs)
        if all(isinstance(k, Atom) and not k.name.startswith("Elixir.") for k, _ in ordered):
            return ", ".join(key_text(k.name) + self.term(v) for k, v in ordered)
        return ", ".join(f"{self.term(k)} => {self.term(v)}" for k, v in ordered)

    def struct(self, value: Struct) -> str:
        if value.module == "Elixir.Date":
            return f"~D[{calendar_text_of(value)}]"
        if value.module == "Elixir.Range":
            first, last, step = (v.value for _, v in value.pairs if isinstance(v, Integer))
            return f"{first}..{last}" if step == 1 and last >= first else f"{first}..{last}//{step}"
        raise Unmodelled("how a struct is inspected is not modelled")


def quoted(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(c, c) for c in text).replace("#{", "\\#{") + '"'


def _is_name(name: str) -> bool:
    """Whether an atom of this name needs no quotes."""
    if name and set(name) <= _OPERATORS:
        raise Unmodelled("how an operator is inspected is not modelled")
    body = name[:-1] if name[-1:] in ("?", "!") else name
    if not name.isascii():
        raise Unmodelled("how an atom beyond ASCII is inspected is not modelled")
    return (body[:1].isalpha() or body[:1] == "_") and all(c.isalnum() or c in "_@" for c in body)


def _is_alias(name: str) -> bool:
    parts = name.split(".")
    return parts[0] == "Elixir" and all(
        p[:1].isupper() and p.replace("_", "a").isalnum() and p.isascii() for p in parts
    )


def atom_text(name: str) -> str:
    if name in ("nil", "true", "false"):
        return name
    if name != "Elixir" and _is_alias(name):
        return name.removeprefix("Elixir.")
    if name == "Elixir":
        return name
    if _is_name(name):
        return f":{name}"
    return f":{_quoted_name(name)}"


def key_text(name: str) -> str:
    """A key before its value: `a: `, `"a b": `."""
    return f"{name}: " if _is_name(name) else f"{_quoted_name(name)}: "


def _quoted_name(name: str) -> str:
    if not all(map(is_printable, name)):
        raise Unmodelled("how such an atom is inspected is not modelled")
    return quoted(name)


@partial("Kernel.inspect/1", "Kernel.inspect/2", returns="string", strict=(0, 1))
def inspect(context: Context, value: Value, options: Value = EMPTY) -> Value:
    if options != EMPTY:
        return context.unknown("how it is inspected is not modelled", [value, options], "string")
    return computed(context, lambda made: String(_Inspector().term(made)), [value], "string")
