"""Colours of the terminal: which text gets which, and whether any is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TextIO

from elixir_lint.record import record

_CODES = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "frame": "1;34",
    "label": "1;34",
    "strong": "1",
    "good": "1;32",
    "code": "",
}
"""Role -> parameters of SGR (ECMA-48). `frame` is line numbers, bars and arrows, `code` the source itself."""


@record
class Style:
    """How text of a role is written: with escapes, or as it is."""

    colored: bool = False

    def __call__(self, role: str, text: str) -> str:
        codes = _CODES[role]
        return f"\x1b[{codes}m{text}\x1b[0m" if self.colored and codes and text else text


PLAIN = Style()


def color_wanted(option: str, environ: Mapping[str, str], stream: TextIO) -> bool:
    """`--color always|never` before NO_COLOR before FORCE_COLOR and CLICOLOR_FORCE before TERM=dumb before a terminal.

    An empty variable counts as unset; a forcing one set to "0" does not force.
    """
    if option != "auto":
        return option == "always"
    if environ.get("NO_COLOR"):
        return False
    if any(environ.get(name, "") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return environ.get("TERM") != "dumb" and stream.isatty()
