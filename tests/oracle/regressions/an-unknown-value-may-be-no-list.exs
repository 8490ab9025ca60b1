# config/config.exs
import Config
config :shop, k: []

# config/runtime.exs
import Config
if System.get_env("A"), do: config(:shop, k: List.to_tuple(String.split(System.get_env("A"), ",")))
