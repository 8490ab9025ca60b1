"""The formats by name. A format is imported when it is asked for."""

from __future__ import annotations

from elixir_lint.engine import Report
from elixir_lint.report.style import Style

FORMATS = ("full", "concise", "json", "sarif")
MACHINE = ("json", "sarif")
"""Formats that programs read: UTF-8, no colours, never left out."""


def render(name: str, report: Report, style: Style, width: int, verbose: bool) -> str:
    """The report in the format `name`; the last three concern the formats that people read."""
    if name == "json":
        from elixir_lint.report import json

        return json.render(report)
    if name == "sarif":
        from elixir_lint.report import sarif

        return sarif.render(report)
    if name == "concise":
        from elixir_lint.report import concise

        return concise.render(report, style, verbose)
    from elixir_lint.report import full

    return full.render(report, style, width, verbose)
