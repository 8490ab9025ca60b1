"""Elixir's `Regex.replace`."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from elixir_lint.config.functions.arguments import (
    EMPTY,
    binary,
    bytes_of,
    is_function,
    options_of,
    text_of,
)
from elixir_lint.config.functions.lists import computed
from elixir_lint.config.functions.regex import subject_of
from elixir_lint.config.functions.regexes import matches, regex_of
from elixir_lint.config.functions.registry import Context, Unmodelled, partial
from elixir_lint.config.values import FALSE_ATOM, TRUE_ATOM, Unknown, Value
from elixir_lint.syntax.terms import Binary, String


def replacement_parts(text: str) -> list[bytes | int]:
    r"""The replacement as text and numbers of groups: `\\1`, `\\g{1}`; `\\\\` is a backslash."""
    import re

    parts: list[bytes | int] = []
    end = 0
    for match in re.finditer(r"\\(?:g\{(\d+)\}|(\\)|(\d+))", text, re.ASCII):
        parts.append(text[end : match.start()].encode())
        parts.append(b"\\" if match[2] else int(match[1] or match[3]))
        end = match.end()
    if re.search(r"\\g\{(?!\d+\})", text):
        raise Unmodelled("what a regex is replaced with is not modelled")
    return [*parts, text[end:].encode()]


@partial("Regex.replace/3", "Regex.replace/4", returns="string", strict=(0, 1, 2, 3))
def replace_in(context: Context, value: Value, subject: Value, replacement: Value, options: Value = EMPTY) -> Value:
    return replace(context, value, subject, replacement, options)


def replace(context: Context, value: Value, subject: Value, replacement: Value, options: Value) -> Value:
    """`Regex.replace`, with a text or a function."""

    def compute(regex: Value, made: Value, chosen: Value) -> Value:
        text = subject_of(made, "Regex.replace/4")
        data = bytes_of(text, "Regex.replace/4")
        everywhere = options_of(chosen, "Regex.replace/4").get("global", TRUE_ATOM) != FALSE_ATOM
        pieces: list[bytes] = []
        start = 0
        for groups in matches(regex_of(regex, "Regex.replace/4"), text):
            begin, end = groups[0]
            pieces += (data[start:begin], make([data[a:b] if a >= 0 else b"" for a, b in groups]))
            start = end
            if not everywhere:
                break
        return binary(b"".join((*pieces, data[start:])))

    make = _maker(context, replacement)
    return computed(context, compute, [value, subject, options], "string")


def _maker(context: Context, replacement: Value) -> Callable[[list[bytes]], bytes]:
    """What makes the replacement of one match from its groups."""
    if isinstance(replacement, Unknown):
        raise Unmodelled(replacement.why)
    if is_function(replacement):
        arity = cast("int", replacement.arity)  # type: ignore[union-attr]
        return lambda groups: _applied(context, replacement, arity, groups)
    parts = replacement_parts(text_of(replacement, "Regex.precompile_replacement/1"))
    return lambda groups: b"".join(
        part if isinstance(part, bytes) else groups[part] if part < len(groups) else b"" for part in parts
    )


def _applied(context: Context, fun: Value, arity: int, groups: list[bytes]) -> bytes:
    padded = [binary(group) for group in groups[:arity]] + [String("")] * (arity - len(groups))
    made = context.apply(fun, padded)
    if isinstance(made, String | Binary):
        return bytes_of(made, "Regex.replace/4")
    raise Unmodelled(made.why if isinstance(made, Unknown) else "a replacement in it is not text")
