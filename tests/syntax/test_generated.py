"""Real Elixir judges generated programs, and generated programs with one thing broken."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elixir_lint.source import SourceFile
from elixir_lint.syntax.parse import parse
from tests.syntax.quoted import difference, form
from tests.syntax.sources import programs

SETTINGS = settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)


def check(elixir, source):
    """What Elixir accepts, we read alike or leave unread; we never call it wrong."""
    data = source.encode()
    answer = elixir.read(data)
    file = parse(SourceFile("config/config.exs", data))
    if answer[0] == "ok":
        assert [fault for fault in file.errors if not fault.valid] == []
        if not file.errors:
            assert difference(form(file.body), answer[1]) is None


@SETTINGS
@given(source=programs)
def test_a_program_is_read_as_elixir_reads_it(elixir, source):
    check(elixir, source)


@SETTINGS
@given(
    source=programs,
    place=st.integers(0, 200),
    piece=st.sampled_from([*list("()[]{}\"',:.;%&|#~ \n"), "end", " do ", "->", "<<", '"""']),
)
def test_a_program_with_something_too_much_is_not_called_wrong_if_it_is_right(elixir, source, place, piece):
    place %= len(source) + 1
    check(elixir, source[:place] + piece + source[place:])


@SETTINGS
@given(source=programs, place=st.integers(0, 200), length=st.integers(1, 3))
def test_a_program_with_something_missing_is_not_called_wrong_if_it_is_right(elixir, source, place, length):
    place %= len(source) + 1
    check(elixir, source[:place] + source[place + length :])
