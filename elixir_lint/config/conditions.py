"""Conditions: in which worlds something holds.

A world assigns a string (or nothing) to each environment variable, and a truth value to each question that the
evaluator could not answer. A `Condition` is a set of worlds, kept as a decision diagram: each node asks one
subject, has a branch for each choice it names and one for all others. Diagrams are reduced and shared (equal
conditions are one object), so that conjunction, disjunction and negation stay cheap where a list of cases explodes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from elixir_lint.record import record

MAX_STEPS = 4_000
"""Bound on the work of one operation; past it whether the result holds is an open question."""
BRANCHES_OF_A_NODE = 1
"""So many branches of a node make as much work as one more node."""


@record
class Subject:
    """What a condition speaks about: an environment variable, or a question left open.

    `kind` is "build" or "boot" for the variable `name` read in that phase, "open" for an expression
    whose truth is not known; its `name` is the text of that expression. `serial` tells apart two
    open questions with one text that need not have the same answer. `usual` is the choice of production as far as the
    repository tells: the text that its deploy files give the variable, UNSET if they give it none.
    """

    kind: str
    name: str
    serial: int = 0
    usual: str | None = None


UNSET = None
"""The choice "this variable is not set"; other choices are strings. Open questions choose "true" or another."""
UNTOLD = "\0"
"""The choice of a variable that is set to something no file tells: no text is equal to it."""


@record
class Choices:
    """A set of choices, or with `excluded` the complement of one."""

    members: frozenset[str | None]
    excluded: bool = False

    def either(self, other: Choices) -> Choices:
        if self.excluded and other.excluded:
            return Choices(self.members & other.members, True)
        if self.excluded:
            return Choices(self.members - other.members, True)
        if other.excluded:
            return Choices(other.members - self.members, True)
        return Choices(self.members | other.members)

    @property
    def empty(self) -> bool:
        return not self.excluded and not self.members

    @property
    def full(self) -> bool:
        return self.excluded and not self.members


class Condition:
    """A node of a decision diagram. Make conditions with `where`, `is_set` and the operators `&`, `|`, `~`."""

    __slots__ = ("branches", "other", "rank", "subject")

    def __init__(
        self, rank: int, subject: Subject | None, branches: tuple[tuple[str | None, Condition], ...], other: Condition
    ) -> None:
        self.rank = rank
        self.subject = subject
        self.branches = branches
        self.other = other

    @property
    def is_true(self) -> bool:
        return self is TRUE

    @property
    def is_false(self) -> bool:
        return self is FALSE

    def __and__(self, other: Condition) -> Condition:
        if self is other or other is TRUE or self is FALSE:
            return self
        if self is TRUE or other is FALSE:
            return other
        return _combine(FALSE, TRUE, _ANDS, self, other)

    def __or__(self, other: Condition) -> Condition:
        if self is other or other is FALSE or self is TRUE:
            return self
        if self is FALSE or other is TRUE:
            return other
        return _combine(TRUE, FALSE, _ORS, self, other)

    def __invert__(self) -> Condition:
        """The worlds in which this does not hold."""
        if self is TRUE:
            return FALSE
        if self is FALSE:
            return TRUE
        todo = [self] if self not in _NEGATED else []
        while todo:  # from the bottom up: a diagram of thousands of subjects is deeper than Python may recurse
            node = todo[-1]
            below = [each for each in (node.other, *[child for _, child in node.branches]) if each.subject is not None]
            missing = [each for each in below if each not in _NEGATED]
            todo += missing
            if not missing:
                negated = _node(node.rank, node.subject, [(c, ~child) for c, child in node.branches], ~node.other)
                _NEGATED[node] = negated
                _NEGATED[negated] = node
                todo.pop()
        return _NEGATED[self]

    def implies(self, other: Condition) -> bool:
        """Whether every world of this is one of `other`."""
        return other is TRUE or not self.overlaps(~other)

    def overlaps(self, other: Condition) -> bool:
        """Whether both hold in some world; cheaper than making their conjunction."""
        if self is TRUE or self is other:
            return other is not FALSE
        if other is TRUE:
            return self is not FALSE
        key = (self, other)
        known = _OVERLAPS.get(key)
        if known is None:
            known = _OVERLAPS[key] = _overlap(self, other, set())
        return known

    def given(self, known: Condition) -> Condition:
        """A simpler condition that says the same where `known` holds."""
        if known is TRUE or self is TRUE or self is FALSE or known is FALSE:
            return self
        if known.implies(self):
            return TRUE
        from elixir_lint.config.cases import simplified

        simpler = simplified(self, self | ~known)
        return _restrict(self, known, {}) if simpler is None else simpler

    def without(self, drop: Callable[[Subject], bool]) -> Condition:
        """The worlds that are one of this for some choice of the subjects that `drop` names: they no longer count."""
        if any(drop(subject) for subject in self.subjects):
            return _without(self, drop, {})
        return self

    def choices(self, subject: Subject) -> Choices:
        """All choices that `subject` may take where this holds."""
        rank = _RANKS.get(subject)
        if rank is None or self is TRUE:
            return _ANY
        return _choices(self, rank, {})

    @property
    def subjects(self) -> frozenset[Subject]:
        known = _SUBJECTS.get(self)
        if known is None:
            known = _SUBJECTS[self] = self._find_subjects()
        return known

    def _find_subjects(self) -> frozenset[Subject]:
        found: set[Subject] = set()
        seen: set[Condition] = set()
        todo = [self]
        while todo:
            node = todo.pop()
            if node in seen or node.subject is None:
                continue
            seen.add(node)
            found.add(node.subject)
            todo.append(node.other)
            todo.extend(child for _, child in node.branches)
        return frozenset(found)

    def describe(self) -> str:
        """The condition in words: `PHX_SERVER is set`, `DB_SSL is "true"`, joined by `and` and `or`."""
        if self is TRUE:
            return "always"
        if self is FALSE:
            return "never"
        from elixir_lint.config.cases import described

        return described(self)


_RANKS: dict[Subject, int] = {}
"""The order of subjects in diagrams: the newest first, so that what is asked now is decided at the top."""
_NODES: dict[tuple[int, tuple[tuple[str | None, Condition], ...], Condition], Condition] = {}
_NEGATED: dict[Condition, Condition] = {}
_SUBJECTS: dict[Condition, frozenset[Subject]] = {}
_WORK = [0]
_ANY = Choices(frozenset(), True)
_LAST = 1 << 60

TRUE = Condition(_LAST, None, (), None)  # type: ignore[arg-type]
FALSE = Condition(_LAST, None, (), None)  # type: ignore[arg-type]


def forget() -> None:
    """Drop every shared node, for a process that evaluates many projects. Conditions made before are void."""
    _RANKS.clear()
    _NODES.clear()
    _NEGATED.clear()
    _SUBJECTS.clear()
    _ANDS.clear()
    _ORS.clear()
    _OVERLAPS.clear()
    _OPEN[0] = 0


def where(subject: Subject, *members: str | None, excluded: bool = False) -> Condition:
    """The condition that `subject` is one of `members` (or, `excluded`, none of them)."""
    rank = _RANKS.setdefault(subject, -len(_RANKS))
    inside, outside = (FALSE, TRUE) if excluded else (TRUE, FALSE)
    return _node(rank, subject, tuple((m, inside) for m in sorted(set(members), key=_by_choice)), outside)


def rank_of(subject: Subject) -> int:
    """The place of a subject in diagrams; lower ones are nearer to the top."""
    return _RANKS[subject]


def diagram_work() -> int:
    """How many nodes the operations on conditions have made so far in this process: a measure of time."""
    return _WORK[0]


def is_set(subject: Subject) -> Condition:
    return where(subject, UNSET, excluded=True)


def _by_choice(choice: str | None) -> tuple[bool, str]:
    return choice is not None, choice or ""


def _node(
    rank: int, subject: Subject | None, choices: Sequence[tuple[str | None, Condition]], other: Condition
) -> Condition:
    """The shared node; a branch that goes where all others go is left out."""
    branches = tuple([b for b in choices if b[1] is not other])
    if not branches:
        return other
    key = (rank, branches, other)
    node = _NODES.get(key)
    if node is None:
        node = _NODES[key] = Condition(rank, subject, branches, other)
        _WORK[0] += len(branches) // BRANCHES_OF_A_NODE
    return node


def _fork(like: Condition, choice: str | None, child: Condition, other: Condition) -> Condition:
    """`_node` of the usual one branch, of the subject that another node asks."""
    if child is other:
        return other
    key = (like.rank, ((choice, child),), other)
    node = _NODES.get(key)
    if node is None:
        node = _NODES[key] = Condition(like.rank, like.subject, key[1], other)
    return node


def _and(a: Condition, b: Condition) -> Condition | None:
    if a is FALSE or b is FALSE:
        return FALSE
    if a is TRUE or a is b:
        return b
    return a if b is TRUE else None


class _TooMuchError(Exception):
    """An operation has passed MAX_STEPS."""


_Pair = tuple[Condition, Condition]
_ANDS: dict[_Pair, Condition] = {}
_ORS: dict[_Pair, Condition] = {}
_OVERLAPS: dict[_Pair, bool] = {}
"""What was combined before: a configuration asks for the same conjunctions again and again."""
_OPEN = [0]
"""How many open questions there are so far, each a subject of its own."""


def _combine(
    absorbing: Condition, neutral: Condition, done: dict[_Pair, Condition], a: Condition, b: Condition
) -> Condition:
    """`a & b` or `a | b`: the operation is the one that `absorbing` decides and `neutral` leaves as it is.

    Past MAX_STEPS it is an open question of its own, which neither holds nor fails for certain.
    """
    asked = (a, b) if id(a) < id(b) else (b, a)
    known = done.get(asked)
    if known is not None:
        return known
    before = len(done)
    upper, lower = (a, b) if a.rank < b.rank else (b, a)
    if upper.rank < lower.rank and _is_single(upper):  # the usual one: a question that was not asked before
        done[asked] = result = _node(
            upper.rank,
            upper.subject,
            [(choice, lower if child is neutral else absorbing) for choice, child in upper.branches],
            lower if upper.other is neutral else absorbing,
        )
        _WORK[0] += 1
        return result
    limit = before + MAX_STEPS

    def walk(x: Condition, y: Condition) -> Condition:
        if x is absorbing or y is absorbing:
            return absorbing
        if x is neutral or x is y:
            return y
        if y is neutral:
            return x
        key = (x, y) if id(x) < id(y) else (y, x)
        known = done.get(key)
        if known is not None:
            return known
        if len(done) > limit:
            raise _TooMuchError
        if x.rank != y.rank:
            upper, lower = (x, y) if x.rank < y.rank else (y, x)
            if len(upper.branches) == 1:
                ((choice, child),) = upper.branches
                result = _fork(upper, choice, walk(child, lower), walk(upper.other, lower))
            else:
                branches = [(c, walk(child, lower)) for c, child in upper.branches]
                result = _node(upper.rank, upper.subject, branches, walk(upper.other, lower))
        elif len(x.branches) == len(y.branches) == 1 and x.branches[0][0] == y.branches[0][0]:
            result = _fork(x, x.branches[0][0], walk(x.branches[0][1], y.branches[0][1]), walk(x.other, y.other))
        else:
            branches = [(c, walk(mine, theirs)) for c, mine, theirs in _aligned(x, y)]
            result = _node(x.rank, x.subject, branches, walk(x.other, y.other))
        done[key] = result
        return result

    try:
        return walk(a, b)
    except _TooMuchError:
        _OPEN[0] += 1
        done[asked] = where(Subject("open", "one of very many cases", _OPEN[0]), "true")
        return done[asked]
    finally:
        _WORK[0] += len(done) - before


def _is_single(node: Condition) -> bool:
    """Whether a condition speaks of one subject only."""
    for _, child in node.branches:
        if child.subject is not None:
            return False
    return node.other.subject is None


def _aligned(x: Condition, y: Condition) -> list[tuple[str | None, Condition, Condition]]:
    """The branches of two nodes of one subject side by side, by choice."""
    if len(x.branches) == len(y.branches) == 1 and x.branches[0][0] == y.branches[0][0]:
        return [(x.branches[0][0], x.branches[0][1], y.branches[0][1])]
    xs, ys = dict(x.branches), dict(y.branches)
    return [(c, xs.get(c, x.other), ys.get(c, y.other)) for c in sorted({**xs, **ys}, key=_by_choice)]


def _overlap(x: Condition, y: Condition, apart: set[_Pair]) -> bool:
    end = _and(x, y)
    if end is not None:
        return end is not FALSE
    key = (x, y) if id(x) < id(y) else (y, x)
    if key in apart:
        return False
    known = _ANDS.get(key)
    if known is not None:
        return known is not FALSE
    if x.rank < y.rank:
        found = _overlap(x.other, y, apart) or any(_overlap(child, y, apart) for _, child in x.branches)
    elif y.rank < x.rank:
        found = _overlap(x, y.other, apart) or any(_overlap(x, child, apart) for _, child in y.branches)
    else:
        found = _overlap(x.other, y.other, apart) or any(_overlap(m, t, apart) for _, m, t in _aligned(x, y))
    if not found:
        apart.add(key)
    return found


def _restrict(node: Condition, known: Condition, done: dict[tuple[Condition, Condition], Condition]) -> Condition:
    """Coudert and Madre's restriction: branches that `known` excludes may be anything, so they vanish."""
    if known is FALSE or known is TRUE or node.subject is None:
        return node
    key = (node, known)
    if key in done:
        return done[key]
    if known.rank < node.rank:
        either = known.other
        for _, child in known.branches:
            either = either | child
        result = _restrict(node, either, done)
    elif known.rank > node.rank:
        branches = tuple((c, _restrict(child, known, done)) for c, child in node.branches)
        result = _node(node.rank, node.subject, branches, _restrict(node.other, known, done))
    else:
        result = _restrict_same(node, known, done)
    done[key] = result
    return result


