"""The work of an evaluation, counted: what a large boot file costs grows with its lines."""

from __future__ import annotations

import pytest

from elixir_lint.config.values import alternatives
from elixir_lint.syntax.terms import Integer
from tests.config.shown import evaluation, shown

HELPER = """
defmodule Shop.Env do
  def get(name, default \\\\ nil) do
    case System.get_env(name) do
      nil -> default
      "" -> default
      text -> text
    end
  end

  def integer(name, default), do: name |> get(to_string(default)) |> String.to_integer()

  def boolean(name, default), do: String.downcase(get(name, default)) in ["true", "1"]

  def milliseconds(name, default) do
    case Integer.parse(get(name, default)) do
      {n, "ms"} -> n
      {n, "s"} -> :timer.seconds(n)
      {n, "m"} -> :timer.minutes(n)
      {n, ""} -> n
      _ -> raise "invalid time"
    end
  end
end
"""


def work(count):
    """The steps and nodes of diagrams that `count` settings take, made by helpers of the project."""
    lines = "".join(
        f"""config :shop, Shop.Part{n},
  pool_size: Shop.Env.integer("POOL_SIZE{n}", {n}),
  enabled: Shop.Env.boolean("ENABLED{n}", "true"),
  timeout: Shop.Env.milliseconds("TIMEOUT{n}", "5s"),
  url: System.get_env("URL{n}") || raise("no URL{n}")
"""
        for n in range(count)
    )
    files = {
        "config/config.exs": "import Config\n",
        "config/runtime.exs": f"import Config\n{lines}",
        "lib/env.ex": HELPER,
    }
    return evaluation(files).boot_run.spent


@pytest.mark.parametrize("count", [20, 200])
def test_a_setting_takes_a_bounded_number_of_steps(count):
    assert work(count) <= 100 * count


def test_twice_the_settings_take_twice_the_work():
    assert work(200) <= 2.1 * work(100)


ASTRAY = """
defmodule Shop.Env do
  def get("LOOP" <> _, n), do: Enum.reduce(1..100_000, 0, fn x, acc -> x + acc + n end)
  def get(name, n), do: System.get_env(name) || n
end
"""


def test_one_argument_that_leads_astray_does_not_spoil_the_others():
    lines = "".join(
        f'config :shop, a{n}: Shop.Env.get("LOOP{n}", {n}), b{n}: Shop.Env.get("B{n}", {n})\n' for n in range(4)
    )
    files = {
        "config/config.exs": "import Config\n",
        "config/runtime.exs": f"import Config\n{lines}",
        "lib/env.ex": ASTRAY,
    }
    assert shown(files)["b3"] == "string from $B3, default 3"


def test_the_text_of_an_exception_is_not_worth_much_work():
    body = """long = fn -> Enum.reduce(1..1_000, "", fn x, acc -> acc <> to_string(x) end) end
    config :shop, a: System.get_env("A") || raise(long.())
    """
    assert shown(body) == {"a": "required string $A"}
    assert evaluation(body).boot_run.spent < 400


@pytest.mark.parametrize(("count", "known"), [(20, True), (1_100, False)])
def test_of_very_many_conditional_writes_nothing_is_known_but_what_follows(count, known):
    lines = "".join(f'if System.get_env("A{n}"), do: config(:shop, k: {n})\n' for n in range(count))
    made = evaluation(f"{lines}config :shop, other: 1").effective
    values = [type(each.value) for each in alternatives(made.value("shop", "k"))]
    assert (Integer in values, made.value("shop", "other")) == (known, Integer(1))
    again = evaluation(f"{lines}config :shop, k: 1").effective
    assert again.value("shop", "k") == Integer(1)
