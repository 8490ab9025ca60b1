# config/config.exs
import Config
v = "1"
config :shop, smaller: ((v = "a"
  String.upcase(v)) < v), after: v
config :shop, list: [(v = 2), v], tuple: {(v = 3), v, v}, last: v
config :shop, sum: Enum.sum([(v = 10), 1, (w = 5)])
config :shop, both: {v, w}
config :shop, atom: (try do
  String.to_atom(<<195>>)
rescue
  ArgumentError -> :refused
end)

# config/runtime.exs
import Config
x = System.get_env("A", "x")
config :shop, joined: (x = x <> "y") <> x, then: x
config :shop, at_last: x
