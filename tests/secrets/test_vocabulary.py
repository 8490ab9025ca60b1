from __future__ import annotations

import pytest

from elixir_lint.secrets.vocabulary import (
    NEGATIVE_WORDS,
    OUTBOUND_WORDS,
    PUBLIC_WORDS,
    SIGNING_WORDS,
    Facts,
    Role,
    SecretClass,
    classify_key,
    classify_path,
    is_secret_setting,
)

S, O, PUBLIC, NEGATIVE = SecretClass.SIGNING, SecretClass.OUTBOUND, SecretClass.PUBLIC, SecretClass.NEGATIVE  # noqa: E741

FACTS = Facts(
    endpoints=frozenset(("ShopWeb.Site",)),
    guardians=frozenset(("Shop.Tokens",)),
    vaults=frozenset(("Shop.Vault",)),
    mailers={"Shop.Mailer": "Swoosh.Adapters.SMTP", "Shop.News": "Swoosh.Adapters.Mailjet", "Shop.Post": ""},
)


@pytest.mark.parametrize(
    "path",
    [
        (),
        ("shop",),
        ("shop", "tokens"),
        ("shop", "secretary"),
        ("shop", "passport"),
        ("shop", "compass"),
        ("shop", "bypass_rules"),
        ("shop", "tokenizer"),
        ("shop", "keys"),
        ("shop", "key"),
        ("shop", "ShopWeb.Endpoint", "session", "key"),
        ("shop", "Shop.Cache", "k"),
        ("shop", "Shop.Vault", "ciphers", "default", "tag"),
        ("shop", "Shop.Guardian", "issuer"),
        ("pigeon", "fcm", "key"),
        ("appsignal", "config", "name_of_app"),
        ("libcluster", "topologies", "shop", "config", "port"),
    ],
)
def test_what_is_no_secret_by_path(path: tuple[str, ...]) -> None:
    assert classify_path(path) is None or classify_path(path) == Role(NEGATIVE)
    assert not is_secret_setting(path)


@pytest.mark.parametrize("word", sorted(SIGNING_WORDS))
def test_a_signing_word_with_any_prefix_and_generation(word: str) -> None:
    for key in (word, f"shop_{word}", f"{word}_v2", f"shop_{word}_old", word.upper(), word.replace("_", "-")):
        assert classify_key(key) is S


@pytest.mark.parametrize("word", sorted(OUTBOUND_WORDS))
def test_an_outbound_word_with_any_prefix_and_generation(word: str) -> None:
    for key in (word, f"mail_{word}", f"{word}_default", f"mail_{word}_retired", word.upper()):
        assert classify_key(key) is O
    assert classify_key(f"{word}s") is None


@pytest.mark.parametrize("word", sorted(PUBLIC_WORDS | {"signing_salt", "encryption_salt", "password_salt", "sitekey"}))
def test_a_public_word(word: str) -> None:
    assert classify_key(word) is PUBLIC
    assert classify_key(f"shop_{word}") is PUBLIC


@pytest.mark.parametrize("word", sorted(NEGATIVE_WORDS))
def test_a_word_for_something_beside_a_secret(word: str) -> None:
    assert classify_key(word) is NEGATIVE
    assert classify_key(f"api_key_{word}") is NEGATIVE


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (("shop", "ShopWeb.Endpoint", "secret_key_base"), S),
        (("shop", "ShopWeb.Site", "secret_key_base"), S),
        (("shop", "Shop.Guardian", "secret_key"), S),
        (("shop", "Shop.Tokens", "secret_key"), S),
        (("joken", "default_signer"), S),
        (("joken", "default_signer", "key_octet"), S),
        (("joken", "rs256", "key_pem"), S),
        (("joken", "rs256", "passphrase"), S),
        (("shop", "token_signing_secret"), S),
        (("shop", "Shop.Vault", "ciphers", "default", "key"), S),
        (("shop", "Shop.Vault", "ciphers", "retired", "key"), S),
        (("stripity_stripe", "api_key"), O),
        (("stripity_stripe", "secret_key"), O),
        (("stripity_stripe", "signing_secret"), S),
        (("ueberauth", "Ueberauth.Strategy.Github.OAuth", "client_secret"), O),
        (("shop", "pow_assent", "providers", "github", "client_secret"), O),
        (("ex_aws", "access_key_id"), O),
        (("ex_aws", "secret_access_key"), O),
        (("ex_aws", "security_token"), O),
        (("ex_aws", "s3", "access_key_id"), O),
        (("ex_aws", "s3", "backup", "secret_access_key"), O),
        (("pigeon", "fcm", "fcm_default", "key"), O),
        (("pigeon", "apns", "apns_default", "key"), O),
        (("pigeon", "apns", "apns_default", "cert"), O),
        (("shop", "Shop.FCM", "service_account_json"), O),
        (("goth", "json"), O),
        (("honeybadger", "api_key"), O),
        (("rollbax", "access_token"), O),
        (("bugsnag", "api_key"), O),
        (("appsignal", "config", "push_api_key"), O),
        (("new_relic_agent", "license_key"), O),
        (("nostrum", "token"), O),
        (("ex_gram", "token"), O),
        (("nadia", "token"), O),
        (("ex_twilio", "auth_token"), O),
        (("libcluster", "topologies", "shop", "config", "secret"), S),
        (("recaptcha", "secret"), O),
        (("recaptcha", "private_key"), O),
        (("hcaptcha", "secret"), O),
        (("shop", "basic_auth", "password"), S),
        (("live_debugger", "secret_key_base"), S),
        (("shop", "Shop.Mailer", "password"), O),
        (("shop", "Shop.Mailer", "dkim", "private_key"), O),
        (("shop", "Shop.News", "api_key"), O),
        (("shop", "Shop.News", "secret"), O),
        (("shop", "Shop.Post", "api_key"), O),
    ],
)
def test_the_table_of_libraries(path: tuple[str, ...], kind: SecretClass) -> None:
    role = classify_path(path, FACTS)
    assert role is not None
    assert (role.kind, role.listed) == (kind, True)
    assert is_secret_setting(path, FACTS)


