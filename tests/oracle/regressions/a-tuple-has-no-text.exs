# config/config.exs
import Config
config :shop, k: 1

# config/runtime.exs
import Config
if System.get_env("B") == "1", do: config(:shop, l: Enum.join([{:x, System.get_env("A")}], ","))
if System.get_env("B") == "2", do: config(:shop, l: "#{{:x, System.get_env("A")}}")
