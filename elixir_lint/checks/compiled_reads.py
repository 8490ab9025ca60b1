"""The rule about environment variables that modules read while they are compiled, and what is meant for the build."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from elixir_lint.checks import check
from elixir_lint.checks.common import MOST_NAMES
from elixir_lint.config.values import Value
from elixir_lint.finding import Problem, Related, Step
from elixir_lint.project.model import Project
from elixir_lint.project.records import CompiledCall
from elixir_lint.regex import regex
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Integer, List, String

if TYPE_CHECKING:
    from elixir_lint.project.deploy.dockerfile import Dockerfile

_BUILD_INPUT = regex(
    r"(.*_)?(VERSION|VSN|REVISION|COMMIT|SHA\d*|CI)(_.*)?|(.*_)?RELEASE|(.*_)?(GIT|BUILD)(_.*)?|BUILD[A-Z]*(_.*)?"
    r"|GITHUB_(ACTION|ACTOR|BASE|EVENT|HEAD|JOB|REF|REPOSITORY|RUN|SERVER|WORKFLOW)(_.*)?"
    r"|(MIX|HEX|NODE|SKIP|COMPILE|WITH|WITHOUT)_.*|RUSTLER.*"
)
"""Variables that are about the build itself, and are meant to be read there."""


def is_build_input(project: Project, variable: str) -> bool:
    """Whether a variable is about the build, by its name, or as mix.exs reads it, or an image is built with it."""
    quoted = f'"{variable}"'.encode()
    return (
        _BUILD_INPUT.fullmatch(variable) is not None
        or any(quoted in mix.file.data for mix in project.mix_files)
        or any(_is_chosen(project, dockerfile, variable) for dockerfile in project.deploy.dockerfiles)
    )


def _is_chosen(project: Project, dockerfile: Dockerfile, variable: str) -> bool:
    """`ARG EDITION`: whoever builds the image is asked for it. `ENV ROOT=/opt/shop`, in the stage that runs, too."""
    final = project.deploy.final_stage(dockerfile)
    building = [stage for stage in dockerfile.stages if stage is not final] or dockerfile.stages
    asked = (each for stage in building for each in stage.instructions if each.name == "ARG")
    if any(binding.name == variable for each in asked for binding in each.bindings):
        return True
    given = (b for each in dockerfile.instructions if each.name == "ENV" for b in each.bindings if b.name == variable)
    texts = [binding.text for binding in given]
    return len(texts) > 1 and None not in texts and len({*texts}) == 1


@check("env-read-in-module-attribute")
def env_read_in_module_attribute(project: Project) -> Iterator[Problem]:
    if project.is_library:
        return
    for source in project.lib.search_outside_functions(b"_env(", b"getenv(", b"get_env ", b"fetch_env! "):
        for module in project.modules_in(source):
            if module.name.startswith("Mix.") or "/mix/tasks/" in f"/{source.path}":
                continue
            reads: dict[str, list[Span]] = {}
            for call in module.compiled:
                name = _variable(call)
                if name is not None and call.in_prod and not is_build_input(project, name):
                    reads.setdefault(name, []).append(call.span)
            for name, (first, *others) in reads.items():
                yield Problem(
                    span=first,
                    message=f"{module.name} keeps {name} as it was where the code was compiled"
                    + (f", in {len(others) + 1} places" if others else ""),
                    label="read while compiling",
                    related=tuple(Related(span, "and here", Step.CONTEXT) for span in others[:MOST_NAMES]),
                    key=f"{module.name} {name}",
                )


def _variable(call: CompiledCall) -> str | None:
    """The name of the variable that is read; None if it is not known, or a setting is read."""
    if call.name.startswith("Application.") or not call.arguments:
        return None
    return _as_text(call.arguments[0])


def _as_text(value: Value) -> str | None:
    """`"PORT"`  |  `'PORT'`"""
    match value:
        case String(text):
            return text
        case List(items, charlist=True):
            return "".join(chr(item.value) for item in items if isinstance(item, Integer))
        case _:
            return None
