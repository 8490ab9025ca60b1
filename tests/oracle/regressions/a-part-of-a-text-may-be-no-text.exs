# config/config.exs
import Config
config :other, first: 1

# config/runtime.exs
import Config
config :shop, part: (case System.get_env("A", "é") do
  <<c, _::binary>> when c > ?a -> Regex.scan(~r/É/iu, <<c>>)
  other -> other
end)
config :shop, atom: (try do
  <<c, _::binary>> = System.get_env("A", "é")
  String.to_atom(<<c>>)
rescue
  ArgumentError -> :refused
end)
