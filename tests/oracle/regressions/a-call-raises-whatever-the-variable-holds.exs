# config/config.exs
import Config
config :shop, k: 1

# config/runtime.exs
import Config

if System.get_env("A") == "1" do
  config :shop, l: String.trim_leading(System.get_env("B", "x"), "")
end

trimmed =
  try do
    String.trim_trailing(System.get_env("B", "x"), "")
  rescue
    ArgumentError -> :refused
  end

config :shop, m: trimmed
