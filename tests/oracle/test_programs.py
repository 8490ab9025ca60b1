"""Generated configuration programs: what real Elixir returns lies within what the evaluator says."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.oracle.elixir import Oracle, require_elixir
from tests.oracle.judge import abstract, check_concrete
from tests.oracle.membership import agrees
from tests.oracle.programs import programs, variables

CI = os.environ.get("CI") == "true"
EXAMPLES = int(os.environ.get("ORACLE_EXAMPLES", "2000" if CI else "300"))
"""Programs a run. On CI always the same ones; elsewhere other ones each time."""


@pytest.fixture(scope="module")
def oracle():
    require_elixir()
    oracle = Oracle()
    yield oracle
    oracle.close()


@settings(
    max_examples=EXAMPLES,
    derandomize=CI,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
@given(programs(), st.lists(variables, min_size=1, max_size=4))
def test_elixir_lies_within(oracle, files, assignments):
    ours = abstract(files)
    answers = oracle.run_each(files, assignments)
    for number, (assignment, answer) in enumerate(zip(assignments, answers, strict=True)):
        if answer.get("error") == "CompileError":
            continue
        problem = agrees(answer, ours, assignment)
        if problem is None and number == 0:
            problem = check_concrete(answer, files, assignment)
        shown = "\n".join(f"--- {path}\n{text}" for path, text in files.items())
        assert problem is None, f"{problem}\nvariables: {assignment}\n{shown}"
