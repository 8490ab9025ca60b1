"""The program from outside: exit codes, streams, suggestions. Checks are replaced where a finding is needed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from elixir_lint import __version__, engine
from elixir_lint.__main__ import run
from elixir_lint.catalog import Rule
from elixir_lint.commands import check as check_command
from elixir_lint.finding import Confidence, Problem, Severity
from elixir_lint.report.formats import FORMATS
from elixir_lint.settings import scopes
from elixir_lint.source import SourceFile, Span

MIX = """\
defmodule Shop.MixProject do
  use Mix.Project

  def project, do: [app: :shop, version: "0.1.0", deps: []]
end
"""
CONFIG = b"import Config\n\nconfig :shop, Shop.Repo, ssl: false\n"


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


Program = Callable[..., Done]


@pytest.fixture
def program(capsys: pytest.CaptureFixture[str]) -> Program:
    """Runs the program in this process."""

    def program(*arguments: str) -> Done:
        code = run(arguments)
        captured = capsys.readouterr()
        return Done(code, captured.out, captured.err)

    return program


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """The smallest project there is."""
    (tmp_path / "config").mkdir()
    (tmp_path / "mix.exs").write_text(MIX)
    (tmp_path / "config" / "config.exs").write_bytes(CONFIG)
    return tmp_path


@pytest.fixture
def finds(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Make `shop-tls` the only rule, which finds one problem of a severity, or crashes."""

    def finds(severity: Severity | None, confidence: Confidence = Confidence.HIGH, crash: bool = False) -> None:
        rule = Rule(
            name="shop-tls",
            title="The shop has no TLS",
            summary="no TLS",
            category="tls",
            severities=(severity or Severity.WARNING,),
            confidences=(confidence,),
            since="0.1.0",
            why="everybody reads along",
            fix="ssl: true",
            body="## Why\n\nBecause.\n",
        )

        def check(_project: object) -> Iterator[Problem]:
            if crash:
                raise KeyError("fake-secret")
            if severity is not None:
                file = SourceFile("config/config.exs", CONFIG)
                yield Problem(Span(file, 40, 43), "Shop.Repo connects without TLS in prod", "set here")

        monkeypatch.setattr(engine, "checks_where", lambda _: {"shop-tls": check})
        monkeypatch.setattr(scopes, "catalog", lambda: (rule,))

    return finds


