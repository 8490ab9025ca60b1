"""Finding the literals that stand after a secret's key, in text that need not be a whole form of any language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elixir_lint.regex import regex
from elixir_lint.secrets.detect import is_random
from elixir_lint.secrets.literals import Stretch, is_harmless, literals_after, operator_follows
from elixir_lint.secrets.vocabulary import SecretClass, classify_key

_KEY = regex(
    r"(?<![\w$-])(?P<name>[A-Za-z_][\w-]{0,99})(?P<close>\\?[\"']|)"
    r"(?:\s{0,200}(?P<joint>=>|={1,2}(?![=~])|:(?!:)|,|\))|(?=\s{1,20}[\"']))",
    re.ASCII,
)
_EACH_LINE = re.ASCII | re.MULTILINE
_LINES = (
    (
        ("ENV", "ARG"),
        regex(r"^[ \t]*(?:ENV|ARG)[ \t]+(?P<name>[A-Za-z_]\w*)[ \t]+(?P<value>[^\s=][^\r\n]*)", _EACH_LINE),
    ),
    (
        (": ", ":\t"),
        regex(r"^[ \t]*(?:-[ \t]+)?(?P<name>[A-Z][A-Z0-9_]*):[ \t]+(?P<value>[^\s\"'][^\r\n]*)", _EACH_LINE),
    ),
    (
        ("-",),
        regex(
            r"(?<![\w-])--?(?:set)?(?P<name>[A-Za-z][\w-]{0,99})(?:[ \t]+|=)(?P<value>[^\s\"'-][^\s\"'`]*)", re.ASCII
        ),
    ),
    (('"-',), regex(r"\"--?(?:set)?(?P<name>[A-Za-z][\w-]{0,99})\",\s{0,20}\"(?P<value>[^\"\n]+)\"", re.ASCII)),
    (
        (' is "', 'not "', 'of "', 'or "'),
        regex(
            r"(?<!\w)(?P<name>[A-Z][A-Z0-9_]*)(?: \(at build\))? is (?:not |one of |unset or |set and not )?"
            r"\"(?P<value>[^\"\n]+(?:\", \"[^\"\n]+)*)\"",
            re.ASCII,
        ),
    ),
)
"""`ENV NAME value` (Dockerfile), `NAME: value` (YAML), `--cookie value`, `"--cookie", "value"`, and how conditions are
described: `NAME is one of "value", "value"`. Before each the signs of which it has one: most texts have none."""

_MORE_KEYS = frozenset(("cookie", "authorization", "default_signer"))
_RANDOM_KEYS = frozenset(("key", "k", "d"))
"""Of a cipher or a JWK, but also of a cookie or a cache: only what is random is masked."""

_CALL = r"[A-Za-z_][\w.]{0,200}[?!]?\("
_AFTER_COLON = ("", " ", "\t", "\r", "\n", '"', "'")


def keyed_stretches(text: str) -> Iterator[Stretch]:
    """The secret literals of `password: "..."`, `"API_KEY" => "..."`, `get_env("API_KEY") || "..."`, `API_KEY=...`."""
    at = 0
    while key := _KEY.search(text, at):
        at = key.end()
        name = key["name"].lower()
        if _is_secret(name) and _governs(text, key):
            unquoted = _unquoted(text, key)
            if unquoted is None:
                inside = key["joint"] == "," and key["close"] != ""
                stretches, at = literals_after(text, at, depth=int(inside))
                yield from stretches
            else:
                yield from unquoted
        elif name in _RANDOM_KEYS and key["joint"] in (":", "=>"):
            yield from literals_after(text, at, random_only=True)[0]
    for signs, form in _LINES:
        for line in form.finditer(text) if any(sign in text for sign in signs) else ():
            name, value = line["name"].lower(), line["value"]
            if (_is_secret(name) or (name in _RANDOM_KEYS and is_random(value))) and not re.match(_CALL, value):
                yield from _unless_harmless(text, *line.span("value"))


def _is_secret(name: str) -> bool:
    return name in _MORE_KEYS or classify_key(name) in (SecretClass.SIGNING, SecretClass.OUTBOUND)


def _governs(text: str, key: re.Match[str]) -> bool:
    """Whether what follows the name is its value, and not the next item of a list or a sentence."""
    before = text[max(key.start() - 20, 0) : key.start()]
    before = (before.rstrip(" \t\n\\\"'") if key["close"] else before)[-1:]
    match key["joint"]:
        case ",":
            return before in ("(", "{") if key["close"] else before == ":"
        case ")":
            return bool(key["close"]) and operator_follows(text, key.end())
        case ":":
            return bool(key["close"]) or text[key.end() : key.end() + 1] in _AFTER_COLON
        case None:
            return before == "@" and not key["close"]
        case _:
            return True


def _unquoted(text: str, key: re.Match[str]) -> list[Stretch] | None:
    """`NAME=value`, `NAME=${OTHER:-value}`; None if it is not of this form."""
    if key["joint"] != "=" or key["close"] or key.end("name") + 1 != key.end():
        return None
    value = re.compile(r"[^\s\"'`&;]+").match(text, key.end())
    if value is None or value[0].startswith("{") or re.match(_CALL, value[0]):
        return None
    default = re.fullmatch(r"\$\{\w+:?[-=]([^}]*)\}?", value[0])
    if default:
        return _unless_harmless(text, value.start() + default.start(1), value.start() + default.end(1))
    if value[0].startswith("#{"):
        return []
    return _unless_harmless(text, *value.span())


def _unless_harmless(text: str, start: int, end: int) -> list[Stretch]:
    return [] if is_harmless(text[start:end]) else [Stretch(start, end)]
