"""`action.yml`: its steps run as GitHub runs them, but for the upload."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.test_settings import project

ROOT = Path(__file__).parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
_EXPRESSION = re.compile(r"\$\{\{ *(.*?) *\}\}")


@dataclass
class Runner:
    """A runner in a workspace. `installed` holds what the first step has made, for all runs."""

    workspace: Path
    temp: Path
    outputs: dict[str, str] = field(default_factory=dict)
    summary: str = ""
    log: str = ""
    uploads: list[str] = field(default_factory=list)

    def run(self, **inputs: str) -> int:
        """The exit code of the action: that of the first step that fails; later ones run if they say so."""
        given = {name: str(about.get("default", "")) for name, about in ACTION["inputs"].items()} | inputs
        failed = 0
        for step in ACTION["runs"]["steps"]:
            condition = step.get("if", "success()")
            if (failed and "!cancelled()" not in condition) or not self._holds(condition, given):
                continue
            if "uses" in step:
                self.uploads.append(self._value(step["with"]["sarif_file"], given))
                continue
            failed = failed or self._script(step, given)
        return failed

    def _script(self, step: dict[str, Any], given: dict[str, str]) -> int:
        assert "${{" not in step["run"], "a value must come through the environment"
        output, summary, script = (self.temp / name for name in ("output", "summary", "script"))
        for file in (output, summary):
            file.write_text("")
        script.write_text(step["run"])
        environment = {name: self._value(str(value), given) for name, value in step.get("env", {}).items()}
        files = {"GITHUB_OUTPUT": output, "GITHUB_STEP_SUMMARY": summary, "RUNNER_TEMP": self.temp}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=self.workspace,
            env={**os.environ, **{name: str(path) for name, path in files.items()}, **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        self.log += done.stdout + done.stderr
        for line in output.read_text().splitlines():
            name, _, value = line.partition("=")
            self.outputs[f"steps.{step['id']}.outputs.{name}"] = value
        self.summary += summary.read_text()
        return done.returncode

    def _value(self, text: str, given: dict[str, str]) -> str:
        return _EXPRESSION.sub(lambda match: self._lookup(match[1], given), text)

    def _lookup(self, name: str, given: dict[str, str]) -> str:
        known = {"github.action_path": str(ROOT), **{f"inputs.{key}": value for key, value in given.items()}}
        return {**known, **self.outputs}.get(name, "")

    def _holds(self, condition: str, given: dict[str, str]) -> bool:
        terms = _EXPRESSION.sub(r"\1", condition).split(" && ")
        return all(self._term(term, given) for term in terms)

    def _term(self, term: str, given: dict[str, str]) -> bool:
        if term in ("!cancelled()", "success()"):
            return True
        left, operator, right = term.split(" ")
        equal = self._lookup(left, given) == right.strip("'")
        return equal if operator == "==" else not equal


@pytest.fixture(scope="module")
def temp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    return tmp_path_factory.mktemp("runner")


@pytest.fixture
def runner(tmp_path: Path, temp: Path) -> Runner:
    (tmp_path / ".git").mkdir()
    project(tmp_path)
    return Runner(tmp_path, temp)


def fault(runner: Runner) -> None:
    """Something that fails by default."""
    with (runner.workspace / "config" / "config.exs").open("a") as config:
        config.write("config :shop, [\n")


def test_annotations_summary_and_sarif_of_one_run(runner: Runner) -> None:
    fault(runner)
    assert runner.run() == 1
    assert "::error file=config/config.exs,line=" in runner.log
    assert runner.summary.startswith("## elixir-lint\n")
    sarif = Path(runner.outputs["steps.check.outputs.sarif"])
    assert "syntax-error" in {found["ruleId"] for found in json.loads(sarif.read_text())["runs"][0]["results"]}
    assert runner.outputs["steps.check.outputs.exit-code"] == "1"
    assert runner.uploads == []


def test_the_upload_comes_before_the_failure(runner: Runner) -> None:
    fault(runner)
    assert runner.run(**{"upload-sarif": "true"}) == 1
    assert runner.uploads == [runner.outputs["steps.check.outputs.sarif"]]


def test_arguments_and_paths_are_one_a_line(runner: Runner) -> None:
    odd = runner.workspace / "odd place; exit 9"
    project(odd)
    arguments = "--select=syntax-error\n\n--exclude=a b\n"
    assert runner.run(paths="odd place; exit 9\nconfig", arguments=arguments) == 0
    assert "::" not in runner.log


def test_nothing_to_check_fails_and_uploads_nothing(runner: Runner) -> None:
    (runner.workspace / "mix.exs").unlink()
    assert runner.run(**{"upload-sarif": "true"}) == 3
    assert runner.uploads == []
    assert "steps.check.outputs.sarif" not in runner.outputs


def test_wrong_options_fail_with_the_code_of_the_linter(runner: Runner) -> None:
    assert runner.run(arguments="--selct=x") == 2
    assert 'unknown option "--selct"' in runner.log


def test_outputs_are_those_of_the_steps() -> None:
    steps = {step["id"] for step in ACTION["runs"]["steps"] if "id" in step}
    for output in ACTION["outputs"].values():
        match = re.fullmatch(r"\$\{\{ steps\.([\w-]+)\.outputs\.[\w-]+ \}\}", output["value"])
        assert match is not None
        assert match[1] in steps
