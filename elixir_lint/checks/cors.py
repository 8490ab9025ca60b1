"""Whether other sites' pages may read what the application answers to the visitors' cookies."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import is_true, written
from elixir_lint.checks.endpoints import option_key
from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import Absent, Value, holds
from elixir_lint.finding import Problem, Severity
from elixir_lint.project.literals import possible_items
from elixir_lint.project.model import Project
from elixir_lint.record import record
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, List, Regex, String

ANY = String("*")
_STRANGER = "https://stranger.test"


@record
class _Policy:
    """A plug with its options: who is `origins`, whether `credentials` are allowed, where the origins are written."""

    library: str
    span: Span
    origins: Value
    credentials: Value
    place: Span


@check("cors-credentials-any-origin")
def credentials_any_origin(project: Project) -> Iterator[Problem]:
    for policy in _policies(project) if project.is_application else ():
        if not holds(policy.credentials, is_true).always:
            continue
        who = _who(policy)
        if who is not None:
            read = f"{policy.library} lets {who} read answers to a visitor's cookies"
            refused = f"{policy.library} allows any origin with credentials, which browsers refuse,"
            yield Problem(
                span=policy.place,
                message=f"{read if who else refused} in {project.environment}",
                label="any origin",
                key=f"{policy.library} {policy.span.file.path}",
                severity=_severity(project) if who else Severity.INFO,
            )


def _severity(project: Project) -> Severity:
    """An application without a session has little that a cookie would open."""
    sessions = any(not isinstance(endpoint.session, Absent) for endpoint in project.endpoints)
    return Severity.ERROR if sessions else Severity.WARNING


def _policies(project: Project) -> Iterator[_Policy]:
    """`plug CORSPlug, ...`  |  `plug Corsica, ...`  |  `use Corsica.Router, ...` where production is compiled"""
    for source in project.lib.search(b"CORSPlug", b"Corsica"):
        for module in project.modules_in(source):
            for call in module.calls:
                if call.name == "plug" and call.in_prod and call.arguments:
                    options = call.arguments[1] if len(call.arguments) > 1 else List(())
                    if call.arguments[0] == Atom("Elixir.CORSPlug"):
                        yield _cors_plug(project, options, call.span)
                    elif call.arguments[0] == Atom("Elixir.Corsica"):
                        yield _corsica(options, call.span)
            for use in module.uses:
                if use.module == "Corsica.Router" and use.in_prod:
                    yield _corsica(use.options, use.span)


def _corsica(options: Value, span: Span) -> _Policy:
    origins, credentials = lookup(options, "origins"), lookup(options, "allow_credentials")
    return _Policy("Corsica", span, origins, credentials, option_key(options, "origins") or span)


def _cors_plug(project: Project, options: Value, span: Span) -> _Policy:
    """Its options are read while compiling, over what is configured, over its defaults."""
    build = project.evaluation.build

    def value(name: str, default: Value) -> Value:
        for found in (lookup(options, name), build.value("cors_plug", name)):
            if not isinstance(found, Absent):
                return found
        return default

    configured = [key for key, _ in written(build, ("cors_plug", "origin"))]
    place = option_key(options, "origin") or (configured[-1] if configured else span)
    return _Policy("CORSPlug", span, value("origin", ANY), value("credentials", Atom("true")), place)


def _who(policy: _Policy) -> str | None:
    """Who gets in besides those who are meant; "" for a star that browsers refuse, None for nobody."""
    origins = policy.origins
    items = [item for _, item in possible_items(origins)] if isinstance(origins, List) else [origins]
    if policy.library == "Corsica":
        if origins == ANY:
            return "pages of any origin"
    elif items == [ANY]:
        return ""
    elif items == [Atom("self")]:
        return "pages of any origin"
    for item in items:
        if isinstance(item, Regex):
            found = next((each for each in _strangers(item.source) if _accepts(item, each)), None)
            if found is not None:
                return "pages of any origin" if found == _STRANGER else f"pages of {found}"
    return None


def _accepts(regex: Regex, origin: str) -> bool:
    from elixir_lint.config.functions.regexes import matches
    from elixir_lint.config.functions.registry import Unmodelled

    try:
        return next(matches(regex, String(origin)), None) is not None
    except Unmodelled:
        return False


def _strangers(source: str) -> Iterator[str]:
    """Origins that a pattern for certain hosts ought not to match: `shop\\.example` fits shop.example.stranger.test"""
    import re

    yield _STRANGER
    yield "http://stranger.test"
    text = re.sub(r"\([^()]{0,500}\)[?*]", "", source.replace("\\/", "/"))
    text = re.sub(r"\\A|\\z|\\Z|[$^]|s\?(?=:)|\(\?:|\\w[+*]|\[[^\]]{0,200}\][+*]|\.[*+]|[()]", "", text).replace(
        "\\.", "."
    )
    host = text.rpartition("//")[2].strip(".")
    if re.fullmatch(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", host):
        for scheme in ("https", "http"):
            yield f"{scheme}://{host}.stranger.test"
            yield f"{scheme}://stranger{host}"
