# config/config.exs
import Config
config :shop, k: 1

# config/runtime.exs
import Config
pair = if System.get_env("A"), do: {:k, nil}, else: {:m, 3}

config :shop,
  k: List.keydelete([pair], :k, 0),
  l: List.keystore([pair], :k, 0, {:k, 2}),
  m: List.keyfind([pair], :m, 0),
  n: Enum.unzip([pair]),
  o: List.keysort([{:l, 1}, pair], 0)
