"""Generated configuration programs over the language the evaluator supports, from the templates of `grammar.py`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tests.oracle.grammar import FORMS, HELPER, LEAVES, LITERALS, NAMES, STATEMENTS

_HOLE = re.compile(r"\$(\w+)(?:\[((?:\w+:\w+(?:, )?)+)\])?")
_BIND_KINDS = ["string", "integer", "boolean", "maybe", "keyword", "list", "strings", "map", "any"]
_HELPLESS = {kind: [form for form in forms if "Helper" not in form] for kind, forms in FORMS.items()}
"""Forms for the body of a helper function, which ends."""
_PAIR_KINDS = ["any", "maybe", "integer", "string", "boolean", "keyword", "list"]


@dataclass
class Node:
    """A filled template: `parts` are texts and the nodes of its holes."""

    kind: str
    parts: list = field(default_factory=list)

    def __str__(self):
        text = "".join(map(str, self.parts))
        return indent(text) if self.kind == "block" else text

    def walk(self):
        """This node and all below it, outer ones first."""
        yield self
        for part in self.parts:
            if isinstance(part, Node):
                yield from part.walk()


def indent(text):
    return "\n".join("  " + line for line in text.split("\n"))


class Writer:
    """Fills templates. `choose` picks one of several, `names` are the variables in scope with their kinds.

    `helpers`: functions of the module `Helper` may be called.
    """

    def __init__(self, choose, names=(), *, helpers=True):
        self.choose = choose
        self.names = list(names)
        self.helpers = helpers

    def fill(self, kind, template, depth):
        """`depth`: how many templates may still be nested."""
        parts, end = [], 0
        for hole in _HOLE.finditer(template):
            parts += [template[end : hole.start()], self.hole(hole[1], hole[2], depth)]
            end = hole.end()
        return Node(kind, [*parts, template[end:]])

    def hole(self, kind, bound, depth):
        if kind in LITERALS:
            return self.choose(LITERALS[kind])
        inner = self
        if bound:
            names = [*self.names, *(tuple(b.split(":")) for b in bound.split(", "))]
            inner = Writer(self.choose, names, helpers=self.helpers)
        match kind:
            case "name":
                return self.choose(NAMES)
            case "block":
                return Writer(self.choose, self.names).statements(depth - 1, 2)
            case "bind":
                return self.bind(depth)
            case "pairs":
                return self.pairs(depth)
            case _:
                return inner.expression(kind, depth)

    def expression(self, kind, depth):
        own = [name for name, its in self.names if its == kind]
        if own and self.choose([True, False, False]):
            return Node(kind, [self.choose(own)])
        if depth <= 0:
            return self.fill(kind, self.choose(LEAVES[kind]), 0)
        forms = FORMS[kind] if self.helpers else _HELPLESS[kind]
        return self.fill(kind, self.choose(forms), depth - 1)

    def pairs(self, depth):
        count = self.choose([1, 2, 3])
        parts = ["["]
        for key in LITERALS["key"][:count] if self.choose([True, False]) else LITERALS["key"][-count:]:
            parts += [f"{key}: ", self.expression(self.choose(_PAIR_KINDS), depth), ", "]
        return Node("keyword", [*parts[:-1], "]"])

    def bind(self, depth):
        kind = self.choose(_BIND_KINDS)
        name = f"v{len(self.names)}"
        node = Node("bind", [f"{name} = ", self.expression(kind, depth)])
        self.names.append((name, kind))
        return node

    def statements(self, depth, most):
        """A body of up to `most` statements, the last of which gives nothing."""
        if depth <= 0:
            return Node("block", [self.fill("statement", "config :shop, $name, $maybe", 0)])
        parts = []
        for _ in range(self.choose(range(1, most + 1))):
            parts += [self.fill("statement", self.choose(STATEMENTS), depth), "\n"]
        return Node("block", parts[:-1])


@dataclass
class Program:
    """A build file, perhaps one that it imports, perhaps a boot file, and the functions of `Helper`."""

    build: Node
    extra: Node | None
    boot: Node | None
    helper: Node

    @property
    def files(self):
        build = str(self.build)
        files = {}
        if self.extra is not None:
            files["config/extra.exs"] = f"import Config\n{self.extra}\n"
            build += '\n  import_config "extra.exs"\n  config :shop, after: 1'
        at_build = "Helper" in build + files.get("config/extra.exs", "")
        helper = str(self.helper) if at_build else ""
        files["config/config.exs"] = f"import Config\n{helper}\n{build}\nconfig :other, first: 1\n"
        if self.boot is not None:
            files["config/runtime.exs"] = f"import Config\n{self.boot}\nconfig :other, last: 1\n"
            if "Helper" in files["config/runtime.exs"] and not at_build:
                files["lib/helper.ex"] = str(self.helper)
        return files

    @property
    def nodes(self):
        return [node for node in (self.build, self.extra, self.boot, self.helper) if node is not None]


def write_program(choose, depth):
    """A program of statements nested up to `depth` templates deep."""
    build = Writer(choose).statements(depth - 1, 3)
    extra = Writer(choose).statements(depth - 1, 2) if choose([True, False, False, False]) else None
    boot = Writer(choose).statements(depth, 4) if choose([True, True, True, False]) else None
    return Program(build, extra, boot, Writer(choose, helpers=False).fill("helper", HELPER, depth - 1))
