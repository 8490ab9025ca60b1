"""Files with nothing doubtful in them are read by tree-sitter alone: finding faults takes many times as long."""

from __future__ import annotations

import pytest

from elixir_lint.source import SourceFile
from elixir_lint.syntax import recovery
from elixir_lint.syntax.parse import parse

RIGHT = [
    "%Shop.Item{name: name} = item",
    "%__MODULE__{item | count: 1}",
    "%{items | a: 1}",
    '%{"a" => 1, b: 2}',
    "def total(%Shop.Cart{items: [first | _]}, opts \\\\ []) when is_list(opts), do: first.price * 2",
    "case value do\n  {:ok, found} -> found\n  :error -> nil\nend",
    "with {:ok, a} <- f(), do: a, else: (_ -> nil)",
    "fn a, b -> a + b end",
    "&Enum.map(&1, fn x -> x end)",
    '"a #{b} c"',
    "~w(a b)a ++ ~r/x/i",
    '"""\ntext\n"""',
    "@spec f(integer) :: {:ok, term} | :error",
    "for {k, v} <- pairs, v != nil, into: %{}, do: {k, v}",
    "<<head::binary-size(2), rest::binary>> = text",
    "quote do\n  unquote(name)(unquote_splicing(args))\nend",
    "try do\n  f()\nrescue\n  e in [ArgumentError] -> e\nend",
]


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_not_looked_through_for_faults(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recovery, "recover", lambda *_: pytest.fail("it was"))
    assert parse(SourceFile("lib/shop.ex", text.encode())).errors == ()
