"""What holds in all worlds that have not raised: a conjunction, kept in parts that share no subject.

Each part is a diagram over its own subjects, so a question about one variable looks at one part, however many
variables a configuration insists on.
"""

from __future__ import annotations

from collections.abc import Iterable

from elixir_lint.config.conditions import FALSE, TRUE, Condition, Subject


class Assumptions:
    """A conjunction of conditions. `whole` is FALSE once nothing satisfies it."""

    __slots__ = ("_parts", "impossible")

    def __init__(self, *conditions: Condition) -> None:
        self._parts: dict[Subject, Condition] = {}
        self.impossible = False
        for condition in conditions:
            self.add(condition)

    def add(self, condition: Condition) -> None:
        """Assume one more condition."""
        if condition.is_true:
            return
        known = self.about(condition.subjects)
        joined = condition & known
        if joined.is_false:
            self.impossible = True
        for subject in known.subjects | condition.subjects:
            self._parts[subject] = joined

    @property
    def is_empty(self) -> bool:
        """Whether nothing is assumed."""
        return not self._parts and not self.impossible

    def about(self, subjects: Iterable[Subject]) -> Condition:
        """All that is assumed of `subjects` (and of what they depend on)."""
        if self.impossible:
            return FALSE
        parts = {self._parts[s]: None for s in subjects if s in self._parts}
        known = TRUE
        for part in parts:
            known = known & part
        return known

    def allows(self, condition: Condition) -> bool:
        """Whether `condition` holds in some world that is left."""
        if not self._parts or condition.is_true:
            return not self.impossible
        return condition.overlaps(self.about(condition.subjects))

    def simplified(self, condition: Condition) -> Condition:
        """`condition` as one says it where all this holds anyway."""
        if not self._parts or condition.is_true:
            return condition
        return condition.given(self.about(condition.subjects))

    @property
    def whole(self) -> Condition:
        """All parts in one condition."""
        return self.about(self._parts)

    def copy(self) -> Assumptions:
        """The same, apart from what is added from here on."""
        new = Assumptions()
        new._parts, new.impossible = dict(self._parts), self.impossible
        return new

    def with_all(self, other: Assumptions) -> Assumptions:
        """Both conjunctions together."""
        return Assumptions(*dict.fromkeys([*self._parts.values(), *other._parts.values()]))
