# Ground truth for the evaluator: runs real Elixir on config files and prints what it returned, as JSON.
#
#   elixir generate.exs eval [--env prod|none] [--target host] [--set NAME=VALUE]... [--require FILE]...
#                            [--build config/config.exs] [--boot config/runtime.exs]
#   elixir generate.exs cases CASES.json [--check]     fills in (or compares) the results of a file of cases
#   elixir generate.exs serve                          answers each case on a line of stdin with a line of results
#
# Terms are encoded as tests/encoding.py decodes them. Needs Elixir 1.14 or later and nothing
# else. It EXECUTES the files it is given: use it on fixtures and on sources you wrote, never on strangers' code.

defmodule Encode do
  @moduledoc "One Elixir term to JSON, without losing a distinction that Elixir makes."

  def term(nil), do: "null"
  def term(true), do: "true"
  def term(false), do: "false"
  def term(i) when is_integer(i) and abs(i) < 9_007_199_254_740_992, do: Integer.to_string(i)
  def term(i) when is_integer(i), do: tag("i", string(Integer.to_string(i)))
  def term(f) when is_float(f), do: tag("f", string(Float.to_string(f)))
  def term(a) when is_atom(a), do: tag("a", string(Atom.to_string(a)))
  def term(b) when is_binary(b), do: if(String.valid?(b), do: string(b), else: tag("b", string(Base.encode64(b))))
  def term(b) when is_bitstring(b), do: tag("bits", string(inspect(b)))
  def term([]), do: "[]"

  def term(list) when is_list(list) do
    cond do
      not proper?(list) -> tag("improper", improper(list, []))
      Keyword.keyword?(list) -> tag("k", array(list, fn {k, v} -> ["[", string(Atom.to_string(k)), ",", term(v), "]"] end))
      List.ascii_printable?(list) -> tag("c", string(List.to_string(list)))
      true -> array(list, &term/1)
    end
  end

  def term(t) when is_tuple(t), do: tag("t", t |> Tuple.to_list() |> array(&term/1))
  def term(%Regex{} = r), do: tag("re", ["[", string(Regex.source(r)), ",", string(modifiers(Regex.opts(r))), "]"])
  def term(%module{} = s), do: ["{\"$s\":", string(Atom.to_string(module)), ",\"$m\":", pairs(Map.from_struct(s)), "}"]
  def term(m) when is_map(m), do: tag("m", pairs(m))

  def term(f) when is_function(f) do
    info = Function.info(f)

    case info[:type] do
      :external -> tag("fn", string("#{info[:module]}.#{info[:name]}/#{info[:arity]}"))
      :local -> tag("fn", Integer.to_string(info[:arity]))
    end
  end

  def term(p) when is_pid(p), do: tag("opaque", string("pid"))
  def term(p) when is_port(p), do: tag("opaque", string("port"))
  def term(r) when is_reference(r), do: tag("opaque", string("reference"))

  def string(s), do: ["\"", for(<<c::utf8 <- s>>, do: escape(c)), "\""]

  defp tag(name, json), do: ["{\"$", name, "\":", json, "}"]
  defp array(list, fun), do: ["[", list |> Enum.map(fun) |> Enum.intersperse(","), "]"]
  defp pairs(m), do: m |> Enum.sort() |> array(fn {k, v} -> ["[", term(k), ",", term(v), "]"] end)
  defp proper?([_ | rest]), do: proper?(rest)
  defp proper?(rest), do: rest == []
  defp improper([h | t], heads), do: improper(t, [h | heads])
  defp improper(t, heads), do: ["[", heads |> Enum.reverse() |> array(&term/1), ",", term(t), "]"]

  # Regex.opts/1 gives the letters as a string up to Elixir 1.14, option atoms later.
  defp modifiers(opts) when is_binary(opts), do: opts |> String.graphemes() |> Enum.sort() |> Enum.join()

  defp modifiers(opts) do
    letters = [caseless: "i", dotall: "s", multiline: "m", extended: "x", unicode: "u", ucp: "", firstline: "f", ungreedy: "U", export: "E"]
    opts |> Enum.map(&if(is_atom(&1), do: Keyword.get(letters, &1, ""), else: "")) |> Enum.sort() |> Enum.join()
  end

  defp escape(?"), do: "\\\""
  defp escape(?\\), do: "\\\\"
  defp escape(?\n), do: "\\n"
  defp escape(?\t), do: "\\t"
  defp escape(c) when c < 32, do: ["\\u", c |> Integer.to_string(16) |> String.pad_leading(4, "0")]
  defp escape(c), do: <<c::utf8>>
end

defmodule Decode do
  @moduledoc "JSON to maps, lists, strings, integers: enough for a file of cases. Objects keep their order as lists of pairs."

  def json(text) do
    {value, rest} = value(skip(text))
    "" = skip(rest)
    value
  end

  defp value("{" <> rest), do: object(skip(rest), [])
  defp value("[" <> rest), do: array(skip(rest), [])
  defp value("\"" <> rest), do: text(rest, [])
  defp value("null" <> rest), do: {nil, rest}
  defp value("true" <> rest), do: {true, rest}
  defp value("false" <> rest), do: {false, rest}
  defp value(rest), do: Integer.parse(rest)

  defp object("}" <> rest, pairs), do: {{:object, Enum.reverse(pairs)}, rest}

  defp object("\"" <> rest, pairs) do
    {key, rest} = text(rest, [])
    ":" <> rest = skip(rest)
    {value, rest} = value(skip(rest))
    object(comma(skip(rest)), [{key, value} | pairs])
  end

  defp array("]" <> rest, items), do: {Enum.reverse(items), rest}

  defp array(rest, items) do
    {item, rest} = value(rest)
    array(comma(skip(rest)), [item | items])
  end

  defp comma("," <> rest), do: skip(rest)
  defp comma(rest), do: rest

  defp text("\"" <> rest, chars), do: {chars |> Enum.reverse() |> IO.iodata_to_binary(), rest}
  defp text("\\n" <> rest, chars), do: text(rest, ["\n" | chars])
  defp text("\\t" <> rest, chars), do: text(rest, ["\t" | chars])
  defp text(<<"\\u", hex::binary-4, rest::binary>>, chars), do: text(rest, [<<String.to_integer(hex, 16)::utf8>> | chars])
  defp text(<<"\\", c::utf8, rest::binary>>, chars), do: text(rest, [<<c::utf8>> | chars])
  defp text(<<c::utf8, rest::binary>>, chars), do: text(rest, [<<c::utf8>> | chars])

  defp skip(<<c, rest::binary>>) when c in [?\s, ?\n, ?\r, ?\t], do: skip(rest)
  defp skip(rest), do: rest
end

defmodule Golden do
  @moduledoc "Evaluates config files as Mix (build) and a release (boot) do."

  # What persisting the build configuration would break in this VM.
  @own_apps [:kernel, :stdlib, :compiler, :elixir, :mix, :logger]

  @doc """
  `job` has :build, :boot (paths or nil), :env, :target (atoms or nil), :variables (pairs), :require (paths).
  Returns `{:ok, config}` or `{:error, exception_name, first_line_of_message}`.
  """
  def run(job), do: job |> run_each([job.variables]) |> hd()

  @doc "The results of a job in several environments, in their order: all builds first, for Mix goes before a boot."
  def run_each(job, assignments) do
    builds =
      for variables <- assignments do
        caught(variables, fn -> if job.build, do: build(job), else: [] end)
      end

    if job.boot do
      mix_paths = hide_mix()
      required = Enum.flat_map(job.require, &Code.require_file/1)

      try do
        for {build, variables} <- Enum.zip(builds, assignments) do
          with {:ok, config} <- build, do: caught(variables, fn -> boot(config, job) end)
        end
      after
        Enum.each(mix_paths, &Code.prepend_path/1)
        for {module, _} <- required, do: :code.delete(module) && :code.purge(module)
      end
    else
      builds
    end
  end

  defp caught(variables, fun) do
    with_variables(variables, fn ->
      try do
        {:ok, fun.()}
      rescue
        e -> {:error, inspect(e.__struct__), e |> Exception.message() |> String.split("\n") |> hd()}
      catch
        kind, reason -> {:error, Atom.to_string(kind), inspect(reason)}
      end
    end)
  end

  defp build(job) do
    Mix.start()
    job.env && Mix.env(job.env)
    job.build |> Path.dirname() |> Path.dirname() |> File.cd!()
    Config.Reader.read!(job.build, options(job))
  end

  # As in a release: no Mix, no imports, another working directory, merged over the build configuration only.
  defp boot(build, job) do
    persisted = for {app, pairs} <- build, app not in @own_apps, do: {app, pairs}
    Application.put_all_env(persisted)
    File.cd!("/")

    try do
      Config.Reader.merge(build, Config.Reader.read!(job.boot, [imports: :disabled] ++ options(job)))
    after
      for {app, pairs} <- persisted, {key, _} <- pairs, do: Application.delete_env(app, key)
    end
  end

  defp options(job), do: Enum.reject([env: job.env, target: job.target], fn {_, v} -> v == nil end)

  defp hide_mix do
    paths = for path <- :code.get_path(), String.ends_with?(to_string(path), "/mix/ebin"), do: path
    Application.stop(:mix)
    Enum.each(paths, &:code.del_path/1)
    # Up to OTP 25 the code server falls back on the primary loader's own path.
    if function_exported?(:erl_prim_loader, :set_path, 1), do: apply(:erl_prim_loader, :set_path, [:code.get_path()])

    for {module, _} <- :code.all_loaded(), match?("Elixir.Mix" <> _, Atom.to_string(module)) do
      :code.purge(module)
      :code.delete(module)
    end

    paths
  end

  defp with_variables(pairs, fun) do
    before = System.get_env()
    Enum.each(before, fn {name, _} -> System.delete_env(name) end)
    System.put_env(pairs)

    try do
      fun.()
    after
      Enum.each(System.get_env(), fn {name, _} -> System.delete_env(name) end)
      System.put_env(before)
    end
  end
end

defmodule Cases do
  @moduledoc "A JSON array of cases, one a line; the inputs are kept as they are, the results computed."

  def render(path) do
    lines = for {:object, fields} <- Decode.json(File.read!(path)), do: line(Map.new(fields))
    ["[\n", Enum.intersperse(lines, ",\n"), "\n]\n"] |> IO.iodata_to_binary()
  end

  defp line(fields) do
    inputs = for name <- ~w(label env variables source files), Map.has_key?(fields, name), do: [Encode.string(name), ":", plain(fields[name])]
    ["{", Enum.intersperse(inputs ++ outcome(run(fields)), ","), "}"]
  end

  defp outcome({:ok, json}), do: [["\"ok\":", json]]
  # These messages differ between Elixir versions.
  defp outcome({:error, name, _}) when name in ["CompileError", "UndefinedFunctionError"], do: [["\"error\":", Encode.string(name)]]
  defp outcome({:error, name, message}), do: [["\"error\":", Encode.string(name)], ["\"message\":", Encode.string(message)]]

  @doc "One case a line in, its results in each of its environments as a JSON array a line out, until stdin ends."
  def serve do
    case IO.read(:stdio, :line) do
      line when is_binary(line) ->
        {:object, pairs} = Decode.json(line)
        results = pairs |> Map.new() |> run_each() |> Enum.map(&["{", &1 |> outcome() |> Enum.intersperse(","), "}"])
        IO.write(:stdio, ["[", Enum.intersperse(results, ","), "]\n"])
        serve()

      _ ->
        :ok
    end
  end

  defp run(fields) do
    fields |> Map.put("assignments", [Map.get(fields, "variables", {:object, []})]) |> run_each() |> hd()
  end

  defp run_each(fields) do
    root = Path.join(System.tmp_dir!(), "golden-#{System.pid()}-#{System.unique_integer([:positive])}")
    {:object, files} = Map.get(fields, "files", {:object, [{"config/config.exs", fields["source"]}]})

    for {name, text} <- files do
      File.mkdir_p!(Path.dirname(Path.join(root, name)))
      File.write!(Path.join(root, name), text)
    end

    job = %{
      build: existing(root, "config/config.exs"),
      boot: existing(root, "config/runtime.exs"),
      env: env(Map.get(fields, "env", "prod")),
      target: :host,
      require: for({name, _} <- files, Path.extname(name) == ".ex", do: Path.join(root, name))
    }

    hidden = fn text -> text |> IO.iodata_to_binary() |> String.replace(root, "$ROOT") |> String.replace(String.trim_leading(root, "/"), "$ROOT") end

    try do
      for result <- Golden.run_each(job, for({:object, pairs} <- fields["assignments"], do: pairs)) do
        case result do
          {:ok, config} -> {:ok, hidden.(Encode.term(config))}
          # Charlists are printed as 'x' up to Elixir 1.14, as ~c"x" later.
          {:error, name, message} -> {:error, name, hidden.(String.replace(message, ~r/~c"([^"]*)"/, "'\\1'"))}
        end
      end
    after
      File.cd!(System.tmp_dir!())
      File.rm_rf!(root)
    end
  end

  defp existing(root, name), do: if(File.exists?(Path.join(root, name)), do: Path.join(root, name))
  def env(nil), do: nil
  def env("none"), do: nil
  def env(name), do: String.to_atom(name)

  defp plain({:object, pairs}), do: ["{", pairs |> Enum.map(fn {k, v} -> [Encode.string(k), ":", plain(v)] end) |> Enum.intersperse(","), "}"]
  defp plain(nil), do: "null"
  defp plain(text) when is_binary(text), do: Encode.string(text)
end

Code.compiler_options(ignore_module_conflict: true)
:logger.set_primary_config(:level, :none)

case System.argv() do
  ["eval" | options] ->
    {flags, []} =
      OptionParser.parse!(options,
        strict: [env: :string, target: :string, set: [:string, :keep], require: [:string, :keep], build: :string, boot: :string]
      )

    job = %{
      build: flags[:build] && Path.expand(flags[:build]),
      boot: flags[:boot] && Path.expand(flags[:boot]),
      env: Cases.env(Keyword.get(flags, :env, "prod")),
      target: Cases.env(Keyword.get(flags, :target, "host")),
      variables: for({:set, pair} <- flags, do: pair |> String.split("=", parts: 2) |> List.to_tuple()),
      require: for({:require, file} <- flags, do: Path.expand(file))
    }

    case Golden.run(job) do
      {:ok, config} -> IO.puts(["{\"ok\":", Encode.term(config), "}"])
      {:error, name, message} -> IO.puts(["{\"error\":", Encode.string(name), ",\"message\":", Encode.string(message), "}"])
    end

  ["cases", path | rest] ->
    path = Path.expand(path)
    text = Cases.render(path)

    cond do
      rest == [] -> File.write!(path, text)
      text == File.read!(path) -> IO.puts("#{Path.basename(path)}: unchanged")
      true -> IO.puts(:stderr, "#{Path.basename(path)}: differs") && System.halt(1)
    end

  ["serve"] ->
    Cases.serve()

  _ ->
    IO.puts(:stderr, "usage: elixir generate.exs eval [options] | cases FILE [--check]")
    System.halt(2)
end