def test_the_version(program: Program) -> None:
    assert program("--version") == Done(0, f"elixir-lint {__version__}\n", "")
    assert program("--version", "rules") == Done(0, f"elixir-lint {__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["chekc"], 'unknown command "chekc", did you mean "check"?'),
        (["frobnicate"], 'unknown command "frobnicate"'),
        (["tests"], 'unknown command "tests"; to check it: elixir-lint check tests'),
        (["--verison"], 'unknown option "--verison", did you mean "--version"?'),
        (["check", "--selct", "x"], 'unknown option "--selct", did you mean "--select"?'),
        (["check", "--fail-on", "fatal"], None),
        (["check", "--select", "no-such-rule-at-all-zzz"], 'unknown rule "no-such-rule-at-all-zzz"'),
        (["check", "--ignore", "zzz-*"], 'no rule is called like "zzz-*"'),
        (["check", "no/such/path"], "there is no file or directory no/such/path"),
        (["explain", "zzzzzzzz"], 'unknown rule "zzzzzzzz"'),
        (["explain"], "missing argument 'RULE|FILE:LINE'"),
        (["explain", "no/such/file.exs:3"], "there is no file no/such/file.exs"),
        (["rules", "extra"], "got unexpected extra argument (extra)"),
    ],
)
def test_wrong_usage_is_told_on_stderr_and_exits_with_2(
    program: Program, arguments: list[str], error: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(__file__).parent.parent)
    done = program(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: ") if error is None else done.err == f"error: {error}\n"


def test_no_command_shows_the_help_and_is_no_success(program: Program) -> None:
    done = program()
    assert (done.code, done.out) == (2, "")
    assert "Usage: elixir-lint" in done.err


def test_help_is_a_document(program: Program) -> None:
    done = program("check", "--help")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Usage: elixir-lint check [OPTIONS] [PATHS]...")


def test_nothing_to_check_is_no_success(program: Program, tmp_path: Path) -> None:
    done = program("check", str(tmp_path))
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith("error: nothing to check: no mix.exs in ")
    assert program("check", str(tmp_path), "--exit-zero", "--format", "json").code == 3


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize(
    ("severity", "options", "code"),
    [
        (None, [], 0),
        (Severity.INFO, [], 0),
        (Severity.WARNING, [], 1),
        (Severity.ERROR, [], 1),
        (Severity.INFO, ["--fail-on", "info"], 1),
        (Severity.WARNING, ["--fail-on", "error"], 0),
        (Severity.ERROR, ["--fail-on", "error"], 1),
        (Severity.ERROR, ["--fail-on", "never"], 0),
        (Severity.ERROR, ["--exit-zero"], 0),
        (Severity.WARNING, ["--min-severity", "error"], 0),
        (Severity.WARNING, ["--ignore", "shop-tls"], 0),
    ],
)
def test_exit_codes_are_the_same_in_every_format(
    program: Program,
    shop: Path,
    finds: Callable[..., None],
    format_: str,
    severity: Severity | None,
    options: list[str],
    code: int,
) -> None:
    finds(severity)
    done = program("check", str(shop), "--format", format_, *options)
    assert (done.code, done.err) == (code, "")
    assert done.out.endswith("\n") or (format_ == "github" and done.out == "")


def test_a_crashed_rule_is_exit_code_2_even_if_findings_do_not_count(
    program: Program, shop: Path, finds: Callable[..., None]
) -> None:
    finds(None, crash=True)
    for format_ in FORMATS:
        done = program("check", str(shop), "--exit-zero", "--format", format_)
        assert done.code == 2
        assert "shop-tls" in done.out
        assert "fake-secret" not in done.out + done.err


def test_an_internal_error_outside_of_rules_is_no_traceback(
    program: Program, shop: Path, finds: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_arguments: object) -> str:
        raise IndexError("fake-secret")

    finds(None)
    monkeypatch.setattr(check_command, "render", breaks)
    done = program("check", str(shop))
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: internal error: IndexError in commands/check.py:")
    assert "fake-secret" not in done.err


def test_findings_are_printed_with_their_place(program: Program, shop: Path, finds: Callable[..., None]) -> None:
    finds(Severity.WARNING)
    done = program("check", str(shop), "--format", "concise")
    assert done.out.splitlines()[0] == (
        "config/config.exs:3:26: warning shop-tls: Shop.Repo connects without TLS in prod"
    )


def test_quiet_prints_nothing_when_there_is_nothing(program: Program, shop: Path, finds: Callable[..., None]) -> None:
    finds(None)
    assert program("check", str(shop), "-q") == Done(0, "", "")
    assert json.loads(program("check", str(shop), "-q", "--format", "json").out)["findings"] == []
    finds(Severity.INFO)
    assert "shop-tls" in program("check", str(shop), "-q").out


def test_statistics_go_to_stderr(program: Program, shop: Path, finds: Callable[..., None]) -> None:
    finds(Severity.WARNING)
    done = program("check", str(shop), "--format", "json", "--statistics")
    assert done.err == "1 shop-tls (warning)\n"
    assert json.loads(done.out)["summary"]["warning"] == 1


def test_several_reports_at_once(program: Program, shop: Path, finds: Callable[..., None], tmp_path: Path) -> None:
    finds(Severity.WARNING)
    places = {name: tmp_path / f"report.{name}" for name in FORMATS}
    asked = [f"--report={name}={place}" for name, place in places.items()]
    done = program("check", str(shop), *asked, "--color", "always")
    assert (done.code, done.err) == (1, "")
    for name, place in places.items():
        assert place.read_bytes().decode() == program("check", str(shop), "--format", name).out


def test_one_report_may_take_stdout(program: Program, shop: Path, finds: Callable[..., None]) -> None:
    finds(Severity.WARNING)
    plain = program("check", str(shop), "--format", "concise")
    done = program("check", str(shop), "--format", "concise", "--report", "json=-")
    assert (done.code, done.err) == (1, plain.out)
    assert json.loads(done.out)["version"] == 1


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["--report", "sarif"], '--report wants FORMAT=PATH, not "sarif"'),
        (["--report", "sarif="], '--report wants FORMAT=PATH, not "sarif="'),
        (["--report", "sarfi=x"], 'unknown format "sarfi", did you mean "sarif"?'),
        (["--report", "json=-", "--report", "sarif=-"], "only one report can go to stdout, not full and json, sarif"),
        (["--report", "json=-", "--format", "sarif"], "only one report can go to stdout, not sarif and json"),
        (["--report", "json=no/such/folder/x"], "no/such/folder/x cannot be written: No such file or directory"),
    ],
)
def test_reports_that_cannot_be_written(
    program: Program, shop: Path, finds: Callable[..., None], arguments: list[str], error: str
) -> None:
    finds(Severity.WARNING)
    assert program("check", str(shop), *arguments) == Done(2, "", f"error: {error}\n")


