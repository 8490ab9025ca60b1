# config/config.exs
import Config
config :shop, Repo, k: 1, l: 2

# config/runtime.exs
import Config
config :shop, Repo, [{if(System.get_env("A"), do: :k, else: :l), 3}]
config :shop, Other, [if(System.get_env("B") == "x", do: {:k, 1}, else: {:l, 2})]
