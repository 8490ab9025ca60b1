"""Terms as text: what interpolation, `to_string` and `to_charlist` make of them."""

from __future__ import annotations

from elixir_lint.config.functions.registry import ElixirError, Unmodelled
from elixir_lint.config.values import Value
from elixir_lint.syntax.terms import Atom, Binary, Float, Integer, List, String, Struct, make_charlist

_MAX_PLAIN = 2**53


def float_text(value: float) -> str:
    """The shortest text that reads back as `value`, in decimal or, where that is shorter, scientific notation.

    `:erlang.float_to_binary(value, [:short])`: 1.0, 0.1, 1.0e20, 1.0e-5.
    """
    if value == 0:
        return "-0.0" if str(value).startswith("-") else "0.0"
    if value < 0:
        return "-" + float_text(-value)
    mantissa, _, exponent = f"{value!r}".partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    place = len(whole) + int(exponent or 0)
    if whole.strip("0") == "":
        place -= len(whole) + len(fraction) - len(fraction.lstrip("0"))
    digits = digits.rstrip("0") or "0"
    return _placed(digits, place, scientific=value >= _MAX_PLAIN)


def _placed(digits: str, place: int, *, scientific: bool) -> str:
    """The text of 0.DIGITS * 10^place (`io_lib_format:insert_decimal`)."""
    if 0 < place < len(digits) and not scientific:
        return f"{digits[:place]}.{digits[place:]}"
    exponent = str(place - 1)
    cost = len(exponent) + 1 + (2 if len(digits) == 1 else 1)
    if place <= 0 and (place == 0 or 2 - place <= cost):
        return f"0.{'0' * -place}{digits}"
    if place > 0 and not scientific and place - len(digits) + 2 <= cost:
        return f"{digits}{'0' * (place - len(digits))}.0"
    return f"{digits[0]}.{digits[1:] or '0'}e{exponent}"


def to_string_of(value: Value) -> String | Binary:
    """`to_string(value)` of a known term."""
    match value:
        case String() | Binary():
            return value
        case Atom(name):
            return String("" if name == "nil" else name)
        case Integer(n):
            return String(integer_text(n))
        case Float(x):
            return String(float_text(x))
        case List():
            return String(chardata(value))
        case Struct():
            return String(_struct_text(value))
        case _:
            raise ElixirError("Protocol.UndefinedError", "protocol String.Chars not implemented for this value")


def integer_text(n: int) -> str:
    """The decimal digits; very large numbers are not written out."""
    if n.bit_length() > 10_000:
        raise Unmodelled("a number in it is too large")
    return str(n)


def calendar_text_of(value: Struct) -> str:
    """The text of a date or time."""
    from elixir_lint.config.functions.date import calendar_text

    return calendar_text(value)


def _struct_text(value: Struct) -> str:
    match value.module:
        case "Elixir.URI":
            from elixir_lint.config.functions.uri import uri_text

            return uri_text(value)
        case "Elixir.Version":
            from elixir_lint.config.functions.version import version_text

            return version_text(value)
        case "Elixir.Date" | "Elixir.Time" | "Elixir.NaiveDateTime" | "Elixir.DateTime":
            return calendar_text_of(value)
        case "Elixir.Range" | "Elixir.MapSet" | "Elixir.Duration":
            raise ElixirError("Protocol.UndefinedError", "protocol String.Chars not implemented for this value")
        case module:
            raise Unmodelled(f"the text of a {module.removeprefix('Elixir.')} is not known")


def chardata(value: List) -> str:
    """`:unicode.characters_to_binary(value)`: code points, strings and lists of them."""
    parts: list[str] = []
    for item in value.items:
        match item:
            case Integer(n) if 0 <= n < 0xD800 or 0xE000 <= n < 0x110000:
                parts.append(chr(n))
            case Integer():
                raise ElixirError("UnicodeConversionError", "invalid code point")
            case String(text):
                parts.append(text)
            case Binary():
                raise ElixirError("UnicodeConversionError", "invalid encoding")
            case List():
                parts.append(chardata(item))
            case _:
                from elixir_lint.config.functions.arguments import bad_argument

                raise bad_argument("cannot convert the given list to a string")
    return "".join(parts)


def to_charlist_of(value: Value) -> List:
    """`to_charlist(value)` of a known term."""
    match value:
        case List():
            return value
        case Binary():
            raise ElixirError("UnicodeConversionError", "invalid encoding")
        case String() | Atom() | Integer() | Float() | Struct():
            text = to_string_of(value)
            assert isinstance(text, String)
            return make_charlist(text.value)
        case _:
            raise ElixirError("Protocol.UndefinedError", "protocol List.Chars not implemented for this value")
