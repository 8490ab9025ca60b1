"""What production starts: the processes of Procfiles, images and Fly files."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename, join

from elixir_lint.project.deploy.commands import BUSYBOX, DASH, UNKNOWN, Step, Texts
from elixir_lint.project.deploy.dockerfile import Dockerfile, Instruction, Stage, resolved
from elixir_lint.project.deploy.fly import FlyFile
from elixir_lint.project.deploy.images import system_of
from elixir_lint.record import field, record
from elixir_lint.source import Span

IMAGE = "CMD"
"""The name of what an image starts by itself."""


@record
class EntryPoint:
    """A process that production starts: `name` as in "web", `span` where that is said.

    `stage` is that of the image it runs in, None if that is not known. `fly` is the Fly file that says it,
    `variables` are those that are said beside it, each with its text and place.
    `traps`: a shell on the way handles signals by itself; `drops`: something is started as another user.
    """

    name: str
    span: Span
    steps: tuple[Step, ...]
    stage: Stage | None = field(default=None, compare=False, repr=False)
    dockerfile: Dockerfile | None = field(default=None, compare=False, repr=False)
    fly: FlyFile | None = field(default=None, compare=False, repr=False)
    variables: tuple[tuple[str, str, Span], ...] = ()
    traps: bool = False
    drops: bool = False

    @property
    def is_image(self) -> bool:
        """Whether it is what an image starts by itself."""
        return self.name == IMAGE

    @property
    def runs_mix(self) -> bool:
        """`mix phx.server`, `mix run`, `iex -S mix`, `elixir -S mix`"""
        return any(step.runs_mix for step in self.steps)


def shell_of(stage: Stage | None) -> str:
    """What `sh` is in an image."""
    system = system_of(stage) if stage is not None else None
    match system.family if system is not None else "":
        case "debian" | "ubuntu":
            return DASH
        case "alpine":
            return BUSYBOX
        case _:
            return UNKNOWN


def image_command(stage: Stage, override: Texts = ()) -> tuple[Span, Texts] | None:
    """The words that ENTRYPOINT and CMD of a stage come to, `override` in place of CMD, and where they are said.

    None if it is what the base image starts. A shell form is what it stands for: `["/bin/sh", "-c", "text"]`.
    """
    entry, command = stage.last("ENTRYPOINT"), _own_command(stage)
    if entry is not None and entry.words is None:
        return entry.span, _words(stage, entry)
    first = _words(stage, entry) if entry is not None else ()
    rest = override or (_words(stage, command) if command is not None else ())
    place = command if command is not None and not override else entry if entry is not None else command
    return (place.span, (*first, *rest)) if place is not None else None


def _own_command(stage: Stage) -> Instruction | None:
    """The CMD that counts: an ENTRYPOINT takes away those of the images below it (moby builder, dispatchEntrypoint)."""
    found = None
    for each in stage.chain:
        own = [instruction for instruction in each.instructions if instruction.name == "CMD"]
        if own:
            found = own[-1]
        elif any(instruction.name == "ENTRYPOINT" for instruction in each.instructions):
            found = None
    return found


def _words(stage: Stage, instruction: Instruction) -> Texts:
    if instruction.words is not None:
        return instruction.words
    shell = stage.last("SHELL")
    return (*(shell.words if shell is not None and shell.words else ("/bin/sh", "-c")), instruction.arguments.text)


def copied(stage: Stage, folder: str) -> Iterator[tuple[str, str]]:
    """`COPY docker/entry.sh /entrypoint.sh`: the name of each copied file, and the path it has in the repository."""
    for each in stage.all_instructions:
        if each.name in ("COPY", "ADD") and each.flag("from") is None and each.operands:
            *sources, target = (resolved(word, stage.known(each)) for word in each.operands)
            for source in sources:
                if source is not None:
                    yield basename(source), join(folder, source)
                    if len(sources) == 1 and target is not None and basename(target):
                        yield basename(target), join(folder, source)
