"""The evaluator against recorded results of real Elixir (`golden/`, made by Config.Reader)."""

import json
from pathlib import Path

import pytest

from elixir_lint.config.effective import as_value
from elixir_lint.config.evaluate import evaluate
from elixir_lint.config.interpreter import Options
from tests.config.files import MemoryFiles
from tests.encoding import decode, encode, within

GOLDEN = Path(__file__).parent / "golden"

NOT_EXACT = {
    "config in another process raises": "what another process computes is not followed",
    "terms of every kind": "improper lists are not modelled",
    "paths at boot": "which files production has is not known",
}
MAY_RAISE = {"to_existing_atom of an unknown atom": "which atoms the VM has is not known"}
"""Cases that raise, of which we only say that they may, and why."""
"""Cases whose result we only bound: the real one lies within ours, and why it is not equal."""


def cases(name):
    loaded = json.loads((GOLDEN / name).read_text())
    assert len(loaded) > 50
    return [pytest.param(case, id=case["label"]) for case in loaded]


def evaluated(case):
    files = MemoryFiles(case.get("files") or {"config/config.exs": case["source"]})
    options = Options(environment=case.get("env", "prod") or "", strict=True, variables=case.get("variables", {}))
    return evaluate(files.file("config/config.exs"), files.file("config/runtime.exs"), options, files)


def outcome(result):
    for run in (result.build_run, result.boot_run):
        if run is not None and run.survives.is_false:
            return ("error", run.raised[-1].exception)
    return encode(as_value(result.effective.apps))


@pytest.mark.parametrize("case", [*cases("merge-cases.json"), *cases("phase-cases.json")])
def test_real_elixir_agrees(case):
    real = ("error", case["error"]) if "error" in case else decode(case["ok"])
    result = evaluated(case)
    ours = outcome(result)
    if case["label"] in MAY_RAISE:
        assert real[1] in {raised.exception for raised in result.build_run.raised}
    elif case["label"] in NOT_EXACT:
        assert ours != real
        assert within(real, ours)
    else:
        assert ours == real
