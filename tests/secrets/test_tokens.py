from __future__ import annotations

import base64

import pytest

from elixir_lint.secrets.tokens import LIVE_CREDENTIALS, Found, Grade, find_test_credential, find_tokens
from tests.secrets.fakes import HEX, LIVE, WORD, noise, pem

CASES = [(name, token) for name, tokens in LIVE.items() for token in tokens]
BY_NAME = {credential.name: credential for credential in LIVE_CREDENTIALS}


def names(text: str, *, git_urls: bool = False) -> list[str]:
    return [found.credential.name for found in find_tokens(text, git_urls=git_urls)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "AK" + "IA" + noise(15, "ABCDEFGH"),
        "MAK" + "IA" + noise(16, "ABCDEFGH"),
        "sk_" + "live_short",
        "sk_" + "live_" + "x" * 24,
        "sk_" + "live_" + "0123456789abcdef",
        "AKIAIOSFODNN7EXAMPLE",
        "AK" + "IA" + "I44QH8DHBEXAMPLE"[-16:],
        "S" + "G.short.short",
        "monkey-" + noise(32, HEX) + "0",
        "user-us1",
        "task-ant-design-components-of-the-shop",
        "https://hooks.slack.com/services/",
        "https://hooks.slack.com/services/T00000000/B00000000/" + "X" * 24,
        "https://discord.com/channels/" + noise(18, "123456789") + "/" + noise(68),
        '"type": "service_account"',
        "-----BEGIN RSA PRIVATE" + " KEY-----",
        "-----BEGIN RSA PRIVATE" + ' KEY-----\\n" <> key <> "\\n-----END RSA PRIVATE' + " KEY-----",
        "-----BEGIN PUBLIC KEY-----\n" + noise(64, WORD + "+/"),
        "-----BEGIN CERTIFICATE-----\n" + noise(64, WORD + "+/"),
        "eyeballs.eyebrows.eyelashes",
        "pk_" + "live_" + noise(24),
        "phc_" + noise(43),
        "git@github.com:shop/shop.git",
        "https://github.com/shop/shop.git",
        "https://user:${TOKEN}@github.com/shop/shop.git",
        "https://#{user}:#{token}@github.com/shop/shop.git",
        "https://shop.test:443/@shop",
    ],
)
def test_what_only_resembles_a_token_is_none(text: str) -> None:
    assert find_tokens(text, git_urls=True) == ()


def test_every_live_credential_has_a_fake() -> None:
    assert set(LIVE) == set(BY_NAME)


@pytest.mark.parametrize(("name", "token"), CASES, ids=[f"{n}-{i}" for i, (n, _) in enumerate(CASES)])
def test_a_token_is_found_by_its_shape_under_its_name(name: str, token: str) -> None:
    assert names(token)[:1] == [name]
    assert names(f'  anything: "{token}",')[:1] == [name]


def test_the_place_of_each_token_is_told_in_order() -> None:
    github, aws = LIVE["GitHub"][0], LIVE["AWS"][0]
    text = f"{github} and {aws}"
    assert find_tokens(text) == (
        Found(0, len(github), BY_NAME["GitHub"]),
        Found(len(github) + 5, len(text), BY_NAME["AWS"]),
    )


def test_a_token_inside_another_is_not_told_twice() -> None:
    assert names(f"https://shop:{LIVE['GitHub'][0]}@github.com/a/b", git_urls=True) == ["git URL"]


def test_a_password_in_a_git_url_counts_only_where_git_urls_stand() -> None:
    url = "https://shop:" + noise(20) + "@git.shop.test/shop.git"
    assert names(url) == []
    assert names(url, git_urls=True) == ["git URL"]


def test_an_encrypted_or_indented_pem_is_found() -> None:
    header, rest = pem().split("\n", 1)
    encrypted = f"{header}\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,{noise(32, HEX)}\n\n{rest}"
    assert names(encrypted) == ["PEM"]
    assert names(pem().replace("\n", "\n" + " " * 12)) == ["PEM"]


def test_a_google_key_is_often_public_and_a_stripe_test_key_of_a_test_mode() -> None:
    assert [f.credential.grade for f in find_tokens(LIVE["Google"][0])] == [Grade.OFTEN_PUBLIC]
    assert [f.credential.grade for f in find_tokens("sk_" + "test_" + noise(24))] == [Grade.TEST]


@pytest.mark.parametrize(
    ("text", "name", "grade"),
    [
        ("sk_" + "test_1111", "Stripe test", Grade.TEST),
        ("rk_" + "test_" + noise(24), "Stripe test", Grade.TEST),
        ("whsec" + "_test_" + noise(24), "Stripe test webhook", Grade.TEST),
        ("0x" + "0" * 40, "hCaptcha test", Grade.ALWAYS_PASSES),
        ("1x" + "0" * 31 + "AA", "Turnstile test", Grade.ALWAYS_PASSES),
        ("6LeIxAcTAAAAAGG-" + "vFI1TnRWxMZNFuojJ4WifJWe", "reCAPTCHA test", Grade.ALWAYS_PASSES),
        ("https://api-m.sandbox.paypal.com", "payment sandbox", Grade.TEST),
        ("https://api.sandbox.braintreegateway.com:443/", "payment sandbox", Grade.TEST),
        ("sandbox.plaid.com", "payment sandbox", Grade.TEST),
    ],
)
def test_a_test_credential_is_known(text: str, name: str, grade: Grade) -> None:
    found = find_test_credential(text)
    assert found is not None
    assert (found.name, found.grade) == (name, grade)


@pytest.mark.parametrize(
    "text",
    [
        "sk_test_" + "thisisaboguskey",
        "https://api.paypal.com",
        "https://sandbox.shop.test",
        "https://paypal.com.sandbox.shop.test",
        "sandbox",
        "0x0",
        "1x" + "0" * 31 + "BB",
        "see sk_" + "test_1111",
    ],
)
def test_what_is_no_test_credential(text: str) -> None:
    assert find_test_credential(text) is None


def test_a_web_token_that_says_it_is_for_everybody_is_none() -> None:
    def token(claims: str) -> str:
        parts = ('{"alg":"HS256","typ":"JWT"}', claims)
        return ".".join(
            (*(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts), "x" * 4 + noise(39))
        )

    assert find_tokens(token('{"iss":"supabase","ref":"shop","role":"anon"}')) == ()
    assert len(find_tokens(token('{"iss":"supabase","ref":"shop","role":"service_role"}'))) == 1
