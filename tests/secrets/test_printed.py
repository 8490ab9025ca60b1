"""No output holds a secret, or a part of one, whatever is asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from elixir_lint.__main__ import run
from elixir_lint.report.formats import FORMATS
from tests.secrets import leaky

PART = 8
"""Characters of a secret in a row that are not there by chance."""

COMMANDS = {
    **{f"check --format {name}": ["check", "--format", name, "--verbose"] for name in FORMATS},
    "check, strict, in colour": ["check", "--profile", "strict", "--color", "always", "--statistics", "--no-ignores"],
    "check for development": ["check", "--env", "dev"],
    "show": ["show", "."],
    "show as JSON": ["show", ".", "--format", "json"],
    "show a part": ["show", ".", "shop.Shop.Vault"],
    **{f"env --format {name}": ["env", "--format", name] for name in ("text", "json", "markdown", "dotenv")},
}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    leaky.write(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def leaks(text: str) -> dict[str, str]:
    """The secrets of which a part is in the text, and that part."""
    found = {}
    for name, secret in leaky.SECRETS.items():
        for at in range(len(secret) - PART + 1):
            if secret[at : at + PART] in text:
                found[name] = secret[at : at + PART]
                break
    if leaky.BYTES in text:
        found["bytes"] = leaky.BYTES
    return found


def test_every_secret_is_somewhere_in_the_project(shop: Path) -> None:
    everything = "".join(path.read_text() for path in shop.rglob("*") if path.is_file())
    assert [name for name, secret in leaky.SECRETS.items() if secret not in everything] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_other_secrets_change_nothing(name: str, shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No fingerprint and no column tells anything of a secret."""
    run(COMMANDS[name])
    before = capsys.readouterr()
    for path, text in leaky.FILES.items():
        (shop / path).write_text(leaky.with_others(text))
    run(COMMANDS[name])
    assert capsys.readouterr() == before


def test_the_place_of_a_secret_does_not_tell_its_length(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", "--format", "json", "--select", "signing-key-hardcoded", "--select", "token-committed"])
    found = json.loads(capsys.readouterr().out)["findings"]
    lengths = {f["end_column"] - f["column"] for f in found if f["end_line"] == f["line"]}
    secrets = {len(secret) for secret in leaky.SECRETS.values()}
    assert len(found) > 10
    assert not lengths & {length + quotes for length in secrets for quotes in (0, 2)}


PLACES = ("config/config.exs:6", "config/prod.exs:6", "fly.toml:8", "Dockerfile:9", "mix.exs:9", ".env.prod:1")


@pytest.mark.parametrize("place", PLACES)
def test_what_is_explained_at_a_place_holds_no_secret(
    place: str, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["explain", place])
    printed = capsys.readouterr()
    assert leaks(printed.out + printed.err) == {}
    assert "elixir-lint: ignore[" in printed.out


def test_a_baseline_holds_no_secret(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["baseline", "create"])
    written = [path for path in shop.rglob("*baseline*") if path.is_file()]
    assert written != []
    assert leaks("".join(path.read_text() for path in written) + "".join(capsys.readouterr())) == {}


@pytest.mark.parametrize("format_", ["full", "json", "sarif"])
@pytest.mark.parametrize("cut", ["end", '"', "import_config"])
def test_a_file_that_cannot_be_parsed_shows_no_secret(
    format_: str, cut: str, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in ("config/config.exs", "config/prod.exs", "config/runtime.exs"):
        text = (shop / path).read_text()
        at = text.rfind(cut)
        (shop / path).write_text(text[:at] + text[at + len(cut) :])
    run(["check", "--format", format_, "--verbose"])
    printed = capsys.readouterr()
    assert leaks(printed.out + printed.err) == {}


def test_a_secret_in_a_comment_that_hides_is_not_told(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reason = f"# elixir-lint: ignore[logger-level-debug] the password is {leaky.SECRETS['stripe']}"
    text = (shop / "config/config.exs").read_text()
    (shop / "config/config.exs").write_text(text.replace("config :logger", f"{reason}\nconfig :logger"))
    for format_ in FORMATS:
        run(["check", "--format", format_, "--show-suppressed"])
    printed = capsys.readouterr()
    assert leaks(printed.out + printed.err) == {}
    assert "logger-level-debug" in printed.out


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_prints_no_secret(name: str, shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(COMMANDS[name])
    printed = capsys.readouterr()
    assert leaks(printed.out) == {}
    assert leaks(printed.err) == {}
    assert len(printed.out) > 150, "it says something"
