"""The formats by name. A format is imported when it is asked for."""

from __future__ import annotations

from importlib import import_module

from elixir_lint.engine import Report
from elixir_lint.report.style import PLAIN, Style

PEOPLE = ("full", "concise")
MACHINE = ("json", "sarif", "github", "gitlab", "junit", "rdjson", "markdown")
"""Formats that programs read: UTF-8, no colours, never left out. Each is a module with `render(report)`."""
FORMATS = (*PEOPLE, *MACHINE)


def render(name: str, report: Report, style: Style = PLAIN, width: int = 100, verbose: bool = False) -> str:
    """The report in the format `name`; the last three concern the formats that people read."""
    if name == "full":
        from elixir_lint.report import full

        return full.render(report, style, width, verbose)
    if name == "concise":
        from elixir_lint.report import concise

        return concise.render(report, style, verbose)
    text: str = import_module(f"elixir_lint.report.{name}").render(report)
    return text
