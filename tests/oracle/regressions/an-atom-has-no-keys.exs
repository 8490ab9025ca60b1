# config/config.exs
import Config
config :shop, k: get_in([k: nil], [:k, :l])

# config/runtime.exs
import Config
owner = if System.get_env("A") == "1", do: Shop.Repo, else: [l: 1]

read =
  try do
    {:ok, get_in([k: owner], [:k, :l])}
  rescue
    UndefinedFunctionError -> :undefined
    FunctionClauseError -> :no_clause
  end

config :shop, m: read
if System.get_env("B") == "1", do: config(:shop, n: owner[:l])