def _restrict_same(node: Condition, known: Condition, done: dict[tuple[Condition, Condition], Condition]) -> Condition:
    mine, theirs = dict(node.branches), dict(known.branches)
    named = sorted({**mine, **theirs}, key=_by_choice)
    live = [(c, mine.get(c, node.other), theirs.get(c, known.other)) for c in named]
    kept = [(c, _restrict(child, care, done)) for c, child, care in live if care is not FALSE]
    if known.other is not FALSE:
        other = _restrict(node.other, known.other, done)
    elif kept:
        other = kept[0][1]
    else:
        return node
    return _node(node.rank, node.subject, tuple(kept), other)


def _without(node: Condition, drop: Callable[[Subject], bool], done: dict[Condition, Condition]) -> Condition:
    if node.subject is None:
        return node
    known = done.get(node)
    if known is None:
        branches = [(c, _without(child, drop, done)) for c, child in node.branches]
        known = _without(node.other, drop, done)
        if drop(node.subject):
            for _, child in branches:
                known = known | child
        else:
            known = _node(node.rank, node.subject, branches, known)
        done[node] = known
    return known


def _choices(node: Condition, rank: int, done: dict[Condition, Choices]) -> Choices:
    """The choices of the subject of `rank` on the paths from `node` to TRUE."""
    if node is FALSE:
        return Choices(frozenset())
    if node.rank > rank:
        return _ANY
    if node in done:
        return done[node]
    if node.rank == rank:
        named = frozenset(c for c, _ in node.branches)
        if node.other is FALSE:
            result = Choices(frozenset(c for c, child in node.branches if child is not FALSE))
        else:
            result = Choices(frozenset(c for c, child in node.branches if child is FALSE), True)
        assert named
    else:
        result = _choices(node.other, rank, done)
        for _, child in node.branches:
            if result.full:
                break
            result = result.either(_choices(child, rank, done))
    done[node] = result
    return result
