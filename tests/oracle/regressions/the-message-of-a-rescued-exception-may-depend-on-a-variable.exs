# config/config.exs
import Config

text =
  try do
    raise System.get_env("C", "nope")
  rescue
    e in RuntimeError -> e.message
  end

config :shop, k: text

# config/runtime.exs
import Config

kind =
  try do
    String.to_integer(System.get_env("A", "x"))
  rescue
    e -> e.__struct__
  end

config :shop, l: kind
