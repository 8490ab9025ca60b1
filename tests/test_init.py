"""`init`: what it writes is valid, changes nothing that holds, and overwrites nothing."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import tomli
import yaml

from elixir_lint import HOMEPAGE, __version__
from elixir_lint.__main__ import run
from elixir_lint.catalog import catalog
from elixir_lint.settings.keys import settings_shape
from elixir_lint.settings.model import Settings
from elixir_lint.settings.read import read_settings
from elixir_lint.starter import ARCHIVE, GITLAB_JOB, HOOK, PRE_COMMIT, SETTINGS, WORKFLOW
from tests.test_settings import project

ROOT = Path(__file__).parent.parent
PATHS = (".elixir-lint.toml", ".pre-commit-config.yaml", ".github/workflows/elixir-lint.yml")
Program = Callable[..., tuple[int, str, str]]


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    project(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def program(capsys: pytest.CaptureFixture[str]) -> Program:
    def program(*arguments: str) -> tuple[int, str, str]:
        code = run(arguments)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return program


def test_three_files_are_written_and_kept(shop: Path, program: Program) -> None:
    before = program("check", "--format", "github")
    code, out, err = program("init")
    assert (code, err) == (0, "")
    assert [line for line in out.splitlines() if line.startswith("wrote")] == [f"wrote {path}" for path in PATHS]
    assert [Path(path).read_text("utf-8") for path in PATHS] == [SETTINGS, PRE_COMMIT, WORKFLOW]
    assert program("check", "--format", "github") == before
    for path in PATHS:
        Path(path).write_text("# mine, with elixir-lint\n")
    code, out, _ = program("init")
    assert code == 0
    assert [line for line in out.splitlines() if line.startswith(("wrote", "kept"))] == [f"kept  {p}" for p in PATHS]
    assert {Path(path).read_text("utf-8") for path in PATHS} == {"# mine, with elixir-lint\n"}


def test_what_cannot_be_written_is_shown(shop: Path, program: Program) -> None:
    Path(".pre-commit-config.yaml").write_text("repos: []\n")
    _, out, _ = program("init")
    assert "kept  .pre-commit-config.yaml; to be added by hand:\n\n      # elixir-lint checks" in out
    assert "\n          - id: elixir-lint\n" in out


def test_settings_of_another_name_are_kept(shop: Path, program: Program) -> None:
    Path("elixir-lint.toml").write_text("")
    assert "kept  elixir-lint.toml\n" in program("init")[1]
    assert not Path(".elixir-lint.toml").exists()


def test_a_repository_of_gitlab_gets_its_job(shop: Path, program: Program) -> None:
    Path(".gitlab-ci.yml").write_text("test:\n  script: [mix test]\n")
    _, out, _ = program("init")
    assert "kept  .gitlab-ci.yml; to be added by hand:\n\n    # elixir-lint checks" in out
    assert not Path(".github").exists()


def test_they_belong_to_the_root_of_the_repository(shop: Path, program: Program) -> None:
    project(shop / "services" / "mail")
    program("init", "services/mail")
    assert all((shop / path).exists() for path in PATHS)
    assert not (shop / "services" / "mail" / ".elixir-lint.toml").exists()


def test_without_a_project_nothing_is_written(tmp_path: Path, program: Program) -> None:
    (tmp_path / ".git").mkdir()
    assert program("init", str(tmp_path))[0] == 3
    assert [path.name for path in tmp_path.iterdir()] == [".git"]


def test_a_folder_that_cannot_be_written(shop: Path, program: Program) -> None:
    Path(".github").write_text("")
    code, _, err = program("init")
    assert (code, err) == (2, "error: .github/workflows/elixir-lint.yml cannot be written: Not a directory\n")


# -- settings ----------------------------------------------------------------------------------------


def uncommented() -> str:
    """The settings file with all its examples: comments of one `#` that are TOML."""
    lines = []
    for line in SETTINGS.splitlines():
        code = line.removeprefix("# ")
        if re.match(r'(\[+[a-z."-]+\]+|"?[a-z-]+[^ ]*"? = .*)$', code):
            lines.append(code)
    return "\n".join(lines) + "\n"


def test_all_that_is_commented_out_is_valid(tmp_path: Path) -> None:
    text = uncommented()
    table = tomli.loads(text)
    assert set(table) >= {
        "required-version",
        "environments",
        "profile",
        "severity",
        "rules",
        "per-file-ignores",
        "ignore",
    }
    known = {rule.name for rule in catalog()}
    assert {ignore["rule"] for ignore in table["ignore"]} <= known
    assert list(settings_shape(catalog()).wrongs(table)) == []


def test_the_values_that_are_commented_out_are_the_defaults(tmp_path: Path) -> None:
    """Up to the first table, whose entries are examples."""
    head = uncommented().partition("[severity]")[0]
    (tmp_path / ".elixir-lint.toml").write_text(head)
    read = read_settings(str(tmp_path / ".elixir-lint.toml"), str(tmp_path))
    none = Settings(catalog())
    assert (read.environments, read.exclude, read.fail_on) == (none.environments, none.exclude, none.fail_on)
    assert (read.choice.profile, read.choice.extend_select) == ("default", ())


def test_every_key_of_the_settings_is_explained() -> None:
    keys = set(settings_shape(catalog()).keys) - {"select", "policies", "min-severity", "min-confidence"}
    assert {key for key in keys if not re.search(rf"^# (\[+)?{key}\b", SETTINGS, re.MULTILINE)} == set()


def test_the_schema_that_is_linked_is_there() -> None:
    link = re.search(r"^#:schema (\S+)$", SETTINGS, re.MULTILINE)
    assert link is not None
    prefix = f"{HOMEPAGE.replace('github.com', 'raw.githubusercontent.com')}/v{__version__}/"
    assert link[1].startswith(prefix)
    assert (ROOT / link[1].removeprefix(prefix)).is_file()


@pytest.mark.parametrize("text", [SETTINGS, WORKFLOW])
def test_the_pages_that_are_linked_are_there(text: str) -> None:
    pages = re.findall(rf"{re.escape(HOMEPAGE)}/blob/v{re.escape(__version__)}/(\S+)", text)
    assert pages
    assert [page for page in pages if not (ROOT / page).is_file()] == []


# -- pre-commit and CI -------------------------------------------------------------------------------


def test_the_pre_commit_entry_is_that_of_the_hook() -> None:
    (repo,) = yaml.safe_load(PRE_COMMIT)["repos"]
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert repo == {"repo": HOMEPAGE, "rev": f"v{__version__}", "hooks": [{"id": hook["id"]}]}
    assert yaml.safe_load(f"repos:\n{HOOK}") == yaml.safe_load(PRE_COMMIT)


def test_the_workflow_uses_inputs_of_the_action_and_no_more_rights_than_needed() -> None:
    workflow = yaml.safe_load(WORKFLOW)
    inputs = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["inputs"]
    (job,) = workflow["jobs"].values()
    checkout, own = job["steps"]
    assert checkout["uses"].startswith("actions/checkout@")
    assert own["uses"] == f"{HOMEPAGE.removeprefix('https://github.com/')}@v{__version__}"
    assert set(own["with"]) <= set(inputs)
    assert (workflow["permissions"], job["permissions"]) == ({}, {"contents": "read"})


def test_the_job_of_gitlab_shows_its_report() -> None:
    (job,) = yaml.safe_load(GITLAB_JOB).values()
    install, check = job["script"]
    assert install == f"pip install --quiet {ARCHIVE}"
    (report,) = re.findall(r"--report gitlab=(\S+)", check)
    assert job["artifacts"] == {"when": "always", "reports": {"codequality": report}}


@pytest.mark.parametrize(("name", "known"), [("action.yml", set()), ("workflow", {"unpinned-uses"})])
def test_zizmor_finds_nothing(name: str, known: set[str], tmp_path: Path) -> None:
    """But that the workflow names us by a tag: what commit that is, is not known before."""
    place = ROOT / name
    if name == "workflow":
        place = tmp_path / ".github" / "workflows" / "elixir-lint.yml"
        place.parent.mkdir(parents=True)
        place.write_text(WORKFLOW)
    command = [str(Path(sys.executable).parent / "zizmor"), "--offline", "--no-exit-codes", "--format=json", "-q"]
    done = subprocess.run([*command, str(place)], capture_output=True, text=True, check=True, timeout=60)
    found = json.loads(done.stdout)
    assert {each["ident"] for each in found} == known
    assert len(found) == len(known)
