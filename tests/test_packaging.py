"""What is shipped agrees with itself: version, hook, make targets, change log."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
import tomli

from elixir_lint import __version__
from elixir_lint.catalog import catalog

ROOT = Path(__file__).parent.parent
PROJECT = tomli.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def hook_files() -> re.Pattern[str]:
    """The `files:` pattern of the hook, which pre-commit searches in each path."""
    text = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    _, _, block = text.partition("files: |\n")
    return re.compile(re.sub(r"^    ", "", block, flags=re.MULTILINE))


def test_the_version_is_written_twice_and_equal() -> None:
    assert PROJECT["project"]["version"] == __version__


def test_no_rule_is_newer_than_the_package() -> None:
    def number(version: str) -> tuple[int, ...]:
        return tuple(int(part) for part in version.split("."))

    assert [rule.name for rule in catalog() if number(rule.since) > number(__version__)] == []


@pytest.mark.parametrize(
    "path",
    [
        "mix.exs",
        "mix.lock",
        "apps/web/mix.exs",
        "config/runtime.exs",
        "config/prod.secret.exs",
        "lib/shop_web/endpoint.ex",
        "lib/shop_web/components/layouts/root.html.heex",
        "rel/env.sh.eex",
        "rel/vm.args.eex",
        "rel/overlays/bin/server",
        "priv/repo/migrations/20260101000000_add_oban.exs",
        "assets/js/app.js",
        "fly.toml",
        "fly.staging.toml",
        "Dockerfile",
        "docker/Dockerfile.prod",
        "web.Dockerfile",
        "docker-compose.yml",
        "deploy/values.yaml",
        "Procfile",
        "app.json",
        "render.yaml",
        ".tool-versions",
        ".elixir-lint.toml",
        ".elixir-lint-baseline.txt",
        ".env.prod",
        "mise.toml",
        "elixir_buildpack.config",
        ".github/workflows/ci.yml",
        "Makefile",
    ],
)
def test_the_hook_runs_for_files_that_rules_read(path: str) -> None:
    assert hook_files().search(path)


@pytest.mark.parametrize(
    "path", ["README.md", "priv/static/logo.png", "assets/css/app.css", "LICENSE", "test/data.json"]
)
def test_the_hook_stays_out_of_other_commits(path: str) -> None:
    assert not hook_files().search(path)


def test_the_hook_names_a_command_that_is_installed() -> None:
    text = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    entry = re.search(r"entry: (\S+) check$", text, flags=re.MULTILINE)
    assert entry is not None
    assert entry[1] in PROJECT["project"]["scripts"]


def test_scripts_can_be_run() -> None:
    for script in (ROOT / ".ci").iterdir():
        assert script.stat().st_mode & stat.S_IXUSR, script.name


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_the_changelog_tells_of_this_version_or_of_what_comes() -> None:
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), flags=re.MULTILINE)
    assert headings[0] in {"Unreleased", __version__}
