# config/config.exs
import Config
config :shop, k: 1

# config/runtime.exs
import Config
import Shop.Texts, only: [shown: 1, shown: 2]
import Shop.Others, except: [shown: 1]
config :shop, l: shown(System.get_env("A")), m: shown(1, 2), n: to_string(1), o: other(1)

# lib/texts.ex
defmodule Shop.Texts do
  import Kernel, except: [to_string: 1]
  def shown(value), do: {:text, value}
  def shown(value, other), do: {:text, value, other}
  def to_string(value), do: {:no_text, value}
end

defmodule Shop.Others do
  def shown(value), do: {:other, value}
  def other(value), do: {:other, value}
end
