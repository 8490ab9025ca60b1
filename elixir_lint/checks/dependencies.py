"""Rules about dependencies that are in production and have no business there."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import join

from elixir_lint.checks import check
from elixir_lint.checks.common import is_off, is_true
from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import Absent, Value, holds
from elixir_lint.finding import Problem, Related, Severity, Step
from elixir_lint.project.model import Plug, Project
from elixir_lint.project.records import App, Dependency
from elixir_lint.project.syntax import below
from elixir_lint.source import SourceFile
from elixir_lint.syntax.nodes import Alias
from elixir_lint.syntax.terms import Atom

TEST_AND_LINT = {
    "bypass": "Bypass",
    "benchee": "Benchee",
    "credo": "Credo",
    "dialyxir": "Dialyxir",
    "doctor": "",
    "ex_doc": "ExDoc",
    "ex_machina": "ExMachina",
    "excoveralls": "ExCoveralls",
    "exvcr": "ExVCR",
    "faker": "Faker",
    "git_hooks": "GitHooks",
    "lazy_html": "LazyHTML",
    "meck": ":meck",
    "mimic": "Mimic",
    "mix_audit": "MixAudit",
    "mix_test_watch": "MixTestWatch",
    "mox": "Mox",
    "recode": "Recode",
    "sobelow": "Sobelow",
    "stream_data": "StreamData",
    "styler": "Styler",
    "usage_rules": "UsageRules",
    "wallaby": "Wallaby",
}
"""Packages for tests, documentation and style, with the first part of their modules' names (`Faker.Person`).

