# config/config.exs
import Config
config :shop, k: (try do: 1, rescue: (_ -> 2), else: (1 -> :one))

# config/runtime.exs
import Config

value =
  try do
    String.to_integer(System.get_env("A", "1"))
  rescue
    ArgumentError -> :no_number
  else
    1 -> :one
    n when n > 5 -> {:large, n}
  end

config :shop, l: value
