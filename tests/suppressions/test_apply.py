"""What comments and settings hide, and what is said of those that hide nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from elixir_lint import run as run_module
from elixir_lint.__main__ import run
from elixir_lint.catalog import catalog
from elixir_lint.settings import read, scopes
from tests.test_settings import RULE, project, settings, write

NAMES = {
    RULE,
    "repo-pool-size-unset",
    "repo-ssl-opts-without-ssl",
    "suppression-expired",
    "suppression-invalid",
    "suppression-unused",
}
FOUND = f"config/config.exs:5 {RULE}"
"""Where CONFIG has its fault."""
CONFIG = """\
import Config

config :shop, Shop.Repo, pool_size: 20, hostname: "db"

config :shop, Shop.Repo, ssl: [verify: :verify_none]
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository in which we are, with rules about repos and suppressions only."""
    rules = tuple(rule for rule in catalog() if rule.name in NAMES)
    for module in (scopes, read):
        monkeypatch.setattr(module, "catalog", lambda: rules)
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    project(tmp_path)
    return tmp_path


def config(text: str) -> None:
    """The configuration of the shop."""
    Path("config/config.exs").write_text(text, "utf-8")


def comment(line: int, text: str, alone: bool = False) -> None:
    """The configuration with a comment at a line."""
    lines = CONFIG.splitlines()
    if alone:
        lines.insert(line - 1, text)
    else:
        lines[line - 1] += f" {text}"
    Path("config/config.exs").write_text("\n".join(lines) + "\n", "utf-8")


Checked = Callable[..., tuple[list[str], int]]


@pytest.fixture
def checked(capsys: pytest.CaptureFixture[str]) -> Checked:
    """`path:line rule` of what is found, and how much is suppressed."""

    def checked(*arguments: str) -> tuple[list[str], int]:
        run(["check", "--format", "json", *arguments])
        document = json.loads(capsys.readouterr().out)
        found = [f"{f['file']}:{f['line']} {f['rule']}" for f in document["findings"]]
        return found, document["summary"]["suppressed"]

    return checked


def test_without_a_comment(shop: Path, checked: Checked) -> None:
    comment(1, "# elixir-lint")
    assert checked() == ([FOUND], 0)


@pytest.mark.parametrize(
    ("line", "text", "alone"),
    [
        (5, f"# elixir-lint: ignore[{RULE}] behind the VPN", False),
        (5, f"# elixir-lint: ignore[{RULE}]", True),
        (5, "# elixir-lint: ignore[repo-ssl-*]", False),
        (5, "# elixir-lint: ignore[category:repo]", False),
        (1, f"# elixir-lint: ignore-file[{RULE}] generated", True),
        (6, f"# elixir-lint: ignore-file[{RULE}] generated", True),
    ],
)
def test_a_comment_hides(shop: Path, checked: Checked, line: int, text: str, alone: bool) -> None:
    comment(line, text, alone)
    assert checked() == ([], 1)
    found, count = checked("--no-ignores")
    assert (len(found), found[0][-len(RULE) :], count) == (1, RULE, 0)


@pytest.mark.parametrize(
    ("line", "text", "alone", "found"),
    [
        (3, f"# elixir-lint: ignore[{RULE}]", False, ["3 suppression-unused", f"5 {RULE}"]),
        (3, f"# elixir-lint: ignore[{RULE}]", True, ["3 suppression-unused", f"6 {RULE}"]),
        (5, "# elixir-lint: ignore[repo-pool-size-unset]", False, ["5 suppression-unused", f"5 {RULE}"]),
        (5, "# elixir-lint: ignore[repo-no-such-rule]", False, ["5 suppression-invalid", f"5 {RULE}"]),
        (5, "# elixir-lint: ignore", False, ["5 suppression-invalid", f"5 {RULE}"]),
        (5, f"# elixir-lint: ignore[{RULE}, repo-pool-size-unset]", False, ["5 suppression-unused"]),
        (1, "# elixir-lint: ignore-file[repo-pool-size-unset]", True, ["1 suppression-unused", f"6 {RULE}"]),
    ],
)
def test_a_comment_that_does_not(
    shop: Path, checked: Checked, line: int, text: str, alone: bool, found: list[str]
) -> None:
    comment(line, text, alone)
    assert sorted(checked()[0]) == sorted(f"config/config.exs:{each}" for each in found)


@pytest.mark.parametrize("line", [3, 5])
def test_a_comment_at_any_labelled_place_hides(shop: Path, checked: Checked, line: int) -> None:
    off, options = "ssl: false", "ssl_opts: [verify: :verify_peer]"
    lines = ["import Config", ""]
    for pair in (off, options):
        lines += [f'config :shop, Shop.Repo, pool_size: 20, hostname: "db", {pair}', ""]
    config("\n".join(lines))
    assert checked() == (["config/config.exs:5 repo-ssl-opts-without-ssl"], 0)
    lines[line - 1] += " # elixir-lint: ignore[repo-ssl-opts-without-ssl]"
    config("\n".join(lines))
    assert checked() == ([], 1)


def test_a_comment_for_a_file_is_about_what_is_to_be_edited_there(shop: Path, checked: Checked) -> None:
    """What is to be edited is the literal in prod.exs; config.exs has only another place of the finding."""
    write(
        shop,
        config__config_exs=f'# elixir-lint: ignore-file[{RULE}]\nimport Config\n\nimport_config "prod.exs"\n',
        config__prod_exs=CONFIG,
    )
    assert checked() == (["config/config.exs:1 suppression-unused", f"config/prod.exs:5 {RULE}"], 0)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--select", "repo-*"),
        ("--ignore", RULE, "--select", "suppression-*"),
        ("--env", "staging"),
        ("--ignore", "suppression-unused"),
    ],
)
def test_a_comment_is_needless_only_if_its_rule_ran_everywhere(
    shop: Path, checked: Checked, arguments: tuple[str, ...]
) -> None:
    settings("environments = ['prod', 'staging']")
    config(f"import Config\n# elixir-lint: ignore[{RULE}]\nconfig :shop, Shop.Repo, pool_size: 20\n")
    assert checked(*arguments) == ([], 0)
    assert checked() == (["config/config.exs:2 suppression-unused"], 0)


def test_what_is_less_severe_than_asked_is_not_needless(shop: Path, checked: Checked) -> None:
    comment(5, f"# elixir-lint: ignore[{RULE}]")
    assert checked("--min-severity", "error") == ([], 0)


def test_a_comment_about_suppressions_hides_those(shop: Path, checked: Checked) -> None:
    config(
        "import Config\n"
        f"# elixir-lint: ignore[{RULE}, suppression-unused] comes with the move\n"
        "config :shop, Shop.Repo, pool_size: 20\n"
    )
    assert checked() == ([], 1)


# -- settings ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ignore", "found"),
    [
        (f"rule = '{RULE}'", []),
        ("rule = 'repo-*'", []),
        (f"rule = '{RULE}'\nsetting = 'shop.Shop.Repo.ssl.verify'", []),
        (f"rule = '{RULE}'\nsetting = 'shop.Shop.Repo'", []),
        (f"rule = '{RULE}'\nsetting = 'shop'", []),
        (f"rule = '{RULE}'\npath = 'config/config.exs'", []),
        (f"rule = '{RULE}'\npath = 'config'", []),
        (f"rule = '{RULE}'\npath = '*.exs'", []),
        (f"rule = '{RULE}'\nenvironment = 'prod'", []),
        (f"rule = '{RULE}'\nexpires = 2027-03-01", []),
        (f"rule = '{RULE}'\nexpires = 2027-02-28", [FOUND, ".elixir-lint.toml:2 suppression-expired"]),
        ("rule = 'repo-pool-size-unset'", [FOUND, ".elixir-lint.toml:2 suppression-unused"]),
        (f"rule = '{RULE}'\nsetting = 'shop.ShopWeb'", [FOUND, ".elixir-lint.toml:2 suppression-unused"]),
        (f"rule = '{RULE}'\npath = 'config/prod.exs'", [FOUND, ".elixir-lint.toml:2 suppression-unused"]),
        (f"rule = '{RULE}'\nenvironment = 'staging'", [FOUND, ".elixir-lint.toml:2 suppression-unused"]),
    ],
)
def test_a_table_of_the_settings_hides(
    shop: Path, checked: Checked, monkeypatch: pytest.MonkeyPatch, ignore: str, found: list[str]
) -> None:
    class Clock(date):
        @classmethod
        def today(cls) -> Clock:
            return cls(2027, 3, 1)

    monkeypatch.setattr(run_module, "date", Clock)
    comment(1, "#")
    settings(f"[[ignore]]\n{ignore}\nreason = 'behind the VPN'\n")
    assert checked() == (sorted(found), 0 if found else 1)
    assert checked("--no-ignores") == ([FOUND], 0)


def test_a_table_is_needless_only_in_a_run_over_all_that_the_settings_are_about(shop: Path, checked: Checked) -> None:
    project(shop / "services" / "mail")
    write(shop / "services" / "mail", config__config_exs="import Config\nconfig :shop, Shop.Repo, pool_size: 2\n")
    comment(1, "#")
    settings(f"[[ignore]]\nrule = '{RULE}'\nreason = 'behind the VPN'\n")
    assert checked("services/mail") == ([], 0)
    assert checked() == ([], 1)


@pytest.mark.parametrize(
    ("glob", "found"), [("config/*.exs", []), ("config", []), ("*.exs", []), ("lib/**", [FOUND]), ("mix.exs", [FOUND])]
)
def test_rules_may_be_ignored_in_the_files_of_a_glob(shop: Path, checked: Checked, glob: str, found: list[str]) -> None:
    comment(1, "#")
    settings(f"[per-file-ignores]\n'{glob}' = ['repo-pool-size-unset', 'repo-ssl-*']\n")
    assert checked() == (found, 0 if found else 1)


# -- what is shown -----------------------------------------------------------------------------------


def test_what_is_hidden_can_be_shown_and_does_not_count(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    comment(5, f"# elixir-lint: ignore[{RULE}] behind the VPN")
    assert run(["check", "--show-suppressed", "--format", "concise"]) == 0
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith(f"config/config.exs:5:32: warning {RULE}: ")
    assert first.endswith(" [ignored: config/config.exs:5, behind the VPN]")
    assert "1 ignored by comment." in last
    assert run(["explain", "config/config.exs:5"]) == 0
    assert "= ignored: config/config.exs:5, behind the VPN" in capsys.readouterr().out


def test_a_comment_in_a_dockerfile(shop: Path, checked: Checked) -> None:
    (shop / "Dockerfile").write_text("FROM elixir\n# elixir-lint: ingore[docker-*]\nRUN mix release\n")
    comment(1, "#")
    assert checked("--select", "suppression-*") == (["Dockerfile:2 suppression-invalid"], 0)
