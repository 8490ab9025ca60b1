"""Compare many generated programs with real Elixir: `python -m tests.oracle.soak [COUNT] [SEED] [DEPTH]`.

Prints each failure as small as it gets; the ones that matter become files of `regressions/`.
"""

from __future__ import annotations

import random
import sys
import traceback

from tests.oracle.elixir import Oracle
from tests.oracle.grammar import LEAVES, LITERALS
from tests.oracle.judge import abstract, check_concrete
from tests.oracle.membership import agrees
from tests.oracle.programs import Node, write_program

MAX_ROUNDS = 400


class Comparison:
    """What is wrong with a program in some environment; None if nothing is."""

    def __init__(self):
        self.oracle = Oracle()
        self.compared = 0
        self.invalid = 0

    def problem(self, files, environments):
        try:
            ours = abstract(files)
            for environment, answer in zip(environments, self.oracle.run_each(files, environments), strict=True):
                if answer.get("error") == "CompileError":
                    self.invalid += 1
                    continue
                self.compared += 1
                wrong = agrees(answer, ours, environment) or check_concrete(answer, files, environment)
                if wrong is not None:
                    return wrong, environment
        except AssertionError:
            self.oracle = Oracle()
            raise
        except Exception:
            return traceback.format_exc(limit=-4), {}
        return None

    def smallest(self, program, environment):
        """The program with nodes left out or replaced by leaves as long as something stays wrong."""
        for _ in range(MAX_ROUNDS):
            if not any(self._reduced(program, node, environment) for root in program.nodes for node in root.walk()):
                break
        return program

    def _reduced(self, program, node, environment):
        before = list(node.parts)
        for parts in _smaller(node):
            node.parts = parts
            if self.problem(program.files, [environment]) is not None:
                return True
            node.parts = before
        return False


def _smaller(node):
    """Ways to make a node smaller, the smallest first."""
    if node.kind in LEAVES:
        literal = next(text for text in LEAVES[node.kind] if "$" not in text)
        if len(str(node)) > len(literal):
            yield [literal]
        yield from ([inner] for inner in node.parts if isinstance(inner, Node) and inner.kind == node.kind)
    if node.kind == "block":
        statements = [part for part in node.parts if isinstance(part, Node)]
        for left_out in range(len(statements)):
            kept = [s for n, s in enumerate(statements) if n != left_out]
            yield [part for s in kept for part in (s, "\n")][:-1] if kept else [Node("statement", [":ok"])]


def environments(rng):
    for _ in range(4):
        yield {name: rng.choice(LITERALS["text"]) for name in LITERALS["var"] if rng.random() < 0.6}
    yield {}


def failure(comparison, *, seed, number, depth=2):
    """The generated program of this number, as small as it gets and with what is wrong; None if nothing is."""
    rng = random.Random(seed * 1_000_003 + number)
    program = write_program(rng.choice, depth)
    found = comparison.problem(program.files, list(environments(rng)))
    if found is None:
        return None
    program = comparison.smallest(program, found[1])
    wrong, environment = comparison.problem(program.files, [found[1]]) or found
    shown = "\n".join(f"# {path}\n{text}" for path, text in program.files.items())
    return f"{seed}/{number}: {wrong}\n{environment}\n{shown}"


def main(count=500, seed=1, depth=2):
    comparison = Comparison()
    failures = 0
    for number in range(count):
        shown = failure(comparison, seed=seed, number=number, depth=depth)
        if shown is not None:
            failures += 1
            print(f"===== {shown}", flush=True)
    print(f"{count} programs, {comparison.compared} comparisons, {comparison.invalid} invalid, {failures} failures")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
