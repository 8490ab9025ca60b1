"""The baseline: what is in it is not reported, whatever moves; what is gone is told and pruned."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from elixir_lint import engine
from elixir_lint.__main__ import run
from elixir_lint.baseline import HEAD, Entry, parsed, rendered
from elixir_lint.errors import PlacedError
from elixir_lint.finding import Problem
from elixir_lint.settings import read, scopes
from elixir_lint.source import SourceFile
from tests.test_settings import RULE, RULES, project, settings, write

FILE = Path(".elixir-lint-baseline.txt")
VERIFY = "ssl: [verify: :verify_none]"
OTHER = 'import Config\n\nconfig :shop, Shop.Other, hostname: "db", ssl: [verify: :verify_none]\n'


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one finding, in which we are."""
    for module in (scopes, read):
        monkeypatch.setattr(module, "catalog", lambda: tuple(rule for rule in RULES if rule.name != "oban-missing"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    project(tmp_path)
    return tmp_path


Program = Callable[..., tuple[int, str, str]]


@pytest.fixture
def program(capsys: pytest.CaptureFixture[str]) -> Program:
    def program(*arguments: str) -> tuple[int, str, str]:
        code = run(arguments)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return program


def counts(program: Program, *arguments: str) -> tuple[int, int, int]:
    """How much is found, in the baseline, and gone from it."""
    _, out, _ = program("check", "--format", "json", *arguments)
    document = json.loads(out)
    return len(document["findings"]), document["summary"]["baselined"], document["summary"]["needless"]


def test_without_a_baseline(shop: Path, program: Program) -> None:
    assert counts(program) == (1, 0, 0)
    code, out, err = program("baseline", "prune")
    assert (code, out, err) == (2, "", "error: there is no baseline .elixir-lint-baseline.txt\n")
    assert not FILE.exists()


def test_what_is_in_the_baseline_is_not_reported(shop: Path, program: Program) -> None:
    assert program("baseline", "create") == (0, "", ".elixir-lint-baseline.txt: 1 finding (1 added, 0 removed)\n")
    code, out, _ = program("check")
    assert code == 0
    assert out.endswith(" 1 in the baseline.\n")
    assert counts(program) == (0, 1, 0)
    assert counts(program, "--no-baseline") == (1, 0, 0)
    assert program("check", "--no-baseline")[0] == 1


def test_the_file_has_a_sorted_readable_line_for_each_finding(shop: Path, program: Program) -> None:
    program("baseline", "create")
    head, about, line = FILE.read_text("utf-8").splitlines()
    assert head == HEAD
    assert about.startswith("# ")
    *fields, fingerprint = line.split("  ")
    assert fields == [RULE, "warning", "prod", ".", "config/config.exs", "shop.Shop.Repo.ssl.verify"]
    assert len(fingerprint) == 32


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "# moved\n\n\n" + text,
        lambda text: text.replace(", ", ",\n  "),
        lambda text: text.replace("import Config\n", 'import Config\n\nconfig :shop, Shop.Mailer, relay: "x"\n'),
        lambda text: text.replace("pool_size: 20, ", "pool_size: 30, log: false, "),
        lambda text: text.replace("\n", "\r\n"),
    ],
)
def test_moved_lines_other_forms_and_unrelated_settings_change_nothing(
    shop: Path, program: Program, change: Callable[[str], str]
) -> None:
    program("baseline", "create")
    before = FILE.read_bytes()
    config = Path("config/config.exs")
    config.write_bytes(change(config.read_text("utf-8")).encode())
    assert counts(program) == (0, 1, 0)
    assert program("baseline", "update")[2] == ".elixir-lint-baseline.txt: 1 finding (0 added, 0 removed)\n"
    assert FILE.read_bytes() == before


def test_a_setting_that_moves_to_another_file_is_the_same(shop: Path, program: Program) -> None:
    program("baseline", "create")
    config = Path("config/config.exs")
    config.rename("config/runtime.exs")
    config.write_text("import Config\n")
    assert counts(program) == (0, 1, 0)


