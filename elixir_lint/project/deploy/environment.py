"""The environment variables that the repository gives to what production starts.

In the order in which they count: ENV of the image, `[env]` of the Fly file, what start scripts export, and for a
release `rel/env.sh.eex`. Secrets of the platform come on top and are not known here, so a value is a default.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from elixir_lint.project.deploy.commands import Step
from elixir_lint.project.deploy.dockerfile import resolved
from elixir_lint.project.deploy.entries import EntryPoint
from elixir_lint.project.deploy.fly import FlyFile
from elixir_lint.project.deploy.shell import Assignment, Command
from elixir_lint.project.deploy.words import Computed, Literal, Word
from elixir_lint.record import record
from elixir_lint.source import Span

_FLY = (
    "FLY_APP_NAME",
    "FLY_IMAGE_REF",
    "FLY_MACHINE_ID",
    "FLY_PRIVATE_IP",
    "FLY_PROCESS_GROUP",
    "FLY_REGION",
    "PRIMARY_REGION",
)
_EXPORTING = frozenset({"export", "declare", "typeset"})


@record
class Given:
    """One value of a variable: `text` is None if only a run tells it, `word` how it is written, `span` where.

    `certain` is False if it is given on a path only.
    """

    name: str
    text: str | None
    word: Word
    span: Span
    certain: bool = True


Environment = dict[str, tuple[Given, ...]]
"""The values that a variable may have, the last given last. Unless the first of them is certain, it may be unset."""


def environment_of(
    entry: EntryPoint,
    serves: Callable[[Step], bool],
    fly: FlyFile | None,
    group: str = "",
    env_scripts: Sequence[Sequence[Command]] = (),
) -> Environment:
    """The variables that an entry point has come to where it starts the application, which are the steps that `serves`.

    `env_scripts` are those of the release. `fly` is the Fly file that starts it in a process group, be it by the
    image's own command.
    """
    found: Environment = {}
    if entry.stage is not None:
        for name, binding in entry.stage.environment.items():
            word = binding.value or Word((), binding.span)
            found[name] = (Given(name, binding.text, word, binding.span),)
    for name, text, span in entry.variables:
        found[name] = (_literal(name, text, span),)
    if fly is not None:
        found.update(_of_fly(fly, group))
    for step in entry.steps:
        if step.exports or serves(step):
            _assign(found, step.assignments, certain=not step.conditional)
        elif not step.words:
            _assign(found, [a for a in step.assignments if a.name in found], certain=not step.conditional)
    for script in env_scripts:
        run_script(found, script)
    return found


def _of_fly(fly: FlyFile, group: str) -> Iterator[tuple[str, tuple[Given, ...]]]:
    """`[env]`, and what each machine has (fly.io/docs/machines/runtime-environment)."""
    app = fly.get("app")
    known = {"FLY_PROCESS_GROUP": group, "FLY_APP_NAME": app if isinstance(app, str) else None}
    for name in _FLY:
        yield name, (Given(name, known.get(name), Word((Computed(fly.head),), fly.head), fly.head),)
    for name, (text, span) in fly.variables.items():
        yield name, (_literal(name, text, span),)


def _literal(name: str, text: str, span: Span) -> Given:
    return Given(name, text, Word((Literal(text, span),), span), span)


def run_script(found: Environment, commands: Sequence[Command]) -> None:
    """Add what a script assigns. What it does not export counts as well: the release's start script exports it."""
    for command in commands:
        if not command.words or command.words[0].literal in _EXPORTING:
            _assign(found, command.assignments, certain=not command.conditional)


def _assign(found: Environment, assignments: Sequence[Assignment], *, certain: bool) -> None:
    known = {name: values[-1].text if len(values) == 1 else None for name, values in found.items()}
    for each in assignments:
        given = Given(each.name, resolved(each.value, known), each.value, each.span, certain)
        found[each.name] = (given,) if certain else (*found.get(each.name, ()), given)


def is_set(environment: Environment, name: str) -> bool:
    """Whether a variable is given on every path."""
    values = environment.get(name, ())
    return bool(values) and values[0].certain


def texts_of(environment: Environment, name: str) -> Iterator[str | None]:
    """The texts that a variable is given, None for one that only a run tells."""
    for given in environment.get(name, ()):
        yield given.text
