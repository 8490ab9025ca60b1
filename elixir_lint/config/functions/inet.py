"""Erlang's `:inet`: addresses as text."""

from __future__ import annotations

from elixir_lint.config.functions.arguments import error, ok
from elixir_lint.config.functions.registry import Unmodelled, pure
from elixir_lint.config.values import Value
from elixir_lint.syntax.terms import Atom, Integer, List, Tuple, make_charlist

_INVALID = error(Atom("einval"))


def _text(value: Value) -> str | None:
    """The text of a charlist of ASCII characters."""
    if not isinstance(value, List) or not value.items:
        return None
    codes = [item.value if isinstance(item, Integer) else -1 for item in value.items]
    return "".join(map(chr, codes)) if all(0 < code < 128 for code in codes) else None


def _address(parts: list[int]) -> Tuple:
    return Tuple(tuple(Integer(part) for part in parts))


def ipv4(text: str) -> list[int] | None:
    """Four decimal numbers; shorter, octal and hexadecimal forms are not modelled."""
    parts = text.split(".")
    if not all(part.isdigit() for part in parts):
        if all(part and all(c in "0123456789abcdefxABCDEFX" for c in part) for part in parts) and "0" in text:
            raise Unmodelled("an address in another base is not modelled")
        return None
    if len(parts) > 4:
        return None
    if len(parts) < 4 or any(len(part) > 1 and part[0] == "0" for part in parts):
        raise Unmodelled("a short or octal address is not modelled")
    numbers = [int(part) for part in parts]
    return numbers if max(numbers) < 256 else None


def ipv6(text: str) -> list[int] | None:
    """Eight groups of hexadecimal digits, `::` for groups of zeros, perhaps an IPv4 address at the end."""
    if "%" in text:
        raise Unmodelled("an address with a zone is not modelled")
    head, gap, tail = text.partition("::")
    if (gap and "::" in tail) or ":::" in text:
        return None
    left, right = _groups(head, last=not gap), _groups(tail, last=True)
    if left is None or right is None:
        return None
    missing = 8 - len(left) - len(right)
    if (gap and missing < 1) or (not gap and missing != 0):
        return None
    return [*left, *([0] * missing), *right]


def _groups(text: str, *, last: bool) -> list[int] | None:
    if not text:
        return []
    numbers: list[int] = []
    parts = text.split(":")
    for index, part in enumerate(parts):
        if "." in part and last and index == len(parts) - 1:
            quad = ipv4(part)
            if quad is None:
                return None
            numbers += [quad[0] * 256 + quad[1], quad[2] * 256 + quad[3]]
        elif 0 < len(part) <= 4 and all(c in "0123456789abcdefABCDEF" for c in part):
            numbers.append(int(part, 16))
        else:
            return None
    return numbers


def _parsed(value: Value, families: str) -> Value:
    text = _text(value)
    if text is None:
        return _INVALID
    found = ipv6(text) if ":" in text and "6" in families else None
    if ":" not in text and "4" in families:
        found = ipv4(text)
    return _INVALID if found is None else ok(_address(found))


@pure(":inet.parse_address/1", ":inet.parse_strict_address/1", returns="tuple")
def parse_address(value: Value) -> Value:
    return _parsed(value, "46")


@pure(":inet.parse_ipv4_address/1", ":inet.parse_ipv4strict_address/1", returns="tuple")
def parse_ipv4_address(value: Value) -> Value:
    return _parsed(value, "4")


@pure(":inet.parse_ipv6_address/1", ":inet.parse_ipv6strict_address/1", returns="tuple")
def parse_ipv6_address(value: Value) -> Value:
    text = _text(value)
    if text is not None and ":" not in text:
        raise Unmodelled("an IPv4 address is read as an IPv6 one")
    return _parsed(value, "6")


@pure(":inet.ntoa/1")
def ntoa(value: Value) -> Value:
    if not isinstance(value, Tuple) or len(value.items) not in (4, 8):
        return _INVALID
    numbers = [item.value if isinstance(item, Integer) else -1 for item in value.items]
    limit = 256 if len(numbers) == 4 else 65536
    if not all(0 <= n < limit for n in numbers):
        return _INVALID
    if len(numbers) == 8:
        raise Unmodelled("an IPv6 address is written")
    return make_charlist(".".join(map(str, numbers)))
