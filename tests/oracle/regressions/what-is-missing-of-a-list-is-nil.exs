# config/config.exs
import Config
destructure([a, b], String.split("x:y:z", ":"))
config :shop, k: {a, b}

# config/runtime.exs
import Config
destructure([name, key], String.split(System.get_env("A", "x"), ":", parts: 2))
config :shop, l: name, m: key
destructure([c, d], if(System.get_env("B"), do: [1]))
config :shop, n: {c, d}
