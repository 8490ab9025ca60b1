# config/config.exs
import Config
config :shop, k: 1

# config/runtime.exs
import Config
given = [{String.to_atom(System.get_env("A", "e")), 1}]
config :shop, :l, Keyword.merge(given, [k: 1, l: :a], fn _key, a, b -> [a, b] end)

config :shop, m: with([k: v] <- Keyword.merge(given, [], fn _key, a, b -> [a, b] end), do: v)
