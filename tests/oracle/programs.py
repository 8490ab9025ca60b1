"""Generated configuration programs over the language the evaluator supports."""

from __future__ import annotations

from hypothesis import strategies as st

VARIABLES = ["A", "B", "C", "PORT", "FLAG"]
TEXTS = ["", "x", "true", "false", "1", "42", "a,b", "nope", "é"]

variables = st.dictionaries(st.sampled_from(VARIABLES), st.sampled_from(TEXTS), max_size=5)
KEYS = ["k", "l", "m", "n"]


def indent(text):
    return "\n".join("  " + line for line in text.split("\n"))


@st.composite
def expressions(draw, kind, depth, names):
    """An expression of a kind: string, integer, boolean, maybe (string or nil), keyword, list, any."""
    own = [n for n, k in names if k == kind]
    if own and draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from(own))
    if depth <= 0:
        return draw(leaves(kind))
    inner = lambda k: draw(expressions(k, depth - 1, names))  # noqa: E731
    return draw(st.sampled_from(_FORMS[kind]))(inner, draw)


def leaves(kind):
    match kind:
        case "string":
            return st.sampled_from(['"a"', '""', '"true"', '"x y"', '"é"', 'System.get_env("A", "d")'])
        case "integer":
            return st.sampled_from(["0", "1", "-3", "10", "1_000"])
        case "boolean":
            return st.sampled_from(["true", "false", 'System.get_env("FLAG") == "true"', 'is_nil(System.get_env("B"))'])
        case "maybe":
            return st.sampled_from([f'System.get_env("{v}")' for v in VARIABLES] + ["nil"])
        case "keyword":
            return st.sampled_from(["[]", "[k: 1]", "[k: 1, l: :a]", '[m: "s"]', "[k: [l: 1, m: 2]]", "[k: nil]"])
        case "list":
            return st.sampled_from(["[]", "[1, 2]", '["a"]', "[:x, :y]", "~w(a b)", "[nil, 1]"])
        case "any":
            return st.sampled_from(["nil", ":a", "1", '"s"', "true", "{:a, 1}", "%{x: 1}", "Shop.Repo", "1.5"])


def _string(inner, draw):
    return draw(
        st.sampled_from(
            [
                lambda: f"({inner('maybe')} || {inner('string')})",
                lambda: f'"<#{{{inner("string")}}}>"',
                lambda: f"({inner('string')} <> {inner('string')})",
                lambda: f"String.upcase({inner('string')})",
                lambda: f"String.trim({inner('string')})",
                lambda: f"(if {inner('boolean')}, do: {inner('string')}, else: {inner('string')})",
                lambda: f"to_string({inner('integer')})",
                lambda: f'System.fetch_env!("{draw(st.sampled_from(VARIABLES))}")',
                lambda: f'(case {inner("maybe")} do\n  nil -> {inner("string")}\n  "" -> "empty"\n  v -> v\nend)',
                lambda: f'Enum.join({inner("list")}, ",")',
            ]
        )
    )()


def _integer(inner, draw):
    return draw(
        st.sampled_from(
            [
                lambda: f"({inner('integer')} + {inner('integer')})",
                lambda: f"String.length({inner('string')})",
                lambda: f"String.to_integer({inner('string')})",
                lambda: f"length({inner('list')})",
                lambda: f"(if {inner('boolean')}, do: {inner('integer')}, else: {inner('integer')})",
                lambda: f'(case Integer.parse({inner("string")}) do\n  {{n, ""}} -> n\n  _ -> {inner("integer")}\nend)',
                lambda: f"max({inner('integer')}, {inner('integer')})",
                lambda: (
                    f"(try do\n  String.to_integer({inner('string')})\n"
                    f"rescue\n  ArgumentError -> {inner('integer')}\nend)"
                ),
            ]
        )
    )()


