# config/config.exs
import Config
config :shop, k: 1

# config/runtime.exs
import Config

caught =
  try do
    try do
      if System.get_env("A") == "1", do: throw(:thrown), else: String.to_integer(System.get_env("A", "x"))
    catch
      thrown -> {:caught, thrown}
    end
  rescue
    ArgumentError -> :rescued
  end

config :shop, l: caught

if System.get_env("B") do
  config :shop, m: (try do: not System.get_env("B"), catch: (value -> value))
end