def test_what_is_new_is_reported(shop: Path, program: Program) -> None:
    program("baseline", "create")
    repo = Path("lib/shop/repo.ex").read_text("utf-8")
    children = Path("lib/shop/application.ex").read_text("utf-8").replace("[Shop.Repo]", "[Shop.Repo, Shop.Other]")
    write(shop, lib__shop__other_ex=repo.replace("Shop.Repo", "Shop.Other"), lib__shop__application_ex=children)
    write(shop, config__runtime_exs=OTHER)
    assert counts(program) == (1, 1, 0)
    assert program("baseline", "prune")[2] == ".elixir-lint-baseline.txt: 1 finding (0 added, 0 removed)\n"
    assert program("baseline", "update")[2] == ".elixir-lint-baseline.txt: 2 findings (1 added, 0 removed)\n"
    assert counts(program) == (0, 2, 0)
    lines = FILE.read_text("utf-8").splitlines()[2:]
    assert lines == sorted(lines)


def test_what_is_gone_is_told_and_pruned(shop: Path, program: Program) -> None:
    program("baseline", "create")
    config = Path("config/config.exs")
    config.write_text(config.read_text("utf-8").replace(VERIFY, "ssl: [verify: :verify_peer]"), "utf-8")
    assert counts(program) == (0, 0, 1)
    code, out, _ = program("check")
    assert code == 0
    assert out.endswith(" 1 line of the baseline is not needed any more (elixir-lint baseline prune).\n")
    assert program("baseline", "prune") == (0, "", ".elixir-lint-baseline.txt: 0 findings (0 added, 1 removed)\n")
    assert counts(program) == (0, 0, 0)


@pytest.mark.parametrize("arguments", [("--select", "oban-*"), ("--env", "staging"), ("services/mail",)])
def test_a_run_does_not_call_gone_what_it_would_not_have_found(
    shop: Path, program: Program, arguments: tuple[str, ...]
) -> None:
    project(shop / "services" / "mail")
    write(shop / "services" / "mail", config__config_exs="import Config\n")
    program("baseline", "create")
    before = FILE.read_bytes()
    Path("config/config.exs").write_text("import Config\n")
    assert counts(program, *arguments)[1:] == (0, 0)
    program("baseline", "prune", *arguments)
    assert FILE.read_bytes() == before
    assert counts(program)[1:] == (0, 1)


def test_what_has_become_more_severe_is_reported_again(shop: Path, program: Program) -> None:
    """The same setting, first on a path only (info), then always (warning)."""
    config = Path("config/config.exs")
    always = config.read_text("utf-8")
    maybe = always.replace(VERIFY, 'ssl: if(System.get_env("STRICT"), do: true, else: [verify: :verify_none])')
    config.write_text(maybe, "utf-8")
    program("baseline", "create")
    assert counts(program) == (0, 1, 0)
    config.write_text(always, "utf-8")
    assert counts(program) == (1, 0, 0)
    program("baseline", "update")
    assert counts(program) == (0, 1, 0)
    config.write_text(maybe, "utf-8")
    assert counts(program) == (0, 1, 0)


def test_a_severity_of_the_settings_reports_nothing_again(shop: Path, program: Program) -> None:
    program("baseline", "create")
    settings(f"[severity]\n{RULE} = 'error'")
    assert counts(program) == (0, 1, 0)


def test_what_no_run_finds_is_not_needed(shop: Path, program: Program) -> None:
    """A rule that the settings refuse, or that is not there any more."""
    program("baseline", "create")
    FILE.write_text(FILE.read_text("utf-8") + "old-rule  info  prod  .  mix.exs  -  0123\n", "utf-8")
    assert counts(program) == (0, 1, 1)
    settings(f"[severity]\n{RULE} = 'off'")
    assert counts(program) == (0, 0, 2)
    program("baseline", "prune")
    assert counts(program) == (0, 0, 0)


