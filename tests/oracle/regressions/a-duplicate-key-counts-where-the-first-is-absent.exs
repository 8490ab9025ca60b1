# config/config.exs
import Config
config :shop, Repo, k: 0, l: [m: 1]

# config/runtime.exs
import Config
first = if System.get_env("A"), do: [k: 1, l: [m: 2]], else: []
config :shop, Repo, first ++ [k: 2, l: [n: 3]]
