# Prints Elixir's own reading of snippets. A line of standard input is a snippet in hexadecimal; the line of standard output for
# it is `["ok", form]`, or `["error", line, column, message]`, in JSON. A form is one of
#
#     ["node", line, column, name-or-form, arguments-or-null]   a node of the quoted form
#     ["literal", line, column, form]                           a literal that has a place of its own
#     ["pair", form, form]   ["list", [form, ...]]
#     ["atom", name]   ["integer", digits]   ["float", digits]   ["binary", hexadecimal]

defmodule Quoted do
  @decoded [:sigil_s, :sigil_w, :sigil_c]

  def line(source) do
    options = [columns: true, token_metadata: true, literal_encoder: &{:ok, {:__literal__, &2, [&1]}}]

    case Code.string_to_quoted(source, options) do
      {:ok, quoted} -> ["ok", form(quoted)]
      {:error, {meta, message, token}} -> ["error", meta[:line], meta[:column], text(message) <> text(token)]
    end
  rescue
    error -> ["error", 0, 0, Exception.message(error)]
  end

  defp text({before, rest}), do: before <> rest
  defp text(text), do: text

  defp form({:__literal__, meta, [literal]}), do: ["literal", meta[:line], meta[:column], form(literal)]

  # The macros of these sigils do the escapes.
  defp form({sigil, meta, [{:<<>>, parts_meta, parts}, modifiers]}) when sigil in @decoded do
    parts = Enum.map(parts, &if(is_binary(&1), do: Macro.unescape_string(&1), else: &1))
    node(sigil, meta, [{:<<>>, parts_meta, parts}, modifiers])
  end

  defp form({name, meta, arguments}), do: node(name, meta, arguments)
  defp form({left, right}), do: ["pair", form(left), form(right)]
  defp form(list) when is_list(list), do: ["list", Enum.map(list, &form/1)]
  defp form(atom) when is_atom(atom), do: ["atom", Atom.to_string(atom)]
  defp form(integer) when is_integer(integer), do: ["integer", Integer.to_string(integer)]
  defp form(float) when is_float(float), do: ["float", Float.to_string(float)]
  defp form(binary) when is_binary(binary), do: ["binary", Base.encode16(binary)]

  defp node(name, meta, arguments) do
    name = if is_atom(name), do: Atom.to_string(name), else: form(name)
    arguments = if is_list(arguments), do: Enum.map(arguments, &form/1)
    ["node", meta[:line], meta[:column], name, arguments]
  end

  def json(nil), do: "null"
  def json(list) when is_list(list), do: ["[", list |> Enum.map(&json/1) |> Enum.intersperse(","), "]"]
  def json(integer) when is_integer(integer), do: Integer.to_string(integer)

  def json(binary) when is_binary(binary) do
    escaped = for <<char::utf8 <- binary>>, into: "", do: escape(char)
    ["\"", escaped, "\""]
  end

  defp escape(char) when char in 32..126 and char not in [?", ?\\], do: <<char>>
  defp escape(char), do: char |> then(&:unicode.characters_to_binary([&1], :utf8, {:utf16, :big})) |> units("")

  defp units(<<unit::16, rest::binary>>, done), do: units(rest, done <> "\\u" <> String.pad_leading(Integer.to_string(unit, 16), 4, "0"))
  defp units(<<>>, done), do: done
end

for line <- IO.stream(:stdio, :line) do
  snippet = line |> String.trim() |> Base.decode16!(case: :lower)
  IO.puts(Quoted.json(Quoted.line(snippet)))
end
