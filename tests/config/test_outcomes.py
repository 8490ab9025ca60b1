"""What is known of the result of a library function when its text is a variable."""

from __future__ import annotations

import pytest

from elixir_lint.config.kinds import holds_unknown
from tests.config.shown import evaluation, shown


def test_the_parts_of_a_uri_are_told_apart():
    body = """uri = URI.parse(System.fetch_env!("U"))
    config :shop,
      host: uri.host || raise("no host"),
      port: uri.port || 80,
      user: uri.userinfo,
      https: uri.scheme == "https",
      moved: %{uri | host: "h"}.host
    """
    assert shown(body) == {
        "host": "string from $U",
        "port": "integer from $U if $U has a port; 80 if not ($U has a port)",
        "user": "string from $U if $U has a userinfo; nil if not ($U has a userinfo)",
        "https": 'true if $U has a scheme and scheme of $U == "https"; '
        'false if not ($U has a scheme) or not (scheme of $U == "https")',
        "moved": '"h"',
    }


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ('case Base.decode64(u) do {:ok, k} -> k; :error -> raise "no" end', "string from $U"),
        ("case :inet.parse_address(String.to_charlist(u)) do {:ok, ip} -> ip; {:error, :einval} -> raise u end",
         "tuple from $U"),
        ('with {:ok, m} <- Jason.decode(u), do: m, else: (_ -> raise "no")', "value from $U"),
        ("Regex.run(~r/a/, u) || raise(u)", "list from $U"),
        ("case Integer.parse(u) do {n, \"\"} -> n * 2; _ -> raise u end", "integer from $U"),
        ('case u do "dns:" <> query -> query; _ -> raise u end', "string from $U"),
        ('[_, name] = String.split(u, "@"); name', "value from $U"),
        ("Jason.decode!(u)", "value from $U"),
    ],
)  # fmt: skip
def test_a_result_is_from_the_environment(expression, text):
    body = f'u = System.fetch_env!("U")\nvalue = ({expression})\nconfig :shop, a: value'
    assert shown(body) == {"a": text}
    assert not holds_unknown(evaluation(body).effective.value("shop", "a"))


def test_a_pattern_with_another_value_asks_another_question():
    body = """u = System.fetch_env!("U")
    type = fn wanted -> case String.split(u, ":") do [^wanted, rest] -> rest; _ -> nil end end
    config :shop, same: (type.("a") == type.("b"))
    """
    assert shown(body)["same"] not in ("true", "false")


def test_what_is_not_followed_may_raise():
    body = """config :shop,
      a: (try do Dep.call() rescue KeyError -> :key; _ -> :other end),
      b: (try do Dep.call(); :fine rescue _ -> :bad end),
      c: (try do {:ok, v} = Dep.call(); v rescue MatchError -> :no_match end),
      d: (Dep.call() || :default)
    """
    assert shown(body) == {
        "a": "unknown if not (Dep.call() raises); :key if Dep.call() raises and KeyError is rescued; "
        ":other if Dep.call() raises and not (KeyError is rescued) and _ is rescued",
        "b": ":fine if not (Dep.call() raises); :bad if Dep.call() raises",
        "c": "unknown if not (Dep.call() raises) and Dep.call() matches {:ok, v}; "
        ":no_match if Dep.call() raises or not (Dep.call() matches {:ok, v})",
        "d": "unknown if Dep.call(); :default if not (Dep.call())",
    }


def test_bits_that_are_not_followed_remember_what_they_are_made_of():
    body = """<<a::48, _::4, b::12, _::64>> = :crypto.strong_rand_bytes(16)
    config :shop, id: "id-" <> Base.encode16(<<a::48, 4::4, b::12>>)
    """
    value = evaluation(body).effective.value("shop", "id")
    assert value.random
    assert not holds_unknown(value)
