"""Elixir's `Time`, `NaiveDateTime` and `DateTime` as their ISO 8601 texts: `~T`, `~N` and `~U`."""

from __future__ import annotations

from elixir_lint.config.functions.arguments import bad_argument, error, ok, text_of
from elixir_lint.config.functions.date import ISO, parse_date
from elixir_lint.config.functions.registry import Unmodelled, pure
from elixir_lint.config.values import Value
from elixir_lint.syntax.terms import Atom, Integer, String, Struct, Tuple

_TIME = r"T?(\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,6})\d*)?"
_Fields = dict[str, Value]


def _time_fields(text: str) -> _Fields | str:
    """The fields of `23:00:07.123`; the reason if it is no time."""
    import re

    match = re.fullmatch(_TIME, text, re.ASCII)
    if match is None:
        if re.match(_TIME, text, re.ASCII):
            raise Unmodelled("a time with an offset is not modelled")
        return "invalid_format"
    hour, minute, second = int(match[1]), int(match[2]), int(match[3])
    if hour > 23 or minute > 59 or second > 59:
        return "invalid_time"
    fraction = match[4] or ""
    precision = (Integer(int(fraction.ljust(6, "0") or "0")), Integer(len(fraction)))
    return {
        "hour": Integer(hour),
        "minute": Integer(minute),
        "second": Integer(second),
        "microsecond": Tuple(precision),
    }


def _naive_fields(text: str) -> _Fields | str:
    """The fields of `2015-01-23 23:50:07`."""
    if len(text) < 11 or text[10] not in "T ":
        return "invalid_format"
    day = parse_date(text[:10])
    if isinstance(day, str):
        return day
    time = _time_fields(text[11:]) if not text[11:].startswith("T") else "invalid_format"
    if isinstance(time, str):
        return time
    return {**time, "year": Integer(day.year), "month": Integer(day.month), "day": Integer(day.day)}


def _utc_fields(text: str) -> _Fields | str:
    """The fields of `2015-01-23 23:50:07Z`."""
    if not text.endswith("Z"):
        raise Unmodelled("a time with an offset is not modelled")
    fields = _naive_fields(text[:-1])
    if isinstance(fields, str):
        return fields
    zero = Integer(0)
    zone: _Fields = {"std_offset": zero, "utc_offset": zero, "zone_abbr": String("UTC"), "time_zone": String("Etc/UTC")}
    return {**fields, **zone}


def _struct(name: str, fields: _Fields) -> Struct:
    pairs = sorted({**fields, "calendar": ISO}.items())
    return Struct(f"Elixir.{name}", tuple((Atom(key), value) for key, value in pairs))


def _declare(name: str, parse: object) -> None:
    assert callable(parse)

    def from_iso8601(value: Value) -> Value:
        found = parse(text_of(value, f"{name}.from_iso8601/2"))
        if isinstance(found, str):
            return error(Atom(found))
        return ok(_struct(name, found))

    def from_iso8601_or_fail(value: Value) -> Value:
        found = parse(text_of(value, f"{name}.from_iso8601/2"))
        if isinstance(found, str):
            raise bad_argument(f"cannot parse, reason: :{found}")
        return _struct(name, found)

    if name != "DateTime":  # its result also has the offset, and there is no `from_iso8601!`
        pure(f"{name}.from_iso8601/1", returns="tuple")(from_iso8601)
    pure(f"{name}.from_iso8601!/1", returns="struct")(from_iso8601_or_fail)


_declare("Time", _time_fields)
_declare("NaiveDateTime", _naive_fields)
_declare("DateTime", _utc_fields)
