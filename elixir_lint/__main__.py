"""`elixir-lint` and `python -m elixir_lint`."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from elixir_lint import __version__


def run(arguments: Sequence[str]) -> int:
    """The exit code of `elixir-lint ARGUMENTS`."""
    if list(arguments) == ["--version"]:  # without Click, whose import takes longer than all the rest
        print(f"elixir-lint {__version__}")
        return 0
    gc.disable()  # a run is short, and its records hold no cycles worth the collector's time
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)  # texts are short enough, and a number in one is no error of ours
    from elixir_lint.cli import run

    return run(arguments)


def main() -> None:
    """Run, and end without taking apart what was built, on which Python spends a tenth of a small run's time."""
    code = run(sys.argv[1:])
    with suppress(OSError):  # nobody reads it any more
        sys.stdout.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
