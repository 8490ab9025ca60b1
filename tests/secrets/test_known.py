"""Secrets that are known by value, and what may replace a literal later."""

from __future__ import annotations

from pathlib import Path

import pytest

from elixir_lint.project.model import Project
from elixir_lint.project.secrets import known_secrets, literals, may_be_replaced
from elixir_lint.secrets.known import Known
from elixir_lint.secrets.redact import MASK
from tests.project.projects import project
from tests.secrets.fakes import noise

SECRET = noise(40, seed="known")


@pytest.mark.parametrize("text", ["shop-admins-only", "changeme", "Shop.Repo", "short1", "password", "postgres", ""])
def test_words_names_and_placeholders_are_not_looked_for(text: str) -> None:
    assert Known([text]).redacted(f"the {text} of the shop") == f"the {text} of the shop"
    assert not Known([text]).holds(text)


def test_a_known_text_is_masked_wherever_it_stands() -> None:
    known = Known([SECRET, SECRET + "more"])
    assert known.redacted(f"x{SECRET}y {SECRET}more") == f"x{MASK}y {MASK}"


def test_pieces_of_a_known_text_are_found_and_words_are_not() -> None:
    known = Known([SECRET])
    assert known.holds(SECRET[:20])
    assert known.holds(f"Bearer {SECRET}")
    assert not known.holds(SECRET[:7])
    assert not known.holds("nothing of it")


def of(tmp_path: Path, **files: str) -> Project:
    return project(tmp_path, {f"config/{name}.exs": "import Config\n" + text for name, text in files.items()})


def test_what_is_overridden_is_known_and_a_name_is_not(tmp_path: Path) -> None:
    shop = of(tmp_path, config=f'config :shop, api_key: "{SECRET}"', runtime='config :shop, api_key: "SHOP_KEY"')
    assert known_secrets(shop).known.holds(SECRET)
    assert not known_secrets(shop).known.holds("SHOP_KEY")


def test_the_halves_of_a_secret_are_found_in_its_file(tmp_path: Path) -> None:
    text = f'half = "{SECRET[:20]}"\nconfig :shop, jwt_secret: half <> "{SECRET[20:]}", name: "the name of the shop"'
    shop = of(tmp_path, config=text)
    source = shop.files.read("config/config.exs")
    assert source is not None
    places = {place.text for place in known_secrets(shop).in_file(source)}
    assert places == {f'"{SECRET[:20]}"', f'"{SECRET[20:]}"'}


UNKNOWN = 'config System.get_env("APP") |> String.to_atom(), x: 1'


@pytest.mark.parametrize(
    ("config", "runtime", "replaced"),
    [
        (f'config :shop, api_key: "{SECRET}"', "", False),
        (f'config :shop, api_key: "{SECRET}"\n{UNKNOWN}', "", True),
        (f'{UNKNOWN}\nconfig :shop, api_key: "{SECRET}"', "", False),
        (f'config :shop, api_key: "{SECRET}"', UNKNOWN, True),
        (UNKNOWN, f'config :shop, api_key: "{SECRET}"', False),
    ],
)
def test_only_what_comes_later_may_replace_a_literal(config: str, runtime: str, replaced: bool, tmp_path: Path) -> None:
    shop = of(tmp_path, config=config, runtime=runtime)
    (literal,) = [each for each in literals(shop) if each.path == ("shop", "api_key")]
    assert literal.always
    assert may_be_replaced(shop, literal) is replaced
