"""`@record`: a frozen record with slots, as `@dataclass(frozen=True, slots=True)` makes it, in a tenth of the time.

A run of the linter is about as long as the start of Python, and there are over a hundred record types: what
`dataclasses` spends on each (six generated functions, compiled one by one) was half of the whole run. Here all methods
are shared but `__init__`, and that is compiled once for each number of fields. Type checkers see a dataclass (PEP 681).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_options: object) -> Callable[[Any], Any]:
        return lambda decorated: decorated


T = TypeVar("T")
_FIELDS = "__record_fields__"
MISSING: Any = object()


class Field:
    """What `field` says of a field."""

    __slots__ = ("compare", "default", "default_factory", "repr")

    def __init__(self, default: Any, default_factory: Any, compare: bool, repr: bool) -> None:  # noqa: A002
        self.default = default
        self.default_factory = default_factory
        self.compare = compare
        self.repr = repr


def field(
    *,
    default: Any = MISSING,
    default_factory: Callable[[], Any] = MISSING,
    compare: bool = True,
    repr: bool = True,  # noqa: A002
) -> Any:
    """As in `dataclasses`, whose own is not for records: left out of comparisons or of `repr`, or made anew."""
    return Field(default, default_factory, compare, repr)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """Make `cls`, whose annotations are its fields, a frozen record. Equal if type and compared fields are equal."""
    return _made(cls, (_eq, _hash, _repr, _setattr, _delattr))


@dataclass_transform(field_specifiers=(field,))
def state(cls: type[T]) -> type[T]:
    """Make `cls` a record that may change, and so has no hash."""
    return _made(cls, (_eq, _repr))


def _made(cls: type[T], methods: tuple[Callable[..., Any], ...]) -> type[T]:
    names = list(cls.__annotations__)
    defaults = {name: cls.__dict__[name] for name in names if name in cls.__dict__}
    namespace = {k: v for k, v in cls.__dict__.items() if k not in (*names, "__dict__", "__weakref__")}
    namespace["__slots__"] = tuple(names)
    fields = {**getattr(cls, _FIELDS, {}), **{name: defaults.get(name, MISSING) for name in names}}
    compared = [name for name, default in fields.items() if not (isinstance(default, Field) and not default.compare)]
    namespace[_FIELDS] = fields
    namespace["__match_args__"] = tuple(fields)
    namespace["_compared"] = _getter(compared)
    for method in methods:
        namespace.setdefault(f"__{method.__name__[1:]}__", method)
    made: Any = type(cls.__name__, cls.__bases__, namespace)
    made.__init__ = _initializer(made, fields)
    made.__qualname__ = cls.__qualname__
    return cast(type[T], made)


def replace(instance: T, **changes: object) -> T:
    """A copy of a record with some fields changed."""
    made: Any = type(instance)
    return cast(T, made(**{name: getattr(instance, name) for name in getattr(made, _FIELDS)} | changes))


def _getter(names: list[str]) -> Callable[[Any], object]:
    """A function that gives the values of the fields, as one value that can be compared and hashed."""
    get = attrgetter(*names) if names else None
    return staticmethod(get if get is not None else _nothing)


def _nothing(_instance: object) -> tuple[()]:
    return ()


def _initializer(cls: Any, fields: dict[str, object]) -> Callable[..., None]:
    """`__init__` with the fields as parameters; each is stored through its slot, which `__setattr__` does not guard."""
    scope: dict[str, object] = {"MISSING": MISSING}
    defaults: list[object] = []
    made: list[int] = []
    for number, (name, default) in enumerate(fields.items()):
        scope[f"set_{number}"] = getattr(cls, name).__set__
        if isinstance(default, Field):
            if default.default_factory is not MISSING:
                scope[f"make_{number}"] = default.default_factory
                made.append(number)
                defaults.append(MISSING)
                continue
            default = default.default
        if type(default).__module__ == "dataclasses":
            raise TypeError(f"{cls.__qualname__}: the `field` of elixir_lint.record is meant")
        if default is not MISSING:
            defaults.append(default)
        elif defaults:
            raise TypeError(f"{cls.__qualname__}: {name} has no default, but follows a field that has one")
    code = _storing(len(fields), tuple(made)).replace(co_varnames=("self", *fields))
    function = FunctionType(code, scope, "__init__", tuple(defaults))
    function.__qualname__ = f"{cls.__qualname__}.__init__"
    return function


@cache
def _storing(count: int, made: tuple[int, ...]) -> CodeType:
    """The code of an `__init__` with so many fields; those whose numbers are in `made` are made if they are missing."""
    given = (f"make_{n}() if a{n} is MISSING else a{n}" if n in made else f"a{n}" for n in range(count))
    body = "".join(f" set_{n}(self, {value})\n" for n, value in enumerate(given)) or " pass\n"
    scope: dict[str, FunctionType] = {}
    exec(f"def store(self, {', '.join(f'a{n}' for n in range(count))}):\n{body}", scope)
    return scope["store"].__code__


def _eq(self: Any, other: Any) -> Any:
    if type(self) is not type(other):
        return NotImplemented
    return self._compared(self) == self._compared(other)


def _hash(self: Any) -> int:
    return hash(self._compared(self))


def _repr(self: Any) -> str:
    shown = [
        f"{name}={getattr(self, name)!r}"
        for name, default in getattr(self, _FIELDS).items()
        if not (isinstance(default, Field) and not default.repr)
    ]
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _setattr(_self: object, name: str, _value: object) -> None:
    raise AttributeError(f"cannot assign to field {name!r}")


def _delattr(_self: object, name: str) -> None:
    raise AttributeError(f"cannot delete field {name!r}")
