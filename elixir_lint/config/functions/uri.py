"""Elixir's `URI`: parsing, joining, writing."""

from __future__ import annotations

from elixir_lint.config.functions.arguments import ERROR, bad_argument, no_clause, ok, text_of
from elixir_lint.config.functions.enumerable import field
from elixir_lint.config.functions.registry import ElixirError, Unmodelled, pure
from elixir_lint.config.values import NIL, Value
from elixir_lint.syntax.terms import Atom, Binary, Integer, String, Struct, Tuple

_FIELDS = ("scheme", "authority", "userinfo", "host", "port", "path", "query", "fragment")
DEFAULT_PORTS = {"ftp": 21, "sftp": 22, "tftp": 69, "http": 80, "https": 443, "ldap": 389, "ws": 80, "wss": 443}

_URI = r"(([a-z][a-z0-9\+\-\.]*):)?(//([^/?#]*))?([^?#]*)(\?([^#]*))?(#(.*))?"
_AUTHORITY = r"(^(.*)@)?(\[[a-zA-Z0-9:.]*\]|[^:]*)(:(\d*))?"
_CHAR = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2})"
_STRICT = (
    rf"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+\-.]*):)?"
    rf"(?:(?P<slashes>//)(?:(?P<userinfo>(?:{_CHAR}|:)*)@)?(?P<host>\[[0-9A-Fa-f:.]+\]|{_CHAR}*)(?::(?P<port>[0-9]*))?)?"
    rf"(?P<path>(?:{_CHAR}|[:@/])*)(?:\?(?P<query>(?:{_CHAR}|[:@/?])*))?(?:\#(?P<fragment>(?:{_CHAR}|[:@/?])*))?"
)
"""RFC 3986 as `:uri_string.parse` reads it."""


def make_uri(**fields: str | int | None) -> Struct:
    return Struct("Elixir.URI", tuple((Atom(name), _term(fields.get(name))) for name in _FIELDS))


def _term(value: str | int | None) -> Value:
    if value is None:
        return NIL
    return Integer(value) if isinstance(value, int) else String(value)


def read_field(uri: Struct, name: str) -> str | int | None:
    match field(uri, name):
        case String(text):
            return text
        case Integer(n):
            return n
        case Atom("nil"):
            return None
        case _:
            raise Unmodelled("a URI in it is not known")


def text_field(uri: Struct, name: str) -> str | None:
    value = read_field(uri, name)
    return None if value is None else str(value)


def fields_of(uri: Struct) -> dict[str, str | int | None]:
    return {name: read_field(uri, name) for name in _FIELDS}


# --- parsing -----------------------------------------------------------------------------------------


def parse_uri(value: Value) -> Struct:
    """`URI.parse`: any text has an answer."""
    import re

    if isinstance(value, Struct) and value.module == "Elixir.URI":
        return value
    text = text_of(value, "URI.parse/1")
    match = re.match(_URI, text, re.IGNORECASE | re.ASCII)
    assert match is not None, "every part is optional"
    scheme = match[2].lower() if match[2] else None
    authority, userinfo, host, port = _split_authority(match[3] or "")
    return make_uri(
        scheme=scheme,
        authority=authority,
        userinfo=userinfo,
        host=host,
        port=port if port is not None else DEFAULT_PORTS.get(scheme or ""),
        path=match[5] or None,
        query=match[6][1:] if match[6] else None,
        fragment=match[9],
    )


def _split_authority(text: str) -> tuple[str | None, str | None, str | None, int | None]:
    """Authority, user, host and port of `//user@host:port`."""
    import re

    if not text:
        return None, None, None, None
    authority = text[2:]
    if not authority:
        return "", None, "", None
    match = re.search(_AUTHORITY, authority, re.ASCII)
    assert match is not None, "every part is optional"
    host = match[3].lstrip("[").rstrip("]") if match[3] else None
    return authority, match[2] or None, host, int(match[5]) if match[5] else None


@pure("URI.parse/1", returns="struct")
def parse(value: Value) -> Value:
    return parse_uri(value)


def _strict(text: str) -> Struct | None:
    """The URI as `:uri_string.parse` reads it; None if it is not valid."""
    import re

    if re.search("%(?![0-9A-Fa-f]{2})", text):
        raise Unmodelled("whether a URI with such a percent sign is valid depends on the version of Erlang")
    match = re.fullmatch(_STRICT, text, re.ASCII)
    if match is None or (match["slashes"] and match["path"] and not match["path"].startswith("/")):
        return None
    if not match["scheme"] and not match["slashes"] and ":" in match["path"].partition("/")[0]:
        return None
    if match["port"] == "":
        raise Unmodelled("the port of a URI that ends with a colon depends on the version of Elixir")
    scheme = match["scheme"].lower() if match["scheme"] else None
    host = match["host"] if match["slashes"] else None
    if host is not None and host.startswith("["):
        host = host[1:-1]
    port = int(match["port"]) if match["port"] else DEFAULT_PORTS.get(scheme or "")
    return make_uri(
        scheme=scheme,
        userinfo=match["userinfo"],
        host=host,
        port=port,
        path=match["path"] or None,
        query=match["query"],
        fragment=match["fragment"],
    )


