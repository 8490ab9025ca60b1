"""Whether boot comes to another value than the build did."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.config.opened import lookup_shown, open_keys
from elixir_lint.config.values import (
    FALSE,
    FALSE_ATOM,
    NIL,
    TRUE,
    Absent,
    Condition,
    Unknown,
    Value,
    alternatives,
    is_known,
)
from elixir_lint.syntax.terms import List


def differing(before: Value, now: Value, exact: bool) -> Condition:
    """The worlds in which `now` differs from `before`; where that is not known, it is taken to be the same.

    Elixir compares exactly: unset is not false. Where nobody compares, that makes no difference.
    """
    if before == now or (not is_known(before) and not isinstance(before, List)):
        return FALSE
    found = FALSE
    for alternative in alternatives(now):
        found = found | (alternative.when & _term_differs(before, alternative.value, exact))
    return found


def _term_differs(before: Value, now: Value, exact: bool) -> Condition:
    match before, now:
        case _, Unknown():
            made_of_variables = bool(now.env) or now.random
            return TRUE if made_of_variables and (now.type is not None or not isinstance(before, Absent)) else FALSE
        case _ if before == now or (not exact and _is_off(before) and _is_off(now)):
            return FALSE
        case List(), List() if not (exact and is_known(before) and is_known(now)):
            found = FALSE
            for key in _keys(before, now):
                found = found | differing(lookup_shown(before, key), lookup_shown(now, key), exact)
            return found
        case _:
            return TRUE if is_known(before) else FALSE


def _keys(*lists: List) -> Iterator[str]:
    """The keys of keyword lists; none of other lists."""
    yield from dict.fromkeys(key for each in lists for key in open_keys(each) or ())


def _is_off(value: Value) -> bool:
    return isinstance(value, Absent) or value in (NIL, FALSE_ATOM)
