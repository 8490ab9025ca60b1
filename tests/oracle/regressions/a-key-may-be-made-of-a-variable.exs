# config/config.exs
import Config
config :shop, k: 1

# config/runtime.exs
import Config
config :shop, [{String.to_atom(System.get_env("A", "a,b")), {:a, System.get_env("FLAG")}}]
config :shop, :k, [{String.to_atom(System.get_env("A", "a,b")), 1}]
