"""Which rules run, with which severity: what the settings and the command line say, and which of them wins.

A selector is a rule's name, a glob over names (`repo-*`), a category (`category:secrets`) or a profile (`default`,
`strict`).

1. The more exact selector wins: a name before a glob or a category, these before a profile.
2. Of equally exact ones the command line wins over the settings.
3. Of equally exact ones in the same place `ignore` wins, and a severity `off` is an `ignore`.

`select` replaces the profile. On the command line it also replaces all that the settings select and ignore, and
`--profile` replaces what they select. Rules of the category FILE always run, since the others are blind there: only
their name ignores them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from elixir_lint.catalog import FILE, PROFILES, Rule
from elixir_lint.errors import UserError, suggestion
from elixir_lint.finding import Severity
from elixir_lint.record import field, record, replace

_NOT, _PROFILE, _GROUP, _NAME = range(4)

OFF = "off"
"""The severity of what is not to be reported."""


@record
class Choice:
    """What one place says, the settings or the command line. `severity` maps selectors to severities or OFF."""

    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: str | None = None
    severity: Mapping[str, str] = field(default_factory=dict)

    def wants(self, rule: Rule) -> int:
        return max((exactness(selector, rule) for selector in (*self.select, *self.extend_select)), default=_NOT)

    def refuses(self, rule: Rule) -> int:
        exact, severity = _severity(rule, self.severity)
        off = exact if severity == OFF else _NOT
        return max((off, *(exactness(selector, rule) for selector in self.ignore)))


NO_CHOICE = Choice()


def selected(rules: Sequence[Rule], settings: Choice = NO_CHOICE, command_line: Choice = NO_CHOICE) -> tuple[Rule, ...]:
    """The rules to run, with the severities that they are given. Raises UserError for a selector that means no rule."""
    require_known(rules, settings, command_line)
    places = _in_force(settings, command_line)
    return tuple(_remapped(rule, settings.severity) for rule in rules if _runs(rule, places))


def require_known(rules: Sequence[Rule], settings: Choice, command_line: Choice) -> None:
    """Raise UserError for a selector that means no rule."""
    for place in (settings, command_line):
        for selector in (*place.select, *place.extend_select, *place.ignore, *place.severity):
            refused = refusal(selector, rules)
            if refused:
                raise UserError(refused)


def _in_force(settings: Choice, command_line: Choice) -> tuple[Choice, Choice]:
    """What counts of both, with the profile in place of a missing `select`."""
    if command_line.select:
        return NO_CHOICE, command_line
    if command_line.profile:
        return replace(settings, select=(command_line.profile,)), command_line
    return replace(settings, select=settings.select or (settings.profile or PROFILES[0],)), command_line


def _runs(rule: Rule, places: Sequence[Choice]) -> bool:
    """Exactness decides, then the later place, then the refusal."""
    refused = max((place.refuses(rule), number) for number, place in enumerate(places))
    if rule.category == FILE:
        return refused[0] < _NAME
    return max((place.wants(rule), number) for number, place in enumerate(places)) > refused


def _remapped(rule: Rule, severities: Mapping[str, str]) -> Rule:
    _, word = _severity(rule, severities)
    return rule if word in ("", OFF) else replace(rule, remapped=Severity(word))


def exactness(selector: str, rule: Rule) -> int:
    """0 if the selector does not mean the rule; greater the more exact it is."""
    if selector == rule.name:
        return _NAME
    if selector in PROFILES:
        return _PROFILE if selector == "strict" or not rule.strict else _NOT
    if selector == f"category:{rule.category}" or _is_like(rule.name, selector):
        return _GROUP
    return _NOT


def _has_wildcard(selector: str) -> bool:
    return any(wildcard in selector for wildcard in "*?[")


def _is_like(name: str, selector: str) -> bool:
    if not _has_wildcard(selector):
        return False
    from fnmatch import fnmatchcase  # few selectors have a wildcard

    return fnmatchcase(name, selector)


def _severity(rule: Rule, severities: Mapping[str, str]) -> tuple[int, str]:
    """What a table says of a rule: the most exact selector's word, of several the last. Empty if there is none."""
    best, found = _NOT, ""
    for selector, severity in severities.items():
        exact = exactness(selector, rule)
        if exact and exact >= best:
            best, found = exact, severity
    return best, found


def refusal(selector: str, rules: Sequence[Rule]) -> str:
    """Why a selector means no rule at all: `unknown rule "repo-no-tsl", did you mean "repo-no-tls"?`; else empty."""
    if any(exactness(selector, rule) for rule in rules):
        return ""
    if selector.startswith("category:"):
        known, kind = {f"category:{rule.category}" for rule in rules}, "category"
    elif _has_wildcard(selector):
        return f'no rule is called like "{selector}"'
    else:
        known, kind = {rule.name for rule in rules}, "rule"
    name = selector.removeprefix("category:")
    return f'unknown {kind} "{name}"{suggestion(selector, known)}'