"" for one whose modules nobody calls, while applications have modules of that name.
"""

WATCHERS = ("ecto_dev_logger", "phoenix_profiler", "wobserver")
"""Tools that record what production does and show it."""
INSTALLED = ("ecto_dev_logger",)
"""Of these, those that do nothing before code installs them (`Ecto.DevLogger.install(Shop.Repo)`)."""
ASSET_TOOLS = ("bun", "dart_sass", "esbuild", "tailwind")
RELOADERS = ("exsync", "phoenix_live_reload", "remix")
"""Packages whose application watches source files."""

_TRACES = "it traces every LiveView and serves what it sees on a port of its own"
_EVALUATES = "it evaluates any Elixir code that is sent to /tidewave/mcp"


@check("dev-dependency-in-prod")
def dev_dependency_in_prod(project: Project) -> Iterator[Problem]:
    for app, dependency in _in_production(project, tuple(TEST_AND_LINT)):
        if _is_used(project, app, TEST_AND_LINT[dependency.name]):
            continue
        runs = _runs(dependency)
        yield Problem(
            span=dependency.span,
            message=f"{dependency.name} is built for {project.environment} and "
            + ("started there" if runs else "not even started there"),
            label=_scope(dependency),
            key=f"{app.mix.app}/{dependency.name}",
            severity=Severity.WARNING if runs else Severity.INFO,
            fix=f"add `only: [:dev, :test]` to the tuple of {dependency.name}",
        )


@check("dev-tool-in-prod")
def dev_tool_in_prod(project: Project) -> Iterator[Problem]:
    plugs = list(_tidewave_plugs(project))
    certain = False
    for app, dependency in _in_production(project, ("tidewave", "live_debugger", *WATCHERS, *ASSET_TOOLS)):
        name = dependency.name
        if not _runs(dependency) or _is_true(lookup(dependency.options, "optional")) or _is_disabled(project, name):
            continue
        certain = certain or name == "tidewave"
        severity, does = _danger(project, name, plugs)
        yield Problem(
            span=dependency.span,
            message=f"{name} {'is built for' if name in INSTALLED else 'runs in'} {project.environment}"
            + (f": {does}" if does else ""),
            label=_scope(dependency),
            related=tuple(Related(plug.span, "mounted here", Step.CONTEXT) for plug in plugs if name == "tidewave"),
            key=f"{app.mix.app}/{name}",
            severity=severity,
            fix=f"add `{'runtime: Mix.env() == :dev' if name in ASSET_TOOLS else 'only: :dev'}` to the tuple of {name}",
        )
    for plug in plugs:
        if not certain and plug.in_prod and _is_true(lookup(plug.options, "allow_remote_access")):
            yield Problem(
                span=plug.span,
                message=f"the endpoint answers Tidewave in {project.environment}: {_EVALUATES}, from any host",
                label="open to all",
                key="allow_remote_access",
                fix="wrap the plug in `if Mix.env() == :dev do`",
            )


def _is_disabled(project: Project, name: str) -> bool:
    """`config :live_debugger, :disabled?, true`: it may be, and then starts nothing (its lib/live_debugger.ex)."""
    return name == "live_debugger" and not holds(project.config.value(name, "disabled?"), is_off).always


def _danger(project: Project, name: str, plugs: list[Plug]) -> tuple[Severity, str]:
    """How bad it is that a tool runs in production, and what it does there."""
    match name:
        case "tidewave":
            if not plugs and not _names_module(project, "Tidewave"):
                return Severity.WARNING, ""
            remote = any(_is_true(lookup(plug.options, "allow_remote_access")) for plug in plugs)
            return Severity.ERROR, _EVALUATES + (", from any host" if remote else " from its own host or a proxy there")
        case "live_debugger":
            return Severity.ERROR, _TRACES
        case _:
            return Severity.INFO if name in ASSET_TOOLS else Severity.WARNING, ""


def _tidewave_plugs(project: Project) -> Iterator[Plug]:
    """`plug Tidewave, options` of an endpoint, unless production does not compile it."""
    for endpoint in project.endpoints if project.is_application else ():
        yield from (plug for plug in endpoint.plugs if plug.name == "Tidewave" and plug.in_prod is not False)


@check("live-reload-in-prod")
def live_reload_in_prod(project: Project) -> Iterator[Problem]:
    reloading = [
        endpoint.module
        for endpoint in project.endpoints
        if endpoint.started is not False and holds(endpoint.setting("code_reloader").value, is_true).possible
    ]
    for app, dependency in _in_production(project, RELOADERS):
        if not _runs(dependency):
            continue
        yield Problem(
            span=dependency.span,
            message=f"{dependency.name} watches the file system in {project.environment}"
            + (f", and {reloading[0]} can reload code there" if reloading else ""),
            label=_scope(dependency),
            key=f"{app.mix.app}/{dependency.name}",
            severity=Severity.ERROR if reloading else Severity.WARNING,
            fix=f"add `only: :dev` to the tuple of {dependency.name}",
        )


def _in_production(project: Project, names: tuple[str, ...]) -> Iterator[tuple[App, Dependency]]:
    """The dependencies of these names that are certainly there; an umbrella's root has none that are."""
    for app in project.apps if project.is_application else ():
        for name in names:
            dependency = (app.mix.deps or {}).get(name)
            if dependency is not None and dependency.in_prod:
                yield app, dependency


def _runs(dependency: Dependency) -> bool:
    """Whether the dependency's application is certainly started with the project's."""
    return dependency.runtime is True and lookup(dependency.options, "app") != Atom("false")


def _scope(dependency: Dependency) -> str:
    """Why it is in production."""
    return "no `only:`" if isinstance(lookup(dependency.options, "only"), Absent) else "`only:` includes it"


def _is_true(value: Value) -> bool:
    return holds(value, is_true).always


def _is_used(project: Project, app: App, root: str) -> bool:
    """Whether lib/ or the seeds name a module of the package: it is there on purpose."""
    if not root:
        return False
    word = root.encode()
    if _names_module(project, root):
        return True
    seeds = (project.files.read(path) for path in project.files.glob(join(app.path, "priv/**/*.exs")))
    return any(word in seed.data and _names(project, seed, root) for seed in seeds if seed is not None)


def _names_module(project: Project, root: str) -> bool:
    """Whether the code of lib/ names a module below `root`."""
    return any(_names(project, source, root) for source in project.lib.search(root.encode()))


def _names(project: Project, source: SourceFile, root: str) -> bool:
    """Whether the code of a file, not its comments or texts, names a module below `root` (`:meck`: that one)."""
    for node in below(project.files.parse(source).body):
        match node:
            case Alias((first, *_), base=None) if first == root:
                return True
            case Atom(name) if f":{name}" == root:
                return True
    return False
