"""Comments that hide findings, in every file with `#` comments.

config :shop, Shop.Repo, ssl: false # elixir-lint: ignore[repo-no-tls] behind the VPN
# elixir-lint: ignore[repo-no-tls, repo-pool-*] the line below
# elixir-lint: ignore-file[category:repo] all of this file
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from elixir_lint.errors import suggestion
from elixir_lint.record import record
from elixir_lint.regex import regex
from elixir_lint.source import SourceFile, Span
from elixir_lint.suppressions import MARKER

ELIXIR = (".ex", ".exs")
"""Files whose strings may contain what looks like a comment."""

_LINE, _FILE = "ignore", "ignore-file"
_FORM = f"`# elixir-lint: {_LINE}[rule-name] reason`"
_COMMENT = regex(r"(?:^|(?<=[\s%]))#+\s*elixir-lint\b.*")
_HEAD = regex(r"#+\s*elixir-lint\s*(?P<colon>:?)\s*(?P<word>[A-Za-z_-]*)\s*")
_RULES = regex(r"\[(?P<rules>[^\[\]]*)\]\s*(?P<reason>.*)")
_SELECTOR = regex(r"[^\s,]+")
_REASON_LEAD = regex(r"^[-:\u2013\u2014\s]+")
_REASON_TRAIL = regex(r"(%>|-->)$")
MOST_RULES = 200
"""Names in one comment: there are fewer rules."""
_OPENING = ("", "<%", "<!--")
"""What may stand before a comment that is alone on its line."""


@record
class Directive:
    """A comment that hides. `selectors` with their places; `lines` are those it is about, None for the whole file."""

    span: Span
    selectors: tuple[tuple[str, Span], ...]
    reason: str
    lines: tuple[int, ...] | None


@record
class Unreadable:
    """A comment that is meant to hide something, and cannot be understood."""

    span: Span
    why: str


def directives(
    source: SourceFile, comments: Callable[[SourceFile], Iterable[Span]]
) -> Iterator[Directive | Unreadable]:
    """Those of a file; `comments` gives the comments of an Elixir file."""
    if MARKER not in source.data:
        return
    spans = comments(source) if source.path.endswith(ELIXIR) else _looking_like(source)
    beyond: dict[int, int] = {}
    for span in spans:
        directive = _directive(span, beyond)
        if directive is not None:
            yield directive


def _looking_like(source: SourceFile) -> Iterator[Span]:
    """What looks like one of our comments, line by line."""
    for number, start in enumerate(source.line_starts, start=1):
        line = source.line(number)
        found = _COMMENT.search(line)
        if found:
            begin = start + len(line[: found.start()].encode())
            yield Span(source, begin, begin + len(found[0].encode()))


def _directive(span: Span, beyond: dict[int, int]) -> Directive | Unreadable | None:
    """`# elixir-lint: ignore[rule, rule] reason`; None for a comment about something else. `beyond`: see `_lines`."""
    text = span.text
    head = _HEAD.match(text)
    if head is None:
        return None
    word = head["word"].lower().replace("_", "-")
    rules = _RULES.match(text, head.end())
    if not head["colon"] and (word not in (_LINE, _FILE) or rules is None):
        return None  # prose that begins with our name
    if word not in (_LINE, _FILE):
        return Unreadable(span, f'"{head["word"]}" is no word of ours{suggestion(word, (_LINE, _FILE))}')
    selectors = list(_SELECTOR.finditer(rules["rules"])) if rules else []
    if rules is None or not selectors:
        return Unreadable(span, f"it names no rule in brackets, as {_FORM} does")
    if len(selectors) > MOST_RULES:
        return Unreadable(span, f"it names more than {MOST_RULES} rules")
    reason = _REASON_LEAD.sub("", rules["reason"])
    trail = _REASON_TRAIL.search(reason.rstrip())
    reason = reason[: trail.start()].rstrip() if trail else reason
    begin = rules.start("rules")
    places = tuple((found[0], _part(span, text, begin + found.start(), begin + found.end())) for found in selectors)
    return Directive(span, places, reason, None if word == _FILE else _lines(span, beyond))


def _part(span: Span, text: str, start: int, end: int) -> Span:
    """The code points `start` to `end` of a span, whose text is given."""
    if text.isascii():
        return span._replace(start=span.start + start, end=span.start + end)
    return span._replace(start=span.start + len(text[:start].encode()), end=span.start + len(text[:end].encode()))


def _lines(span: Span, beyond: dict[int, int]) -> tuple[int, ...]:
    """The line of the comment, and if it is alone there, the next one that is more than a comment.

    `beyond` keeps for lines of comments which one that is: thousands may stand below each other.
    """
    line = span.begin.line
    before = span.file.line(line)[: span.begin.column - 1]
    if before.strip() not in _OPENING:
        return (line,)
    below = line + 1
    while below not in beyond and span.file.line(below).lstrip().startswith("#"):
        below += 1
    below = beyond.get(below, below)
    if line + 1 not in beyond:
        beyond.update(dict.fromkeys(range(line + 1, below), below))
    return (line, below)
