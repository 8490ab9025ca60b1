"""Which rules run: the profile, and what the user selects and ignores.

A selector is a rule's name, a glob over names (`repo-*`) or a category (`category:secrets`). A name is
more exact than a glob or a category, and these are more exact than the profile. The more exact one
wins; where both are equally exact, ignore wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from elixir_lint.catalog import FILE, Rule
from elixir_lint.errors import UserError, suggestion

_NOT, _PROFILE, _GROUP, _NAME = range(4)


def selected(
    rules: Sequence[Rule],
    select: Iterable[str] = (),
    extend_select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    strict: bool = False,
) -> tuple[Rule, ...]:
    """The rules to run. `select` replaces the profile, and like `extend_select` may name its strict rules too.

    Rules of the category FILE always run, since the others are blind there: only their name ignores them.
    """
    select, extend_select, ignore = tuple(select), tuple(extend_select), tuple(ignore)
    for selector in (*select, *extend_select, *ignore):
        _check(selector, rules)
    wanted = (*select, *extend_select)

    def runs(rule: Rule) -> bool:
        no = max((_exactness(selector, rule) for selector in ignore), default=_NOT)
        if rule.category == FILE:
            return no < _NAME
        profile = _PROFILE if not select and (strict or not rule.strict) else _NOT
        return max(profile, *(_exactness(selector, rule) for selector in wanted), _NOT) > no

    return tuple(rule for rule in rules if runs(rule))


def _exactness(selector: str, rule: Rule) -> int:
    if selector == rule.name:
        return _NAME
    if selector == f"category:{rule.category}" or fnmatchcase(rule.name, selector):
        return _GROUP
    return _NOT


def _check(selector: str, rules: Sequence[Rule]) -> None:
    """Raises UserError for a selector that means no rule at all."""
    if any(_exactness(selector, rule) for rule in rules):
        return
    if selector.startswith("category:"):
        known, kind = {f"category:{rule.category}" for rule in rules}, "category"
    elif any(wildcard in selector for wildcard in "*?["):
        raise UserError(f'no rule is called like "{selector}"')
    else:
        known, kind = {rule.name for rule in rules}, "rule"
    name = selector.removeprefix("category:")
    raise UserError(f'unknown {kind} "{name}"{suggestion(selector, known)}')
