"""Settings of a configuration held in memory, as `show` would print them."""

from __future__ import annotations

from elixir_lint.config.conditions import forget
from elixir_lint.config.evaluate import evaluate
from elixir_lint.config.interpreter import Options
from elixir_lint.config.kinds import text_of
from tests.config.files import MemoryFiles


def evaluation(files, **options):
    """The evaluation of `files` by path; a text alone is the body of the boot file."""
    forget()
    if isinstance(files, str):
        files = {"config/config.exs": "import Config\n", "config/runtime.exs": f"import Config\n{files}"}
    memory = MemoryFiles(files)
    boot = memory.file("config/runtime.exs")
    return evaluate(memory.file("config/config.exs"), boot, Options(**options), memory)


def shown(files, **options):
    """The text of each setting of :shop by key."""
    return {".".join(s.path[1:]): text_of(s.value) for s in evaluation(files, **options).effective.below("shop")}
