"""Query parameters of database URLs."""

from __future__ import annotations

from elixir_lint.config.values import ABSENT, Value, alternatives, one_of
from elixir_lint.syntax.terms import String


def parameter(url: Value, name: str) -> Value:
    """The text of a query parameter where the URL is literal; Absent where it has none, or is not known."""
    return one_of((a.when, _literal(a.value, name)) for a in alternatives(url))


def _literal(url: Value, name: str) -> Value:
    """`"ecto://host/shop?pool_size=5"`; of several parameters of one name, Elixir keeps the last."""
    if not isinstance(url, String):
        return ABSENT
    from urllib.parse import parse_qsl, urlsplit  # most URLs are in the environment, not literal

    try:
        pairs = parse_qsl(urlsplit(url.value).query, keep_blank_values=True)
    except ValueError:  # a host that is no host, say an open bracket
        return ABSENT
    texts = [text for key, text in pairs if key == name]
    return String(texts[-1], url.span) if texts else ABSENT
