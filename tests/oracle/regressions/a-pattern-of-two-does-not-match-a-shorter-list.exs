# config/config.exs
import Config
config :shop, k: with([a: v] <- [], do: v), l: match?([_, _ | _], [1])

# config/runtime.exs
import Config
list = Enum.filter([System.get_env("A"), System.get_env("B")], & &1)

value =
  case list do
    [a, b] -> {a, b}
    [a | _] -> a
    [] -> :none
  end

config :shop, m: value
