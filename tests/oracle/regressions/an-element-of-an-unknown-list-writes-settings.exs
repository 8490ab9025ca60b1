# config/config.exs
import Config
config :shop, k: [m: 1]

# config/runtime.exs
import Config

for name <- String.split(System.get_env("A", ""), ",", trim: true) do
  config :shop, k: [n: [], l: name]
end

config :shop, k: [m: 2]
