from __future__ import annotations

import pytest

from elixir_lint.secrets.detect import Judgement, ValueKind, classify_bytes, classify_value
from elixir_lint.secrets.tokens import find_tokens
from elixir_lint.secrets.vocabulary import NO_FACTS, Role, SecretClass, classify_path
from tests.secrets.fakes import ALL_LIVE, HEX, WORD, noise
from tests.secrets.harmless import generated, written

SIGNING = Role(SecretClass.SIGNING)
LISTED_SIGNING = Role(SecretClass.SIGNING, listed=True)
OUTBOUND = Role(SecretClass.OUTBOUND)
LISTED = Role(SecretClass.OUTBOUND, listed=True)
PASSWORD = Role(SecretClass.OUTBOUND, password=True)
NEGATIVE = Role(SecretClass.NEGATIVE)
PUBLIC = Role(SecretClass.PUBLIC)
SECRET_ROLES = (SIGNING, LISTED_SIGNING, OUTBOUND, LISTED, PASSWORD)
OTHER_ROLES = (None, NEGATIVE, PUBLIC)


def kind(role: Role | None, text: str) -> ValueKind:
    return classify_value(role, text).kind


def test_no_harmless_string_is_taken_for_a_secret() -> None:
    hits = []
    for key, value in (*written(), *generated()):
        role = classify_path(("shop", "Shop.Thing", key), NO_FACTS)
        allowed = {ValueKind.NOTHING, ValueKind.DISCARD}
        if role is None or not role.secret:
            allowed.add(ValueKind.PLACEHOLDER)
        if kind(role, value) not in allowed or find_tokens(value, git_urls=True):
            hits.append((key, value))
    assert hits == []


@pytest.mark.parametrize("role", SECRET_ROLES)
@pytest.mark.parametrize(
    "text",
    [
        "DATABASE_PASSWORD",
        "${SHOP_PASSWORD}",
        "{{ shop_password }}",
        "<shop-password>",
        "%SHOP_PASSWORD%",
        "Shop.Secrets.Provider",
        "https://vault.shop.test/v1/secret",
        "https://" + noise(32, HEX) + "@o42.ingest.sentry.io/4242",
        "-----BEGIN PUBLIC KEY-----\n" + noise(64),
        "ssh-ed25519 AAAA" + noise(60),
        "pk_" + "live_" + noise(24),
        "phc_" + noise(43),
        "postgres://${USER}:${PASS}@db/shop",
        "",
        "  ",
    ],
)
def test_what_is_no_secret_even_at_a_secret_path(role: Role, text: str) -> None:
    assert kind(role, text) in (ValueKind.DISCARD, ValueKind.NOTHING)


@pytest.mark.parametrize("role", [SIGNING, OUTBOUND, LISTED, PASSWORD])
@pytest.mark.parametrize(
    "text", ["/run/secrets/Key1", "~/.shop/Key1", "./Key1.pem", "priv/Key1", "Shop1.key", "key.json"]
)
def test_a_path_is_no_secret(role: Role, text: str) -> None:
    assert kind(role, text) is ValueKind.DISCARD


def test_a_signing_key_may_begin_like_a_path() -> None:
    key = "/" + noise(43, WORD + "/") + "="
    assert kind(LISTED_SIGNING, key) is ValueKind.REAL_SIGNING
    assert kind(LISTED, key) is ValueKind.REAL_OUTBOUND


