"""Macros of the project: those that are templates are followed, the others may do anything."""

from __future__ import annotations

from tests.config.shown import shown

DEFINITION = """
defmodule Shop.Definition do
  alias Shop.Texts, as: T

  defmacro __using__(_opts) do
    quote do
      import Shop.Definition
      def origin, do: __MODULE__
    end
  end

  defmacro defsetting(key, type, opts \\\\ []) do
    quote do
      @settings {__MODULE__, unquote(key)}
      def unquote(key)(), do: {unquote(type), unquote(opts)}
    end
  end

  defmacro shout(text), do: quote(do: T.up(unquote(text)) <> "!")

  defmacro twice(text) do
    quote do
      text = unquote(text)
      text <> text
    end
  end

  defmacro computed(text), do: text
  defmacro either(1), do: quote(do: :one)
  defmacro either(_), do: quote(do: :other)
end
"""
TEXTS = """
defmodule Shop.Texts do
  def up(text), do: String.upcase(text)
end
"""
SETTINGS = """
defmodule Shop.Settings do
  use Shop.Definition

  defsetting :pool_size, :integer, default: 10
  defsetting :region, :string

  def get(key) do
    {type, opts} = apply(__MODULE__, key, [])

    case System.get_env(String.upcase(to_string(key))) do
      nil -> opts[:default]
      text when type == :integer -> String.to_integer(text)
      text -> text
    end
  end
end
"""


def settings(body):
    return shown(
        {
            "config/config.exs": "import Config\n",
            "config/runtime.exs": f"import Config\n{body}\n",
            "lib/definition.ex": DEFINITION,
            "lib/texts.ex": TEXTS,
            "lib/settings.ex": SETTINGS,
        }
    )


def test_functions_are_defined_by_macros():
    body = "config :shop, a: Shop.Settings.get(:pool_size), b: Shop.Settings.get(:region), c: Shop.Settings.origin()"
    assert settings(body) == {
        "a": "integer from $POOL_SIZE, default 10",
        "b": "string from $REGION, default nil",
        "c": "Shop.Settings",
    }


def test_aliases_are_those_of_the_macro():
    body = """require Shop.Definition
    import Shop.Definition
    config :shop, a: Shop.Definition.shout("a"), b: shout(System.get_env("B", "b"))
    """
    assert settings(body) == {"a": '"A!"', "b": 'string from $B, default "B!"'}


def test_variables_of_the_macro_are_its_own():
    body = """import Shop.Definition
    text = "outside"
    config :shop, a: twice("a"), b: text, c: twice(text)
    """
    assert settings(body) == {"a": '"aa"', "b": '"outside"', "c": "unknown"}


def test_macros_that_compute_code_are_not_followed():
    body = "import Shop.Definition\nconfig :shop, a: computed(1), b: either(1)"
    assert settings(body) == {"a": "unknown", "b": "unknown"}


def test_guards_of_the_project_are_followed():
    body = """defmodule Guards do
      defguard is_port(n) when is_integer(n) and n > 0
      def port(n) when is_port(n), do: {:port, n}
      def port(_), do: :none
    end
    config :shop, a: Guards.port(80), b: Guards.port("80")
    """
    assert settings(body) == {"a": "{:port, 80}", "b": ":none"}


def test_a_module_of_a_branch_may_be_another_one_elsewhere():
    body = """if System.get_env("KEYS") do
      Code.require_file("keys.exs")
    else
      defmodule Keys do
        def base, do: "none"
      end

      config :shop, there: Keys.base()
    end

    config :shop, key: Keys.base()
    """
    assert settings(body) == {"there": '"none" if KEYS is unset; not set if KEYS is set', "key": "unknown"}
