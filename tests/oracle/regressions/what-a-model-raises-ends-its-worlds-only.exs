# config/config.exs
import Config

# config/runtime.exs
import Config
config :shop, :l, get_in([if(System.get_env("FLAG") == "true", do: {:k, "s"}, else: {:m, 1})], [:k, :l])