@pytest.mark.parametrize("role", SECRET_ROLES)
@pytest.mark.parametrize(
    "text",
    [
        "secure_salt_here",
        "SECRET_SALT",
        "kjoy3o1zeidquwy1398juxzldjlksahdk3",
        "REALLY_LONG_SECRET",
        "-- LONG STRING WITH AT LEAST 64 BYTES --",
        "YOUR SECRET KEY",
        "sup3rs3cr3tk3y",
        "somepassword",
        "DEFAULT_SECRET_KEY_BASE_1234567890abcdefghijklmnopqrstuvwxyz",
        "sk_test_" + "thisisaboguskey",
        "AKIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "changeme",
        "CHANGE_ME",
        "change-me-please-1234",
        "Password",
        "postgres",
        "xxxxxxxxxxxx",
        "****",
        "0000000000",
        "0x0000",
        "aaaaaaaaaaaa",
        "your-api-key-1234",
        "this_is_not_a_secret_1",
        "replace_me_with_a_key_1",
        "insert_key_1",
        "dummy-key-1234",
        "fake key 1234",
        "api_key_here",
        "example-key-1234",
        "not set yet 1234",
        "not_configured",
        "[REDACTED]1234",
        "insecure-dev-key-1",
        "1234567890",
        "0123456789abcdef",
        "abcdefghijklmnopqrstuvwxyz",
        "12345678901234567890123456789012",
    ],
)
def test_a_placeholder(role: Role, text: str) -> None:
    assert kind(role, text) is ValueKind.PLACEHOLDER


@pytest.mark.parametrize("role", [*SECRET_ROLES, *OTHER_ROLES])
@pytest.mark.parametrize("token", ALL_LIVE)
def test_a_known_token_counts_under_any_key(role: Role | None, token: str) -> None:
    assert kind(role, token) is ValueKind.TOKEN


@pytest.mark.parametrize("role", [*SECRET_ROLES, *OTHER_ROLES])
@pytest.mark.parametrize(
    "text", ["sk_" + "test_" + noise(24), "whsec" + "_test_" + noise(12), "https://sandbox.plaid.com"]
)
def test_a_test_credential_counts_under_any_key(role: Role | None, text: str) -> None:
    assert kind(role, text) is ValueKind.TEST


def test_the_zeros_of_hcaptcha_count_under_the_keys_of_secrets() -> None:
    zeros = "0x" + "0" * 40
    assert all(kind(role, zeros) is ValueKind.TEST for role in SECRET_ROLES)
    assert all(kind(role, zeros) is ValueKind.NOTHING for role in OTHER_ROLES)


def test_a_judgement_names_the_credential() -> None:
    judged = classify_value(OUTBOUND, "sk_" + "live_" + noise(24))
    assert judged.credential is not None
    assert judged.credential.label == "a Stripe live key"


def test_the_worst_of_several_tokens_decides() -> None:
    judged = classify_value(None, "AI" + "za" + noise(35) + " " + "AK" + "IA" + noise(16, "ABCDEFGHIJKLMNOP"))
    assert judged.credential is not None
    assert judged.credential.name == "AWS"


@pytest.mark.parametrize("text", ["a", "shop123", "two words", "/x", noise(64), "true", "b64+/=="])
def test_any_literal_signs(text: str) -> None:
    assert kind(LISTED_SIGNING, text) is ValueKind.REAL_SIGNING


def test_bytes_are_a_key_only_where_something_signs() -> None:
    assert classify_bytes(LISTED_SIGNING, b"\xff\x00" * 16) == Judgement(ValueKind.REAL_SIGNING)
    assert classify_bytes(OUTBOUND, b"\xff\x00" * 16) == Judgement(ValueKind.NOTHING)
    assert classify_bytes(None, b"\xff") == Judgement(ValueKind.NOTHING)
    assert classify_bytes(SIGNING, b"") == Judgement(ValueKind.NOTHING)


