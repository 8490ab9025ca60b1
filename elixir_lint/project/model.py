"""The facts of a project that rules ask: its configuration, mix.exs, lock file, modules and files.

Rules see these records, never syntax nodes or dicts of strings. A fact that could not be known is None
(said in the field's docstring), never a guess.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from elixir_lint.config.effective import Opening, Setting
from elixir_lint.config.values import Value
from elixir_lint.source import SourceFile, Span


@dataclass(frozen=True, slots=True)
class Dependency:
    """One tuple of `deps`.

    `in_prod` is False if `only:` (or `targets:`) keeps it out of the linted environment, None if `only:` could not be evaluated.
    `runtime` is False for `runtime: false` in the linted environment. `requirement` and `locked` are version texts or None.
    `source` is "hex", "git", "path" or "umbrella". `options` holds all evaluated options.
    """

    name: str
    requirement: str | None
    in_prod: bool | None
    runtime: bool | None
    source: str
    options: Value
    span: Span
    locked: str | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """One entry of `releases:`; `options` as evaluated."""

    name: str
    options: Value
    span: Span


@dataclass(frozen=True, slots=True)
class MixFile:
    """What a mix.exs says. `deps` is None if the list could not be evaluated at all; `deps_complete` is
    False if only part of it could. `mod` is the application's callback module, or None. `deps_span` is the
    place of the list (or function) that holds the deps, `span` the `def project` line."""

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


@dataclass(frozen=True, slots=True)
class Use:
    """`use Module, options` in a module body."""

    module: str
    options: Value
    span: Span


@dataclass(frozen=True, slots=True)
class Module:
    """A module of lib/ that was parsed because a word in it mattered. `functions` are (name, arity) it defines."""

    name: str
    file: SourceFile
    span: Span
    uses: tuple[Use, ...]
    functions: frozenset[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Child:
    """A child of a supervision list in lib/: `Shop.Repo`, `{Shop.Repo, opts}`, `{Oban, opts}`, a map.

    `options` is the evaluated second element (Absent if there is none). `certain` is False if the child is
    only started on a condition that could not be evaluated.
    """

    module: str
    options: Value
    span: Span
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Subject:
    """Something with settings in the configuration, started by the application.

    `module` without "Elixir.". `app` is its `otp_app`. `span` is its `use` line (for Oban, the child or config call).
    `openings` are the reasons why others may set its settings ("Shop.Repo.init/2 is defined"), empty if the world is closed.
    `started` is False if nothing starts it, None if that cannot be known.
    """

    module: str
    app: str
    span: Span
    openings: tuple[Opening, ...]
    started: bool | None
    settings: Settings = field(compare=False, repr=False)

    def setting(self, *keys: str) -> Setting:
        """The setting at `keys` below the subject, after child-spec options."""
        return self.settings.get(*keys)

    @property
    def closed(self) -> bool:
        return not self.openings


class Settings:
    """The settings below one configuration path, with the options given in the supervision tree on top."""

    def get(self, *keys: str) -> Setting:
        raise NotImplementedError

    def keys(self) -> tuple[str, ...]:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Repo(Subject):
    """`use Ecto.Repo`. `adapter` is the full module name without "Elixir." ("Ecto.Adapters.Postgres"), None if unknown."""

    adapter: str | None = None
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class Socket:
    """`socket "/live", Phoenix.LiveView.Socket, options` of an endpoint."""

    path: str
    handler: str
    options: Value
    span: Span


@dataclass(frozen=True, slots=True)
class Plug:
    """`plug Name, options` of an endpoint, in order. `in_prod` is False inside a branch that production does not take."""

    name: str
    options: Value
    span: Span
    in_prod: bool | None = True


@dataclass(frozen=True, slots=True)
class Endpoint(Subject):
    """`use Phoenix.Endpoint`. `session` is the evaluated `@session_options` or Plug.Session options (Absent if there are none)."""

    sockets: tuple[Socket, ...] = ()
    plugs: tuple[Plug, ...] = ()
    session: Value | None = None


@dataclass(frozen=True, slots=True)
class ObanInstance(Subject):
    """One Oban: `config :shop, Oban` started as `{Oban, opts}`, or `use Oban, otp_app: :shop`. `name` is "Oban" by default."""

    name: str = "Oban"


@dataclass(frozen=True, slots=True)
class Fault:
    """A file that could not be read or parsed. `kind` is "syntax-error" or "unreadable-file"."""

    kind: str
    span: Span
    message: str


class LibFiles:
    """The source files of lib/ (of all apps), read as bytes; parsed only when asked."""

    def search(self, *words: bytes) -> Iterator[SourceFile]:
        """The files that contain one of `words`."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class App:
    """One Mix application: the project itself, or one of an umbrella's. `path` is relative to the repository root."""

    path: str
    mix: MixFile


class Project:
    """One production: a Mix project (with its umbrella's apps) in one environment. See project/__init__.py for how it is loaded."""
