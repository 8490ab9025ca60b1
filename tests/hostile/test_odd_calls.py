"""Calls of every function that is known, with arguments that make no sense: no crash, whatever Elixir would say."""

from __future__ import annotations

import pytest

from elixir_lint.config.functions import _MODULES, find
from elixir_lint.config.functions.registry import MODELS
from elixir_lint.config.natives import NATIVES
from tests.config.shown import evaluation

ODD = [
    "nil",
    "-1",
    '""',
    "[nil, {}]",
    "%{1 => [x: 1]}",
    "fn -> 1 end",
    'System.get_env("X")',
    "Dep.call()",
    "{:a, [1 | 2]}",
]

for _module in _MODULES:
    find(f"{_module}.", 0)
FUNCTIONS = sorted({name for name, _ in (*MODELS, *NATIVES)})


def arities(name):
    known = {arity for other, arity in (*MODELS, *NATIVES) if other == name}
    return sorted(known - {-1}) + ([0, 1, 2, 3, 4] if -1 in known else [])


@pytest.mark.parametrize("argument", ODD)
def test_odd_arguments_are_no_crash(argument):
    calls = [f"{name}({', '.join([argument] * arity)})" for name in FUNCTIONS for arity in arities(name)]
    body = "".join(f"config :shop, k{n}: (try do {call} rescue _ -> 1 end)\n" for n, call in enumerate(calls))
    assert evaluation(body).effective.apps