def test_what_a_comment_hides_is_not_needed_in_the_baseline(shop: Path, program: Program) -> None:
    program("baseline", "create")
    config = Path("config/config.exs")
    config.write_text(config.read_text("utf-8").rstrip() + f" # elixir-lint: ignore[{RULE}]\n", "utf-8")
    assert counts(program) == (0, 0, 1)
    assert counts(program, "--no-ignores") == (0, 1, 0)
    program("baseline", "prune")
    assert counts(program) == (0, 0, 0)
    assert counts(program, "--no-ignores") == (1, 0, 0)


def test_a_crash_writes_nothing(shop: Path, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(_project: object) -> Iterator[Problem]:
        raise KeyError

    monkeypatch.setattr(engine, "checks_where", lambda _: {RULE: crash})
    code, _, err = program("baseline", "create")
    assert code == 2
    assert err.startswith("error: no baseline is written: the rule ")
    assert not FILE.exists()


def test_where_the_baseline_is(shop: Path, program: Program) -> None:
    program("baseline", "create", "--baseline", "debts.txt")
    assert not FILE.exists()
    assert counts(program) == (1, 0, 0)
    assert counts(program, "--baseline", "debts.txt") == (0, 1, 0)
    settings("baseline = 'debts.txt'")
    assert counts(program) == (0, 1, 0)
    settings("baseline = 'none.txt'")
    assert program("check")[2] == "error: the baseline none.txt cannot be read: No such file or directory\n"
    assert counts(program, "--no-baseline") == (1, 0, 0)
    program("baseline", "update")
    assert Path("none.txt").exists()
    assert program("check", "--baseline", "x", "--no-baseline")[2] == (
        "error: --baseline and --no-baseline exclude each other\n"
    )


def test_each_settings_file_has_its_own(shop: Path, program: Program) -> None:
    project(shop / "services" / "mail")
    settings("", "services/mail")
    assert program("baseline", "create")[2] == (
        ".elixir-lint-baseline.txt: 1 finding (1 added, 0 removed)\n"
        "services/mail/.elixir-lint-baseline.txt: 1 finding (1 added, 0 removed)\n"
    )
    assert counts(program) == (0, 2, 0)
    assert counts(program, "services/mail") == (0, 1, 0)


def test_a_baseline_is_not_overwritten_by_create(shop: Path, program: Program) -> None:
    program("baseline", "create")
    code, _, err = program("baseline", "create")
    assert (code, err) == (
        2,
        "error: there is a baseline already, .elixir-lint-baseline.txt: "
        "`elixir-lint baseline update` brings it up to date\n",
    )


def test_a_link_that_leads_outside_is_not_followed(shop: Path, program: Program) -> None:
    FILE.symlink_to("/etc/hostname")
    assert program("check")[2] == "error: the baseline .elixir-lint-baseline.txt is outside the repository\n"


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        ("", ["1:1 this is no baseline: it does not begin with `# elixir-lint baseline 1`"]),
        ("# elixir-lint baseline 2\n", ["1:1 this is no baseline: it does not begin with `# elixir-lint baseline 1`"]),
        (f"{HEAD}\n\n<<<<<<< ours\na  b\n", ["3:1 this is no line of a baseline", "4:1 this is no line of a baseline"]),
        (f"{HEAD}\na  fatal  prod  .  x.exs  -  1\n", ["2:1 this is no line of a baseline"]),
    ],
)
def test_a_file_that_is_wrong(text: str, errors: list[str]) -> None:
    with pytest.raises(PlacedError) as raised:
        parsed(SourceFile("b.txt", text.encode()))
    assert [f"{s.begin.line}:{s.begin.column} {message}" for s, message in raised.value.faults] == errors


def test_what_is_written_is_read() -> None:
    entries = (Entry("b", "info", "prod", ".", "ü x.exs", "a b", "1"), Entry("a", "error", "prod", ".", "x", "-", "2"))
    text = rendered(entries)
    assert [entry.line for entry in parsed(SourceFile("b", text.encode()))] == [entries[1].line, entries[0].line]
    assert rendered(parsed(SourceFile("b", text.encode()))) == text