def test_the_format_may_come_from_the_environment(
    program: Program, shop: Path, finds: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    finds(None)
    monkeypatch.setenv("ELIXIR_LINT_FORMAT", "json")
    assert json.loads(program("check", str(shop)).out)["version"] == 1


def test_each_environment_is_checked(program: Program, shop: Path, finds: Callable[..., None]) -> None:
    finds(Severity.WARNING)
    done = program("check", str(shop), "--env", "prod", "--env", "staging", "--format", "json")
    report = json.loads(done.out)
    assert report["environments"] == ["prod", "staging"]
    assert [finding["environment"] for finding in report["findings"]] == ["prod", "staging"]


@pytest.mark.parametrize(
    ("option", "variables", "colored"),
    [
        ([], {}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colours(
    program: Program,
    shop: Path,
    finds: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    option: list[str],
    variables: dict[str, str],
    colored: bool,
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    finds(Severity.WARNING)
    assert ("\x1b[" in program("check", str(shop), *option).out) == colored
    assert "\x1b[" not in program("check", str(shop), "--format", "json", *option).out


def test_explain_shows_what_is_found_at_a_line(
    program: Program, shop: Path, finds: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    finds(Severity.WARNING)
    monkeypatch.chdir(shop)
    found = program("explain", "config/config.exs:3")
    assert (found.code, found.err) == (0, "")
    assert "shop-tls" in found.out
    nothing = program("explain", "config/config.exs:1")
    assert nothing == Done(0, "Nothing is found at config/config.exs:1, 1 elsewhere in the project.\n", "")


def test_explain_shows_a_page(program: Program, finds: Callable[..., None]) -> None:
    finds(Severity.WARNING)
    assert program("explain", "shop-tls") == Done(
        0,
        "shop-tls: The shop has no TLS\n"
        "\n"
        "  warning, high confidence\n"
        "  category tls, since 0.1.0\n"
        "\n"
        "  why: everybody reads along\n"
        "  fix: ssl: true\n"
        "\n"
        "Why\n"
        "\n"
        "  Because.\n",
        "",
    )


def test_show_prints_what_production_gets(program: Program, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shop)
    whole = program("show")
    assert (whole.code, whole.err) == (0, "")
    assert whole.out.startswith("shop.Shop.Repo.ssl = false\n    config/config.exs:3:26 (build)\n")
    assert program("show", "shop.Shop.Repo") == program("show", ".", "shop.Shop.Repo.ssl") == whole
    (project,) = json.loads(program("show", str(shop), "--format", "json").out)["projects"]
    assert [setting["path"] for setting in project["settings"]] == [["shop", "Shop.Repo", "ssl"]]


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (["shop.Shop.Rpo"], 2, 'nothing is configured at "shop.Shop.Rpo", did you mean "shop.Shop.Repo"?'),
        ([".", "phoenix"], 2, 'nothing is configured at "phoenix"'),
        (["./nowhere"], 2, "there is no file or directory nowhere"),
        (["config", "shop"], 0, ""),
    ],
)
def test_show_knows_a_path_from_a_setting(
    program: Program, shop: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, error: str
) -> None:
    monkeypatch.chdir(shop)
    done = program("show", *arguments)
    assert (done.code, done.err) == (code, error and f"error: {error}\n")


def program_process(*arguments: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, **variables}
    return subprocess.run(
        [sys.executable, "-m", "elixir_lint", *arguments], capture_output=True, env=environment, check=False
    )


def test_a_c_locale_does_not_crash(shop: Path) -> None:
    (shop / "config" / "config.exs").write_text('import Config\n\nconfig :shop, "é\n', "utf-8")
    for format_ in ("full", "json"):
        done = program_process(
            "check", str(shop), "--format", format_, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0"
        )
        assert done.returncode == 1
        assert done.stderr == b""


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = f'"{sys.executable}" -m elixir_lint rules --format json | true; exit "${{PIPESTATUS[0]}}"'
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_output_that_cannot_be_written_is_an_error() -> None:
    command = [sys.executable, "-m", "elixir_lint", "rules", "--format", "json"]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (2, b"error: the output cannot be written: No space left on device\n")


def test_nothing_is_reported_at_an_excluded_path(program: Program, shop: Path, finds: Callable[..., None]) -> None:
    finds(Severity.WARNING)
    assert program("check", str(shop), "--exclude", "lib").code == 1
    for pattern in ("config", "config/config.exs", "**/*.exs"):
        done = program("check", str(shop), "--exclude", pattern, "--format", "json")
        assert (done.code, json.loads(done.out)["findings"]) == (0, [])


def test_rules_are_listed(program: Program) -> None:
    document = json.loads(program("rules", "--format", "json").out)
    names = [rule["name"] for rule in document["rules"]]
    assert names == sorted(names)
    assert [line.split()[0] for line in program("rules").out.splitlines()] == names
    assert len(program("rules", "--format", "markdown").out.splitlines()) == 2 + len(names)
