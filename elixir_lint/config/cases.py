"""A condition as a few cases, for readers: `PHX_SERVER is set and DB_SSL is "true"`."""

from __future__ import annotations

from elixir_lint.config.conditions import FALSE, TRUE, UNSET, Choices, Condition, Subject, rank_of, where

MAX_CUBES = 12
"""How many cases a condition is described with."""
_Cube = tuple[tuple[Subject, Choices], ...]


def _cubes(node: Condition) -> list[_Cube] | None:
    """The condition as a short list of cases; None if it takes more than MAX_CUBES."""
    found: list[_Cube] = []

    def walk(at: Condition, so_far: _Cube) -> bool:
        if at is FALSE:
            return True
        if at.subject is None:
            found.append(so_far)
            return len(found) <= MAX_CUBES * 4
        ways: dict[Condition, Choices] = {}
        for choice, child in at.branches:
            mine = Choices(frozenset((choice,)))
            ways[child] = ways[child].either(mine) if child in ways else mine
        rest = Choices(frozenset(c for c, _ in at.branches), True)
        ways[at.other] = ways[at.other].either(rest) if at.other in ways else rest
        subject = at.subject
        return all(walk(child, (*so_far, (subject, choices))) for child, choices in ways.items())

    if not walk(node, ()):
        return None
    cubes = [_widened(cube, node) for cube in found]
    unique = list(dict.fromkeys(cubes))
    kept = sorted(_irredundant(unique), key=lambda cube: [-rank_of(subject) for subject, _ in cube])
    return kept if len(kept) <= MAX_CUBES else None


def _as_condition(cube: _Cube) -> Condition:
    out = TRUE
    for subject, choices in cube:
        out = out & where(subject, *choices.members, excluded=choices.excluded)
    return out


def _widened(cube: _Cube, whole: Condition) -> _Cube:
    """The cube without constraints that it does not need to lie within `whole`."""
    kept = sorted(cube, key=lambda item: -rank_of(item[0]))
    for item in tuple(kept):
        shorter = tuple(i for i in kept if i != item)
        if _as_condition(shorter).implies(whole):
            kept = list(shorter)
    return tuple(kept)


def _irredundant(cubes: list[_Cube]) -> list[_Cube]:
    """The cubes without those that the others cover."""
    kept = list(cubes)
    for cube in cubes:
        others = FALSE
        for other in kept:
            if other is not cube:
                others = others | _as_condition(other)
        if _as_condition(cube).implies(others):
            kept.remove(cube)
    return kept


def _describe(subject: Subject, choices: Choices) -> str:
    if subject.kind == "open":
        true = ("true" in choices.members) is not choices.excluded
        return subject.name if true else f"not ({subject.name})"
    name = subject.name if subject.kind == "boot" else f"{subject.name} (at build)"
    named = sorted(m for m in choices.members if m is not None)
    quoted = ", ".join(f'"{m}"' for m in named)
    if choices.excluded:
        if not named:
            return f"{name} is set"
        if UNSET in choices.members:
            return f"{name} is set and not {quoted}"
        return f"{name} is not {quoted}"
    if not named:
        return f"{name} is unset"
    if UNSET in choices.members:
        return f"{name} is unset or {quoted}"
    return f"{name} is " + (quoted if len(named) == 1 else f"one of {quoted}")


def simplified(condition: Condition, enough: Condition) -> Condition | None:
    """A simpler condition between `condition` and `enough`; None if it takes too many cases."""
    cubes = _cubes(condition)
    if cubes is None:
        return None
    simpler = FALSE
    for cube in cubes:
        simpler = simpler | _as_condition(_widened(cube, enough))
    return simpler


def described(condition: Condition) -> str:
    """The condition in words, neither always nor never true."""
    cubes = _cubes(condition)
    if cubes is None:
        names = sorted({s.name for s in condition.subjects})
        return "depending on " + ", ".join(names[:6]) + (" and others" if len(names) > 6 else "")
    return " or ".join(" and ".join(_describe(s, c) for s, c in cube) for cube in cubes)
