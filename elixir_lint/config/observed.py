"""What an evaluation is given, and what it takes note of: files, options, readings, exceptions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from elixir_lint.config.values import Condition, Value
from elixir_lint.record import field, record
from elixir_lint.source import Span
from elixir_lint.syntax.nodes import File


@record
class Raised:
    """A place that raises in the worlds of `when`; not `certain` where it only may (a conversion of unknown text)."""

    exception: str
    message: str
    when: Condition
    span: Span
    phase: str
    certain: bool = True


@record
class EnvRead:
    """One reading of an environment variable. `default` is the literal default of the call, if it has one."""

    name: str
    phase: str
    span: Span
    when: Condition
    default: Value | None = None
    required: bool = False


@record
class FileRead:
    """A file that the boot file evaluates or reads by `function` ("Code.require_file"); `path` as it was made."""

    function: str
    path: Value
    span: Span
    when: Condition


@record
class MixCall:
    """`Mix.something` reached while evaluating the boot file."""

    name: str
    span: Span
    when: Condition


@record
class Unfinished:
    """A place of a config file where the evaluation of `what` (a function, mostly) was given up.

    `why` completes the sentence: "does not end within 6000 steps". If `endless` is the name of a function, that calls
    itself with the same arguments, which are all known, and nothing happens in between: it never ends.
    """

    what: str
    span: Span
    when: Condition
    phase: str
    why: str = ""
    endless: str = ""


class Begun(NamedTuple):
    """The call of `what` that a config file makes, after `written` calls of `config`; -1 if it may be about to."""

    what: str
    span: Span
    when: Condition
    written: int


class Files(Protocol):
    """How the interpreter reads further files; paths are relative to the repository root, with `/`."""

    def config_file(self, path: str) -> File | str:
        """The parsed file, or why there is none."""

    def text(self, path: str) -> str | None:
        """The text of a file, None if there is none, or it is large or no text."""

    def exists(self, path: str, kind: str) -> bool:
        """Whether there is something, of `kind` "file" or "directory" if it is not empty, at a path."""

    def matching(self, pattern: str) -> Sequence[str]:
        """The paths that a wildcard matches, sorted."""

    def module(self, name: str) -> File | None:
        """The file of lib/ that defines module `name` (without "Elixir."), None if the project has none."""

    def is_dependency(self, name: str) -> bool:
        """Whether module `name` comes from a dependency rather than from the project."""


class NoFiles:
    """Files for an expression that stands alone."""

    def config_file(self, path: str) -> File | str:
        return f"{path} is not there"

    def text(self, path: str) -> str | None:
        return None

    def exists(self, path: str, kind: str) -> bool:
        return False

    def matching(self, pattern: str) -> Sequence[str]:
        return ()

    def module(self, name: str) -> File | None:
        return None

    def is_dependency(self, name: str) -> bool:
        return True


@record
class Frame:
    """The `try` around the current expression: what was raised inside it."""

    raised: list[tuple[Condition, str, Value]] = field(default_factory=list)


@record
class Options:
    """`strict`: boot is a release exactly as Elixir runs it: `Mix`, `import_config` and missing files raise.

    Otherwise the evaluation goes on after them, so that one fault does not hide the rest.
    `target` is that of the build, None if it may be any.
    `variables`: the whole environment, if it is known; None if production decides. `given`: the variables that the
    repository's own files give to what it starts, with their texts (UNTOLD for one that only a run tells).
    `application_env` answers `Application.get_env` (None: no such setting, as in the build phase).
    """

    environment: str = "prod"
    target: str | None = "host"
    strict: bool = False
    variables: Mapping[str, str] | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    root: str = ""
    application_env: Callable[[str, str], Value | None] | None = None
    own_apps: frozenset[str] | None = None
    mix_project: Callable[[], Value] | None = None
