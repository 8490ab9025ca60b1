"""Path patterns as `Path.wildcard` has them: `*`, `?`, `[a-z]`, `{a,b}`, and `**` for any directories.

Matching takes time proportional to path times pattern, whatever a hostile pattern looks like.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from elixir_lint.record import record
from elixir_lint.regex import regex

EXPANSION_LIMIT = 64
"""Alternatives of `{a,b}{c,d}...`; further ones are ignored."""

_BRACES = regex(r"\{([^{}]*)\}")
_SET = regex(r"\[([^\]]{1,200})\]")

_STAR, _ANY = "*", "?"
Token: TypeAlias = "str | frozenset[str]"
"""_STAR, _ANY, or the characters that may stand here."""


@record
class _Part:
    """One component of a pattern; `tokens` is None for `**`, `literal` is its text if it has no wildcard."""

    tokens: tuple[Token, ...] | None
    literal: str | None = None
    ends: tuple[str, str] | None = None
    """What stands before and behind the `*` of a part that has one wildcard, and that one only."""

    def matches(self, name: str) -> bool:
        """A leading dot must be written out."""
        if self.literal is not None or self.tokens is None:
            return name == self.literal
        if self.ends is not None:
            start, end = self.ends
            long_enough = len(name) >= len(start) + len(end) and (start != "" or not name.startswith("."))
            return long_enough and name.startswith(start) and name.endswith(end)
        if name.startswith(".") and self.tokens[0] in (_STAR, _ANY):
            return False
        return _fits(self.tokens, name)


class Pattern:
    """A pattern over whole paths. One without `/` matches a name in any directory, if `anywhere`."""

    __slots__ = ("_anywhere", "_choices")

    def __init__(self, text: str, anywhere: bool = False) -> None:
        written = text.strip("/").removeprefix("./")
        if anywhere and "/" not in written:
            written = "**/" + written
        self._choices = tuple(tuple(_parts(choice)) for choice in _expanded(written))
        self._anywhere = any(len(parts) > 1 and parts[0].tokens is None for parts in self._choices)

    @property
    def fixed(self) -> str:
        """The directory below which everything that matches is."""
        fixed: list[str] | None = None
        for parts in self._choices:
            literals: list[str] = []
            for part in parts[:-1]:
                if part.literal is None:
                    break
                literals.append(part.literal)
            fixed = literals if fixed is None else _common(fixed, literals)
        return "/".join(fixed or [])

    def names(self, name: str) -> bool:
        """Whether `name` is written out in the pattern as a component."""
        return any(part.literal == name for parts in self._choices for part in parts)

    def may_end(self, name: str) -> bool:
        """Whether a path that matches may have `name` as its last component."""
        return any(_may_end(parts, name) for parts in self._choices)

    def matches(self, path: str) -> bool:
        name = path[path.rfind("/") + 1 :]
        fit = [parts for parts in self._choices if _may_end(parts, name)]
        if not fit:
            return False
        components = path.split("/")
        return any(len(parts) in _reached(parts, components) for parts in fit)

    def may_hold(self, directory: str) -> bool:
        """Whether something below `directory` may match."""
        if self._anywhere and "." not in directory:
            return True
        components = directory.split("/") if directory else []
        return any(min(_reached(parts, components), default=len(parts)) < len(parts) for parts in self._choices)


def covers(patterns: Sequence[Pattern], path: str) -> bool:
    """Whether a pattern names the file, or a folder that it is in."""
    if not patterns:
        return False
    parts = path.split("/")
    names = ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]
    return any(pattern.matches(name) for pattern in patterns for name in names)


def _may_end(parts: tuple[_Part, ...], name: str) -> bool:
    """Whether the last component of a path fits the last part."""
    return bool(parts) and (parts[-1].tokens is None or parts[-1].matches(name))


def _reached(parts: tuple[_Part, ...], components: list[str]) -> set[int]:
    """How many parts may be used up by exactly `components`. A `**` that matched something is still there."""
    at = _skip_stars(parts, {0})
    for name in components:
        after = set()
        for i in at:
            if i == len(parts):
                continue
            if parts[i].tokens is None:
                if not name.startswith("."):
                    after.add(i)
            elif parts[i].matches(name):
                after.add(i + 1)
        at = _skip_stars(parts, after)
        if not at:
            break
    return at


def _skip_stars(parts: tuple[_Part, ...], at: set[int]) -> set[int]:
    """Also the places after a `**` that matches no directory."""
    todo = list(at)
    while todo:
        i = todo.pop()
        if i < len(parts) and parts[i].tokens is None and i + 1 not in at:
            at.add(i + 1)
            todo.append(i + 1)
    return at


def _parts(text: str) -> Iterator[_Part]:
    for component in text.split("/"):
        if component == "**":
            yield _Part(None)
        elif _is_wild(component):
            before, star, behind = component.partition("*")
            single = star and not _is_wild(before + behind)
            yield _Part(tuple(_tokens(component)), None, (before, behind) if single else None)
        elif component not in ("", "."):
            yield _Part((), component)


def _is_wild(component: str) -> bool:
    return any(sign in component for sign in "*?[")


def _tokens(component: str) -> Iterator[Token]:
    i = 0
    while i < len(component):
        found = _SET.match(component, i) if component[i] == "[" else None
        if found:
            yield _characters(found.group(1))
            i = found.end()
        else:
            yield component[i]
            i += 1


def _characters(text: str) -> frozenset[str]:
    """`a-z_` as the characters it stands for."""
    found: set[str] = set()
    i = 0
    while i < len(text):
        if text[i + 1 : i + 2] == "-" and i + 2 < len(text):
            found.update(map(chr, range(ord(text[i]), min(ord(text[i + 2]), ord(text[i]) + 256) + 1)))
            i += 3
        else:
            found.add(text[i])
            i += 1
    return frozenset(found)


def _fits(tokens: tuple[Token, ...], name: str) -> bool:
    """Greedy matching: on a mismatch only the last `*` takes one more character."""
    t = n = 0
    star, taken = -1, 0
    while n < len(name):
        token = tokens[t] if t < len(tokens) else None
        if token == _STAR:
            star, taken = t, n
            t += 1
        elif token is not None and (token == _ANY or name[n] in token):
            t, n = t + 1, n + 1
        elif star >= 0:
            taken += 1
            t, n = star + 1, taken
        else:
            return False
    return all(token == _STAR for token in tokens[t:])


def _expanded(text: str) -> list[str]:
    """`a{b,c}` as `ab`, `ac`."""
    done: list[str] = []
    todo = [text]
    while todo and len(done) < EXPANSION_LIMIT:
        each = todo.pop(0)
        found = _BRACES.search(each) if "{" in each else None
        if found is None:
            done.append(each)
            continue
        choices = [each[: found.start()] + choice + each[found.end() :] for choice in found.group(1).split(",")]
        todo = [*choices[:EXPANSION_LIMIT], *todo]
    return done


def _common(one: list[str], other: list[str]) -> list[str]:
    length = 0
    while length < min(len(one), len(other)) and one[length] == other[length]:
        length += 1
    return one[:length]
