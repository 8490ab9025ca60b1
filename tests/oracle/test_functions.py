"""What the tables of library calls say is what real Elixir returns."""

from __future__ import annotations

import json

import pytest

from tests.config.functions.calls import all_calls
from tests.encoding import decode
from tests.oracle.elixir import Oracle, require_elixir
from tests.oracle.record_calls import installed_version, real_result


@pytest.fixture(scope="module")
def oracle():
    require_elixir()
    oracle = Oracle()
    yield oracle
    oracle.close()


@pytest.mark.parametrize(("table", "call"), all_calls(), ids=lambda part: getattr(part, "source", part))
def test_the_recorded_result_is_the_real_one(oracle, table, call):
    if call.version > installed_version():
        pytest.skip(f"needs Elixir {'.'.join(map(str, call.version))}")
    real = real_result(oracle, call)
    assert (real if real.startswith("!") else decode(json.loads(real))) == call.expected
