"""Elixir's `Date`, in years 1 to 9999, and the text of times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from elixir_lint.config.functions.arguments import ERROR, bad_argument, boolean, error, no_clause, ok, text_of
from elixir_lint.config.functions.enumerable import field
from elixir_lint.config.functions.registry import Unmodelled, pure
from elixir_lint.config.values import Value
from elixir_lint.syntax.terms import Atom, Integer, String, Struct, Tuple

if TYPE_CHECKING:
    import datetime

ISO = Atom("Elixir.Calendar.ISO")
DEFAULT = Atom("default")
EXTENDED = Atom("extended")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def make_date(day: datetime.date) -> Struct:
    parts = (("calendar", ISO), ("day", Integer(day.day)), ("month", Integer(day.month)), ("year", Integer(day.year)))
    return Struct("Elixir.Date", tuple((Atom(name), value) for name, value in parts))


def _number(value: Struct, name: str) -> int:
    inner = field(value, name)
    if isinstance(inner, Integer):
        return inner.value
    raise Unmodelled("a date in it is not known")


def date_of(value: Value, function: str) -> datetime.date:
    """The day of a Date (or of anything that has one)."""
    import datetime

    if not isinstance(value, Struct) or value.module not in ("Elixir.Date", "Elixir.NaiveDateTime", "Elixir.DateTime"):
        raise no_clause(function)
    return datetime.date(*_in_range(_number(value, "year"), _number(value, "month"), _number(value, "day")))


def _in_range(year: int, month: int, day: int) -> tuple[int, int, int]:
    if not 1 <= year <= 9999:
        raise Unmodelled("dates before the year 1 are not modelled")
    return year, month, day


def _date(year: int, month: int, day: int) -> datetime.date | None:
    """The day, None if there is no such day."""
    import datetime

    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    try:
        return datetime.date(*_in_range(year, month, day))
    except ValueError:
        return None


# --- making ------------------------------------------------------------------------------------------


@pure("Date.new/3", "Date.new/4", returns="tuple")
def new(year: Value, month: Value, day: Value, calendar: Value = ISO) -> Value:
    if calendar != ISO:
        raise Unmodelled("calendars other than ISO are not modelled")
    match year, month, day:
        case Integer(y), Integer(m), Integer(d):
            found = _date(y, m, d)
            return error(Atom("invalid_date")) if found is None else ok(make_date(found))
        case _:
            raise no_clause("Calendar.ISO.valid_date?/3")


@pure("Date.new!/3", "Date.new!/4", returns="struct")
def new_or_fail(year: Value, month: Value, day: Value, calendar: Value = ISO) -> Value:
    made = new(year, month, day, calendar)
    assert isinstance(made, Tuple)
    if made.items[0] == ERROR:
        raise bad_argument("cannot build date, reason: :invalid_date")
    return made.items[1]  # type: ignore[return-value]


def parse_date(text: str) -> datetime.date | str:
    """`2024-01-31`; the reason if it is no date."""
    import re

    match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text, re.ASCII)
    if match is None:
        if re.fullmatch(r"[+-]\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise Unmodelled("years with a sign are not modelled")
        return "invalid_format"
    if match[1] == "0000":
        raise Unmodelled("dates before the year 1 are not modelled")
    return _date(int(match[1]), int(match[2]), int(match[3])) or "invalid_date"


@pure("Date.from_iso8601/1", returns="tuple")
def from_iso8601(value: Value) -> Value:
    found = parse_date(text_of(value, "Date.from_iso8601/2"))
    return error(Atom(found)) if isinstance(found, str) else ok(make_date(found))


@pure("Date.from_iso8601!/1", returns="struct")
def from_iso8601_or_fail(value: Value) -> Value:
    found = parse_date(text_of(value, "Date.from_iso8601/2"))
    if isinstance(found, str):
        raise bad_argument(f"cannot parse as date, reason: :{found}")
    return make_date(found)


@pure("Date.from_iso8601/2", "Date.from_iso8601!/2", "Date.range/2", "Date.range/3", "Date.shift/2", "Date.convert/2")
def not_modelled(*_: Value) -> Value:
    raise Unmodelled("this calculation with dates is not modelled")


# --- writing -----------------------------------------------------------------------------------------


@pure("Date.to_iso8601/1", "Date.to_iso8601/2", "Date.to_string/1", returns="string")
def to_iso8601(value: Value, form: Value = EXTENDED) -> Value:
    day = date_of(value, "Date.to_iso8601/2")
    if form == EXTENDED:
        return String(day.isoformat())
    if form == Atom("basic"):
        return String(day.isoformat().replace("-", ""))
    raise no_clause("Date.to_iso8601/2")


def calendar_text(value: Struct) -> str:
    """`to_string` of a Date; of times it is not modelled."""
    if value.module != "Elixir.Date":
        raise Unmodelled("the text of a time is not modelled")
    return date_of(value, "Date.to_string/1").isoformat()


@pure("Date.to_erl/1", returns="tuple")
def to_erl(value: Value) -> Value:
    day = date_of(value, "Date.to_erl/1")
    return Tuple((Integer(day.year), Integer(day.month), Integer(day.day)))


# --- calculating -------------------------------------------------------------------------------------


@pure("Date.add/2", returns="struct")
def add(value: Value, days: Value) -> Value:
    import datetime

    day = date_of(value, "Date.add/2")
    if not isinstance(days, Integer):
        raise Unmodelled("this calculation with dates is not modelled")
    try:
        return make_date(day + datetime.timedelta(days.value))
    except OverflowError:
        raise Unmodelled("dates after the year 9999 are not modelled") from None


@pure("Date.diff/2", returns="integer")
def diff(one: Value, other: Value) -> Value:
    return Integer((date_of(one, "Date.diff/2") - date_of(other, "Date.diff/2")).days)


@pure("Date.compare/2", returns="atom")
def compare(one: Value, other: Value) -> Value:
    left, right = date_of(one, "Date.compare/2"), date_of(other, "Date.compare/2")
    return Atom("eq" if left == right else "gt" if left > right else "lt")


@pure("Date.before?/2", returns="boolean")
def before(one: Value, other: Value) -> Value:
    return boolean(date_of(one, "Date.compare/2") < date_of(other, "Date.compare/2"))


@pure("Date.after?/2", returns="boolean")
def after(one: Value, other: Value) -> Value:
    return boolean(date_of(one, "Date.compare/2") > date_of(other, "Date.compare/2"))


@pure("Date.day_of_week/1", "Date.day_of_week/2", returns="integer")
def day_of_week(value: Value, start: Value = DEFAULT) -> Value:
    """1 for Monday, or for the day `start`."""
    day = date_of(value, "Date.day_of_week/2").isoweekday()
    if start == DEFAULT:
        return Integer(day)
    if not isinstance(start, Atom) or start.name not in _DAYS:
        raise no_clause("Calendar.ISO.day_of_week/4")
    return Integer((day - 1 - _DAYS.index(start.name)) % 7 + 1)


@pure("Date.leap_year?/1", returns="boolean")
def leap_year(value: Value) -> Value:
    year = date_of(value, "Date.leap_year?/1").year
    return boolean(_date(year, 2, 29) is not None)


@pure("Date.days_in_month/1", returns="integer")
def days_in_month(value: Value) -> Value:
    day = date_of(value, "Date.days_in_month/1")
    return Integer(next(n for n in (31, 30, 29, 28) if _date(day.year, day.month, n)))


@pure("Date.beginning_of_month/1", returns="struct")
def beginning_of_month(value: Value) -> Value:
    return make_date(date_of(value, "Date.beginning_of_month/1").replace(day=1))


@pure("Date.end_of_month/1", returns="struct")
def end_of_month(value: Value) -> Value:
    last = days_in_month(value)
    assert isinstance(last, Integer)
    return make_date(date_of(value, "Date.end_of_month/1").replace(day=last.value))


@pure("Date.day_of_year/1", returns="integer")
def day_of_year(value: Value) -> Value:
    return Integer(date_of(value, "Date.day_of_year/1").timetuple().tm_yday)


@pure("Date.quarter_of_year/1", returns="integer")
def quarter_of_year(value: Value) -> Value:
    return Integer((date_of(value, "Date.quarter_of_year/1").month + 2) // 3)
