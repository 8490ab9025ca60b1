"""`@record`: a frozen record with slots, as `@dataclass(frozen=True, slots=True)` makes it, in a tenth of the time.

A run of the linter is about as long as the start of Python, and there are over a hundred record types: what
`dataclasses` spends on each (six generated functions, compiled one by one) was half of the whole run. Here all methods
are shared but `__init__`, which is there once for each number of fields. Type checkers see a dataclass (PEP 681).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, cast

from elixir_lint.stores import STORING, Store

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
    return _made(cls, _FROZEN)


@dataclass_transform(field_specifiers=(field,))
def state(cls: type[T]) -> type[T]:
    """Make `cls` a record that may change, and so has no hash."""
    return _made(cls, _CHANGING)


def _made(cls: type[T], methods: Mapping[str, Any]) -> type[T]:
    own = tuple(cls.__annotations__)
    namespace = {**methods, **cls.__dict__, "__slots__": own, "_compared": staticmethod(_first_compared)}
    namespace.pop("__dict__", None)
    namespace.pop("__weakref__", None)
    fields = {**getattr(cls, _FIELDS, {}), **{name: namespace.pop(name, MISSING) for name in own}}
    namespace[_FIELDS] = fields
    namespace["__match_args__"] = tuple(fields)
    made: Any = type(cls.__name__, cls.__bases__, namespace)
    made.__init__ = _initializer(made, fields)
    made.__qualname__ = cls.__qualname__
    return cast(type[T], made)


def replace(instance: T, **changes: object) -> T:
    """A copy of a record with some fields changed."""
    made: Any = type(instance)
    return cast(T, made(**{name: getattr(instance, name) for name in getattr(made, _FIELDS)} | changes))


def _first_compared(instance: Any) -> object:
    """The values of the fields that count, as one value that can be compared and hashed; kept as a faster function."""
    cls = type(instance)
    fields = getattr(cls, _FIELDS).items()
    names = [name for name, default in fields if not (isinstance(default, Field) and not default.compare)]
    get = attrgetter(*names) if names else _nothing
    cls._compared = staticmethod(get)
    return get(instance)


def _nothing(_instance: object) -> tuple[()]:
    return ()


def _initializer(cls: Any, fields: dict[str, object]) -> Callable[..., None]:
    """`__init__` with the fields as parameters; each is stored through its slot, which `__setattr__` does not guard."""
    defaults: list[object] = []
    making = False
    for name, default in fields.items():
        if isinstance(default, Field):
            making = making or default.default_factory is not MISSING
            default = default.default if default.default_factory is MISSING else default
        if type(default).__module__ == "dataclasses":
            raise TypeError(f"{cls.__qualname__}: the `field` of elixir_lint.record is meant")
        if default is not MISSING:
            defaults.append(default)
        elif defaults:
            raise TypeError(f"{cls.__qualname__}: {name} has no default, but follows a field that has one")
    stores = [getattr(cls, name).__set__ for name in fields]
    if making or not 0 < len(stores) <= len(STORING):
        return _any_initializer(cls.__qualname__, fields, stores, defaults)
    init: Any = STORING[len(stores) - 1](*stores)
    init.__code__ = init.__code__.replace(co_name="__init__", co_varnames=("self", *fields))
    init.__defaults__ = tuple(defaults)
    init.__name__, init.__qualname__ = "__init__", f"{cls.__qualname__}.__init__"
    return cast(Callable[..., None], init)


def _any_initializer(
    name: str, fields: Collection[str], stores: Sequence[Store], defaults: Sequence[object]
) -> Callable[..., None]:
    """That of a record with many fields, or with some that are made anew: few are made of those."""
    names = tuple(fields)
    preset = dict(zip(names[len(names) - len(defaults) :], defaults, strict=True))

    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        given = {**preset, **dict(zip(names, args, strict=False)), **kwargs}
        if len(given) != len(names) or len(args) > len(names) or any(each in kwargs for each in names[: len(args)]):
            raise TypeError(
                f"{name}.__init__() takes {', '.join(names)}, not {len(args)} values and {', '.join(kwargs)}"
            )
        for each, store in zip(names, stores, strict=True):
            value = given[each]
            store(self, value.default_factory() if isinstance(value, Field) else value)

    return init


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


_CHANGING: Mapping[str, Any] = {"__eq__": _eq, "__repr__": _repr}
_FROZEN = {**_CHANGING, "__hash__": _hash, "__setattr__": _setattr, "__delattr__": _delattr}
