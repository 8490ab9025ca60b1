from __future__ import annotations

import pytest

from tests.syntax.quoted import Elixir


@pytest.fixture(scope="session")
def elixir():
    running = Elixir()
    yield running
    running.close()
