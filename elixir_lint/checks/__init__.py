"""The checks: one module per subject, one function per rule, found by their decorator.

    @check("oban-queues-exceed-pool")
    def queues_exceed_pool(project: Project, *, max_ratio: float) -> Iterator[Problem]: ...

A check takes the project and, by keyword, the options that its page declares (`max-ratio` is `max_ratio`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import TypeAlias, TypeVar

from elixir_lint.finding import Problem

Check: TypeAlias = Callable[..., Iterator[Problem]]
C = TypeVar("C", bound=Check)

_registered: dict[str, Check] = {}


def check(rule: str) -> Callable[[C], C]:
    """Make a function the check of the rule whose page is `rules/<rule>.md`."""

    def register(function: C) -> C:
        if rule in _registered:
            raise ValueError(f"two checks for {rule}: {_registered[rule].__module__}, {function.__module__}")
        _registered[rule] = function
        return function

    return register


@cache
def checks() -> Mapping[str, Check]:
    """The checks by rule name, from all modules of this package."""
    for file in sorted(os.listdir(os.path.dirname(__file__))):
        name, extension = os.path.splitext(file)
        if extension == ".py" and name != "__init__":
            import_module(f"{__name__}.{name}")
    return _registered
