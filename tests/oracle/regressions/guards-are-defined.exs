# config/config.exs
import Config

defmodule Shop.Guards do
  defguard is_port_number(n) when is_integer(n) and n > 0
  defguard is_filled(text) when byte_size(text) > 0

  def port(n) when is_port_number(n), do: {:port, n}
  def port(text) when is_filled(text), do: {:text, text}
  def port(other), do: other
end

config :shop, k: Enum.map([1, 0, "a", "", nil], &Shop.Guards.port/1)

# config/runtime.exs
import Config
config :shop, l: Shop.Guards.port(System.get_env("A"))
