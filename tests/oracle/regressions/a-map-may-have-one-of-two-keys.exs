# config/config.exs
import Config
config :shop, k: 1

# config/runtime.exs
import Config
key = if System.get_env("A") == "1", do: :k, else: :l
config :shop, l: Enum.into([{key, 1}], %{m: 2}), m: Map.get(Enum.into([{key, 1}], %{}), :k, :none)
