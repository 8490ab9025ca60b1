"""Where Dockerfiles build the release, what has been copied there by then, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from posixpath import basename

from elixir_lint.project.deploy.dockerfile import Dockerfile, Instruction, Stage, resolved, variables_in
from elixir_lint.project.deploy.shell import Command
from elixir_lint.project.files import normal
from elixir_lint.record import record

MAX_COPIES = 6
"""How often a release is followed from one stage to another."""

_SEPARATORS = frozenset({"+", ","})
_NOT_SOURCES = frozenset(
    {"deps", "_build", "assets", "static", "node_modules", ".mix", ".hex", ".cache", "bin", "lib64"}
)


@record
class Build:
    """A `RUN mix release` of a stage: `earlier` are the commands before it in that RUN, `command` is None in a list."""

    dockerfile: Dockerfile
    stage: Stage
    instruction: Instruction
    earlier: tuple[Command, ...]
    command: Command | None

    def mix_env(self) -> tuple[str | None, bool]:
        """MIX_ENV as it is then (None: not known, "": unset), and whether whoever builds the image may choose it."""
        bindings = self.stage.bindings(self.instruction)
        known = {name: binding.text for name, binding in bindings.items()}
        opened = {name for name, binding in bindings.items() if binding.open}
        inline = [a for c in self.earlier if _exports(c) for a in c.assignments]
        inline += self.command.assignments if self.command is not None else ()
        for assignment in reversed(inline):
            if assignment.name == "MIX_ENV":
                return resolved(assignment.value, known), not opened.isdisjoint(variables_in(assignment.value))
        for word in self.command.texts if self.command is not None else ():
            if word.startswith("MIX_ENV="):  # env MIX_ENV=prod mix release
                return (None if "\0" in word else word.partition("=")[2]), False
        return known.get("MIX_ENV", ""), "MIX_ENV" in opened

    @property
    def until(self) -> Iterator[Instruction]:
        """The instructions of the stage up to this one, which is the last of them."""
        yield from self.stage.before(self.instruction)
        yield self.instruction


def _exports(command: Command) -> bool:
    return bool(command.words) and command.words[0].literal == "export"


def builds_of(dockerfile: Dockerfile) -> Iterator[Build]:
    """Every `mix release`, also in `mix do compile + release`."""
    for stage in dockerfile.stages:
        for instruction in stage.instructions:
            if instruction.name == "RUN":
                yield from _builds(dockerfile, stage, instruction)


def _builds(dockerfile: Dockerfile, stage: Stage, instruction: Instruction) -> Iterator[Build]:
    if instruction.words is not None and runs_task(instruction.words, "release"):
        yield Build(dockerfile, stage, instruction, (), None)
    for number, command in enumerate(instruction.commands):
        if runs_task(command.texts, "release"):
            yield Build(dockerfile, stage, instruction, instruction.commands[:number], command)


def runs_task(words: Sequence[str], *tasks: str) -> bool:
    """Whether a command is `mix TASK ...` or `mix do one, TASK + other`."""
    for number, word in enumerate(words):
        if basename(word) == "mix":
            rest = [part for each in words[number + 1 :] for part in _parted(each)]
            first = rest[:1] == ["do"]
            starts = {0} if not first else {1, *(at + 1 for at, part in enumerate(rest) if part in _SEPARATORS)}
            return any(at in starts and part in tasks for at, part in enumerate(rest))
    return False


def _parted(word: str) -> Iterator[str]:
    """`compile,` as `compile` and `,`"""
    text = word.rstrip(",")
    if text:
        yield text
    if text != word:
        yield ","


def build_of(dockerfile: Dockerfile, stage: Stage) -> Build | None:
    """The build whose release is in a stage: its own, or one that it is copied from, by way of others."""
    builds = list(builds_of(dockerfile))
    todo, seen = [stage], 0
    while todo and seen < MAX_COPIES:
        here = todo.pop(0)
        seen += 1
        own = [build for build in builds for each in here.chain if build.stage is each]
        if own:
            return own[-1]
        for instruction in here.all_instructions:
            name = instruction.flag("from") if instruction.name == "COPY" else None
            origin = dockerfile.stage(name) if name is not None else None
            if origin is not None and origin is not here:
                todo.append(origin)
    return None


# --- what is copied -----------------------------------------------------------------------------------


def copies(stage: Stage, instructions: Iterator[Instruction], path: str) -> bool | None:
    """Whether a file or folder of the repository is copied by one of `instructions`; None if that is not known.

    The build context may be any folder above `path`: a source counts if it names the rest of the path, or a folder of
    it. What comes from other stages, by mounts or by git is not known.
    """
    unknown = False
    for instruction in instructions:
        match instruction.name:
            case "COPY" | "ADD":
                answer = _copies(stage, instruction, path)
                if answer:
                    return True
                unknown = unknown or answer is None
            case "RUN":
                fetched = any(c.texts[:2] in (("git", "clone"), ("git", "fetch")) for c in instruction.commands)
                unknown = unknown or fetched or any(map(_is_bind, instruction.flags))
            case "ONBUILD":
                unknown = True
    return None if unknown else False


def _copies(stage: Stage, instruction: Instruction, path: str) -> bool | None:
    written = instruction.operands[:-1]
    known = stage.known(instruction) if any(next(variables_in(word), None) for word in written) else {}
    sources = [resolved(word, known) for word in written]
    if None in sources:
        return None
    if instruction.flag("from") is not None:
        return None if any(basename(source or "") not in _NOT_SOURCES for source in sources) else False
    return any(_covers(source or "", path) for source in sources)


def _is_bind(flag: str) -> bool:
    """`--mount=type=bind,target=.`; "bind" is what a mount is without a type."""
    return flag.startswith("--mount") and ("type=bind" in flag or "type=" not in flag)


def _covers(source: str, path: str) -> bool:
    """`.`, `config`, `config/`, `config/*.exs`, `apps/shop/config`: of `apps/shop/config/runtime.exs`"""
    pattern = normal(source.lstrip("/"))
    if pattern == "":
        return True
    parts = path.split("/")
    from fnmatch import fnmatchcase  # few Dockerfiles copy by a pattern

    for start in range(len(parts)):
        for end in range(start + 1, len(parts) + 1):
            if fnmatchcase("/".join(parts[start:end]), pattern):
                return True
    return False
