"""Variables that are read through Dotenvy."""

from __future__ import annotations

import pytest

from tests.config.shown import evaluation, shown

SOURCED = "import Dotenvy\nsource!([System.get_env()])\n"


def test_a_type_says_what_an_empty_text_is():
    body = """config :shop,
      a: env!("A"),
      b: env!("B", :integer, 10),
      c: env!("C", :boolean?, nil),
      d: env!("D", :string!),
      e: env!("E", :float, 1.5)
    """
    assert shown(SOURCED + body) == {
        "a": "required string $A",
        "b": '0 if B is ""; integer from $B if B is set and not ""; 10 if B is unset',
        "c": "boolean from $C, default nil",
        "d": "required string $D",
        "e": '0 if E is ""; float from $E if E is set and not ""; 1.5 if E is unset',
    }


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (":integer", "12abc", "12"),
        (":float", "2.5", "2.5"),
        (":boolean", "FALSE", "false"),
        (":boolean", "no", "true"),
        (":atom", ":info", ":info"),
        (":existing_atom!", "info", ":info"),
        (":module", "Shop.Repo", "Shop.Repo"),
        (":charlist", "ab", '~c"ab"'),
        (":string?", "", "nil"),
        (":integer", "", "0"),
        ("&String.upcase/1", "ab", '"AB"'),
    ],
)
def test_a_known_text_is_converted(kind, text, value):
    assert shown(f'{SOURCED}config :shop, a: env!("A", {kind})', variables={"A": text}) == {"a": value}


@pytest.mark.parametrize("kind", [":string!", ":integer!", ":module"])
def test_an_empty_text_may_be_refused(kind):
    run = evaluation(f'{SOURCED}config :shop, a: env!("A", {kind})', variables={"A": ""}).boot_run
    assert [raised.exception for raised in run.raised] == ["RuntimeError"]


def test_a_function_converts_each_text():
    body = 'config :shop, a: env!("A", fn "x" -> 1; _ -> 2 end, 3)'
    assert shown(SOURCED + body) == {"a": '1 if A is "x"; 2 if A is set and not "x"; 3 if A is unset'}


def test_what_is_sourced_last_counts():
    body = """import Dotenvy
    source!([%{"A" => "1", "B" => "1"}, System.get_env(), %{"B" => "2"}])
    config :shop, a: env!("A"), b: env!("B")
    """
    assert shown(body) == {"a": 'string from $A, default "1"', "b": '"2"'}


def test_a_file_of_the_repository_may_give_what_the_environment_does_not():
    files = {
        "config/config.exs": "import Config\n",
        "config/runtime.exs": """import Config
import Dotenvy
source!([".env.prod", System.get_env()])
config :shop, a: env!("A", :string, "none"), b: env!("B", :string, "none")
""",
        ".env.prod": "export A=hunter2\n# B=1\n",
    }
    assert shown(files) == {
        "a": "string from $A if A is set; unknown string if A is unset and .env.prod is there; "
        '"none" if A is unset and not (.env.prod is there)',
        "b": 'string from $B, default "none"',
    }


def test_only_files_are_sourced():
    body = 'import Dotenvy\nsource!("/run/shop.env")\nconfig :shop, a: env!("A", :string, "none")'
    evaluated = evaluation(body)
    assert evaluated.boot_run.reads == []
    assert shown(body) == {"a": 'unknown string if A is in .env files; "none" if not (A is in .env files)'}
