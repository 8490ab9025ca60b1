"""Rules about the salt of LiveView's tokens, which is no secret but has to be there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from posixpath import basename, join

from elixir_lint.checks import check
from elixir_lint.checks.common import bare_variables, holds_unset, home, is_missing, path_text, place_of, surety
from elixir_lint.checks.endpoints import started_endpoints
from elixir_lint.checks.secret_places import at, effective_literals, is_key_base
from elixir_lint.config.values import Absent, Condition, Env, Unknown, Value, alternatives, holds
from elixir_lint.finding import Problem, Related, Severity
from elixir_lint.project.model import Endpoint, Project, once
from elixir_lint.project.secrets import Literal
from elixir_lint.project.syntax import below
from elixir_lint.record import replace
from elixir_lint.regex import regex
from elixir_lint.secrets.placeholders import is_documentation_literal
from elixir_lint.secrets.vocabulary import SecretClass, classify_key
from elixir_lint.syntax.nodes import Call, TupleExpr, Var
from elixir_lint.syntax.terms import Atom, Binary, String, Tuple

SALT = ("live_view", "signing_salt")
SHORTEST = 8
"""Bytes that LiveView asks for (its lib/phoenix_live_view/utils.ex `salt!`), since 0.15."""
IN_COMMON = 16
"""So many bytes of a secret in a salt are there on purpose."""
LONGEST_WORD = 24
"""From here on a salt that holds the word "salt" may be random all the same."""

FORGED = ": anybody can make them"
NO_SECRET = (
    ": it is not a secret by itself (secret_key_base is); move it to the environment only to rotate it without a build"
)

_PLACEHOLDER = regex(r"changeme|change_me", re.IGNORECASE)
_PLAIN_WORD = regex(r"(?<![A-Za-z0-9])(?:salt|secret|example)(?![A-Za-z0-9])", re.IGNORECASE)


def live_view_endpoints(project: Project) -> Iterator[Endpoint]:
    """The endpoints that mount LiveView's socket, or one made of it."""
    return (endpoint for endpoint in started_endpoints(project) if mounts_live_view(project, endpoint))


def mounts_live_view(project: Project, endpoint: Endpoint) -> bool:
    handlers = {socket.handler for socket in endpoint.sockets if socket.in_prod is not False}
    return not handlers.isdisjoint(_handlers(project))


@once
def _handlers(project: Project) -> frozenset[str]:
    return frozenset(("Phoenix.LiveView.Socket", *(m.name for m, _ in project.using("Phoenix.LiveView.Socket"))))


@check("live-view-salt-hardcoded")
def live_view_salt_hardcoded(project: Project) -> Iterator[Problem]:
    for endpoint in live_view_endpoints(project):
        salts = [salt for salt in _texts(endpoint) if len(salt.encode()) >= SHORTEST]
        for literal in effective_literals(project) if salts else ():
            if literal.path == (endpoint.app, endpoint.module, *SALT):
                yield _salt(project, endpoint, literal, salts)


def _texts(endpoint: Endpoint) -> list[str]:
    """The salts that are literals, in any world."""
    return [a.value.value for a in alternatives(endpoint.setting(*SALT).value) if isinstance(a.value, String)]


def _salt(project: Project, endpoint: Endpoint, literal: Literal, salts: list[str]) -> Problem:
    """The first that holds: the salt is a secret; the key is known too; the salt is a placeholder; it is a salt."""
    when = literal.when
    if any(_is_secret(project, salt) for salt in salts):
        return _graded(project, literal, when, Severity.ERROR, "a secret in place of a salt")
    key = next((one for one in effective_literals(project) if _is_key_of(project, endpoint, one)), None)
    if key is not None:
        problem = _graded(project, literal, when & key.when, Severity.ERROR, "nothing but literals", FORGED)
        return _with_key(problem, key)
    if any(map(_is_placeholder, salts)):
        return _graded(project, literal, when, Severity.WARNING, "a placeholder as salt")
    return _graded(project, literal, when, Severity.INFO, "a literal salt", NO_SECRET)


def _graded(
    project: Project, literal: Literal, when: Condition, severity: Severity, what: str, end: str = ""
) -> Problem:
    return at(
        literal,
        f"{literal.path[1]} signs LiveView tokens with {what} in {project.environment}{path_text(when)}{end}",
        "the salt",
        severity=severity,
        confidence=surety(when),
    )