@pytest.mark.parametrize(
    ("adapter", "path"),
    [
        ("Swoosh.Adapters.AmazonSES", ("secret",)),
        ("Swoosh.Adapters.AmazonSES", ("access_key",)),
        ("Swoosh.Adapters.AzureCommunicationServices", ("access_key",)),
        ("Swoosh.Adapters.Gmail", ("access_token",)),
        ("Swoosh.Adapters.Lettermint", ("api_token",)),
        ("Swoosh.Adapters.Mailjet", ("secret",)),
        ("Swoosh.Adapters.Mua", ("auth", "password")),
        ("Swoosh.Adapters.Mua", ("dkim", "private_key")),
        ("Swoosh.Adapters.PostUp", ("password",)),
        ("Swoosh.Adapters.Postmark", ("api_key",)),
        ("Swoosh.Adapters.SMTP", ("password",)),
        ("Swoosh.Adapters.Scaleway", ("secret_key",)),
        ("Bamboo.SMTPAdapter", ("password",)),
        ("Bamboo.SendGridAdapter", ("api_key",)),
    ],
)
def test_the_key_of_a_mail_adapter_is_listed(adapter: str, path: tuple[str, ...]) -> None:
    role = classify_path(("shop", "Shop.Mailer", *path), Facts(mailers={"Shop.Mailer": adapter}))
    assert role is not None
    assert (role.kind, role.listed) == (O, True)


def test_a_key_of_another_adapter_counts_by_its_words_alone() -> None:
    assert classify_path(("shop", "Shop.News", "password"), FACTS) == Role(O, password=True)
    assert classify_path(("shop", "Shop.News", "relay"), FACTS) is None


def test_the_table_beats_the_words() -> None:
    assert classify_key("access_key_id") is NEGATIVE
    assert classify_path(("ex_aws", "access_key_id")) == Role(O, listed=True)
    assert classify_path(("shop", "access_key_id")) == Role(NEGATIVE)
    assert classify_path(("mixpanel_api_ex", "config", "token")) == Role(PUBLIC, listed=True)


def test_the_members_of_a_jwk_count_as_the_key_that_holds_it() -> None:
    assert classify_path(("shop", "Shop.Guardian", "secret_key", "k")) == Role(S, listed=True)
    assert classify_path(("shop", "Shop.Guardian", "secret_key", "kty")) is None
    assert classify_path(("shop", "signing_key", "d")) == Role(S)
    assert classify_path(("joken", "rs256", "key_map", "d")) == Role(S)
    assert classify_path(("joken", "rs256", "key_map", "n")) is None


def test_a_variable_is_judged_by_its_name() -> None:
    assert classify_path(("SECRET_KEY_BASE",)) == Role(S)
    assert classify_path(("SMTP_PASSWORD",)) == Role(O, password=True)
    assert classify_path(("DATABASE_URL",)) == Role(NEGATIVE)
    assert classify_path(("STRIPE_PUBLISHABLE_KEY",)) == Role(PUBLIC)
    assert classify_path(("RELEASE_COOKIE",)) == Role(S)
