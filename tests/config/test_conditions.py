"""Conditions against their meaning: the set of worlds in which they hold."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from elixir_lint.config.conditions import FALSE, TRUE, UNSET, Subject, is_set, where

X, Y, Z = (Subject("boot", name) for name in "XYZ")
DOMAIN = [UNSET, "", "a", "b", "anything else"]
WORLDS = [dict(zip((X, Y, Z), choice, strict=True)) for choice in product(DOMAIN, repeat=3)]


def holds(condition, world):
    while condition.subject is not None:
        condition = dict(condition.branches).get(world[condition.subject], condition.other)
    return condition is TRUE


def worlds(condition):
    return [i for i, world in enumerate(WORLDS) if holds(condition, world)]


atoms = st.builds(
    lambda s, members, excluded: where(s, *members, excluded=excluded),
    st.sampled_from([X, Y, Z]),
    st.lists(st.sampled_from([UNSET, "", "a", "b"]), max_size=3),
    st.booleans(),
)
conditions = st.recursive(
    atoms | st.sampled_from([TRUE, FALSE]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda p: p[0] & p[1]),
        st.tuples(inner, inner).map(lambda p: p[0] | p[1]),
        inner.map(lambda c: ~c),
    ),
    max_leaves=12,
)


@given(conditions, conditions)
def test_operators_mean_set_operations(a, b):
    assert worlds(a & b) == sorted(set(worlds(a)) & set(worlds(b)))
    assert worlds(a | b) == sorted(set(worlds(a)) | set(worlds(b)))
    assert worlds(~a) == sorted(set(range(len(WORLDS))) - set(worlds(a)))
    assert a.implies(b) == (set(worlds(a)) <= set(worlds(b)))


@given(conditions, conditions)
def test_equal_conditions_are_one_object(a, b):
    assert (a is b) == (worlds(a) == worlds(b))


@given(conditions, conditions)
def test_given_changes_nothing_where_the_other_holds(a, known):
    assert (a.given(known) & known) is (a & known)


@given(conditions)
def test_choices_are_those_some_world_takes(a):
    for subject in (X, Y, Z):
        choices = a.choices(subject)
        taken = {WORLDS[i][subject] for i in worlds(a)}
        for member in DOMAIN:
            assert ((member in choices.members) is not choices.excluded) == (member in taken)


@given(conditions)
@settings(max_examples=50)
def test_every_condition_has_words(a):
    assert a.describe()


def test_words():
    assert is_set(X).describe() == "X is set"
    assert (~is_set(X)).describe() == "X is unset"
    assert where(X, "true", "1").describe() == 'X is one of "1", "true"'
    assert where(X, "true", UNSET).describe() == 'X is unset or "true"'
    assert where(X, "", UNSET, excluded=True).describe() == 'X is set and not ""'
    assert (is_set(X) & ~is_set(Y)).describe() == "X is set and Y is unset"
    assert (is_set(X) | is_set(Y)).describe() == "X is set or Y is set"
    assert where(Subject("build", "X"), "a").describe() == 'X (at build) is "a"'
    assert where(Subject("open", "File.exists?(f)"), "true").describe() == "File.exists?(f)"
    assert (~where(Subject("open", "File.exists?(f)"), "true")).describe() == "not (File.exists?(f))"


def test_many_independent_questions_stay_small():
    everything = TRUE
    for n in range(60):
        everything = everything & (is_set(Subject("boot", f"A{n}")) | is_set(Subject("boot", f"B{n}")))
    assert not everything.is_false
    assert (everything & ~everything) is FALSE
    assert everything.describe().startswith("depending on A0, A1")
