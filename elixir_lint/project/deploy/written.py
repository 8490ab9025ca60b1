"""The values that deploy files give to variables, where they stand, and what they are if nobody gives another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elixir_lint.project.deploy.deployment import Deployment
from elixir_lint.project.deploy.dockerfile import Binding
from elixir_lint.project.deploy.words import Literal, Variable, Word, bytes_text, decoded
from elixir_lint.record import record
from elixir_lint.regex import regex
from elixir_lint.source import SourceFile, Span

_COMPOSE_VALUE = regex(
    r"^[ \t]*(?:-[ \t]+)?[\"']?(?P<name>[A-Za-z_]\w*)(?:[\"']?[ \t]*:[ \t]+|=)(?P<value>[^\s#][^\r\n]*)",
    re.ASCII | re.MULTILINE,
)
_DEFAULT = regex(r"\$\{(\w+):?-([^${}]*)\}", re.ASCII)


BUILD, FINAL = "build", "final"


@record
class Written:
    """`NAME=value`: `text` is known through and through, `span` is the name, `value` where the text stands.

    `unless` is the variable whose value counts if it has one, as in `${NAME:-text}`. `stage` is "" outside of
    Dockerfiles, else BUILD for a stage that is left behind, FINAL for those of the image; `kind` is how the file
    says it: ENV, ARG, env, args, script, compose.
    """

    name: str
    text: str
    span: Span
    value: Span
    kind: str
    stage: str = ""
    unless: str = ""

    @property
    def left_behind(self) -> bool:
        return self.stage == BUILD


def written_values(deploy: Deployment) -> Iterator[Written]:
    """Every literal that a deploy file for production gives to a variable."""
    yield from _dockerfiles(deploy)
    for fly in deploy.fly_files:
        for table, kind in ((("env",), "env"), (("build", "args"), "args")):
            values = fly.get(*table)
            for name, value in values.items() if isinstance(values, dict) else ():
                place = fly.place(*table, name)
                if isinstance(value, str) and place is not None:
                    yield Written(name, value, place.key, place.value, kind)
    for _, commands in deploy.env_scripts:
        yield from _assigned((a.name, a.value, a.span) for command in commands for a in command.assignments)
    for entry in deploy.entry_points:
        steps = (a for step in entry.steps for a in step.assignments)
        yield from _assigned((a.name, a.value, a.span) for a in steps if a.span.file.path)
    for source in deploy.compose_files:
        yield from _compose(source)


def _assigned(values: Iterator[tuple[str, Word, Span]]) -> Iterator[Written]:
    for name, word, span in values:
        yield from _of_word(name, word, span, "script", "")


def _dockerfiles(deploy: Deployment) -> Iterator[Written]:
    for dockerfile in deploy.dockerfiles:
        final = deploy.final_stage(dockerfile)
        shipped = {id(stage) for stage in final.chain} if final is not None else set[int]()
        for stage in dockerfile.stages:
            for instruction in stage.instructions:
                for binding in instruction.bindings:
                    kept = FINAL if id(stage) in shipped else BUILD
                    yield from _of_binding(binding, instruction.name, kept)


def _of_binding(binding: Binding, kind: str, stage: str) -> Iterator[Written]:
    if binding.value is not None:
        yield from _of_word(binding.name, binding.value, binding.span, kind, stage)


def _of_word(name: str, word: Word, span: Span, kind: str, stage: str) -> Iterator[Written]:
    """`value`, `"value"`, `${OTHER:-value}`"""
    match word.parts:
        case (Variable(other, default=Word((Literal(text, place),))),):
            yield Written(name, text, span, place, kind, stage, other)
        case _ if word.literal is not None:
            yield Written(name, word.literal, span, word.span, kind, stage)


def _compose(source: SourceFile) -> Iterator[Written]:
    """`NAME: value`  |  `- NAME=value`"""
    for line in _COMPOSE_VALUE.finditer(bytes_text(source)):
        name, text = line["name"], decoded(line["value"]).strip().strip("\"'")
        start = line.start("value")
        span, value = Span(source, *line.span("name")), Span(source, start, start + len(line["value"].rstrip()))
        default = _DEFAULT.fullmatch(text)
        if default is not None:
            yield Written(name, default[2], span, value, "compose", "", default[1])
        elif "$" not in text:
            yield Written(name, text, span, value, "compose")
