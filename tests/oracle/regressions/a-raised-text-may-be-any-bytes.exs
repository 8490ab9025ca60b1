# config/config.exs
import Config
config :shop, k: 1

# config/runtime.exs
import Config

text =
  case "é" do
    <<first, _::binary>> when first > ?a -> <<first>>
    other -> other
  end

message =
  try do
    raise text
  rescue
    e in RuntimeError -> e.message == text
  end

config :shop, m: message

if System.get_env("A") == "1" do
  raise text
end
