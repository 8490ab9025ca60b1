"""Whether a real term is one of those that a value of the evaluator stands for, under given variables."""

from __future__ import annotations

from elixir_lint.config.conditions import TRUE, where
from elixir_lint.config.lookup import as_pair, is_keyword, keyword_items, lookup
from elixir_lint.config.render import render
from elixir_lint.config.values import Absent, Env, Maybe, OneOf, Rest, Unknown, is_known
from elixir_lint.syntax.terms import List, Map, Struct, Tuple
from tests.encoding import decode, encode

_TYPES = {
    "string": lambda t: isinstance(t, str) or (isinstance(t, tuple) and t[0] == "binary"),
    "integer": lambda t: isinstance(t, int),
    "float": lambda t: t[:1] == ("float",) if isinstance(t, tuple) else False,
    "number": lambda t: isinstance(t, int) or (isinstance(t, tuple) and t[0] == "float"),
    "boolean": lambda t: t in (("atom", "true"), ("atom", "false")),
    "atom": lambda t: isinstance(t, tuple) and t[0] == "atom",
    "list": lambda t: isinstance(t, tuple) and t[0] in ("list", "improper"),
    "keyword": lambda t: isinstance(t, tuple) and t[0] == "list",
    "charlist": lambda t: isinstance(t, tuple) and t[0] == "list",
    "map": lambda t: isinstance(t, tuple) and t[0] in ("map", "struct"),
    "struct": lambda t: isinstance(t, tuple) and t[0] in ("struct", "regex"),
    "tuple": lambda t: isinstance(t, tuple) and t[0] == "tuple",
    "function": lambda t: isinstance(t, tuple) and t[0] == "function",
}


def assignment(subjects, variables):
    """The worlds in which each of `subjects` is as `variables` say; open questions stay open."""
    world = TRUE
    for subject in subjects:
        if subject.kind != "open":
            world = world & where(subject, variables.get(subject.name))
    return world


class Judge:
    """`variables` are the real ones. Conditions about them are decided, open questions may go either way.

    `loose`: something in the program was uncertain, so the order of keys is only one of the possible ones.
    """

    def __init__(self, variables, loose):
        self.variables = variables
        self.loose = loose

    def possible(self, when):
        return when.overlaps(assignment(when.subjects, self.variables))

    def certain(self, when):
        return not self.possible(~when)

    def within(self, real, value) -> bool:
        match value:
            case OneOf(alternatives):
                return any(self.possible(a.when) and self.within(real, a.value) for a in alternatives)
            case Env(name):
                return self.variables.get(name) == real
            case Unknown(type=kind):
                return kind is None or _TYPES[kind](real)
            case Absent():
                return False
            case List():
                return self.within_list(real, value)
            case Tuple(items):
                return self._all(real, "tuple", items)
            case Map(pairs):
                return self._pairs(real, ("map",), pairs)
            case Struct(module, pairs):
                return self._pairs(real, ("struct", module), pairs)
            case _:
                return encode(value) == real

    def _all(self, real, kind, items):
        if not isinstance(real, tuple) or real[0] != kind or len(real) != len(items) + 1:
            return False
        return all(self.within(r, i) for r, i in zip(real[1:], items, strict=True))

    def _pairs(self, real, head, pairs):
        if not isinstance(real, tuple) or real[: len(head)] != head or len(real) != len(head) + len(pairs):
            return False
        theirs = real[len(head) :]
        if not all(is_known(k) for k, _ in pairs):
            return self._paired(theirs, pairs)
        mine = sorted(((encode(k), v) for k, v in pairs), key=lambda p: repr(p[0]))
        return all(k == r[0] and self.within(r[1], v) for (k, v), r in zip(mine, theirs, strict=True))

    def _paired(self, real, pairs):
        """Whether the pairs of a map fit in some order, where a key is not known."""
        if not pairs:
            return not real
        (key, value), *rest = pairs
        return any(
            self.within(k, key) and self.within(v, value) and self._paired((*real[:n], *real[n + 1 :]), rest)
            for n, (k, v) in enumerate(real)
        )

    def within_list(self, real, value):
        if not isinstance(real, tuple) or real[0] != "list":
            return False
        if self._sequence(real[1:], value.items):
            return True
        return self.loose and is_keyword(value) is not False and self._keys(real, value)

    def _sequence(self, real, items):
        if not items:
            return not real
        first, rest = items[0], items[1:]
        if isinstance(first, Rest):
            return any(self._sequence(real[n:], rest) for n in range(len(real) + 1))
        if isinstance(first, Maybe):
            if not self.certain(first.when) and self._sequence(real, rest):
                return True
            if not self.possible(first.when):
                return False
            first = first.value
        return bool(real) and self.within(real[0], first) and self._sequence(real[1:], rest)

    def _keys(self, real, value):
        got = {}
        for item in real[1:]:
            if not (isinstance(item, tuple) and item[0] == "tuple" and len(item) == 3):
                return False
            if not (isinstance(item[1], tuple) and item[1][0] == "atom"):
                return False
            got.setdefault(item[1][1], item[2])
        open_ended = any(isinstance(i, Rest) for i in value.items)
        names = {pair[0].name for _, i in keyword_items(value.items) if (pair := as_pair(i)) is not None}
        if not open_ended and set(got) - names:
            return False
        return all(self.entry(got.get(name), name in got, lookup(value, name)) for name in names)

    def entry(self, real, present, value):
        """Whether a key that is `present` with `real`, or is not there, fits `value`, which may be absent."""
        alternatives = value.alternatives if isinstance(value, OneOf) else None
        for when, inner in [(a.when, a.value) for a in alternatives] if alternatives else [(TRUE, value)]:
            if not self.possible(when):
                continue
            if isinstance(inner, Absent):
                if not present:
                    return True
            elif (isinstance(inner, Unknown) and not present) or (present and self.within(real, inner)):
                return True
        return False


def agrees(answer, evaluation, variables):
    """None if real Elixir's answer lies within the evaluation, else what is wrong."""
    calls = evaluation.effective.calls
    judge = Judge(variables, loose=any(not (c.when.is_true and is_known(c.pairs)) for c in calls))
    runs = [r for r in (evaluation.build_run, evaluation.boot_run) if r is not None]
    if "error" in answer:
        if any(judge.possible(raised.when) for run in runs for raised in run.raised):
            return None
        return f"real Elixir raises {answer['error']} ({answer.get('message', '')}), the evaluation never does"
    if not all(judge.possible(run.survives) for run in runs):
        return "the evaluation says that it raises, real Elixir gives a configuration"
    real = decode(answer["ok"])
    apps = {item[1][1]: item[2] for item in real[1:]}
    effective = evaluation.effective
    for app, pairs in effective.apps.items():
        if app not in apps and any(not isinstance(i, Maybe | Rest) for i in pairs.items):
            return f"{app} is configured by the evaluation only"
    for app, term in apps.items():
        if app not in effective.apps:
            if term == ("list",):
                continue
            return f"{app} is configured by real Elixir only: {term}"
        if not judge.within(term, effective.apps[app]):
            return f"{app}: {term} is not within {render(effective.apps[app])}"
    return None
