"""Small configurations on which the evaluator once said something else than real Elixir.

Each file of `regressions/` holds the files of a project, after a line `# path` each; its name says what went wrong.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.oracle.assignments import assignments, values_in, variables_in
from tests.oracle.elixir import Oracle, require_elixir
from tests.oracle.judge import abstract, check_concrete
from tests.oracle.membership import agrees

REGRESSIONS = sorted((Path(__file__).parent / "regressions").glob("*.exs"))
_HEADING = re.compile(r"^# ((?:config|lib)/\S+)\n", re.M)


@pytest.fixture(scope="module")
def oracle():
    require_elixir()
    oracle = Oracle()
    yield oracle
    oracle.close()


def files_of(path):
    _, *parts = _HEADING.split(path.read_text("utf-8"))
    return dict(zip(parts[::2], parts[1::2], strict=True))


@pytest.mark.parametrize("path", REGRESSIONS, ids=lambda path: path.stem)
def test_elixir_agrees(oracle, path):
    files = files_of(path)
    texts = list(files.values())
    names = variables_in(texts)
    ours = abstract(files)
    tried = assignments(names, values_in(texts, names))
    for assignment, answer in zip(tried, oracle.run_each(files, tried), strict=True):
        assert answer.get("error") != "CompileError", answer
        assert agrees(answer, ours, assignment) is None, assignment
        assert check_concrete(answer, files, assignment) is None, assignment
