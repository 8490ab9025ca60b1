"""What a Dockerfile says: stages, instructions, and the variables they know.

    ARG ELIXIR_VERSION=1.18.4
    FROM hexpm/elixir:${ELIXIR_VERSION}-erlang-27.3.4-alpine-3.21.3 AS builder
    ENV MIX_ENV="prod"
    RUN mix release

See https://docs.docker.com/reference/dockerfile/ and dockerfile_reader.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from elixir_lint.project.deploy.shell import Command
from elixir_lint.project.deploy.words import Computed, Literal, Part, Variable, Word
from elixir_lint.record import field, record
from elixir_lint.source import SourceFile, Span

MAX_CHAIN = 20
"""How many stages are followed from one to the one it is made from."""

MAX_TEXT = 20_000
"""Characters of a variable; `ENV A=$A$A` doubles with each line."""

Known = Mapping[str, "str | None"]
"""The variables at some point, by name; None for a value that the file does not tell."""


@record
class Binding:
    """`ENV NAME=value`, `ARG NAME=default`: `value` is None for an ARG without default, `text` what is known of it.

    `open`: an ARG is in it, which whoever builds the image may set.
    """

    name: str
    value: Word | None
    text: str | None
    span: Span
    open: bool = False


@record
class Instruction:
    """One instruction; `name` in upper case, `span` all of it, `arguments` what follows its name and flags.

    `flags` are as written (`--from=builder`), `bindings` those of ENV and ARG, `operands` the words of the others.
    `words` are the texts of the exec form (`["mix", "release"]`), None in the shell form, whose `commands` are read.
    """

    name: str
    span: Span
    arguments: Span
    flags: tuple[str, ...]
    bindings: tuple[Binding, ...]
    operands: tuple[Word, ...]
    words: tuple[str, ...] | None
    commands: tuple[Command, ...]

    def flag(self, name: str) -> str | None:
        """The value of `--name=value`."""
        return next((value for flag, _, value in (f.partition("=") for f in self.flags) if flag == f"--{name}"), None)


@record
class Stage:
    """What follows a `FROM`. `name` is "" without AS, `image` None if it is not known, `base` an earlier stage."""

    name: str
    image: str | None
    base: Stage | None = field(compare=False, repr=False)
    span: Span
    instructions: tuple[Instruction, ...]

    @property
    def chain(self) -> tuple[Stage, ...]:
        """The stages that this one is made from, the first first, and itself."""
        found = [self]
        while (base := found[-1].base) is not None and len(found) < MAX_CHAIN:
            found.append(base)
        return tuple(reversed(found))

    @property
    def all_instructions(self) -> Iterator[Instruction]:
        """Its instructions after those of the stages that it is made from."""
        for stage in self.chain:
            yield from stage.instructions

    def before(self, last: Instruction) -> Iterator[Instruction]:
        """The instructions that were done when `last` is done."""
        for instruction in self.all_instructions:
            if instruction is last:
                return
            yield instruction

    def last(self, name: str) -> Instruction | None:
        """The instruction of a name that counts: the last one of the stage, or of one that it is made from."""
        found = [each for each in self.all_instructions if each.name == name]
        return found[-1] if found else None

    def bindings(self, before: Instruction | None = None) -> dict[str, Binding]:
        """The ENV or ARG that counts for each variable before an instruction of this stage, or at its end."""
        found: dict[str, Binding] = {}
        for stage in self.chain:
            fixed = set()
            for instruction in stage.instructions:
                if instruction is before:
                    return found
                for binding in instruction.bindings:
                    if instruction.name == "ENV":
                        fixed.add(binding.name)
                    if instruction.name == "ENV" or binding.name not in fixed:
                        found[binding.name] = binding
        return found

    def known(self, before: Instruction | None = None) -> Known:
        """The variables as they are before an instruction of this stage, or at its end."""
        return {name: binding.text for name, binding in self.bindings(before).items()}

    @property
    def environment(self) -> dict[str, Binding]:
        """The variables of what the image starts: its ENV. An ARG is there while it is built."""
        written = (b for each in self.all_instructions if each.name == "ENV" for b in each.bindings)
        return {binding.name: binding for binding in written}


@record
class Dockerfile:
    file: SourceFile
    stages: tuple[Stage, ...]

    @property
    def instructions(self) -> Iterator[Instruction]:
        for stage in self.stages:
            yield from stage.instructions

    def stage(self, name: str) -> Stage | None:
        """The stage called `name`, or that of a number."""
        if name.isdecimal() and len(name) < 4:
            return self.stages[int(name)] if int(name) < len(self.stages) else None
        return next((stage for stage in reversed(self.stages) if stage.name == name.lower() != ""), None)


def resolved(word: Word, known: Known) -> str | None:
    """The text of a word where these variables are set; None if the file does not tell it.

    An image may set more than its Dockerfile knows, so a variable that is not there is not known, but for its default.
    """
    length, texts = 0, []
    for part in word.parts:
        text = _text_of(part, known)
        if text is None or (length := length + len(text)) > MAX_TEXT:
            return None
        texts.append(text)
    return "".join(texts)


def _text_of(part: Part, known: Known) -> str | None:
    match part:
        case Literal(text):
            return text
        case Variable(name, default):
            value = known.get(name)
            return resolved(default, known) if not value and default is not None else value
        case Computed():
            return None


def variables_in(word: Word) -> Iterator[str]:
    """The names of the variables in a word, and in the defaults in it."""
    for part in word.parts:
        if isinstance(part, Variable):
            yield part.name
            if part.default is not None:
                yield from variables_in(part.default)
