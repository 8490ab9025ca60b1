"""Our side of a comparison with real Elixir: a project evaluated for every environment at once, or for one."""

from __future__ import annotations

from elixir_lint.config.conditions import forget
from elixir_lint.config.evaluate import evaluate
from elixir_lint.config.interpreter import Options
from tests.config.files import MemoryFiles
from tests.oracle.membership import agrees


def abstract(files):
    """The evaluation that leaves the environment open. Conditions of earlier ones are void."""
    forget()
    return _evaluated(files, None)


def _evaluated(files, variables):
    memory = MemoryFiles(files)
    options = Options(strict=True, variables=variables)
    return evaluate(memory.file("config/config.exs"), memory.file("config/runtime.exs"), options, memory)


def check_concrete(answer, files, variables):
    """None if the evaluation in this one environment gives what real Elixir did, order included; else what is wrong."""
    result = _evaluated(files, variables)
    wrong = agrees(answer, result, variables)
    if wrong is not None:
        return f"in this environment alone: {wrong}"
    exceptions = {r.exception for run in (result.build_run, result.boot_run) if run is not None for r in run.raised}
    if "error" in answer and answer["error"] not in exceptions:
        return f"real Elixir raises {answer['error']}, the evaluation {sorted(exceptions)}"
    return None
