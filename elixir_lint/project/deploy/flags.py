"""The flags of the virtual machine, wherever a release gets them: vm.args files, and variables that `erl` reads.

rel/vm.args.eex          +P 2000000
rel/env.sh.eex           export ERL_AFLAGS="-proto_dist inet6_tcp"
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from elixir_lint.project.deploy.environment import Environment
from elixir_lint.project.deploy.vm_args import Flag
from elixir_lint.record import record
from elixir_lint.source import SourceFile, Span

VARIABLES = ("ERL_AFLAGS", "ERL_FLAGS", "ERL_ZFLAGS", "ELIXIR_ERL_OPTIONS")
"""What erl and Elixir's scripts take more flags from: also where they start a shell for `bin/shop remote`."""

REMOTE = "remote.vm.args.eex"


@record
class VmFlag:
    """`+P 2000000`: `name` with its sign, `arguments` as texts with a NUL for each expansion.

    `place` is the flag in a vm.args file, the variable's name elsewhere; `value` is where its arguments are.
    `source` is the file's path or the variable. `certain`: it is given whenever the release starts. `to` says who gets
    it: the "node", the "remote" shells, or "all" of them.
    """

    name: str
    arguments: tuple[str, ...]
    place: Span
    value: Span
    source: str
    to: str
    certain: bool = True


def file_flags(files: Iterable[tuple[SourceFile, tuple[Flag, ...]]]) -> Iterator[VmFlag]:
    """The flags of vm.args files."""
    for source, flags in files:
        to = "remote" if source.path.endswith(REMOTE) else "node"
        for flag in flags:
            words = (flag.word, *flag.arguments)
            value = Span(source, words[min(1, len(words) - 1)].span.start, words[-1].span.end)
            arguments = tuple(word.known for word in flag.arguments)
            yield VmFlag(flag.name, arguments, flag.word.span, value, source.path, to, not flag.conditional)


def variable_flags(environment: Environment) -> Iterator[VmFlag]:
    """The flags in variables."""
    for variable in VARIABLES:
        for given in environment.get(variable, ()):
            for name, arguments in split_flags(given.word.known):
                yield VmFlag(name, arguments, given.span, given.word.span, variable, "all", given.certain)


def split_flags(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """`-kernel a 1 +P 5` as its flags with their arguments."""
    name, arguments = "", list[str]()
    for word in text.split():
        if is_flag(word):
            if name:
                yield name, tuple(arguments)
            name, arguments = word, []
        else:
            arguments.append(word)
    if name:
        yield name, tuple(arguments)


def is_flag(word: str) -> bool:
    """`-1` is a number."""
    return word[:1] in ("-", "+") and len(word) > 1 and not word[1].isdigit()
