"""Findings that comments or the settings hide, and what is wrong with those who hide them."""

from __future__ import annotations

MARKER = b"elixir-lint"
"""What a file without a comment that hides something does not contain."""