@pytest.mark.parametrize(
    ("role", "text", "expected"),
    [
        (OUTBOUND, noise(11), ValueKind.NOTHING),
        (OUTBOUND, noise(20), ValueKind.REAL_OUTBOUND),
        (OUTBOUND, noise(32, HEX), ValueKind.REAL_OUTBOUND),
        (OUTBOUND, "aabbaabbaabb1", ValueKind.NOTHING),
        (OUTBOUND, "correcthorsebattery", ValueKind.NOTHING),
        (OUTBOUND, "shop_api_token_name", ValueKind.NOTHING),
        (LISTED, "shop_api_token_name", ValueKind.REAL_OUTBOUND),
        (OUTBOUND, "3b9f6a02-52b1-4a36-9d0e-0c4be6b2b6aa", ValueKind.NOTHING),
        (LISTED, "3b9f6a02-52b1-4a36-9d0e-0c4be6b2b6aa", ValueKind.REAL_OUTBOUND),
        (OUTBOUND, "The token of user 42, see RFC", ValueKind.NOTHING),
        (LISTED, '{"client_email": "shop@shop.test", "private_key_id": "9f"}', ValueKind.REAL_OUTBOUND),
        (PASSWORD, "Tr0ub4dor", ValueKind.REAL_OUTBOUND),
        (PASSWORD, "short1", ValueKind.NOTHING),
        (PASSWORD, "smtp_password", ValueKind.NOTHING),
        (PASSWORD, "shop_prod_2026", ValueKind.REAL_OUTBOUND),
        (PASSWORD, "qqqqwwww", ValueKind.NOTHING),
        (NEGATIVE, noise(40), ValueKind.NOTHING),
        (PUBLIC, noise(40), ValueKind.NOTHING),
        (None, noise(40), ValueKind.NOTHING),
    ],
)
def test_an_outbound_value_is_judged_by_how_it_is_made(role: Role | None, text: str, expected: ValueKind) -> None:
    assert kind(role, text) is expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("ecto://shop@db.shop.test/shop", ValueKind.NOTHING),
        ("https://shop.test:4443/@shop", ValueKind.NOTHING),
        ("http://localhost:4000,shop@shop.test", ValueKind.NOTHING),
        ("ecto://shop:${DB_PASS}@db.shop.test/shop", ValueKind.DISCARD),
        ("ecto://shop:#{pass}@db.shop.test/shop", ValueKind.NOTHING),
        ("ecto://shop:<password>@db.shop.test/shop", ValueKind.DISCARD),
        ("ecto://shop:DB_PASS@db.shop.test/shop", ValueKind.DISCARD),
        ("ecto://USER:PASS@HOST/DATABASE", ValueKind.PLACEHOLDER),
        ("ecto://shop:changeme@db.shop.test/shop", ValueKind.PLACEHOLDER),
        ("ecto://postgres:postgres@db.shop.test/shop", ValueKind.PLACEHOLDER),
        ("ecto://postgres:postgres@localhost:5432/shop", ValueKind.LOCAL_URL_PASSWORD),
        ("ecto://root:mysql@127.0.0.1/shop", ValueKind.LOCAL_URL_PASSWORD),
        ("ecto://root:root@[::1]:5432/shop", ValueKind.LOCAL_URL_PASSWORD),
        ("mqtt://shop:orders1@localhost/", ValueKind.LOCAL_URL_PASSWORD),
        ("mqtt://shop:kT7wQz49mLpX@localhost/", ValueKind.URL_PASSWORD),
        ("mqtt://shop:orders1@broker.shop.test/", ValueKind.URL_PASSWORD),
        ("amqp://guest:guest@rabbit.shop.test:5672", ValueKind.LOCAL_URL_PASSWORD),
        ("amqps://guest:guest@rabbit.shop.test", ValueKind.LOCAL_URL_PASSWORD),
        ("https://" + noise(32, HEX) + ":" + noise(32, HEX, "b") + "@sentry.shop.test/4", ValueKind.LEGACY_DSN),
        ("ecto://shop:Sup3rGe-heim@db.shop.test/shop", ValueKind.URL_PASSWORD),
        ("redis://:geheim42@cache.shop.test:6379", ValueKind.URL_PASSWORD),
        ("https://a.test/x, ecto://shop:geheim42@b.test/shop", ValueKind.URL_PASSWORD),
    ],
)
@pytest.mark.parametrize("role", [None, NEGATIVE])
def test_a_password_in_a_url(role: Role | None, url: str, expected: ValueKind) -> None:
    assert kind(role, url) is expected
