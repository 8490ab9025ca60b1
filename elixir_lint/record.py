"""`@record`: a frozen record with slots, as `@dataclass(frozen=True, slots=True)` makes it, in a fifth of the time.

A run of the linter is about as long as the start of Python, and there are over a hundred record types: what
`dataclasses` spends on each (six generated functions, compiled one by one) was half of the whole run. Here only
`__init__` is generated; the other methods are shared. Type checkers see a dataclass (PEP 681).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, field
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_options: object) -> Callable[[Any], Any]:
        return lambda decorated: decorated


T = TypeVar("T")
_FIELDS = "__record_fields__"


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """Make `cls`, whose annotations are its fields, a frozen record. Equal if type and compared fields are equal."""
    names = list(cls.__annotations__)
    defaults = {name: cls.__dict__[name] for name in names if name in cls.__dict__}
    namespace = {k: v for k, v in cls.__dict__.items() if k not in (*names, "__dict__", "__weakref__")}
    namespace["__slots__"] = tuple(names)
    fields = {**getattr(cls, _FIELDS, {}), **{name: defaults.get(name, MISSING) for name in names}}
    compared = [name for name, default in fields.items() if not (isinstance(default, Field) and not default.compare)]
    namespace[_FIELDS] = fields
    namespace["__match_args__"] = tuple(fields)
    namespace["_compared"] = _getter(compared)
    for method in (_eq, _hash, _repr, _setattr, _delattr):
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
    parameters, body = [], []
    for name, default in fields.items():
        scope[f"set_{name}"] = getattr(cls, name).__set__
        stored = name
        if isinstance(default, Field):
            if default.default_factory is not MISSING:
                scope[f"make_{name}"] = default.default_factory
                stored = f"make_{name}() if {name} is MISSING else {name}"
                default = MISSING
                parameters.append(f"{name}=MISSING")
            else:
                default = default.default
        if stored == name:
            if default is MISSING:
                parameters.append(name)
            else:
                scope[f"default_{name}"] = default
                parameters.append(f"{name}=default_{name}")
        body.append(f" set_{name}(self, {stored})")
    source = f"def __init__(self, {', '.join(parameters)}):\n" + ("\n".join(body) or " pass")
    made: dict[str, Callable[..., None]] = {}
    exec(source, scope, made)
    return made["__init__"]


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
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delattr(_self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")
