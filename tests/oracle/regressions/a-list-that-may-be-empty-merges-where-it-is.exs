# config/config.exs
import Config
config :shop, Repo, k: "a"

# config/runtime.exs
import Config
config :shop, Repo, Enum.filter([System.get_env("A"), System.get_env("B")], & &1)
