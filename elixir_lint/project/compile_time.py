"""Settings that were read while code was compiled: what production sets later comes too late for them."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.config.render import atom_name
from elixir_lint.config.values import Value
from elixir_lint.project.model import Project, once
from elixir_lint.project.records import CompiledCall
from elixir_lint.project.syntax import below
from elixir_lint.record import record
from elixir_lint.source import Span
from elixir_lint.syntax.nodes import Alias, Expr, ListExpr, Remote
from elixir_lint.syntax.terms import Atom, List, Tuple

_WORDS = (b"compile_env", b"Application.get_env", b"Application.fetch_env")

ENDPOINT_KEYS = ("code_reloader", "debug_errors", "force_ssl")
"""What `use Phoenix.Endpoint` reads (phoenix lib/phoenix/endpoint.ex, `config/1`)."""

_CHECKED = (
    ("absinthe_plug", "1.5.9", ("absinthe_plug", "Absinthe.Plug.GraphiQL")),
    ("ex_aws", "2.7.0", ("ex_aws", "auth_refresh_lead_time")),
    ("jason", "1.4.5", ("jason", "decoding_integer_digit_limit")),
    ("mime", "1.4.0", ("mime", "types")),
    ("mime", "1.4.0", ("mime", "extensions")),
    ("mime", "1.4.0", ("mime", "suffixes")),
    ("myxql", "0.5.0", ("myxql", "extra_error_codes")),
    ("new_relic_agent", "1.31.0", ("new_relic", "max_open_span_count")),
    ("oban", "2.17.4", ("oban", "Oban.Backoff", "retry_mult")),
    ("oban", "2.18.1", ("oban", "Oban.Repo", "retry_opts")),
    ("phoenix_live_view", "0.20.13", ("phoenix_live_view", "enable_expensive_runtime_checks")),
    ("plug", "1.14.0", ("plug", "statuses")),
    ("plug", "1.14.0", ("plug", "mimes")),
    ("tesla", "1.7.0", ("tesla", "Tesla.Middleware.Logger")),
    ("tesla", "1.7.0", ("tesla", "Tesla.Middleware.Telemetry", "disable_legacy_event")),
)
"""What dependencies read by `Application.compile_env`: the package, its first version that does, the path."""
_IGNORED = (
    ("", ("logger", "always_evaluate_messages")),
    ("", ("logger", "compile_time_application")),
    ("", ("logger", "compile_time_purge_matching")),
    ("phoenix", ("phoenix", "plug_init_mode")),
    ("phoenix", ("phoenix", "sort_verified_routes_query_params")),
    ("phoenix", ("phoenix", "trim_on_html_eex_engine")),
    ("phoenix_live_view", ("phoenix_live_view", "debug_heex_annotations")),
    ("phoenix_live_view", ("phoenix_live_view", "root_tag_attribute")),
)
"""What macros of dependencies, or of Elixir itself, read by `Application.get_env` while they expand."""


@record
class CompiledSetting:
    """A path of the configuration that was read at compile time, by `by` ("Shop.Mailer", "phoenix 1.8.3").

    `checked`: by `Application.compile_env`, so that Elixir compares it at boot; else a later value is ignored.
    `span` is the reading in lib/, None for one in a dependency. `sure` is False for what only looks like a path.
    """

    path: tuple[str, ...]
    by: str
    checked: bool
    span: Span | None = None
    sure: bool = True


@once
def compiled_settings(project: Project) -> tuple[CompiledSetting, ...]:
    """Those of lib/, then those of endpoints and dependencies."""
    return (*_of_lib(project), *_by_macros(project), *_of_endpoints(project), *_of_dependencies(project))


def _of_lib(project: Project) -> Iterator[CompiledSetting]:
    for source in project.lib.search_outside_functions(*_WORDS):
        for module in project.modules_in(source):
            for call in module.compiled:
                path = _path(call)
                if path is not None and call.in_prod is not False:
                    checked = call.name.startswith("Application.compile_env")
                    yield CompiledSetting(path, module.name, checked, call.span)


def _path(call: CompiledCall) -> tuple[str, ...] | None:
    """`(:shop, :timeout)`  |  `(:shop, [Shop.Mailer, :from], default)`  |  `(__ENV__, :shop, :timeout, default)`"""
    if not call.name.startswith("Application."):
        return None
    arguments = call.arguments[1:] if not isinstance(call.arguments[0], Atom) else call.arguments
    if len(arguments) < 2 or not isinstance(arguments[0], Atom):
        return None
    keys = _keys(arguments[1])
    return (arguments[0].name, *keys) if keys else None


def _keys(key: Value) -> tuple[str, ...]:
    match key:
        case Atom(name):
            return (atom_name(name),)
        case List(items) if all(isinstance(item, Atom) for item in items):
            return tuple(atom_name(item.name) for item in items if isinstance(item, Atom))
        case _:
            return ()


def _by_macros(project: Project) -> Iterator[CompiledSetting]:
    """`use Shop.CompileEnv, timeout: [:shop, :timeout]`, where that module's code calls `compile_env` with what it is
    given: what looks like a path in the options may be one."""
    for source in project.lib.search(b"compile_env"):
        if any(_is_computed(node) for node in below(project.lib.parse(source).body)):
            for module in project.modules_in(source):
                for user, use in project.using(module.name):
                    for path in _paths_in(use.options):
                        yield CompiledSetting(path, user.name, True, use.span, False)


def _is_computed(node: Expr) -> bool:
    """`Application.compile_env(app, key)`"""
    match node:
        case Remote(Alias(("Application",)), "compile_env" | "compile_env!", arguments):
            return any(not isinstance(each, Atom | Alias | List | ListExpr) for each in arguments[:2])
        case _:
            return False


def _paths_in(value: object) -> Iterator[tuple[str, ...]]:
    """The lists of atoms inside of a value, flattened: `[:shop, [Shop.Mailer, :from]]`"""
    match value:
        case List(items):
            flat = tuple(_flat(value))
            if len(flat) > 1 and None not in flat:
                yield tuple(name for name in flat if name is not None)
            else:
                for item in items:
                    yield from _paths_in(item)
        case Tuple(items):
            for item in items:
                yield from _paths_in(item)
        case _:
            pass


def _flat(value: object) -> Iterator[str | None]:
    match value:
        case Atom(name):
            yield atom_name(name)
        case List(items):
            for item in items:
                yield from _flat(item)
        case _:
            yield None


def _of_endpoints(project: Project) -> Iterator[CompiledSetting]:
    """Since Phoenix 1.8.0 Elixir compares them; before, a later value had no effect.

    Phoenix 1.5.0 to 1.6.7 compared `force_ssl` (endpoint/supervisor.ex, `compile_config_keys`).
    """
    checked = project.version_at_least("phoenix", "1.8.0")
    if checked is None:
        return
    refused = project.version_at_least("phoenix", "1.5.0") and project.version_at_least("phoenix", "1.6.8") is False
    for endpoint in project.endpoints:
        for key in ENDPOINT_KEYS:
            compared = checked or (key == "force_ssl" and refused is True)
            yield CompiledSetting((endpoint.app, endpoint.module, key), endpoint.module, compared)


def _of_dependencies(project: Project) -> Iterator[CompiledSetting]:
    for package, since, path in _CHECKED:
        version = project.locked(package)
        if version is not None and project.version_at_least(package, since):
            yield CompiledSetting(path, f"{package} {version}", True)
    for package, path in _IGNORED:
        if not package or project.locked(package) is not None:
            yield CompiledSetting(path, package or "Logger", False)
    for module, _ in project.using("Guardian"):
        if project.version_at_least("guardian", "2.3.0"):
            for app in project.apps:
                yield CompiledSetting((app.mix.app, module.name, "permissions"), module.name, True)
