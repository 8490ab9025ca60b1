"""The pages of docs/: their commands are run, each page in a copy of `fixtures/readme`, and print what they show.

A block `LANGUAGE PATH` is a file that is written there. In a block `console`, `$ ` begins a command, `...` stands for
any text, and `[exit code N]` closes what ends with another code than 0.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from elixir_lint.settings.keys import settings_shape
from elixir_lint.starter import GITLAB_JOB, PRE_COMMIT, WORKFLOW
from tests.readme import SHOWN

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))
_BLOCK = re.compile(r"^(?P<fence>`{3,})(?P<info>[^\n`]+)\n(?P<text>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"\[exit code (\d+)\]\n\Z")


def commands(text: str) -> Iterator[tuple[str, str, int]]:
    """Command, output and exit code of a block `console`."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        code = _CODE.search(output)
        yield command, _CODE.sub("", output), int(code[1]) if code else 0


def matches(shown: str, printed: str) -> bool:
    """A line `...` is any lines, `...` within a line any text."""
    parts = re.split(r"(^\.\.\.\n|\.\.\.)", shown, flags=re.MULTILINE)
    pattern = "".join({"...\n": "(?s:.*)", "...": ".*"}.get(part, re.escape(part)) for part in parts)
    return re.fullmatch(pattern, printed) is not None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_commands_print_what_is_shown(page: Path, tmp_path: Path) -> None:
    shutil.copytree(SHOWN, tmp_path, dirs_exist_ok=True)
    (tmp_path / ".git").mkdir()
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "ELIXIR_LINT_FORMAT": "full"}
    ran = 0
    for block in _BLOCK.finditer(page.read_text("utf-8")):
        kind, _, place = block["info"].partition(" ")
        if place:
            (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / place).write_text(block["text"], "utf-8")
        for command, shown, code in commands(block["text"]) if kind == "console" else ():
            done = subprocess.run(
                ["bash", "-c", f"({command}) 2>&1"],
                cwd=tmp_path,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert matches(shown, done.stdout), f"$ {command}\n{done.stdout}"
            assert done.returncode == code, command
            ran += 1
    assert ran > 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    prose = _BLOCK.sub("", page.read_text("utf-8"))
    links = re.findall(r"\]\(((?!http)[^)]+)\)", prose)
    assert [link for link in links if not (DOCS / link).exists()] == []


def test_every_key_of_the_settings_is_there() -> None:
    text = (DOCS / "settings.md").read_text("utf-8") + (DOCS / "suppressing.md").read_text("utf-8")
    assert [key for key in settings_shape(()).keys if not re.search(rf"\b{key}\b", text)] == []


@pytest.mark.parametrize("text", [PRE_COMMIT, WORKFLOW, GITLAB_JOB])
def test_the_files_of_ci_are_those_that_init_writes(text: str) -> None:
    assert f"\n{text}```\n" in (DOCS / "ci.md").read_text("utf-8")


def test_the_readme_names_every_page() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert [page.name for page in PAGES if f"(docs/{page.name})" not in text] == []
