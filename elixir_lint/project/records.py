"""What mix.exs, mix.lock and lib/ say, as records. A fact that could not be known is None, never a guess."""

from __future__ import annotations

from elixir_lint.config.values import TRUE, Condition, Value
from elixir_lint.record import record
from elixir_lint.source import SourceFile, Span


@record
class Fault:
    """A file that could not be read or parsed. `kind` is "syntax-error" or "unreadable-file".

    With `limit`, nothing is known to be wrong with the file: it is larger or deeper than we read. `imported` is the
    path of another file that `span` asks for, as it is written there.
    """

    kind: str
    span: Span
    message: str
    limit: bool = False
    imported: str = ""

    @property
    def text(self) -> str:
        """`config/config.exs cannot be parsed: "end" closes nothing`"""
        if self.limit:
            what = "is not checked in full" if self.span.file.data else "is not checked"
        else:
            what = "cannot be parsed" if self.kind == "syntax-error" else "cannot be read"
        return f"{self.imported or self.span.file.path} {what}: {self.message}"


@record
class Dependency:
    """One tuple of `deps`.

    `in_prod` is False if `only:` keeps it out of the linted environment, None if it is not
    known whether it is there. `runtime` is False for `runtime: false` in the linted environment. `requirement`
    and `locked` are version texts or None. `source` is "hex", "git", "path" or "umbrella". `options` holds all
    evaluated options.
    """

    name: str
    requirement: str | None
    in_prod: bool | None
    runtime: bool | None
    source: str
    options: Value
    span: Span
    locked: str | None = None


@record
class Locked:
    """One entry of mix.lock. `source` is "hex" or "git".

    `version` is the text of a Hex version, or of a tag that a git dependency names, else None. `repository` is the
    Hex repository ("hexpm", "oban"), None for git. `dependencies` are the names it requires (not: optionally).
    """

    name: str
    source: str
    version: str | None
    repository: str | None
    dependencies: tuple[str, ...]
    span: Span


@record
class Release:
    """One entry of `releases:`; `options` as evaluated, `span` its name."""

    name: str
    options: Value
    span: Span


@record
class MixFile:
    """What a mix.exs says. `deps` is None if the list could not be evaluated at all; `deps_complete` is
    False if only part of it could. `mod` is the application's callback module, or None. `deps_span` is the
    head of the function (or the list) that holds the deps, `span` the head `def project`, `application_span` that of
    `def application`, or `span` if there is none. `app` is made from the module's name where there is no `app:`, as in
    an umbrella."""

    file: SourceFile
    app: str
    version: str | None
    elixir: str | None
    deps: dict[str, Dependency] | None
    deps_complete: bool
    deps_span: Span
    span: Span
    mod: str | None
    extra_applications: tuple[str, ...]
    application: Value
    project: Value
    releases: tuple[Release, ...]
    aliases: Value
    elixirc_paths: tuple[str, ...]
    application_span: Span


@record
class App:
    """One Mix application: the project itself, or one of an umbrella's.

    `path` is its folder relative to the repository root, "" for the root itself.
    """

    path: str
    mix: MixFile


@record
class Use:
    """`use Module, options` in a module body. `in_prod` is False in a branch that production does not compile."""

    module: str
    options: Value
    span: Span
    in_prod: bool | None = True


@record
class BodyCall:
    """A macro call in a module body, with its arguments evaluated: `plug Plug.Session, @session_options`.

    `inside` are the calls whose do-blocks it stands in, outermost first (`scope "/admin"`, `pipeline :browser`).
    `in_prod` is False inside a branch that production does not compile, None if that is not known. `in_branch` says
    whether it stands in one at all.
    """

    name: str
    arguments: tuple[Value, ...]
    span: Span
    in_prod: bool | None = True
    inside: tuple[BodyCall, ...] = ()
    in_branch: bool = False


@record
class CompiledCall:
    """A reading of the configuration or the environment that is surely done while the module is compiled.

    `name` is the function ("Application.compile_env", "System.get_env"). `in_prod` as in BodyCall.
    """

    name: str
    arguments: tuple[Value, ...]
    span: Span
    in_prod: bool | None = True


@record
class Module:
    """A module of lib/ that was parsed because a word in it mattered.

    `functions` are (name, arity) of the functions it defines, public and private, `calls` the macro calls of its body,
    `compiled` what it reads while it is compiled, `brings` the modules that its `__using__` uses in turn.
    """

    name: str
    file: SourceFile
    span: Span
    uses: tuple[Use, ...]
    functions: frozenset[tuple[str, int]]
    calls: tuple[BodyCall, ...] = ()
    compiled: tuple[CompiledCall, ...] = ()
    brings: tuple[str, ...] = ()


@record
class Child:
    """A child of a supervision list in lib/: `Shop.Repo`, `{Shop.Repo, opts}`, `{Oban, opts}`, a map.

    `module` is "" if it is not known. `options` is the evaluated second element (Absent if there is none), or the
    arguments of the start function of a map. `when` is the condition under which it is started, `certain` False if that
    depends on something that could not be evaluated. `supervisor` is the module whose list it stands in.
    """

    module: str
    options: Value
    span: Span
    certain: bool = True
    when: Condition = TRUE
    supervisor: str = ""
