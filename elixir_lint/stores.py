"""The `__init__` of records, by how many fields there are: compiled with the package, as every run makes many records.

Each function takes what stores the fields of one record type, in their order.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

Store: TypeAlias = Callable[[Any, Any], None]
Init: TypeAlias = Callable[..., None]


def _of_1(s0: Store) -> Init:
    def init(self: Any, a0: Any) -> None:
        s0(self, a0)

    return init


def _of_2(s0: Store, s1: Store) -> Init:
    def init(self: Any, a0: Any, a1: Any) -> None:
        s0(self, a0)
        s1(self, a1)

    return init


def _of_3(s0: Store, s1: Store, s2: Store) -> Init:
    def init(self: Any, a0: Any, a1: Any, a2: Any) -> None:
        s0(self, a0)
        s1(self, a1)
        s2(self, a2)

    return init


def _of_4(s0: Store, s1: Store, s2: Store, s3: Store) -> Init:
    def init(self: Any, a0: Any, a1: Any, a2: Any, a3: Any) -> None:
        s0(self, a0)
        s1(self, a1)
        s2(self, a2)
        s3(self, a3)

    return init


def _of_5(s0: Store, s1: Store, s2: Store, s3: Store, s4: Store) -> Init:
    def init(self: Any, a0: Any, a1: Any, a2: Any, a3: Any, a4: Any) -> None:
        s0(self, a0)
        s1(self, a1)
        s2(self, a2)
        s3(self, a3)
        s4(self, a4)

    return init


def _of_6(s0: Store, s1: Store, s2: Store, s3: Store, s4: Store, s5: Store) -> Init:
    def init(self: Any, a0: Any, a1: Any, a2: Any, a3: Any, a4: Any, a5: Any) -> None:
        s0(self, a0)
        s1(self, a1)
        s2(self, a2)
        s3(self, a3)
        s4(self, a4)
        s5(self, a5)

    return init


def _of_7(s0: Store, s1: Store, s2: Store, s3: Store, s4: Store, s5: Store, s6: Store) -> Init:
    def init(self: Any, a0: Any, a1: Any, a2: Any, a3: Any, a4: Any, a5: Any, a6: Any) -> None:
        s0(self, a0)
        s1(self, a1)
        s2(self, a2)
        s3(self, a3)
        s4(self, a4)
        s5(self, a5)
        s6(self, a6)

    return init


def _of_8(s0: Store, s1: Store, s2: Store, s3: Store, s4: Store, s5: Store, s6: Store, s7: Store) -> Init:
    def init(self: Any, a0: Any, a1: Any, a2: Any, a3: Any, a4: Any, a5: Any, a6: Any, a7: Any) -> None:
        s0(self, a0)
        s1(self, a1)
        s2(self, a2)
        s3(self, a3)
        s4(self, a4)
        s5(self, a5)
        s6(self, a6)
        s7(self, a7)

    return init


def _of_9(s0: Store, s1: Store, s2: Store, s3: Store, s4: Store, s5: Store, s6: Store, s7: Store, s8: Store) -> Init:
    def init(self: Any, a0: Any, a1: Any, a2: Any, a3: Any, a4: Any, a5: Any, a6: Any, a7: Any, a8: Any) -> None:
        s0(self, a0)
        s1(self, a1)
        s2(self, a2)
        s3(self, a3)
        s4(self, a4)
        s5(self, a5)
        s6(self, a6)
        s7(self, a7)
        s8(self, a8)

    return init


STORING: tuple[Callable[..., Init], ...] = (_of_1, _of_2, _of_3, _of_4, _of_5, _of_6, _of_7, _of_8, _of_9)
