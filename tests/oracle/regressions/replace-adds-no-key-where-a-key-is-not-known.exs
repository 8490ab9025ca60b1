# config/config.exs
import Config
config :other, first: 1

# config/runtime.exs
import Config
pairs = [{String.to_atom(System.get_env("FLAG", "a")), 1}]
config :shop, replaced: Keyword.replace(pairs, :k, 5)
config :shop, lazily: Keyword.replace_lazy(pairs, :k, fn old -> old + 1 end)
config :shop, updated: Keyword.update(pairs, :k, 7, &(&1 + 1))
config :shop, merged: Keyword.merge(Keyword.replace(pairs, :k, 5), [k: 2], fn _key, a, b -> a + b end)
config :shop, put: put_in(pairs[:k], 3)
config :shop, got: elem(Keyword.get_and_update(pairs, :k, &{&1, 4}), 1)
