"""What holds in all worlds that have not raised: a conjunction, kept in parts of few subjects.

A question about one variable looks at the parts that speak of it, however many variables a configuration insists on.
Parts that share a subject are joined as long as they stay small; what only follows from several larger ones together
is not seen: more worlds than there are may then be taken to be left.
"""

from __future__ import annotations

from collections.abc import Iterable

from elixir_lint.config.conditions import FALSE, TRUE, Condition, Subject

MAX_JOINED = 12
"""Subjects of a part that is made of others."""
MAX_ASKED = 24
"""Subjects that are looked at for a question, if it does not ask about more itself."""


class Assumptions:
    """A conjunction of conditions. `whole` is FALSE once nothing satisfies it."""

    __slots__ = ("_allowed", "_parts", "impossible")

    def __init__(self, *conditions: Condition) -> None:
        self._parts: dict[Subject, tuple[Condition, ...]] = {}
        self.impossible = False
        self._allowed: dict[Condition, bool] = {}  # what `allows` has said since the last addition
        for condition in conditions:
            self.add(condition)

    def add(self, condition: Condition) -> None:
        """Assume one more condition."""
        if condition.is_true:
            return
        self._allowed.clear()
        joined, subjects = condition, condition.subjects
        absorbed = []
        for part in self._touching(subjects):
            both = subjects | part.subjects
            if len(both) <= max(MAX_JOINED, len(subjects)):
                joined, subjects = joined & part, both
                absorbed.append(part)
        if joined.is_false:
            self.impossible = True
        for subject in subjects:
            others = (p for p in self._parts.get(subject, ()) if p not in absorbed)
            self._parts[subject] = tuple(dict.fromkeys((*others, joined)))

    def _touching(self, subjects: Iterable[Subject]) -> list[Condition]:
        """The parts that speak of one of `subjects`, those with the fewest others first."""
        found = {part: None for subject in subjects for part in self._parts.get(subject, ())}
        return sorted(found, key=lambda part: len(part.subjects)) if len(found) > 1 else list(found)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is assumed."""
        return not self._parts and not self.impossible

    def about(self, subjects: Iterable[Subject]) -> Condition:
        """What is assumed of `subjects` (and of what they depend on, as far as that is little)."""
        if self.impossible:
            return FALSE
        asked = frozenset(subjects)
        known = TRUE
        looked = asked
        for part in self._touching(asked):
            more = looked | part.subjects
            if len(more) <= max(MAX_ASKED, len(asked)):
                known, looked = known & part, more
        return known

    def allows(self, condition: Condition) -> bool:
        """Whether `condition` holds in some world that is left."""
        if not self._parts or condition.is_true:
            return not self.impossible
        known = self._allowed.get(condition)
        if known is None:
            known = self._allowed[condition] = condition.overlaps(self.about(condition.subjects))
        return known

    def simplified(self, condition: Condition) -> Condition:
        """`condition` as one says it where all this holds anyway."""
        if not self._parts or condition.is_true:
            return condition
        return condition.given(self.about(condition.subjects))

    @property
    def _all(self) -> list[Condition]:
        return list(dict.fromkeys(part for parts in self._parts.values() for part in parts))

    @property
    def whole(self) -> Condition:
        """All parts in one condition."""
        known = FALSE if self.impossible else TRUE
        for part in self._all:
            known = known & part
        return known

    def copy(self) -> Assumptions:
        """The same, apart from what is added from here on."""
        new = Assumptions()
        new._parts, new.impossible = dict(self._parts), self.impossible
        return new

    def with_all(self, other: Assumptions) -> Assumptions:
        """Both conjunctions together."""
        new = self.copy()
        new.impossible = self.impossible or other.impossible
        for part in other._all:
            new.add(part)
        return new
