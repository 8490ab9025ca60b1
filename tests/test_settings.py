"""The settings file: what is wrong in it is told with its place, what is right in it has its effect."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from elixir_lint import __version__
from elixir_lint.__main__ import run
from elixir_lint.catalog import catalog
from elixir_lint.settings import read, scopes
from elixir_lint.settings.keys import settings_shape
from elixir_lint.settings.required import admits
from tests.pages import BASE

MIX = """\
defmodule Shop.MixProject do
  use Mix.Project

  def project, do: [app: :shop, version: "0.1.0", deps: deps()]

  defp deps, do: [{:ecto_sql, "~> 3.12"}, {:postgrex, "~> 0.20"}]
end
"""
REPO = """\
defmodule Shop.Repo do
  use Ecto.Repo, otp_app: :shop, adapter: Ecto.Adapters.Postgres
end
"""
APPLICATION = """\
defmodule Shop.Application do
  use Application

  def start(_type, _args), do: Supervisor.start_link([Shop.Repo], strategy: :one_for_one)
end
"""
SSL = 'import Config\n\nconfig :shop, Shop.Repo, pool_size: 20, hostname: "db", ssl: [verify: :verify_none]\n'
RULE = "repo-ssl-verify-none"
"""The rule that finds something in SSL: a warning."""
NAMES = {RULE, "oban-missing", "oban-queues-exceed-pool", "repo-queue-target-high", "syntax-error"}
RULES = tuple(rule for rule in catalog() if rule.name in NAMES)


def write(folder: Path, **files: str) -> None:
    """`mix_exs` is mix.exs, `config__prod_exs` is config/prod.exs."""
    for name, text in files.items():
        *directories, last = name.split("__")
        path = folder.joinpath(*directories, last.replace("_exs", ".exs").replace("_ex", ".ex"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a project with one fault, in which we are. There are a few rules only."""
    for module in (scopes, read):
        monkeypatch.setattr(module, "catalog", lambda: RULES)
    (tmp_path / ".git").mkdir()
    project(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def project(folder: Path) -> None:
    mix = MIX.replace("version:", "mod: {Shop.Application, []}, version:")
    mix = mix.replace("defp deps", "def application, do: [mod: {Shop.Application, []}]\n\n  defp deps")
    write(folder, mix_exs=mix, lib__shop__repo_ex=REPO, lib__shop__application_ex=APPLICATION, config__config_exs=SSL)


def settings(text: str, folder: str = ".") -> None:
    Path(folder, ".elixir-lint.toml").write_text(dedent(text), "utf-8")


Found = Callable[..., list[str]]


@pytest.fixture
def found(capsys: pytest.CaptureFixture[str]) -> Found:
    """`RULE` and the paths of its findings: `config/config.exs: warning`."""

    def found(*arguments: str) -> list[str]:
        run(["check", "--format", "json", *arguments])
        captured = capsys.readouterr()
        assert captured.err == ""
        findings = json.loads(captured.out)["findings"]
        return [f"{f['file']}: {f['severity']}" for f in findings if f["rule"] == RULE]

    return found


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What is printed of a run that must fail with 2."""
    assert run(["check", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err


HERE = "config/config.exs: warning"


# -- what is wrong -----------------------------------------------------------------------------------


def test_a_fault_is_told_with_its_line_and_a_caret(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings('environments = ["prod"]\n\nselct = ["default"]\n')
    assert told(capsys) == dedent(
        """\
        error: unknown key `selct`, did you mean "select"?
         --> .elixir-lint.toml:3:1
          |
        3 | selct = ["default"]
          | ^^^^^
        """
    )


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        ("fail_on = 'error'", ['1:1 unknown key `fail_on`, did you mean "fail-on"?']),
        ("[severty]\nx = 'off'", ['1:1 unknown key `severty`, did you mean "severity"?']),
        ("fail-on = 'eror'", ['1:11 `fail-on` must be one of error, warning, info, never, did you mean "error"?']),
        ("fail-on = true", ["1:11 `fail-on` must be one of error, warning, info, never"]),
        ("select = 'default'", ["1:10 `select` must be a list that is not empty"]),
        ("select = []", ["1:10 `select` must be a list that is not empty"]),
        ("select = [3]", ["1:11 `select` must be a rule's name, a glob, or a category"]),
        ("select = ['oban-mising']", ['1:11 unknown rule "oban-mising", did you mean "oban-missing"?']),
        ("ignore = ['x-*']", ['1:11 no rule is called like "x-*"']),
        ("ignore = ['category:repos']", ['1:11 unknown category "repos", did you mean "category:repo"?']),
        ("profile = 'strct'", ['1:11 `profile` must be one of default, strict, did you mean "strict"?']),
        ("environments = ['Prod Env']", ["1:17 `environments` must be the name of a Mix environment"]),
        ("exclude = [1]", ["1:12 `exclude` must be a text"]),
        ("required-version = 'new'", ['1:20 `required-version` must be a requirement like ">=0.1" or ">=0.1, <2"']),
        ("severity = 3", ["1:12 `severity` must be a table"]),
        (
            "[severity]\noban-mising = 'fatal'",
            [
                '2:1 unknown rule "oban-mising", did you mean "oban-missing"?',
                "2:15 `severity.oban-mising` must be one of error, warning, info, off",
            ],
        ),
        (
            "[rules.oban-queues]\nx = 1",
            ['1:1 unknown rule `oban-queues` in `rules`, did you mean "oban-queues-exceed-pool"?'],
        ),
        ("[rules.oban-missing]\nx = 1", ["2:1 unknown option `x` in `rules.oban-missing`, there is no option here"]),
        (
            "[rules.oban-queues-exceed-pool]\nmax-ratoi = 3",
            ['2:1 unknown option `max-ratoi` in `rules.oban-queues-exceed-pool`, did you mean "max-ratio"?'],
        ),
        (
            "rules.oban-queues-exceed-pool.max-ratio = '3'",
            ["1:43 `rules.oban-queues-exceed-pool.max-ratio` must be a number"],
        ),
        (
            "rules.oban-queues-exceed-pool.max-ratio = -1",
            ["1:43 `rules.oban-queues-exceed-pool.max-ratio` must be a number"],
        ),
        ("[per-file-ignores]\n'a.exs' = 'oban-missing'", ["2:11 `per-file-ignores.a.exs` must be a list"]),
        ("[[ignore]]\nrule = 'oban-missing'", ["1:1 `ignore` lacks `reason`"]),
        ("[[ignore]]\nrule = 'oban-missing'\nreason = ' '", ["3:10 `ignore.reason` must be a text that says why"]),
        (
            "[[ignore]]\nrule = 'oban-missing'\nreason = 'small'\nexpires = '2027-03-01'",
            ["4:11 `ignore.expires` must be a date without quotes, as 2027-03-01"],
        ),
        (
            "[[ignore]]\nrule = 'oban-missing'\nreason = 'small'\nexpires = 2027-03-01T10:00:00Z",
            ["4:11 `ignore.expires` must be a date without quotes, as 2027-03-01"],
        ),
        (
            "[[ignore]]\nrule = 'oban-mising'\nreason = 'x'",
            ['2:8 unknown rule "oban-mising", did you mean "oban-missing"?'],
        ),
        ("exclude = [\n", ["2:1 invalid value"]),
        ("exclude = ['a']\nexclude = ['b']\n", ["2:16 cannot overwrite a value"]),
        (
            "ignore = ['oban-*']\n[[ignore]]\nrule = 'x'\n",
            [
                "2:9 `ignore` is a list already: give the rules of that list a severity `off`, "
                "or write the tables into it"
            ],
        ),
        (
            f"required-version = '>={__version__}, <0.1'\nnew-key = 1\n",
            [f"1:20 this is elixir-lint {__version__}, and >={__version__}, <0.1 is required"],
        ),
        ("policies = ['policies']", ["1:13 there is no folder policies"]),
        ("baseline = ''", ["1:12 `baseline` must be a path"]),
        (
            "fail-on = 'a'\nselct = 1\n",
            [
                "1:11 `fail-on` must be one of error, warning, info, never",
                '2:1 unknown key `selct`, did you mean "select"?',
            ],
        ),
    ],
)
def test_what_is_wrong_is_told(shop: Path, capsys: pytest.CaptureFixture[str], text: str, errors: list[str]) -> None:
    settings(text)
    lines = told(capsys).splitlines()
    messages = [line.removeprefix("error: ") for line in lines if line.startswith("error: ")]
    places = [line.split(".elixir-lint.toml:")[1] for line in lines if "--> .elixir-lint.toml:" in line]
    assert [f"{place} {message}" for place, message in zip(places, messages, strict=True)] == errors


def test_many_faults_are_counted(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings("".join(f"key{number} = 1\n" for number in range(12)))
    assert told(capsys).endswith("\n\n... and 2 more\n")


def test_a_secret_in_the_line_is_not_shown(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings('password = "fake-Zk3vQ9xT7mW2pL8r"\n')
    assert "Zk3vQ9xT7mW2pL8r" not in told(capsys)


def test_files_that_cannot_be_read(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = shop / ".elixir-lint.toml"
    path.write_bytes(b'exclude = ["\xff"]')
    assert told(capsys) == "error: .elixir-lint.toml cannot be read: it is not UTF-8\n"
    path.unlink()
    path.mkdir()
    assert told(capsys) == "error: .elixir-lint.toml cannot be read: it is a directory, not a file\n"
    path.rmdir()
    path.symlink_to("/etc/hostname")
    assert told(capsys) == ("error: .elixir-lint.toml cannot be read: the symbolic link leads outside the repository\n")
    path.unlink()
    path.symlink_to("nowhere")
    assert told(capsys) == "error: .elixir-lint.toml cannot be read: No such file or directory\n"


def test_two_settings_files_in_one_folder(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings("")
    (shop / "elixir-lint.toml").write_text("")
    assert told(capsys) == f"error: there are two settings files, .elixir-lint.toml and elixir-lint.toml, in {shop}\n"


def test_options_that_exclude_each_other_or_lead_nowhere(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "--config", "no.toml") == "error: there is no settings file no.toml\n"
    settings("")
    assert told(capsys, "--config", ".elixir-lint.toml", "--isolated") == (
        "error: --config and --isolated exclude each other\n"
    )


# -- what it does ------------------------------------------------------------------------------------


def test_without_settings(shop: Path, found: Found) -> None:
    assert found() == [HERE]


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("", [HERE]),
        (f"required-version = '>={__version__}'", [HERE]),
        (f"select = ['{RULE}']", [HERE]),
        ("select = ['oban-*']", []),
        (f"ignore = ['{RULE}']", []),
        ("ignore = ['repo-ssl-*']", []),
        ("select = ['oban-*']\nextend-select = ['category:repo', 'repo-*']", [HERE]),
        (f"[severity]\n{RULE} = 'off'", []),
        (f"[severity]\n{RULE} = 'error'", ["config/config.exs: error"]),
        ("[severity]\n'repo-*' = 'info'", ["config/config.exs: info"]),
        ("min-severity = 'error'", []),
        ("min-confidence = 'high'", [HERE]),
        ("exclude = ['config']", []),
        ("exclude = ['config/config.exs']", []),
        ("exclude = ['*.ex']", [HERE]),
        ("environments = ['prod', 'staging']", [HERE, HERE]),
    ],
)
def test_keys(shop: Path, found: Found, text: str, findings: list[str]) -> None:
    settings(text)
    assert found() == findings


@pytest.mark.parametrize(
    ("text", "arguments", "code"),
    [
        ("", [], 1),
        ("fail-on = 'error'", [], 0),
        ("fail-on = 'never'", [], 0),
        ("fail-on = 'error'", ["--fail-on", "warning"], 1),
        ("fail-on = 'warning'", ["--fail-on", "never"], 0),
        (f"[severity]\n{RULE} = 'info'", [], 0),
        (f"[severity]\n{RULE} = 'error'", ["--fail-on", "error"], 1),
        ("min-severity = 'error'", [], 0),
        ("min-severity = 'error'", ["--min-severity", "info"], 1),
        (f"ignore = ['{RULE}']", ["--select", RULE], 1),
        (f"ignore = ['{RULE}']", ["--isolated"], 1),
    ],
)
def test_what_fails(shop: Path, capsys: pytest.CaptureFixture[str], text: str, arguments: list[str], code: int) -> None:
    settings(text)
    assert run(["check", *arguments]) == code


def test_an_environment_of_the_command_line_replaces_those_of_the_settings(shop: Path, found: Found) -> None:
    settings("environments = ['prod', 'staging']")
    assert found("--env", "prod") == [HERE]


def test_excluded_paths_of_both_places_are_left_out(shop: Path, found: Found) -> None:
    settings("exclude = ['lib']")
    assert found("--exclude", "config") == []


def test_an_option_of_a_rule(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(BASE, shop, dirs_exist_ok=True)
    with (shop / "config" / "runtime.exs").open("a") as config:
        config.write("\nconfig :shop, Shop.Repo, queue_target: 900\n")
    settings("[rules.repo-queue-target-high]\nmax = 500")
    run(["check", "--select", "repo-queue-target-high"])
    assert "warning[repo-queue-target-high]" in capsys.readouterr().out
    settings("[rules.repo-queue-target-high]\nmax = 1000")
    run(["check", "--select", "repo-queue-target-high"])
    assert capsys.readouterr().out.startswith("No problems")


@pytest.mark.parametrize("name", [".elixir-lint.toml", "elixir-lint.toml"])
def test_the_nearest_file_upward_counts_and_none_outside_the_repository(
    shop: Path, found: Found, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    off = f"ignore = ['{RULE}']"
    inner = shop / "services" / "mail"
    project(inner)
    (inner / ".git").mkdir()
    (shop / name).write_text(off)
    assert found() == [HERE.replace("config/", "services/mail/config/", 1)][:0]
    monkeypatch.chdir(inner)
    assert found() == [HERE]
    (inner / ".git").rmdir()
    assert found() == []
    monkeypatch.chdir(inner / "lib" / "shop")
    assert found() == []


def test_a_project_further_down_has_the_settings_that_are_nearest_to_it(shop: Path, found: Found) -> None:
    project(shop / "services" / "mail")
    project(shop / "services" / "stock")
    assert found() == [HERE, f"services/mail/{HERE}", f"services/stock/{HERE}"]
    settings(f"ignore = ['{RULE}']")
    assert found() == []
    settings(f"environments = ['prod', 'staging']\n[severity]\n{RULE} = 'error'", "services/mail")
    error = "services/mail/config/config.exs: error"
    assert found() == [error, error]
    assert found("services") == [error, error]
    assert found("services/mail/lib") == [error, error]
    assert found("services/stock") == []
    assert found("--isolated") == [HERE, f"services/mail/{HERE}", f"services/stock/{HERE}"]
    assert found("--config", "services/mail/.elixir-lint.toml", "--env", "prod") == [
        "config/config.exs: error",
        error,
        "services/stock/config/config.exs: error",
    ]


def test_an_umbrella_has_one_production_and_so_the_settings_beside_its_mix_exs(
    shop: Path, found: Found, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shop / "apps").mkdir()
    for name in ("lib", "mix.exs"):
        (shop / "apps" / "shop").mkdir(exist_ok=True)
        (shop / name).rename(shop / "apps" / "shop" / name)
    umbrella = MIX.replace("app: :shop", 'apps_path: "apps"').replace("Shop.Mix", "Umbrella.Mix")
    write(shop, mix_exs=umbrella)
    assert found() == [HERE]
    monkeypatch.chdir(shop / "apps" / "shop")
    assert found() == [HERE]
    settings(f"ignore = ['{RULE}']", str(shop))
    assert found() == []
    assert found("../..") == []


def test_settings_in_an_app_of_an_umbrella_are_told_not_to_be_read(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / "apps" / "shop").mkdir(parents=True)
    for name in ("lib", "mix.exs"):
        (shop / name).rename(shop / "apps" / "shop" / name)
    write(shop, mix_exs=MIX.replace("app: :shop", 'apps_path: "apps"').replace("Shop.Mix", "Umbrella.Mix"))
    settings(f"ignore = ['{RULE}']", "apps/shop")
    warning = (
        "warning: apps/shop/.elixir-lint.toml is not read: an umbrella is one production, its settings stand beside "
        "its mix.exs\n"
    )
    assert run(["check"]) == 1
    assert capsys.readouterr().err == warning
    assert run(["check", "--isolated"]) == 1
    assert capsys.readouterr().err == ""
    assert run(["check", "apps/shop"]) == 0
    assert capsys.readouterr().err == ""


def test_globs_are_relative_to_the_file(shop: Path, found: Found) -> None:
    project(shop / "a[b]")
    settings("exclude = ['config/*.exs']", "a[b]")
    assert found() == [HERE]
    settings("exclude = ['other']", "a[b]")
    assert found() == [f"a[b]/{HERE}", HERE]


# -- policies ----------------------------------------------------------------------------------------

POLICY = """\
# Pools are small here

```toml rule
summary = "a pool of 20 is too large for our database"
category = "house"
severity = "warning"
confidence = "high"
fix = "pool_size: 10"
why = "our database has 100 connections"

[check]
template = "setting"
subject = "repo"
setting = ["pool_size"]
must-not = ["20"]
message = "{module} has {value} connections in prod"
```

## Why

Because.
"""


def test_a_policy_is_a_rule_like_others(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(shop, **{"policies__house-pool-small.md": POLICY, "policies__README.md": "# Ours\n"})
    settings("policies = ['policies']\nselect = ['category:house']\n[severity]\nhouse-pool-small = 'error'")
    assert run(["check", "--format", "concise"]) == 1
    assert capsys.readouterr().out.splitlines()[0] == (
        "config/config.exs:3:26: error house-pool-small: Shop.Repo has 20 connections in prod"
    )
    assert run(["explain", "house-pool-small"]) == 0
    assert "policy policies/house-pool-small.md" in capsys.readouterr().out
    assert run(["rules"]) == 0
    assert "house-pool-small " in capsys.readouterr().out
    assert run(["check", "--format", "sarif"]) == 1
    driver = json.loads(capsys.readouterr().out)["runs"][0]["tool"]["driver"]
    assert [rule["id"] for rule in driver["rules"] if "helpUri" not in rule] == ["house-pool-small"]


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        (
            "house",
            POLICY.replace("summary", "sumary"),
            'policies/house.md: `sumary` is unknown, did you mean "summary"?',
        ),
        (
            "house",
            POLICY.partition("\n[check]")[0] + "\n```\n",
            "policies/house.md: `check` is missing: a policy has a table `[check]`",
        ),
        (
            "house",
            POLICY.replace('"setting"', '"code"'),
            'policies/house.md: check: `template` must be "setting" or "dependency"',
        ),
        ("House", POLICY, 'policies/House.md: "House" is no rule name, use lower-case words joined by "-"'),
        ("house", POLICY.replace("fix =", 'since = "1"\nfix ='), "policies/house.md: `since` is unknown"),
    ],
)
def test_a_policy_that_is_wrong(
    shop: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, error: str
) -> None:
    write(shop, **{f"policies__{name}.md": text})
    settings("policies = ['policies']")
    assert told(capsys).splitlines()[0] == f"error: {error}"


def test_a_policy_takes_no_name_of_ours_and_is_in_the_repository(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(shop, **{"policies__oban-missing.md": POLICY})
    settings("policies = ['policies']")
    assert told(capsys) == "error: there are two rules oban-missing, one of them in policies/oban-missing.md\n"
    (shop / "policies" / "oban-missing.md").unlink()
    (shop / "policies" / "house.md").symlink_to("/etc/hostname")
    assert "policies/house.md is outside the repository" in told(capsys)
    settings("policies = ['..']")
    (shop.parent / "house.md").write_text(POLICY)
    assert "../house.md is outside the repository" in told(capsys)


def test_wrong_settings_do_not_keep_one_from_looking_rules_up(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings("selct = 1")
    assert run(["rules"]) == 0
    captured = capsys.readouterr()
    assert captured.err.startswith("warning: the settings are not read: .elixir-lint.toml:1:1: unknown key `selct`")
    assert f"\n{RULE} " in captured.out


# -- versions, and the shape -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("requirement", "version", "admitted"),
    [
        (">=0.1", "0.1.0", True),
        (">0.1", "0.1.0", False),
        (">0.1", "0.1.1", True),
        (">=0.1,<0.2", "0.1.9", True),
        (">= 0.1, < 0.2", "0.2.0", False),
        ("==0.1.0", "0.1.0", True),
        ("==1", "1.0.0", True),
        ("!=0.1.0", "0.1.0", False),
        ("<=0.1", "0.1.0", True),
        ("~>0.1", "0.9.0", True),
        ("~>0.1", "1.0.0", False),
        ("~>0.1.2", "0.1.9", True),
        ("~>0.1.2", "0.2.0", False),
        ("~>0.1.2", "0.1.1", False),
        ("~>1", "1.9.0", True),
    ],
)
def test_required_versions(requirement: str, version: str, admitted: bool) -> None:
    assert admits(requirement, version) is admitted


def test_a_page_declares_options_that_have_a_shape() -> None:
    for rule in catalog():
        table = {"rules": {rule.name: {option.name: option.default for option in rule.options}}}
        assert list(settings_shape([rule]).wrongs(table)) == []
