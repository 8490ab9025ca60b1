# config/config.exs
import Config
config :shop, k: for(<<a::utf8 <- "aé">>, do: a), l: for(<<a, b <- "abc">>, do: {b, a})

# config/runtime.exs
import Config

value =
  case System.get_env("A", "none") do
    <<a::binary-size(1), ",", rest::binary>> -> {a, rest}
    <<c::16-little, _::bits>> -> c
    <<c::utf8>> -> [c]
    other -> other
  end

config :shop, m: value
