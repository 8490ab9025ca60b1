"""The ports that endpoints listen on, where the repository's files give the variables."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks.common import is_off, is_true
from elixir_lint.config.conditions import TRUE, UNSET, is_set, where
from elixir_lint.config.values import Absent, Env, OneOf, Unknown, Value, Verdict, holds
from elixir_lint.project.deploy.environment import Environment, Given
from elixir_lint.project.literals import value_of
from elixir_lint.project.model import Endpoint, Project
from elixir_lint.record import record
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, Integer, List, String, Tuple

DEFAULTS = {"http": 4000, "https": 4040}
"""Phoenix's endpoint/cowboy2_adapter.ex, and Bandit's phoenix_adapter.ex."""
LOOPBACK = (
    Atom("loopback"),
    Tuple((Integer(127), Integer(0), Integer(0), Integer(1))),
    Tuple((*(Integer(0),) * 7, Integer(1))),
)
OTHER_SERVERS = (b"Plug.Cowboy", b"Bandit", b"ThousandIsland", b"MainProxy", b"GRPC.Server", b":ranch", b":cowboy")
"""Words of code that listens beside the endpoints."""


@record
class Listener:
    """An endpoint's port. `how` names the variable that it comes from; `places` are where it is said."""

    endpoint: Endpoint
    port: int
    how: str
    places: tuple[Span, ...]
    loopback: bool
    ip_place: Span | None


def listeners(project: Project, environment: Environment) -> list[Listener]:
    """What the endpoints listen on; nothing if one of the ports is not known, or if others listen too."""
    found: list[Listener] = []
    for endpoint in project.endpoints:
        serving = holds(endpoint.setting("server").value, is_true).verdict is not Verdict.NEVER
        if endpoint.started is False or not serving:
            continue
        ports = list(_of_endpoint(endpoint, environment)) if endpoint.closed else [None]
        if None in ports:
            return []
        found.extend(listener for listener in ports if listener is not None)
    return [] if any(True for _ in project.lib.search(*OTHER_SERVERS)) else found


def _of_endpoint(endpoint: Endpoint, environment: Environment) -> Iterator[Listener | None]:
    for scheme, default in DEFAULTS.items():
        options = in_world(endpoint.setting(scheme).value, environment)
        if holds(options, is_off).always:
            continue
        port = in_world(endpoint.setting(scheme, "port").value, environment)
        number, given = _number(port, environment, default)
        if not isinstance(options, List) or number is None:
            yield None
            continue
        ip = endpoint.setting(scheme, "ip")
        yield Listener(
            endpoint,
            number,
            _how(endpoint.setting(scheme, "port").value, given),
            tuple(place for place in (endpoint.setting(scheme, "port").place, given and given.span) if place),
            holds(in_world(ip.value, environment), _is_loopback).always,
            ip.place,
        )


def in_world(value: Value, environment: Environment) -> Value:
    """The alternative of a value that production gets where it has these variables, and no others."""
    if not isinstance(value, OneOf):
        return value
    world = TRUE
    for subject in {subject for alternative in value.alternatives for subject in alternative.when.subjects}:
        if subject.kind != "boot":
            return Unknown("it depends on more than the variables of production")
        given = _given(environment, subject.name)
        if given is None:
            world = world & where(subject, UNSET)
        else:
            world = world & (where(subject, given.text) if given.text is not None else is_set(subject))
    held = [alternative.value for alternative in value.alternatives if world.implies(alternative.when)]
    return held[0] if len(held) == 1 else Unknown("it depends on more than the variables of production")


def _given(environment: Environment, name: str) -> Given | None:
    """The one value that a variable certainly has."""
    values = environment.get(name, ())
    return values[0] if len(values) == 1 and values[0].certain else None


def _number(port: Value, environment: Environment, default: int) -> tuple[int | None, Given | None]:
    """A port as a number, and the variable that gives it."""
    match port:
        case Absent():
            return default, None
        case Integer(number):
            return number, None
        case String(text):
            return _parsed(text), None
        case Env(name) | Tuple((Atom("system"), String(name))):
            given = _given(environment, name)
        case Unknown(env=(name,), text=text) if text == f"String.to_integer(${name})":
            given = _given(environment, name)
        case _:
            return None, None
    return (_parsed(given.text) if given is not None else None), given


def _parsed(text: str | None) -> int | None:
    return int(text) if text is not None and text.isdecimal() and len(text) < 6 else None


def _how(port: Value, given: Given | None) -> str:
    """Which variable decided."""
    if given is not None:
        return f"{given.name} is {given.text}"
    names = {s.name for a in port.alternatives for s in a.when.subjects} if isinstance(port, OneOf) else set()
    return f"{names.pop()} is set nowhere" if len(names) == 1 else ""


def _is_loopback(ip: Value) -> bool | None:
    match ip:
        case Unknown():
            return None
        case Tuple(items):
            return Tuple(tuple(value_of(item) for item in items)) in LOOPBACK
        case _:
            return ip in LOOPBACK
