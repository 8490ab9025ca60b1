"""What checks of several subjects ask: places to report, paths to name, the version-dependent defaults."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from elixir_lint.config.conditions import TRUE, Condition, where
from elixir_lint.config.effective import Effective, Setting
from elixir_lint.config.lookup import as_pair, keyword_items
from elixir_lint.config.opened import Write, lookup_shown
from elixir_lint.config.render import atom_name
from elixir_lint.config.values import Absent, Answer, Unknown, Value, alternatives, variables_of
from elixir_lint.finding import Confidence, Related
from elixir_lint.project.model import Subject
from elixir_lint.source import Span
from elixir_lint.syntax.terms import Atom, List

LONGEST_PATH = 80
"""Characters of a condition that a message quotes; of a longer one it names the variables."""
MOST_NAMES = 4
"""How many variables a message names."""

# --- places ----------------------------------------------------------------------------------------


def home(subject: Subject) -> Span:
    """Where a setting of `subject` that nobody wrote belongs: its last `config` call, else its `use` line."""
    return last_call(subject.settings.config, subject.settings.path) or subject.span


def last_call(config: Effective, path: tuple[str, ...]) -> Span | None:
    """The last `config` call that writes at or below `path`, an unconditional one if there is one."""
    calls = config.calls_of(path[0])
    if len(path) > 1:
        calls = [
            each for each in config.calls_at(*path[:2]) if not isinstance(lookup_shown(each.pairs, path[1]), Absent)
        ]
    always = [call for call in calls if call.when.is_true]
    return (always or calls)[-1].span if calls else None


def place_of(subject: Subject, *keys: str) -> Span:
    """The key of a setting where it was last written, be its value one term or a keyword list."""
    setting, config = subject.setting(*keys), subject.settings.config
    if setting.value != config.value(*setting.path):  # start options, or `init/2`
        return setting.place or home(subject)
    places = [span for span, _ in written(config, setting.path)]
    return places[-1] if places else setting.place or home(subject)


def written(config: Effective, path: tuple[str, ...]) -> Iterator[tuple[Span, Value]]:
    """What `config` calls write at `path`, oldest first, with the place of its key. Keyword lists come whole."""
    for call in config.calls_at(*path[:2]):
        yield from _written(call.pairs, path[1:])


def _written(value: Value, path: tuple[str, ...]) -> Iterator[tuple[Span, Value]]:
    name, *rest = path
    for alternative in alternatives(value):
        if not isinstance(alternative.value, List):
            continue
        for _, item in keyword_items(alternative.value.items):
            pair = as_pair(item)
            if pair is None or atom_name(pair[0].name) != name:
                continue
            if rest:
                yield from _written(pair[1], tuple(rest))
            elif pair[0].span is not None:
                yield pair[0].span, pair[1]


def culprit(setting: Setting, predicate: Callable[[Value], bool | None]) -> Write | None:
    """The last write that still counts and whose value is one that `predicate` holds of."""
    return next((write for write in reversed(setting.live) if predicate(write.value)), None)


def place_to_edit(subject: Subject, write: Write) -> tuple[Span, tuple[Related, ...]]:
    """The key in the `config` call. What was made elsewhere (a variable, a function) explains it as a related place."""
    if within(write.key, write.call):
        made = getattr(write.value, "span", None)
        if isinstance(made, Span) and not within(made, write.call):
            return write.key, (Related(made, "made here"),)
        return write.key, ()
    top = len(subject.settings.path) + 1
    keys = [key for key, _ in written(subject.settings.config, write.path[:top]) if within(key, write.call)]
    place = keys[-1] if keys else write.call
    return place, () if place == write.key else (Related(write.key, "made here"),)


def within(inner: Span, outer: Span) -> bool:
    return inner.file is outer.file and outer.start <= inner.start and inner.end <= outer.end


def replaced(setting: Setting, write: Write | None) -> tuple[Related, ...]:
    """The earlier writes that `write` took the place of."""
    return tuple(Related(each.key, "replaced later") for each in setting.overridden if each is not write)


# --- paths -----------------------------------------------------------------------------------------


def path_text(when: Condition) -> str:
    """` when POOL_SIZE is unset`, nothing if it always holds: the end of a message."""
    if when.is_true:
        return ""
    text = when.describe()
    if len(text) <= LONGEST_PATH:
        return f" when {text}"
    variables = {subject.name for subject in when.subjects if subject.kind != "open"}
    names = sorted(variables or {subject.name for subject in when.subjects})
    return " on a path that depends on " + listed(
        names if len(names) <= MOST_NAMES else [*names[:MOST_NAMES], "others"]
    )


def listed(words: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`"""
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def some(names: Sequence[str], most: int = MOST_NAMES) -> str:
    """`A, B and 3 more`"""
    more = len(names) - most
    return listed([*names[:most], f"{more} more"] if more > 0 else names)


def shown(path: tuple[str, ...]) -> str:
    """`:shop, Shop.Repo, :pool_size`"""
    return ", ".join(name if name[:1].isupper() else f":{name}" for name in path)


def surety(when: Condition) -> Confidence:
    """HIGH for what always holds, MEDIUM for what holds on a path that the message names."""
    return Confidence.HIGH if when.is_true else Confidence.MEDIUM


def by_default(answer: Answer) -> bool:
    """Whether it holds in production as far as the repository tells: see `holds_unset`."""
    return holds_unset(answer.when)


def holds_unset(when: Condition) -> bool:
    """Whether the world is among them in which no environment variable of a condition is set.

    But for those that the repository's own deploy files set: they have the texts that they get there.
    """
    usual = TRUE
    for subject in when.subjects:
        if subject.kind != "open":
            usual = usual & where(subject, subject.usual)
    return usual.implies(when)


def bare_variables(value: Value, missing: Condition) -> frozenset[str]:
    """The variables without which `value` is missing because they would hold it; none if it is for another reason.

    `System.get_env("X")`, `if x = System.get_env("X"), do: config(...)`; not `if System.get_env("ROLE") == "web" do`.
    """
    there = [a.value for a in alternatives(value) if not a.when.implies(missing)]
    names = frozenset().union(*map(variables_of, there))
    asked = frozenset(subject.name for subject in missing.subjects)
    return asked if asked <= names and holds_unset(missing) else frozenset()


# --- predicates ------------------------------------------------------------------------------------


def is_absent(value: Value) -> bool | None:
    return None if isinstance(value, Unknown) else isinstance(value, Absent)


def is_nil(value: Value) -> bool | None:
    """Whether a key is there and holds nil."""
    if isinstance(value, Unknown):
        return None if value.type in (None, "atom") else False
    return value == Atom("nil")


def is_missing(value: Value) -> bool | None:
    """Absent or nil."""
    return is_nil(value) if isinstance(value, Unknown) else isinstance(value, Absent) or value == Atom("nil")


def is_true(value: Value) -> bool | None:
    if isinstance(value, Unknown):
        return None if value.type in (None, "atom", "boolean") else False
    return value == Atom("true")


def is_false(value: Value) -> bool | None:
    if isinstance(value, Unknown):
        return None if value.type in (None, "atom", "boolean") else False
    return value == Atom("false")


def is_off(value: Value) -> bool | None:
    """Absent, nil or false."""
    if isinstance(value, Unknown):
        return None if value.type in (None, "atom", "boolean") else False
    return isinstance(value, Absent) or value in (Atom("nil"), Atom("false"))
