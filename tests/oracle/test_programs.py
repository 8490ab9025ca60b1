"""Generated configuration programs: what real Elixir returns lies within what the evaluator says."""

from __future__ import annotations

import os

import pytest

from tests.oracle.elixir import require_elixir
from tests.oracle.soak import Comparison, failure

BATCHES = range(40 if os.environ.get("CI") == "true" else 6)
PROGRAMS = 50
"""Programs a batch: always the same ones. `python -m tests.oracle.soak` tries others."""


@pytest.fixture(scope="module")
def comparison():
    require_elixir()
    comparison = Comparison()
    yield comparison
    comparison.oracle.close()


@pytest.mark.parametrize("batch", BATCHES)
def test_elixir_lies_within(comparison, batch):
    for number in range(batch * PROGRAMS, (batch + 1) * PROGRAMS):
        assert failure(comparison, seed=0, number=number) is None
    assert comparison.invalid <= comparison.compared / 50, "too many programs do not compile"
