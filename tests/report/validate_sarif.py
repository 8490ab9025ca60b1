"""Microsoft's validator, with the rules of the specification and of GitHub, on reports of all kinds:

    python -m tests.report.validate_sarif .../sarif-multitool-linux/Sarif.Multitool

The validator exits with 0 whatever it finds, so its own report is read. Exits with 1 if that has an error or a warning.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from elixir_lint import run
from elixir_lint.catalog import catalog
from elixir_lint.record import replace
from elixir_lint.report.sarif import render
from elixir_lint.selection import Choice
from tests.readme import SHOWN
from tests.report.reports import EXAMPLE
from tests.report.test_sarif import CLEAN, HOSTILE


def documents(folder: Path) -> Iterator[tuple[str, str]]:
    """Names and documents: those of the tests, and one of a real run in which every rule is told."""
    yield "example", render(EXAMPLE)
    yield "hostile", render(HOSTILE)
    yield "clean", render(CLEAN)
    copytree(SHOWN, folder, dirs_exist_ok=True)
    report = run.check([folder], run.Asked(Choice(select=("strict",)))).report
    yield "all-rules", render(replace(report, rules=catalog()))


def faults(validator: str, document: str) -> list[str]:
    """What the validator calls an error or a warning."""
    with TemporaryDirectory() as folder:
        Path(folder, "in.sarif").write_text(document, "utf-8")
        command = [validator, "validate", "in.sarif", "--rule-kind", "Sarif;Ghas", "--output", "out.sarif"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
        (found,) = json.loads(Path(folder, "out.sarif").read_text("utf-8-sig"))["runs"]
    worse = [each for each in found["results"] if each.get("level", "warning") in ("error", "warning")]
    return [f"{each['ruleId']}: {json.dumps(each['message'])} {each['locations'][0]}" for each in worse]


def main(validator: str) -> int:
    failed = 0
    with TemporaryDirectory() as folder:
        for name, document in documents(Path(folder)):
            found = faults(validator, document)
            print(f"{name}: {len(found)} faults")
            print(*(f"  {fault}\n" for fault in found), sep="", end="")
            failed += bool(found)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
