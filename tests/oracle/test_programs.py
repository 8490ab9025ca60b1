"""Generated configuration programs: what real Elixir returns lies within what the evaluator says."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elixir_lint.config.evaluate import evaluate
from elixir_lint.config.interpreter import Options
from tests.config.files import MemoryFiles
from tests.oracle.elixir import Oracle, require_elixir
from tests.oracle.membership import agrees
from tests.oracle.programs import programs, variables

EXAMPLES = int(os.environ.get("ORACLE_EXAMPLES", "300"))
"""Programs a run; CI asks for more."""


@pytest.fixture(scope="module")
def oracle():
    require_elixir()
    oracle = Oracle()
    yield oracle
    oracle.close()


def evaluation(files):
    memory = MemoryFiles(files)
    return evaluate(memory.file("config/config.exs"), memory.file("config/runtime.exs"), Options(strict=True), memory)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
@given(programs(), st.lists(variables, min_size=1, max_size=4))
def test_elixir_lies_within(oracle, files, assignments):
    ours = evaluation(files)
    for assignment in assignments:
        answer = oracle.run(files, assignment)
        if answer.get("error") == "CompileError":
            continue
        problem = agrees(answer, ours, assignment)
        shown = "\n".join(f"--- {path}\n{text}" for path, text in files.items())
        assert problem is None, f"{problem}\nvariables: {assignment}\n{shown}"
