from __future__ import annotations

from elixir_lint.config.values import (
    TRUE,
    UNSET,
    Alternative,
    Env,
    Maybe,
    OneOf,
    Rest,
    Subject,
    Unknown,
    Value,
    is_set,
    where,
)
from elixir_lint.secrets.leaves import MAX_DEPTH, Leaf, leaves, masked
from elixir_lint.secrets.redact import MASK
from elixir_lint.secrets.vocabulary import Facts
from elixir_lint.syntax.terms import Atom, Binary, Integer, List, Map, String, Struct, Tuple, make_charlist
from tests.secrets.fakes import noise

SECRET = noise(40)
KEY_IS_SET = is_set(Subject("boot", "KEY"))
KEY_IS_UNSET = where(Subject("boot", "KEY"), UNSET)
FALLBACK = OneOf((Alternative(KEY_IS_SET, Env("KEY", "boot")), Alternative(KEY_IS_UNSET, String(SECRET))))


def keyword(**pairs: object) -> List:
    return List(tuple(Tuple((Atom(key), value)) for key, value in pairs.items()))


def found(value: Value) -> list[Leaf]:
    return list(leaves(("shop", "it"), value))


def test_terms_without_text_have_no_leaves() -> None:
    assert found(keyword(a=Atom("true"), b=Integer(3), c=List(()), d=Map(()))) == []


def test_a_name_of_a_variable_or_the_arguments_of_a_function_are_no_leaves() -> None:
    assert found(Tuple((Atom("system"), String("KEY")))) == []
    assert found(List((Tuple((Atom("system"), String("KEY"))), Atom("instance_role")))) == []
    assert found(keyword(key=Tuple((Atom("system"), String("KEY"), String("default"))))) == []
    assert found(keyword(key=Tuple((Atom("Elixir.Shop.Keys"), Atom("fetch"), List((String("name"),)))))) == []
    assert found(Tuple((Atom("awscli"), String("shop"), Integer(30)))) == []


def test_a_path_leads_through_keywords_maps_structs_and_options_of_modules() -> None:
    cipher = Tuple((Atom("Elixir.Cloak.Ciphers.AES.GCM"), keyword(tag=String("V1"), key=String("k"))))
    assert found(keyword(ciphers=keyword(default=cipher))) == [
        Leaf(("shop", "it", "ciphers", "default", "tag"), String("V1")),
        Leaf(("shop", "it", "ciphers", "default", "key"), String("k")),
    ]
    jwk = Map(((String("k"), String("x")), (Atom("kty"), String("oct")), (Integer(1), String("y"))))
    assert found(keyword(secret_key=jwk)) == [
        Leaf(("shop", "it", "secret_key", "k"), String("x")),
        Leaf(("shop", "it", "secret_key", "kty"), String("oct")),
        Leaf(("shop", "it", "secret_key"), String("y")),
    ]
    struct = Struct("Elixir.Shop.Key", ((Atom("secret"), Binary(b"\xff")),))
    assert found(struct) == [Leaf(("shop", "it", "secret"), Binary(b"\xff"))]


def test_items_of_lists_and_tuples_have_the_path_of_their_holder() -> None:
    pem = Tuple((Atom("pem_plain"), String("pem")))
    assert found(keyword(private_key=pem, auth=Tuple((String("u"), String("p"))), hosts=List((String("h"),)))) == [
        Leaf(("shop", "it", "private_key"), String("pem")),
        Leaf(("shop", "it", "auth"), String("u")),
        Leaf(("shop", "it", "auth"), String("p")),
        Leaf(("shop", "it", "hosts"), String("h")),
    ]


def test_a_charlist_is_one_leaf() -> None:
    assert found(keyword(password=make_charlist("abc"))) == [Leaf(("shop", "it", "password"), String("abc"))]


def test_a_choice_has_a_leaf_for_each_alternative_under_its_condition() -> None:
    assert found(FALLBACK) == [
        Leaf(("shop", "it"), Env("KEY", "boot"), KEY_IS_SET),
        Leaf(("shop", "it"), String(SECRET), KEY_IS_UNSET),
    ]
    unknown = Unknown("it is not known")
    assert found(List((Maybe(KEY_IS_SET, Tuple((Atom("a"), String("x")))), Rest(unknown)))) == [
        Leaf(("shop", "it", "a"), String("x"), KEY_IS_SET),
        Leaf(("shop", "it"), unknown, TRUE),
    ]


def test_a_leaf_does_not_show_its_value() -> None:
    assert SECRET not in repr(found(String(SECRET)))


def test_harmless_values_are_shown_as_they_are() -> None:
    value = keyword(
        live_view=keyword(signing_salt=String(noise(64))),
        api_key_header=String("x-shop-key"),
        url=String("ecto://shop@localhost/shop"),
        api_key=OneOf((Alternative(TRUE, Env("KEY", "boot")),)),
        secret_key=Tuple((Atom("system"), String("SHOP_KEY"))),
        token=Atom("nil"),
        name=make_charlist("shop"),
        password=Unknown("it is not known", text="string from $PASSWORD"),
    )
    assert masked(("shop", "it"), value) == value


def test_secrets_are_masked_wherever_they_stand_in_a_value() -> None:
    mask = String(MASK)
    token = "sk_" + "live_" + noise(24)
    value = keyword(
        password=String("pw"),
        charlist_password=make_charlist("pw"),
        list_token=List((String("a"),)),
        nested=keyword(secret_key=Map(((String("k"), String("x")), (String("kty"), String("oct"))))),
        note=String(f"uses {token} in prod"),
        url=String("ecto://shop:geheim@db.shop.test/shop"),
        bytes=Binary(b"\xff\xfe"),
        api_key=FALLBACK,
        maybe_secret=List((Maybe(TRUE, String("s")),)),
        text=Unknown("unknown", text=f"concatenation of {token}"),
        rest=List((Rest(Unknown("unknown", text=token)),)),
    )
    assert masked(("shop", "it"), value) == keyword(
        password=mask,
        charlist_password=mask,
        list_token=List((mask,)),
        nested=keyword(secret_key=Map(((String("k"), mask), (String("kty"), String("oct"))))),
        note=String(f"uses {MASK} in prod"),
        url=String(f"ecto://shop:{MASK}@db.shop.test/shop"),
        bytes=mask,
        api_key=OneOf((Alternative(KEY_IS_SET, Env("KEY", "boot")), Alternative(KEY_IS_UNSET, mask))),
        maybe_secret=List((Maybe(TRUE, mask),)),
        text=Unknown("unknown", text=f"concatenation of {MASK}"),
        rest=List((Rest(Unknown("unknown", text=MASK)),)),
    )


def test_a_library_of_the_project_is_known_by_the_facts() -> None:
    path, facts = ("shop", "Shop.Tokens", "ciphers", "default", "key"), Facts(vaults=frozenset(("Shop.Tokens",)))
    assert masked(path, String("abc"), facts) == String(MASK)


def test_a_value_of_any_depth_is_masked() -> None:
    value: Value = String(SECRET)
    for _ in range(5000):
        value = List((value,))
    assert list(leaves(("shop",), value)) == []
    shown: object = masked(("shop", "secret"), value)
    for _ in range(MAX_DEPTH + 1):
        assert isinstance(shown, List)
        shown = shown.items[0]
    assert shown == Unknown("it is nested too deeply")
