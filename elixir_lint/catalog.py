"""The rules, each a Markdown page: `rules/<name>.md` -> Rule.

A page is a title, a fenced `toml rule` block, and prose with examples:

    # The connection pool has no chosen size
    ```toml rule
    summary = "nobody chose the pool's size"
    ...
    ```
    ## Why
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from elixir_lint.errors import UserError, suggestion
from elixir_lint.finding import Confidence, Severity
from elixir_lint.record import field, record
from elixir_lint.regex import regex
from elixir_lint.source import FilePath

E = TypeVar("E", bound=Enum)

RULE_NAME = regex(r"[a-z0-9]+(-[a-z0-9]+)*")
"""The form of a rule's name, its page's file name and its categories: `repo-pool-size-unset`."""

FILE = "file"
"""The category of rules about files that cannot be read or parsed: what every other rule has not seen."""

UNREAD = "unreadable-file"
"""The rule that tells what is not looked at for a limit of ours."""

SUPPRESSION = "suppression"
"""The category of rules about what hides findings. They have no check: they ask what all other rules have found."""

PROFILES = ("default", "strict")
"""`strict` has all rules, `default` those that are not `strict` in their page."""

_REQUIRED = ("summary", "category", "severity", "confidence", "since", "fix", "why")
_KEYS = frozenset((*_REQUIRED, "strict", "tags", "sources", "fixable", "options", "check"))
_NOT_IN_POLICIES = frozenset(("since", "options", "fixable"))
_OPENING = "```toml rule\n"
_CLOSING = "\n```\n"


@record
class Option:
    """An option of a rule, set under `[rules.<name>]`."""

    name: str
    default: object
    description: str


@record
class Rule:
    """One page. `severities[0]` and `confidences[0]` are the defaults; a problem may carry one of the others.

    `tags` holds "security", "CWE-319" and the like. `template` is the `[check]` table of a pure data rule, else None.
    `body` is the page after its title and rule block, in Markdown. The settings may replace the defaults of options,
    and give all cases one severity (`remapped`); `policy` is the path of the page if it is a rule of theirs.
    """

    name: str
    title: str
    summary: str
    category: str
    severities: tuple[Severity, ...]
    confidences: tuple[Confidence, ...]
    since: str
    why: str
    fix: str
    body: str
    strict: bool = False
    fixable: str | None = None
    sources: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    template: dict[str, object] | None = field(default=None, compare=False)
    remapped: Severity | None = None
    policy: str = ""

    def __getattr__(self, name: str) -> Any:
        """A field that a `_glance` at the page has not set: the whole page is read for all of them."""
        if name not in _LATER:
            raise AttributeError(name)
        whole = read_page(os.path.join(pages_directory(), f"{self.name}.md"))
        for field_name in _LATER:
            object.__setattr__(self, field_name, getattr(whole, field_name))
        return getattr(self, name)


_LATER = ("title", "summary", "severities", "confidences", "since", "why", "fix", "body", "fixable", "sources", "tags")
_HEAD = 4096
"""Bytes of a page in which its rule block ends, if it is no long one."""


def pages_directory() -> str:
    """Where our own pages are: inside the installed package, or beside it in a checkout."""
    package = os.path.dirname(__file__)
    packaged = os.path.join(package, "rules")
    return packaged if os.path.isdir(packaged) else os.path.join(os.path.dirname(package), "rules")


@cache
def catalog() -> tuple[Rule, ...]:
    """All rules of this package, sorted by name."""
    folder = pages_directory()
    names = sorted(name[:-3] for name in os.listdir(folder) if name.endswith(".md"))
    return tuple(_glance(name, f"{folder}/{name}.md") for name in names)


def _glance(name: str, place: str) -> Rule:
    """The rule of one of our pages with no more than what decides whether it runs, and with which options: that is all
    most runs ask of most. The whole page is read if that is not all on lines of its own, as ours write it.
    """
    page = os.open(place, os.O_RDONLY)
    try:
        head, closed, _ = os.read(page, _HEAD).partition(b"\n```\n")
    finally:
        os.close(page)
    keys, _, tables = head.partition(b"\n[")
    _, _, category = keys.partition(b'\ncategory = "')
    category, quote, _ = category.partition(b'"\n')
    strict = b"\nstrict = true\n" in keys
    options = _plain_options(tables.decode()) if tables else ()
    if not closed or not quote or options is None or (b"\nstrict" in keys and not strict):
        return read_page(place)
    rule = Rule.__new__(Rule)
    seen = (("name", name), ("category", category.decode()), ("strict", strict), ("options", options))
    for field_name, value in (*seen, *_USUAL):
        object.__setattr__(rule, field_name, value)
    return rule


_USUAL = (("template", None), ("remapped", None), ("policy", ""))


def _plain_options(tables: str) -> tuple[Option, ...] | None:
    """`options.NAME]` and so on, without the first bracket; None if there is anything but options that are a number
    or a day.
    """
    options = []
    for table in tables.rstrip("\n").split("\n["):
        head, _, rest = table.partition("]\ndefault = ")
        value, _, description = rest.rstrip("\n").partition('\ndescription = "')
        plain = description.removesuffix('"')
        if not head.startswith("options.") or plain == description or any(sign in plain for sign in '"\\\n'):
            return None
        try:
            default = int(value) if value.isdecimal() else date.fromisoformat(value)
        except ValueError:
            return None
        options.append(Option(head.removeprefix("options."), default, plain))
    return tuple(options)


def read_page(page: FilePath) -> Rule:
    """The rule that a page describes. Raises UserError with the file and line of what is wrong."""
    name = os.path.basename(page)
    with open(page, encoding="utf-8") as file:
        return parse_page(name.removesuffix(".md"), file.read(), name)


def parse_page(name: str, text: str, place: str, *, policy: bool = False) -> Rule:
    """`# TITLE`, a fenced `toml rule` block, the body; `place` names the page in errors.

    A `policy` has no `since`, and a `[check]`.
    """
    heading, opening, rest = text.partition(_OPENING)
    block, closing, body = rest.partition(_CLOSING)
    title = heading.strip()
    if not RULE_NAME.fullmatch(name):
        raise UserError(f'{place}: "{name}" is no rule name, use lower-case words joined by "-"')
    if not opening or not closing:
        raise UserError(f"{place}:2: a fenced block `toml rule` follows the title")
    if not title.startswith("# ") or "\n" in title:
        raise UserError(f"{place}:1: a page starts with one `# ` line, its title")
    import tomli

    try:
        values = tomli.loads("\n" * heading.count("\n") + "\n" + block + "\n")  # errors tell the page's lines
    except tomli.TOMLDecodeError as error:
        raise UserError(f"{place}: {error}") from None
    return _rule(name, title[2:].strip(), body.strip() + "\n", _Table(place, values), policy)


def _rule(name: str, title: str, body: str, table: _Table, policy: bool) -> Rule:
    table.allow(_KEYS - _NOT_IN_POLICIES if policy else _KEYS)
    if policy and "check" not in table.values:
        raise table.wrong("check", "is missing: a policy has a table `[check]`")
    return Rule(
        name=name,
        title=title,
        summary=table.text("summary"),
        category=table.text("category"),
        severities=table.cases("severity", Severity),
        confidences=table.cases("confidence", Confidence),
        since="" if policy else table.text("since"),
        why=table.text("why"),
        fix=table.text("fix"),
        body=body,
        strict=table.flag("strict"),
        fixable=table.one_of("fixable", ("safe", "unsafe")),
        sources=table.texts("sources"),
        tags=table.texts("tags"),
        options=tuple(_options(table.table("options"))),
        template=table.table("check").values or None,
        policy=table.place if policy else "",
    )


def _options(options: _Table) -> Iterator[Option]:
    """`[options.NAME]` with `default` and `description`."""
    for name in options.values:
        option = options.table(name)
        option.allow(frozenset(("default", "description")))
        if "default" not in option.values:
            raise option.wrong("default", "is missing")
        yield Option(name, option.values["default"], option.text("description"))


@record
class _Table:
    """A TOML table; `place` is the page, and the way to the table in it (`x.md: options.max-ratio`)."""

    place: str
    values: dict[str, object]

    def wrong(self, key: str, how: str) -> UserError:
        return UserError(f"{self.place}: `{key}` {how}")

    def allow(self, known: frozenset[str]) -> None:
        for key in self.values:
            if key not in known:
                raise self.wrong(key, "is unknown" + suggestion(key, known))

    def text(self, key: str) -> str:
        match self.values.get(key):
            case str(value) if value.strip() and "\n" not in value:
                return value
            case None:
                raise self.wrong(key, "is missing")
            case _:
                raise self.wrong(key, "must be a line of text")

    def texts(self, key: str) -> tuple[str, ...]:
        match self.values.get(key, []):
            case list(values) if all(isinstance(v, str) for v in values):
                return tuple(values)
            case _:
                raise self.wrong(key, "must be a list of texts")

    def flag(self, key: str) -> bool:
        match self.values.get(key, False):
            case bool(value):
                return value
            case _:
                raise self.wrong(key, "must be true or false")

    def one_of(self, key: str, words: tuple[str, ...]) -> str | None:
        match self.values.get(key):
            case None:
                return None
            case str(value) if value in words:
                return value
            case _:
                raise self.wrong(key, f"must be one of {', '.join(words)}")

    def cases(self, key: str, kind: type[E]) -> tuple[E, ...]:
        """A word of `kind`, or a list of them; the first is the default."""
        value = self.values.get(key)
        words = [value] if isinstance(value, str) else value
        known = {member.value: member for member in kind}
        match words:
            case None:
                raise self.wrong(key, "is missing")
            case [_, *_] if all(isinstance(word, str) and word in known for word in words):
                return tuple(dict.fromkeys(known[word] for word in words))
            case _:
                raise self.wrong(key, f"must be one of {', '.join(known)}, or a list of them")

    def table(self, key: str) -> _Table:
        match self.values.get(key, {}):
            case dict(values):
                return _Table(f"{self.place}: {key}", values)
            case _:
                raise self.wrong(key, "must be a table")
