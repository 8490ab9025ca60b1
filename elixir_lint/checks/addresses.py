"""Where repos connect to, as far as it is literal: hosts, ports and query parameters of URLs and settings."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks.deployed import deployed
from elixir_lint.config.values import Absent, Condition, Env, Value, alternatives
from elixir_lint.project.model import Project, Repo
from elixir_lint.record import record
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, Integer, String

LOCAL = ("localhost", "127.0.0.1", "::1")


@record
class Address:
    """One address of a repo in the worlds of `when`. `host` is "" and `port` None where they are not known.

    `variable` is the one whose default, or whose value in a deploy file, this is; `span` where it is written.
    """

    host: str
    port: int | None
    query: tuple[tuple[str, str], ...]
    when: Condition
    span: Span | None
    variable: str = ""

    def parameter(self, name: str) -> str | None:
        """The last value of a query parameter: that is the one that Elixir keeps."""
        return next((text for key, text in reversed(self.query) if key == name), None)

    @property
    def is_local(self) -> bool:
        return self.host in LOCAL


def addresses(project: Project, repo: Repo) -> Iterator[Address]:
    """The literal addresses of a repo, by its URL, what deploy files give to the URL's variable, or its settings."""
    url = repo.url.value
    variables = sorted({a.value.name for a in alternatives(url) if isinstance(a.value, Env)})
    for alternative in alternatives(url):
        match alternative.value:
            case String(text, span):
                yield from _parsed(text, alternative.when, span, variables[0] if len(variables) == 1 else "")
            case Env(name):
                for value in deployed(project, name):
                    yield from _parsed(value.text, alternative.when, value.span, name)
            case Absent() | Atom("nil"):
                yield from _settings(repo, alternative.when)
            case _:
                pass


def _parsed(url: str, when: Condition, span: Span | None, variable: str) -> Iterator[Address]:
    from urllib.parse import parse_qsl, unquote, urlsplit  # most URLs are in the environment, not literal

    try:
        parts = urlsplit(url)
        query = tuple(parse_qsl(parts.query, keep_blank_values=True))
        host, port = unquote(parts.hostname or ""), parts.port
    except ValueError:  # a host that is no host, a port that is no number
        return
    if parts.scheme and host:
        yield Address(host.lower(), port, query, when, span, variable)


def _settings(repo: Repo, when: Condition) -> Iterator[Address]:
    """`hostname: "db.shop.invalid", port: 6432`"""
    for host in alternatives(repo.setting("hostname").value):
        for port in alternatives(repo.setting("port").value):
            both = when & host.when & port.when
            if not both.is_false:
                span = getattr(port.value, "span", None) or getattr(host.value, "span", None)
                yield Address(_host(host.value), _port(port.value), (), both, span)


def _host(value: Value) -> str:
    match value:
        case String(text):
            return text.lower()
        case Absent():
            return "localhost"
        case _:
            return ""


def _port(value: Value) -> int | None:
    match value:
        case Integer(number):
            return number
        case String(text) if text.isdecimal():
            return int(text)
        case _:
            return None
