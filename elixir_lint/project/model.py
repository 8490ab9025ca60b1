"""The facts of a project that rules ask: its configuration, mix.exs, lock file, modules and files.

Rules see these records, never syntax nodes or dicts of strings. A fact that could not be known is None
(said in the field's docstring), never a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import TYPE_CHECKING, TypeVar, cast

from elixir_lint.config.coverage import Coverage, coverage_of
from elixir_lint.config.effective import Effective, Opening, Setting
from elixir_lint.config.evaluate import Evaluation
from elixir_lint.config.values import ABSENT, Value
from elixir_lint.finding import NotChecked
from elixir_lint.project.kind import is_firmware
from elixir_lint.project.records import (
    App,
    BodyCall,
    Child,
    Dependency,
    Fault,
    Locked,
    MixFile,
    Module,
    Release,
    Use,
)
from elixir_lint.project.setting import Settings
from elixir_lint.project.versions import Version, parse_requirement, parse_version
from elixir_lint.record import field, record
from elixir_lint.source import SourceFile, Span

if TYPE_CHECKING:
    from elixir_lint.project.deploy.deployment import Deployment
    from elixir_lint.project.discover import Territory
    from elixir_lint.project.files import Files
    from elixir_lint.project.lib import LibFiles
    from elixir_lint.project.modules import Modules
    from elixir_lint.project.web import Web

T = TypeVar("T")


@record
class Subject:
    """Something with settings in the configuration, started by the application.

    `module` without "Elixir.". `app` is its `otp_app` ("" if that is not known). `span` is its `use` line (for Oban,
    the child or config call). `openings` are the reasons why others may set its settings ("what Shop.Repo.init/2
    returns is not known"), empty if the world is closed. `started` is False if nothing starts it, None if that cannot
    be known.
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


@record
class Repo(Subject):
    """`use Ecto.Repo`. `adapter` is the full module name without "Elixir." ("Ecto.Adapters.Postgres"), None if unknown.

    `environment_url` are the variables that its `url` is made of: whoever sets them can set `pool_size`, `ssl`,
    `timeout`, `idle_interval` and the address (ecto's repo/supervisor.ex), so that it is "closed but for the URL".
    """

    adapter: str | None = None
    read_only: bool = False
    environment_url: tuple[str, ...] = ()

    @property
    def url(self) -> Setting:
        return self.setting("url")

    def url_parameter(self, name: str) -> Value:
        """The text of a query parameter in a literal `url`, in each of its alternatives; Absent if there is none."""
        from elixir_lint.project.urls import parameter

        return parameter(self.url.value, name)


@record
class Socket:
    """`socket "/live", Phoenix.LiveView.Socket, options` of an endpoint."""

    path: str
    handler: str
    options: Value
    span: Span
    in_prod: bool | None = True


@record
class Plug:
    """`plug Name, options` of an endpoint, in order. `in_prod` is False inside a branch that production does not take.

    `name` is the module without "Elixir.", or the function of a function plug ("force_ssl").
    """

    name: str
    options: Value
    span: Span
    in_prod: bool | None = True


@record
class Endpoint(Subject):
    """`use Phoenix.Endpoint`. `session` is the evaluated `@session_options` or Plug.Session options (Absent: none).

    `adapter` is the effective `adapter`, None if it is not known; without one it is Phoenix's default.
    """

    sockets: tuple[Socket, ...] = ()
    plugs: tuple[Plug, ...] = ()
    session: Value = ABSENT
    adapter: str | None = None


@record
class ObanInstance(Subject):
    """One Oban: `config :shop, Oban` started as `{Oban, opts}`, or `use Oban, otp_app: :shop`.

    `name` is "Oban" by default. `module` is the configuration key or the module that uses Oban.
    """

    name: str = "Oban"


@record
class Mailer(Subject):
    """`use Swoosh.Mailer` or `use Bamboo.Mailer`. `library` is "swoosh" or "bamboo"."""

    library: str = "swoosh"


@record
class Project:
    """One production: a Mix project (with its umbrella's apps) in one environment. See project/__init__.py for how.

    `path` is its folder relative to the repository root, "." for the root itself. `kind` is app, library or umbrella.
    `lock` is None if there is no mix.lock. `mix` is the root's mix.exs, `apps` has it too unless this is an umbrella;
    `released` are those apps that some release holds.
    `lib` are the sources of all apps, `files` everything in the repository; its `territory` says which are its own,
    `deploy` what they say of images, start scripts and releases. `web` are further facts of lib/, found when asked for.
    `memo` keeps the answers of functions that are `once`.
    """

    path: str
    app: str
    kind: str
    environment: str
    mix: MixFile
    apps: tuple[App, ...]
    released: tuple[App, ...]
    lock: dict[str, Locked] | None
    evaluation: Evaluation
    config: Effective
    repos: tuple[Repo, ...]
    endpoints: tuple[Endpoint, ...]
    obans: tuple[ObanInstance, ...]
    children: tuple[Child, ...]
    modules: Modules
    lib: LibFiles
    files: Files
    territory: Territory
    deploy: Deployment
    web: Web
    has_release_evidence: bool
    not_checked: tuple[NotChecked, ...] = ()
    memo: dict[str, object] = field(default_factory=dict, compare=False, repr=False)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The faults so far in the project's own files, and in a mix.exs above it that may make it part of an umbrella.

        A rule that reads more files may add some.
        """
        return tuple(fault for fault in self.files.faults if self._asks(fault.span.file.path))

    def _asks(self, path: str) -> bool:
        folder, _, name = path.rpartition("/")
        above = name == "mix.exs" and self.territory.is_inside(folder)
        return above or self.territory.holds(path)

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    @property
    def mix_files(self) -> tuple[MixFile, ...]:
        """The mix.exs of the root, then those of an umbrella's apps."""
        return (self.mix, *(app.mix for app in self.apps if app.mix is not self.mix))

    @property
    def coverage(self) -> Coverage:
        """How much of the configuration is known."""
        return coverage_of(setting.value for setting in self.config.below())

    @property
    def is_library(self) -> bool:
        """A package for other projects: its configuration reaches nobody's production."""
        return self.kind == "library"

    @property
    def is_application(self) -> bool:
        return not self.is_library

    @property
    def is_firmware(self) -> bool:
        return is_firmware(self.apps)

    @property
    def prod_dependencies(self) -> dict[str, Dependency]:
        """What the releases have in production: neither `in_prod` nor `runtime` is False. The surest of each name."""
        found: dict[str, Dependency] = {}
        for app in self.released:
            for name, dependency in (app.mix.deps or {}).items():
                known = found.get(name)
                surer = known is None or (known.in_prod is None and dependency.in_prod)
                if surer and False not in (dependency.in_prod, dependency.runtime):
                    found[name] = dependency
        return found

    @property
    def deps_complete(self) -> bool:
        """Whether the dependencies of all apps are known through and through."""
        return all(app.mix.deps is not None and app.mix.deps_complete for app in self.apps)

    def locked(self, name: str) -> Version | None:
        """The version in mix.lock; None if it is not there or names no version."""
        entry = (self.lock or {}).get(name)
        return parse_version(entry.version) if entry is not None and entry.version is not None else None

    def version_at_least(self, name: str, version: str) -> bool | None:
        """Whether production has `name` in `version` or later; None if that is not known.

        mix.lock decides. Without its word a requirement does, if it admits no version on the other side.
        """
        asked = parse_version(version)
        assert asked is not None, f"{version} is no version"
        locked = self.locked(name)
        if locked is not None:
            return locked >= asked
        requirements = [parse_requirement(text) for text in _requirements(self).get(name, ())]
        answers = {requirement.at_least(asked) if requirement is not None else None for requirement in requirements}
        sure = answers - {None}
        return sure.pop() if len(sure) == 1 else None

    def modules_in(self, source: SourceFile) -> tuple[Module, ...]:
        """The modules of a file of lib/, with their `use`s and macro calls."""
        return self.modules.of(source)

    def using(self, module: str) -> Iterator[tuple[Module, Use]]:
        """The modules of lib/ that `use` a module ("Swoosh.Mailer") where production is compiled."""
        return self.modules.using(module)

    def named(self, text: str, setting: tuple[str, ...] | None) -> str:
        """A sentence of a page with the project's names in place of its examples': `Shop`, `ShopWeb`, `:shop`."""
        from elixir_lint.project.naming import in_names_of

        return in_names_of(self, text, setting)


def once(find: Callable[[Project], T]) -> Callable[[Project], T]:
    """A fact of a project that is found when first asked for, and kept with it."""
    name = f"{find.__module__}.{find.__qualname__}"

    @wraps(find)
    def asked(project: Project) -> T:
        if name not in project.memo:
            project.memo[name] = find(project)
        return cast(T, project.memo[name])

    return asked


@once
def _requirements(project: Project) -> dict[str, set[str]]:
    """The requirements for each dependency in the mix.exs of the apps."""
    found: dict[str, set[str]] = {}
    for app in project.apps:
        for name, dependency in (app.mix.deps or {}).items():
            if dependency.requirement is not None:
                found.setdefault(name, set()).add(dependency.requirement)
    return found


__all__ = [
    "App",
    "BodyCall",
    "Child",
    "Dependency",
    "Endpoint",
    "Fault",
    "Locked",
    "Mailer",
    "MixFile",
    "Module",
    "ObanInstance",
    "Opening",
    "Plug",
    "Project",
    "Release",
    "Repo",
    "Setting",
    "Settings",
    "Socket",
    "Subject",
    "Use",
    "once",
]
