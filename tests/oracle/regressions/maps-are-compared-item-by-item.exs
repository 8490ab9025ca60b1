# config/config.exs
import Config
config :shop, k: %{a: 1, b: 2.0} == %{b: 2, a: 1}, l: %{1 => :a} == %{1.0 => :a}, m: %{a: 1} === %{a: 1.0}

# config/runtime.exs
import Config
given = %{name: System.get_env("A"), port: 1}
config :shop, n: given == %{port: 1, name: "x"}, o: given == %{port: 1}, p: given != %{name: nil, port: 1}

case given do
  %{name: "x"} = found when found == %{name: "x", port: 1} -> config :shop, q: true
  _ -> config :shop, q: false
end
