"""Fill in what real Elixir returns for the calls of `tests/config/functions`: `python -m tests.oracle.record_calls`.

Calls that need a later Elixir than the installed one keep their results.
"""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path

from tests.config.functions.calls import TABLES, Call, read, write
from tests.oracle.elixir import Oracle


def installed_version() -> tuple[int, ...]:
    """(1, 14) of the installed Elixir."""
    shown = subprocess.run(["elixir", "--short-version"], capture_output=True, text=True, check=True).stdout
    match = re.match(r"(\d+)\.(\d+)", shown)
    assert match is not None, shown
    return tuple(map(int, match.groups()))


def real_result(oracle: Oracle, call: Call) -> str:
    """The result of a call, in the form of a table."""
    source = f"import Config\nimport Bitwise, warn: false\nconfig :a, x: (\n{call.source}\n)"
    answer = oracle.run({"config/config.exs": source}, {})
    if "error" in answer:
        return f"!{answer['error']}"
    return json.dumps(answer["ok"]["$k"][0][1]["$k"][0][1], ensure_ascii=False)


def record(oracle: Oracle, table: Path, version: tuple[int, ...]) -> None:
    lines = []
    for call in read(table):
        if isinstance(call, Call) and call.version <= version:
            call = replace(call, result=real_result(oracle, call))
        lines.append(write(call))
    table.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    oracle = Oracle()
    for table in TABLES:
        record(oracle, table, installed_version())
    oracle.close()
