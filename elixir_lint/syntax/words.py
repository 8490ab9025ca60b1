"""The words that Elixir reserves."""

from __future__ import annotations

BLOCK_WORDS = frozenset({"after", "catch", "else", "rescue"})
OPERATOR_WORDS = frozenset({"and", "in", "or", "when"})
RESERVED = BLOCK_WORDS | OPERATOR_WORDS | {"do", "end", "fn", "not", "true", "false", "nil"}
NOT_NAMES = RESERVED | {"__aliases__", "__block__"}
"""What tree-sitter takes for a name where it fits nowhere else, as an `end` too many, and Elixir never does."""
