"""The models of library functions give what real Elixir gave."""

from __future__ import annotations

import pytest

from tests.config.functions.calls import agrees, all_calls, ours


@pytest.mark.parametrize(("table", "call"), all_calls(), ids=lambda part: getattr(part, "source", part))
def test_a_call_gives_what_elixir_gives(table, call):
    result = ours(call.source)
    assert agrees(call, result), (result, call.expected)
