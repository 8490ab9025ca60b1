"""Whether Swoosh can deliver: its API client, and what an adapter needs."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import home, last_call, listed, place_of, written
from elixir_lint.checks.mailers import mailers
from elixir_lint.checks.swoosh import (
    CHECKED_SINCE,
    CLIENTS,
    DEFAULT_CLIENT,
    MULTIPART_SINCE,
    NO_CLIENTS,
    PACKAGES,
    PREFIX,
    REQUIRED,
    WITHOUT_CLIENT,
)
from elixir_lint.config.values import NIL, Absent, Value, holds
from elixir_lint.finding import Problem, Related, Severity, Step
from elixir_lint.project.literals import text_of
from elixir_lint.project.model import Mailer, Project
from elixir_lint.project.packages import has_package
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, String

_CLIENT = ("swoosh", "api_client")


@check("mailer-delivery-broken")
def delivery_broken(project: Project) -> Iterator[Problem]:
    if project.is_application and has_package(project, "swoosh"):
        yield from _client(project)
    for mailer in mailers(project):
        adapter = _adapter(mailer)
        if adapter is not None:
            yield from _unloadable(project, mailer, adapter)
            yield from _unset(project, mailer, adapter)


def _adapter(mailer: Mailer) -> str | None:
    """`Mailgun` of `Swoosh.Adapters.Mailgun`; None if it is not known, or another."""
    value = mailer.setting("adapter").value
    name = (text_of(value) or "") if isinstance(value, Atom) else ""
    short = name.removeprefix(PREFIX)
    return short if short != name and short in REQUIRED else None


# --- the API client ----------------------------------------------------------------------------------


def _client(project: Project) -> Iterator[Problem]:
    """What is the matter with `config :swoosh, api_client: ...`, or with its default."""
    config = project.config
    value = config.value(*_CLIENT)
    sender = next((m for m in mailers(project) if (a := _adapter(m)) is not None and a not in WITHOUT_CLIENT), None)
    found = _client_fault(project, value, sender)
    if found is None:
        return
    severity, message = found
    places = [key for key, _ in written(config, _CLIENT)]
    span = places[-1] if places else last_call(config, ("swoosh",)) or _dependency(project)
    used = (Related(place_of(sender, "adapter"), "needs the client", Step.CONTEXT),) if sender is not None else ()
    yield Problem(
        span=span,
        message=message,
        label="set here" if places else "no `api_client`",
        related=tuple(each for each in used if each.span != span),
        setting=_CLIENT,
        severity=severity,
    )


def _client_fault(project: Project, value: Value, sender: Mailer | None) -> tuple[Severity, str] | None:
    if isinstance(value, Absent):
        if any(opening.app in (None, "swoosh") for opening in project.config.openings):
            return None
        return _without_package(project, DEFAULT_CLIENT, " by default")
    if value in (NIL, Atom("false")):
        if sender is None:
            return None
        text = text_of(value) or "nil"
        return Severity.ERROR, f"{sender.module} delivers nothing in {project.environment}: `api_client` is {text}"
    name = text_of(value) if isinstance(value, Atom) else None
    if name is None:
        return None
    if name in CLIENTS:
        missing = _without_package(project, name, "")
        return missing or (_without_finch(project, sender) if CLIENTS[name] == "finch" and sender is not None else None)
    if not _is_no_client(project, name):
        return None
    severity = Severity.ERROR if sender is not None else Severity.INFO
    who = f"{sender.module} delivers nothing" if sender is not None else "no mail can be delivered by HTTP"
    return severity, f"{who} in {project.environment}: {name} is no API client of Swoosh"


def _without_package(project: Project, client: str, how: str) -> tuple[Severity, str] | None:
    package = CLIENTS[client]
    if has_package(project, package) is not False or project.version_at_least("swoosh", CHECKED_SINCE) is False:
        return None
    return Severity.ERROR, (
        f"Swoosh does not boot in {project.environment}: its API client is {client}{how}, "
        f"and {package} is no dependency there"
    )


def _without_finch(project: Project, sender: Mailer) -> tuple[Severity, str] | None:
    """`Swoosh.ApiClient.Finch` needs `{Finch, name: Swoosh.Finch}`, or the name in `finch_name`."""
    value = project.config.value("swoosh", "finch_name")
    name = "Swoosh.Finch" if isinstance(value, Absent) else text_of(value)
    if name is None or project.web.starts_server("Finch", name) is not False:
        return None
    return Severity.ERROR, f"{sender.module} delivers nothing in {project.environment}: nothing starts the Finch {name}"


def _is_no_client(project: Project, name: str) -> bool:
    """Whether a module certainly has no `post/4`: another library, or a name that only a process has."""
    if name in NO_CLIENTS:
        return True
    own = name.partition(".")[0] in project.lib.namespaces
    return own and project.lib.defining(name) is None


def _dependency(project: Project) -> Span:
    """The tuple of swoosh in mix.exs; the head of the dependencies where another package brings it."""
    found = project.prod_dependencies.get("swoosh")
    return found.span if found is not None else project.mix.deps_span


# --- the adapters ------------------------------------------------------------------------------------


def _unloadable(project: Project, mailer: Mailer, adapter: str) -> Iterator[Problem]:
    missing = [name for name in PACKAGES.get(adapter, ()) if has_package(project, name) is False]
    if missing == ["multipart"] and project.version_at_least("swoosh", MULTIPART_SINCE) is False:
        return
    if missing:
        mix = next((app.mix for app in project.apps if app.mix.app == mailer.app), project.mix)
        verb = "is no dependency" if len(missing) == 1 else "are no dependencies"
        yield Problem(
            span=mix.deps_span,
            message=f"{mailer.module} cannot be loaded in {project.environment}: {PREFIX}{adapter} needs "
            f"{listed(missing)}, which {verb} there",
            label=f"no {missing[0]}",
            related=(Related(place_of(mailer, "adapter"), "needs it", Step.CONTEXT),),
            key=f"{mailer.module} {adapter}",
            severity=Severity.ERROR,
            fix=f"add {listed(missing)} to the dependencies",
        )


def _unset(project: Project, mailer: Mailer, adapter: str) -> Iterator[Problem]:
    """Only where a delivery brings no options of its own."""
    keys = [key for key in REQUIRED[adapter] if holds(mailer.setting(key).value, _is_empty).always]
    if not keys or mailer.openings or not project.web.deliveries(mailer):
        return
    absent = mailer.setting(keys[0]).is_absent
    yield Problem(
        span=home(mailer) if absent else place_of(mailer, keys[0]),
        message=f"each delivery of {mailer.module} raises in {project.environment}: {PREFIX}{adapter} needs "
        f"{listed([f'`{key}`' for key in keys])}",
        label=f"no `{keys[0]}`" if absent else "empty",
        setting=mailer.setting(keys[0]).path,
        severity=Severity.ERROR,
        fix=f'{keys[0]}: System.fetch_env!("{keys[0].upper()}")',
    )


def _is_empty(value: Value) -> bool:
    return isinstance(value, Absent) or value in (NIL, String(""))