def _boolean(inner, draw):
    return draw(
        st.sampled_from(
            [
                lambda: f"({inner('maybe')} in ~w(true 1))",
                lambda: f"(!{inner('maybe')})",
                lambda: f"({inner('boolean')} and {inner('boolean')})",
                lambda: f"({inner('boolean')} or not {inner('boolean')})",
                lambda: f"({inner('string')} == {inner('string')})",
                lambda: f"({inner('integer')} > {inner('integer')})",
                lambda: f'String.starts_with?({inner("string")}, "t")',
                lambda: f'String.contains?({inner("string")}, "r")',
                lambda: f"is_nil({inner('maybe')})",
                lambda: f"Enum.any?({inner('list')})",
                lambda: f'match?({{:ok, _}}, System.fetch_env("{draw(st.sampled_from(VARIABLES))}"))',
            ]
        )
    )()


def _maybe(inner, draw):
    return draw(
        st.sampled_from(
            [
                lambda: f"(if {inner('boolean')}, do: {inner('string')})",
                lambda: f"({inner('maybe')} || {inner('maybe')})",
                lambda: f"({inner('maybe')} && {inner('maybe')})",
                lambda: (
                    f'(with {{:ok, v}} <- System.fetch_env("{draw(st.sampled_from(VARIABLES))}"), '
                    "do: v, else: (:error -> nil))"
                ),
                lambda: f"(cond do\n  {inner('boolean')} -> {inner('string')}\n  true -> nil\nend)",
            ]
        )
    )()


def _pairs(inner, draw):
    keys = draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=3, unique=True))
    kinds = st.sampled_from(["any", "maybe", "integer", "string", "boolean", "keyword", "list"])
    return "[" + ", ".join(f"{k}: {inner(draw(kinds))}" for k in keys) + "]"


def _keyword(inner, draw):
    return draw(
        st.sampled_from(
            [
                lambda: _pairs(inner, draw),
                lambda: _pairs(inner, draw),
                lambda: f"Keyword.put({inner('keyword')}, :{draw(st.sampled_from(KEYS))}, {inner('maybe')})",
                lambda: f"Keyword.merge({inner('keyword')}, {inner('keyword')})",
                lambda: f"Keyword.delete({inner('keyword')}, :k)",
                lambda: f"({inner('keyword')} ++ if({inner('boolean')}, do: {inner('keyword')}, else: []))",
                lambda: f"Enum.reject({inner('keyword')}, fn {{_, v}} -> is_nil(v) end)",
                lambda: f"Enum.filter({inner('keyword')}, &elem(&1, 1))",
                lambda: f"(if {inner('boolean')}, do: {inner('keyword')}, else: {inner('keyword')})",
                lambda: f"(for {{k, v}} <- {inner('keyword')}, v != nil, do: {{k, v}})",
                lambda: f"Keyword.take({inner('keyword')}, [:k, :m])",
                lambda: f"Enum.map({inner('keyword')}, fn {{k, v}} -> {{k, {{v, 1}}}} end)",
                lambda: f"({inner('keyword')} |> Keyword.put_new(:n, {inner('integer')}))",
            ]
        )
    )()


def _list(inner, draw):
    return draw(
        st.sampled_from(
            [
                lambda: f"[{inner('string')}, {inner('string')}]",
                lambda: f'String.split({inner("string")}, ",")',
                lambda: f"({inner('list')} ++ {inner('list')})",
                lambda: f"Enum.map({inner('list')}, fn x -> x || :none end)",
                lambda: f"Enum.filter([{inner('maybe')}, {inner('maybe')}], & &1)",
                lambda: f"Enum.reverse({inner('list')})",
                lambda: f"(for x <- {inner('list')}, x != nil, do: {{:ok, x}}) |> Enum.map(&elem(&1, 1))",
                lambda: f"Keyword.keys({inner('keyword')})",
                lambda: f"List.wrap({inner('maybe')})",
                lambda: f"Enum.uniq({inner('list')})",
                lambda: f"[{inner('any')} | {inner('list')}]",
                lambda: f"Enum.reduce({inner('keyword')}, [], fn {{k, _}}, acc -> [k | acc] end)",
            ]
        )
    )()


