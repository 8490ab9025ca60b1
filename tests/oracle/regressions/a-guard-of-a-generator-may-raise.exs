# config/config.exs
import Config
config :shop, k: 1

# config/runtime.exs
import Config
a = System.get_env("A")
b = System.get_env("B")
config :shop, l: match?(x when byte_size(x) > 1, a), m: with(x when byte_size(x) > 1 <- b, do: {:ok, x})

value =
  case a do
    x when byte_size(x) > 1 or is_nil(x) -> {:long, x}
    x when hd(x) == 1 when x == nil -> :none
    _ -> :other
  end

config :shop, n: value
config :shop, o: for(x when is_nil(x) when byte_size(x) > 1 <- [a, b], do: x)
config :shop, p: for(x when byte_size(x) > 1 <- [a, b], do: x)
