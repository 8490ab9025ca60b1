"""Projects with something broken in one of their files: each run ends soon, no rule fails, no fault goes untold.

The projects are those of the rules' pages. `ELIXIR_LINT_MUTATIONS` and `ELIXIR_LINT_SEED` say how many, and which.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from random import Random

from elixir_lint.catalog import catalog
from elixir_lint.errors import NothingToCheckError, PlacedError
from elixir_lint.report.formats import FORMATS, render
from elixir_lint.run import EVERYTHING, Asked, check
from elixir_lint.source import SourceFile
from elixir_lint.syntax.parse import parse
from tests.pages import examples

COUNT = int(os.environ.get("ELIXIR_LINT_MUTATIONS", "40"))
SEED = int(os.environ.get("ELIXIR_LINT_SEED", "1"))
SECONDS = 2
"""What one run may take of a processor; the machine may be slow. Nearly all take a twentieth."""
ASKED = Asked(EVERYTHING, show_hidden=True)
BOM = b"\xef\xbb\xbf"
CODE = """
( ) [ ] {} %{ << >> #{ } " ' \"\"\" ''' ~s( ~S' :a a: , . .. ... -> => = == | || |> & &1 ^ ! @a ; # \\ \\x \\u{ ? - :
do end fn else rescue after when in not nil true if unless case cond for with try raise import config import_config
System.get_env("A") System.fetch_env!("B") config_env() Shop.Repo ${A} {{ << *a &a <<<<<<< é \u202e 0x 1_
"""
SIGNS = [b"\n", b"\r\n", b"\t", b" ", b"\0", b"\xff", BOM, b"\x1b[31m", b"\x85"]
LONG = [b"9" * 5000, b"[" * 300, b"a." * 300, b"(" * 300, b"1 + " * 300, b"(a+)+" * 20, b"x" * 5000]
TOKENS = [*CODE.encode().split(), *SIGNS, *LONG]


def mutated(random: Random, data: bytes) -> bytes:
    """`data` with up to three pieces put in, left out, repeated, moved or replaced."""
    for _ in range(random.randint(1, 3)):
        start = random.randint(0, len(data))
        end = min(len(data), start + random.choice((0, 1, 1, 2, 5, 20, 100, 1000)))
        piece = data[start:end]
        other = random.randint(0, len(data))
        moved = data[other : other + 30]
        put = random.choice((b"", piece * 2, piece * 50, random.choice(TOKENS), random.randbytes(3), moved))
        data = data[:start] + put + data[end:]
    return data


def break_one_file(random: Random, folder: Path) -> str:
    """Change a file of the project, often one of the configuration; its path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    scripts = [path for path in files if path.suffix == ".exs"]
    path = random.choice(random.choice((files, scripts or files)))
    path.write_bytes(mutated(random, path.read_bytes()))
    return path.relative_to(folder).as_posix()


def run_over(folder: Path, path: str) -> None:
    """Check a project of which a file is broken."""
    begin = time.process_time()
    try:
        report = check([folder], ASKED).report
    except (NothingToCheckError, PlacedError):  # a mix.exs of which nothing is left, or settings
        return
    assert time.process_time() - begin < 3 * SECONDS
    assert report.crashes == ()
    assert report.projects != ()
    assert "\x1b" not in "".join(render(name, report, verbose=True) for name in FORMATS)
    if path in ("config/config.exs", "config/runtime.exs", "mix.exs"):
        faults = parse(SourceFile(path, (folder / path).read_bytes().removeprefix(BOM))).errors
        told = {finding.problem.span.file.path for finding in report.findings if finding.category == "file"}
        assert not faults or path in told, faults[0].message


def test_what_is_broken_is_told(tmp_path: Path) -> None:
    random = Random(SEED)
    projects = [example for rule in catalog() for example in examples(rule.body)]
    for number in range(COUNT):
        folder = tmp_path / str(number)
        random.choice(projects).write(folder)
        (folder / ".git").mkdir(exist_ok=True)
        run_over(folder, break_one_file(random, folder))
