"""Findings that comments or the settings hide, and what is wrong with those who hide them."""

from __future__ import annotations

from elixir_lint.regex import regex

MARKER = b"elixir-lint"
"""What a file without a comment that hides something does not contain."""

COMMENT = regex(rb"#\s*" + MARKER + rb"\b")
"""How it begins."""
