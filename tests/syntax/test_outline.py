"""A file without the bodies of its functions."""

from __future__ import annotations

import pytest

from elixir_lint.project.syntax import below
from elixir_lint.source import SourceFile
from elixir_lint.syntax.nodes import Call, File
from elixir_lint.syntax.parse import outline, parse

TEXT = """
defmodule Shop do
  use Shop.Base, a: 1

  def total(cart, opts \\\\ []) when is_map(cart) do
    inside(cart)
  rescue
    _ -> inside(opts)
  end

  if outside() do
    defp empty? do
      inside()
    end
  end

  def short, do: outside()
  defmacro price do
    outside()
  end
  plug Shop.Plug
end
"""


def calls(file: File | None) -> list[tuple[str, int, int]]:
    nodes = [node for node in below(file.body if file else None) if isinstance(node, Call)]
    return [(node.name, node.span.start, node.span.end) for node in nodes]


def test_all_but_the_bodies_is_read() -> None:
    source = SourceFile("lib/shop.ex", TEXT.encode())
    whole = calls(parse(source))
    assert [name for name, *_ in whole].count("inside") == 3
    assert calls(outline(source)) == [call for call in whole if call[0] != "inside"]


@pytest.mark.parametrize("text", [b"def a do", b"a => b", b"f(end)", b'"\xff"'])
def test_what_may_be_wrong_is_left_to_the_parser(text: bytes) -> None:
    assert outline(SourceFile("lib/shop.ex", text)) is None
