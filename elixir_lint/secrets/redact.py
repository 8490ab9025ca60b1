"""Masking secrets in lines of source and in messages, whatever the language: Elixir, env, Dockerfile, TOML, YAML, JSON.

Works on text alone, as a line to be shown is often cut out of a larger form. Where a check knows the place of a
secret, it names it (`Problem.hides`); this is the net below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from elixir_lint.regex import regex
from elixir_lint.secrets.detect import is_discarded, is_mixed
from elixir_lint.secrets.keyed import keyed_stretches
from elixir_lint.secrets.literals import Stretch
from elixir_lint.secrets.tokens import PEM, find_tokens

MASK = "********"
"""Of one length for every secret."""
MAX_PASSES = 20
"""A text that still changes after so many was made to: all of it is masked."""

URL_PASSWORD = r"://(?:#\{[^}\n]{0,200}\}|[^\s/@:\"'<>#{}()\[\]]){0,200}:([^\s/?\"'<>]{1,500})@"
_URL_TEMPLATE = r"#\{[^}]*\}|\$\{[^}]*\}|\$\w+|\{\{[^}]*\}\}|%\w+%|PASS|PASSWORD|PWD|SECRET|TOKEN|pass|password"

_PEM_BEGIN = r"-----BEGIN[ A-Z0-9_-]{0,100}PRIVATE KEY(?: BLOCK)?(?:-----)?"
_PEM_END = r"-----END[ A-Z0-9_-]{0,100}PRIVATE KEY"
_PEM_PUBLIC = r"-----(BEGIN|END)[ A-Z0-9_-]{0,100}(?:PUBLIC KEY|CERTIFICATE)"
_PEM_LINE = r"\s*([A-Za-z0-9+/]+={0,2})(?:\\n)?\\?[\"']{0,3}[,)]?\s*"
_PEM_HEADER = r"\s*(?:[A-Za-z-]{1,40}: .*)?"
LONE = 60
"""Characters of the shortest key that is recognized on a line of its own."""
_LONE_LINE = r"\s*[\"']?(?!MII[BC]Ij|MFkw)([A-Za-z0-9+/]{60,}={0,2})(?:\\n)?\\?[\"']?[,)\]}]{0,5}\s*"
"""A line of a PEM, or a generated key on a line of its own; public keys begin otherwise, hashes are hexadecimal."""


_SCHEME = r"\b(?:Basic|Bearer|basic|bearer)[ \t]+([A-Za-z0-9+/_.~-]{8,}={0,2})"
"""What follows the scheme in a header, encoded or not."""

_SIGNS = regex(r"[\s=:,)\"']|-----")
"""One of these is in each form that is masked in a complete value, tokens apart: most values have none."""


def redact(text: str, *, whole: bool = False) -> str:
    """The text with known tokens, passwords in URLs, PEM bodies and literals after secret keys masked.

    `whole`: the text is a complete value; else it may be cut out of a larger form, and a line that holds only a
    long key is masked too. Masked text is a fixed point: what one pass uncovers, the next one masks. The number of
    lines stays.
    """
    if whole and _SIGNS.search(text) is None and not find_tokens(text):
        return text
    for _ in range(MAX_PASSES):
        passed = _redact_once(text, whole)
        if passed == text:
            return text
        text = passed
    return _mask(text)


def _redact_once(text: str, whole: bool) -> str:
    out: list[str] = []
    at = 0
    for start, end in _united(_stretches(text, whole)):
        out += (text[at:start], _mask(text[start:end]))
        at = end
    out.append(text[at:])
    return "".join(out)


def _mask(secret: str) -> str:
    """The mask, on each line of a secret of several lines; blanks before it stay."""
    return re.sub(r"\S[^\r\n]*", MASK, secret) if secret.strip("*") else secret


def _united(stretches: Iterator[Stretch]) -> list[Stretch]:
    """In order, those that overlap or touch as one."""
    united: list[Stretch] = []
    for one in sorted(stretches):
        if united and one.start <= united[-1].end:
            united[-1] = Stretch(united[-1].start, max(united[-1].end, one.end))
        else:
            united.append(one)
    return united


def _stretches(text: str, whole: bool) -> Iterator[Stretch]:
    for found in find_tokens(text):
        if found.credential is not PEM:
            yield Stretch(found.start, _word_end(text, found.end))
    if "://" in text:
        for url in re.finditer(URL_PASSWORD, text):
            if not re.fullmatch(_URL_TEMPLATE, url[1]):
                yield Stretch(*url.span(1))
    for header in re.finditer(_SCHEME, text) if "asic" in text or "earer" in text else ():
        if re.search(r"[0-9=]", header[1]) and not is_discarded(header[1]):
            yield Stretch(*header.span(1))
    yield from _pem_stretches(text, whole)
    yield from keyed_stretches(text)


def _word_end(text: str, end: int) -> int:
    """Past the rest of the word, as some shapes are only how a token begins."""
    rest = re.compile(r"[\w+/=~-]*").match(text, end)
    return rest.end() if rest else end


def _pem_stretches(text: str, whole: bool) -> Iterator[Stretch]:
    """The bodies of private keys line by line, also where the text holds only a part of the key."""
    if "-----" not in text and not any(map(_may_be_a_key, text.split("\n"))):
        return
    end = re.search(_PEM_END, text)
    inside = end is not None and re.search(_PEM_BEGIN, text[: end.start()]) is None
    public = False
    start = 0
    for line in text.split("\n"):
        begin = re.search(_PEM_BEGIN, line)
        other = re.search(_PEM_PUBLIC, line)
        if begin:
            body, inside = _pem_rest(line, begin.end())
            if re.search(r"[A-Za-z0-9+/]{8}", line[begin.end() : body]):
                yield Stretch(start + begin.end(), start + body)
        elif other:
            inside, public = False, other[1] == "BEGIN"
        elif inside or not (public or whole):
            body_line = re.fullmatch(_PEM_LINE if inside else _LONE_LINE, line)
            if body_line and (inside or is_mixed(body_line[1])):
                yield Stretch(start + body_line.start(1), start + body_line.end(1))
            inside = inside and (body_line is not None or re.fullmatch(_PEM_HEADER, line) is not None)
        start += len(line) + 1


def _may_be_a_key(line: str) -> bool:
    """Whether a line is one word, and long enough."""
    return len(line) >= LONE and len(line.split()) == 1


def _pem_rest(line: str, at: int) -> tuple[int, bool]:
    """Where the body that begins at `at` ends on this line, and whether it goes on in the next."""
    stop = re.compile(r"-----END|[\"']").search(line, at)
    return (stop.start(), False) if stop else (len(line), True)