def _with_key(problem: Problem, key: Literal) -> Problem:
    place = key.places[0] if key.places else key.write.key
    return replace(problem, related=(*problem.related, Related(place, "the key")), hides=(*problem.hides, *key.places))


def _is_key_of(project: Project, endpoint: Endpoint, literal: Literal) -> bool:
    own = literal.path[:2] == (endpoint.app, endpoint.module)
    return own and literal.signs and is_key_base(project, literal)


def _is_secret(project: Project, salt: str) -> bool:
    """Whether a config file for production has a key for signatures that is, holds or is a part of the salt."""
    parts = [salt[at : at + IN_COMMON].encode() for at in range(max(len(salt) - IN_COMMON, 0) + 1)]
    for path in dict.fromkeys(path for app in project.apps for path in _config_files(project, app.path)):
        source = project.files.read(path)
        if source is not None and any(part in source.data for part in parts):
            nodes = below(project.files.parse(source).body)
            if any(_in_common(salt, secret) for secret in _signing_literals(nodes)):
                return True
    return False


def _config_files(project: Project, folder: str) -> Iterator[str]:
    """Those of other environments have secrets that production does not know."""
    for path in project.files.glob(join(folder, "config/**/*.exs")):
        if basename(path) not in ("dev.exs", "test.exs"):
            yield path


def _signing_literals(nodes: Iterator[object]) -> Iterator[str]:
    """`secret_key_base: "..."`  |  `secret_key_base = "..."`"""
    for node in nodes:
        match node:
            case Tuple((Atom(name), String(text))) | TupleExpr((Atom(name), String(text))):
                pass
            case Call("=", (Var(name), String(text))):
                pass
            case _:
                continue
        if name == "secret_key" or classify_key(name) is SecretClass.SIGNING:
            yield text


def _in_common(salt: str, secret: str) -> bool:
    """Whether the two are equal, or have so many characters in a row in common."""
    if len(salt) < IN_COMMON or len(secret) < IN_COMMON:
        return salt == secret
    return any(salt[at : at + IN_COMMON] in secret for at in range(len(salt) - IN_COMMON + 1))


def _is_placeholder(salt: str) -> bool:
    if is_documentation_literal(salt) or _PLACEHOLDER.match(salt):
        return True
    return len(salt.encode()) < LONGEST_WORD and _PLAIN_WORD.search(salt) is not None


# --- salts that do not work ---------------------------------------------------------------------------


@check("live-view-salt-invalid")
def live_view_salt_invalid(project: Project) -> Iterator[Problem]:
    for endpoint in live_view_endpoints(project):
        salt = endpoint.setting(*SALT).value
        broken, missing = holds(salt, _is_refused(project)), holds(salt, is_missing)
        if not endpoint.closed:
            continue
        if broken.possible and holds_unset(broken.when):
            yield _invalid(project, endpoint, broken.when, _what(broken.witnesses[0]))
        elif missing.always or (missing.possible and bare_variables(salt, missing.when)):
            yield _invalid(project, endpoint, missing.when, "has no LiveView signing salt")


def _invalid(project: Project, endpoint: Endpoint, when: Condition, what: str) -> Problem:
    setting = endpoint.setting(*SALT)
    return Problem(
        span=home(endpoint) if setting.is_absent else place_of(endpoint, *SALT),
        message=f"{endpoint.module} {what} in {project.environment}{path_text(when)}: every LiveView page is a 500",
        label="no salt" if setting.is_absent else "set here",
        setting=setting.path,
        severity=Severity.ERROR if when.is_true else Severity.WARNING,
        confidence=surety(when),
    )


def _is_refused(project: Project) -> Callable[[Value], bool | None]:
    """Whether a salt is there and is refused; LiveView before 0.15 takes whatever is not nil."""
    strict = project.version_at_least("phoenix_live_view", "0.15.0") is not False

    def predicate(value: Value) -> bool | None:
        match value:
            case Absent() | Env() | Atom("nil"):
                return False
            case Unknown(type=kind):
                return None if kind in (None, "string") else strict
            case String(text):
                return strict and len(text.encode()) < SHORTEST
            case Binary(data):
                return strict and len(data) < SHORTEST
            case _:
                return strict

    return predicate


def _what(value: Value) -> str:
    kind = "shorter than 8 bytes" if isinstance(value, String | Binary) else "that is no string"
    return f"has a LiveView signing salt {kind}"