def _any(inner, draw):
    return draw(
        st.sampled_from(
            [
                lambda: inner("string"),
                lambda: inner("integer"),
                lambda: inner("keyword"),
                lambda: f"{{{inner('any')}, {inner('maybe')}}}",
                lambda: f"%{{a: {inner('any')}, b: {inner('string')}}}",
                lambda: f"Keyword.get({inner('keyword')}, :k, {inner('string')})",
                lambda: f"({inner('keyword')})[:k]",
                lambda: f"List.first({inner('list')})",
                lambda: f"Map.get(%{{a: {inner('integer')}}}, :a)",
                lambda: f"({inner('maybe')} |> then(fn v -> {{:got, v}} end))",
                lambda: f"Enum.at({inner('list')}, {draw(st.integers(-2, 2))})",
                lambda: f"Helper.pick({inner('maybe')}, {inner('any')})",
                lambda: f"Helper.walk({inner('list')})",
            ]
        )
    )()


_FORMS = {
    "string": [_string],
    "integer": [_integer],
    "boolean": [_boolean],
    "maybe": [_maybe],
    "keyword": [_keyword],
    "list": [_list],
    "any": [_any],
}

HELPER = """
defmodule Helper do
  def pick(value, default \\\\ :none)
  def pick(nil, default), do: default
  def pick("", _default), do: :empty
  def pick(value, default) when is_binary(value) and byte_size(value) > 3, do: {value, default}
  def pick(value, _), do: value

  def walk([]), do: []
  def walk([nil | rest]), do: walk(rest)
  def walk([first | rest]), do: [first | walk(rest)]
end
"""


@st.composite
def statements(draw, depth, names):
    kind = draw(st.sampled_from(["config", "config", "config", "config", "bind", "if", "case", "unless", "for"]))
    e = lambda k, d=depth: draw(expressions(k, d, names))  # noqa: E731
    if kind == "config":
        if draw(st.booleans()):
            key = draw(st.sampled_from(["Repo", ":k", ":l", "Shop.Endpoint"]))
            value = e(draw(st.sampled_from(["any", "keyword", "keyword", "list", "maybe"])))
            return f"config :shop, {key}, {value}"
        return f"config :shop, {e('keyword')}"
    if kind == "bind":
        type_ = draw(st.sampled_from(["string", "integer", "boolean", "maybe", "keyword", "list"]))
        name = f"v{len(names)}"
        text = f"{name} = {e(type_)}"
        names.append((name, type_))
        return text
    inner = (
        "\n".join(draw(statements(depth - 1, list(names))) for _ in range(draw(st.integers(1, 2))))
        if depth > 0
        else "config :shop, x: 1"
    )
    other = draw(statements(depth - 1, list(names))) if depth > 0 else "config :shop, y: 2"
    if kind == "if":
        return f"if {e('boolean')} do\n{indent(inner)}\nelse\n{indent(other)}\nend"
    if kind == "unless":
        return f"unless {e('maybe')} do\n{indent(inner)}\nend"
    if kind == "for":
        return f"for name <- [:k, Repo] do\n  config :shop, name, {e('keyword')}\nend"
    return (
        f'case {e("maybe")} do\n  nil ->\n{indent(indent(inner))}\n  "x" ->\n{indent(indent(other))}\n  _ -> :ok\nend'
    )


@st.composite
def programs(draw):
    """The files of a project: a build file, and mostly a boot file."""
    names: list[tuple[str, str]] = []
    build = "\n".join(draw(statements(1, names)) for _ in range(draw(st.integers(1, 3))))
    files = {"config/config.exs": f"import Config\n{HELPER}\n{build}\nconfig :other, first: 1\n"}
    if draw(st.integers(0, 3)):
        names = []
        boot = "\n".join(draw(statements(2, names)) for _ in range(draw(st.integers(1, 4))))
        files["config/runtime.exs"] = f"import Config\n{boot}\nconfig :other, last: 1\n"
    return files
