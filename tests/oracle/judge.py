"""Our side of a comparison with real Elixir: a project evaluated for every environment at once, or for one."""

from __future__ import annotations

from elixir_lint.config.conditions import forget
from elixir_lint.config.effective import as_value
from elixir_lint.config.evaluate import evaluate
from elixir_lint.config.interpreter import Options
from tests.config.files import MemoryFiles
from tests.encoding import decode, encode, within


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
    for run in (result.build_run, result.boot_run):
        if run is not None and run.survives.is_false:
            raised = run.raised[-1].exception
            return None if answer.get("error") == raised else f"we raise {raised}, real Elixir gives {answer}"
    if "error" in answer:
        uncertain = [r.exception for run in (result.build_run, result.boot_run) if run is not None for r in run.raised]
        if answer["error"] in uncertain:
            return None
        return f"real Elixir raises {answer['error']} ({answer.get('message', '')}), we do not"
    ours, real = encode(as_value(result.effective.apps)), decode(answer["ok"])
    return None if within(real, ours) else f"we give {ours}, real Elixir gives {real}"