@pure("URI.new/1", returns="tuple")
def new(value: Value) -> Value:
    if isinstance(value, Struct) and value.module == "Elixir.URI":
        return ok(value)
    uri = _strict(text_of(value, "URI.new/1"))
    if uri is None:
        from elixir_lint.config.values import Unknown

        return Tuple((ERROR, Unknown("the part of a URI that is not valid is not told", "string")))
    return ok(uri)


@pure("URI.new!/1", returns="struct")
def new_or_fail(value: Value) -> Value:
    if isinstance(value, Struct) and value.module == "Elixir.URI":
        return value
    uri = _strict(text_of(value, "URI.new!/1"))
    if uri is None:
        raise ElixirError("URI.Error", "cannot parse due to reason invalid_uri")
    return uri


# --- writing -----------------------------------------------------------------------------------------


def uri_text(uri: Struct) -> str:
    """`URI.to_string`"""
    scheme, path, query, fragment = (text_field(uri, name) for name in ("scheme", "path", "query", "fragment"))
    host = text_field(uri, "host")
    if host is not None and path and not path.startswith("/"):
        raise bad_argument(":path in URI must be empty or an absolute path if URL has a :host")
    port = read_field(uri, "port")
    if scheme is not None and port == DEFAULT_PORTS.get(scheme):
        port = None
    authority = text_field(uri, "authority")
    if host is not None:
        userinfo = text_field(uri, "userinfo")
        shown = f"[{host}]" if ":" in host else host
        authority = (f"{userinfo}@" if userinfo is not None else "") + shown + (f":{port}" if port is not None else "")
    return "".join(
        (
            f"{scheme}:" if scheme is not None else "",
            f"//{authority}" if authority is not None else "",
            path or "",
            f"?{query}" if query is not None else "",
            f"#{fragment}" if fragment is not None else "",
        )
    )


@pure("URI.to_string/1", returns="string")
def to_string(value: Value) -> Value:
    if isinstance(value, Struct) and value.module == "Elixir.URI":
        return String(uri_text(value))
    raise no_clause("String.Chars.URI.to_string/1")


@pure("URI.default_port/1")
def default_port(scheme: Value) -> Value:
    return _term(DEFAULT_PORTS.get(text_of(scheme, "URI.default_port/1")))


# --- joining -----------------------------------------------------------------------------------------


@pure("URI.merge/2", returns="struct")
def merge(base: Value, relative: Value) -> Value:
    one, other = parse_uri(base), parse_uri(relative)
    left, right = fields_of(one), fields_of(other)
    if left["host"] is None:
        raise bad_argument("you must merge onto an absolute URI")
    if right["scheme"] is not None:
        return make_uri(**{**right, "path": _without_dots(right["path"])})
    if right["host"] is not None:
        return make_uri(**{**right, "scheme": left["scheme"], "path": _without_dots(right["path"])})
    if right["path"] is None:
        query = right["query"] if right["query"] is not None else left["query"]
        return make_uri(**{**left, "query": query, "fragment": right["fragment"]})
    path = _merged_paths(str(left["path"] or "/"), str(right["path"]))
    return make_uri(**{**left, "path": path, "query": right["query"], "fragment": right["fragment"]})


def _merged_paths(base: str, relative: str) -> str:
    if relative.startswith("/"):
        return _without_dots(relative) or ""
    return _without_dots(base[: base.rfind("/") + 1] + relative) or ""


def _without_dots(path: str | int | None) -> str | None:
    """The path without `.` and `..` (RFC 3986, 5.2.4); at its end they count differently since Elixir 1.15."""
    if path is None:
        return None
    first, *rest = str(path).split("/")
    segments = rest if first == "" else [first, *rest]
    if segments[-1:] in (["."], [".."]):
        raise Unmodelled("a path that ends with a dot depends on the version of Elixir")
    kept: list[str] = []
    for segment in segments:
        if segment == "..":
            kept = kept[:-1]
        elif segment != ".":
            kept.append(segment)
    return ("/" if first == "" else "") + "/".join(kept)


@pure("URI.append_query/2", returns="struct")
def append_query(value: Value, query: Value) -> Value:
    if not isinstance(value, Struct):
        raise no_clause("URI.append_query/2")
    fields, added = fields_of(value), text_of(query, "URI.append_query/2")
    before = fields["query"]
    joined = added if not before else f"{before}{added}" if str(before).endswith("&") else f"{before}&{added}"
    return make_uri(**{**fields, "query": joined})


@pure("URI.append_path/2", returns="struct")
def append_path(value: Value, path: Value) -> Value:
    if not isinstance(value, Struct) or not isinstance(path, String | Binary):
        raise no_clause("URI.append_path/2")
    fields, added = fields_of(value), text_of(path, "URI.append_path/2")
    if added.startswith("//") or not added.startswith("/"):
        raise bad_argument('path must start with "/" and cannot start with "//"')
    before = fields["path"]
    joined = added if before is None else f"{before}{added[1:]}" if str(before).endswith("/") else f"{before}{added}"
    return make_uri(**{**fields, "path": joined})
