"""Tables of calls to library functions, each with what real Elixir returns.

One call a line, in a file per Elixir module:

    String.upcase("a") ==> "A"
    String.upcase(1) ==> !FunctionClauseError
    ? String.length("...") ==> 3            our result may be unknown, but not wrong
    @1.17 to_timeout(hour: 1) ==> 3600000   needs that version of Elixir

Results are encoded as `tests/encoding.py` decodes them; `python -m tests.oracle.record_calls` fills them in.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from elixir_lint.config.evaluate import evaluate_expression
from tests.encoding import UNKNOWN, decode, encode, within

TABLES = sorted(Path(__file__).parent.glob("*.txt"))
_LINE = re.compile(r"(?P<unsure>\? )?(?:@(?P<version>[\d.]+) )?(?P<source>.*?)(?: ==> (?P<result>.*))?")


@dataclass(frozen=True)
class Call:
    """A line of a table. `result` is None as long as it was not recorded."""

    source: str
    result: str | None
    unsure: bool = False
    version: tuple[int, ...] = ()

    @property
    def expected(self):
        """What real Elixir gives: a term as `tests/encoding.py` has it, or the exception after "!"."""
        assert self.result is not None, "record the results: python -m tests.oracle.record_calls"
        return self.result if self.result.startswith("!") else decode(json.loads(self.result))


def read(table: Path) -> list[Call | str]:
    """The calls of a table; comments and empty lines as they are."""
    return [parse(line) for line in table.read_text("utf-8").splitlines()]


def parse(line: str) -> Call | str:
    if not line.strip() or line.startswith("# "):
        return line
    match = _LINE.fullmatch(line)
    assert match is not None, line
    version = tuple(map(int, match["version"].split("."))) if match["version"] else ()
    return Call(match["source"], match["result"], bool(match["unsure"]), version)


def write(call: Call | str) -> str:
    """The line of a call."""
    if isinstance(call, str):
        return call
    version = f"@{'.'.join(map(str, call.version))} " if call.version else ""
    result = f" ==> {call.result}" if call.result is not None else ""
    return f"{'? ' if call.unsure else ''}{version}{call.source}{result}"


def all_calls() -> list[tuple[str, Call]]:
    return [(table.stem, call) for table in TABLES for call in read(table) if isinstance(call, Call)]


def ours(source: str):
    """What our models give, in the form of `Call.expected`."""
    value, run = evaluate_expression(f"import Bitwise\n{source}")
    raised = [r.exception for r in run.raised if r.certain]
    return f"!{raised[-1]}" if raised else encode(value)


def agrees(call: Call, result) -> bool:
    """Whether our result is the real one, or unknown where the table allows that."""
    if call.unsure:
        return within(call.expected, result)
    return result == call.expected and UNKNOWN not in str(type(result))
