"""Which settings hold secrets: the words of their keys, and the exact paths of known libraries.

A path is the application, the module or key, and the keys below, as a reader names them:
`("shop", "Shop.Mailer", "api_key")`, without colons and without "Elixir.". The name of an environment
variable is a path of one element.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from functools import cache, lru_cache

from elixir_lint.record import field, record


class SecretClass(Enum):
    """SIGNING: the application verifies, signs or decrypts with it. OUTBOUND: it presents it to others.

    PUBLIC: shown to browsers or only a namespace (salts, publishable keys, DSNs).
    NEGATIVE: names or describes something beside a secret (`api_key_header`, `token_ttl`, `client_id`).
    """

    SIGNING = "signing"
    OUTBOUND = "outbound"
    PUBLIC = "public"
    NEGATIVE = "negative"


SECRET_CLASSES = frozenset((SecretClass.SIGNING, SecretClass.OUTBOUND))


@record
class Role:
    """What a path is. `listed`: by the table of libraries, not by the spelling of its key.

    `password`: its key is a word for a password, which people choose and machines do not generate.
    """

    kind: SecretClass
    listed: bool = False
    password: bool = False

    @property
    def signs(self) -> bool:
        return self.kind is SecretClass.SIGNING

    @property
    def secret(self) -> bool:
        return self.kind in SECRET_CLASSES


@record
class Facts:
    """The modules of a project that the table of libraries speaks about, named without "Elixir.".

    `mailers` maps a mailer to its adapter (`"Swoosh.Adapters.SMTP"`), "" if that is not known.
    """

    endpoints: frozenset[str] = frozenset()
    guardians: frozenset[str] = frozenset()
    vaults: frozenset[str] = frozenset()
    mailers: Mapping[str, str] = field(default_factory=dict)


NO_FACTS = Facts()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PASSWORD_WORDS = _words("password passwd passphrase pwd pass")
SIGNING_WORDS = _words(
    "secret_key_base key_base signing_secret token_signing_secret webhook_secret webhook_signing_secret"
    " jwt_secret signing_key hmac_key encryption_key pepper release_cookie erlang_cookie"
)
OUTBOUND_WORDS = PASSWORD_WORDS | _words(
    "secret secret_key secret_access_key client_secret token_secret consumer_secret shared_secret app_secret"
    " api_secret api_key apikey api_token auth_token access_token access_key private_key master_key auth_key"
    " license_key push_api_key server_key service_key account_key bot_token token key_octet key_pem pat"
    " credentials service_account_json security_token session_token refresh_token"
)
_SEVERAL = frozenset(f"{word}s" for word in SIGNING_WORDS | OUTBOUND_WORDS if word not in ("token", "pass", "pat"))
"""Of lists. `tokens` alone are as often those of a parser."""
PUBLIC_WORDS = _words(
    "dsn write_key mixpanel_token mixpanel_project_token search_key search_api_key search_only_api_key"
    " maps_key maps_api_key browser_key browser_api_key"
) | frozenset(
    f"{owner}{joint}{thing}"
    for owner in ("public", "publishable", "site", "pub")
    for joint in ("_", "")
    for thing in ("key", "token")
)
NEGATIVE_WORDS = _words(
    "id sid url uri endpoint host name field header param ttl path file keyfile certfile prefix suffix alg"
    " algorithm algos length type interval period limit count enabled enabled? size version routing_key"
    " cookie_key session_key cache_key csrf_token_key message_key timestamp_key param_key redirect"
)
_JWK_SECRET_MEMBERS = frozenset(("k", "d"))
_JWK_HOLDERS = frozenset(("jwk", "key_map"))

_LIBRARIES: tuple[tuple[str, SecretClass], ...] = (
    ("*/<endpoint>/secret_key_base", SecretClass.SIGNING),
    ("*/<guardian>/secret_key", SecretClass.SIGNING),
    ("joken/default_signer", SecretClass.SIGNING),
    ("joken/**/key_octet", SecretClass.SIGNING),
    ("joken/**/key_pem", SecretClass.SIGNING),
    ("joken/**/passphrase", SecretClass.SIGNING),
    ("*/token_signing_secret", SecretClass.SIGNING),
    ("*/<vault>/ciphers/**/key", SecretClass.SIGNING),
    ("stripity_stripe/api_key", SecretClass.OUTBOUND),
    ("stripity_stripe/secret_key", SecretClass.OUTBOUND),
    ("stripity_stripe/signing_secret", SecretClass.SIGNING),
    ("ueberauth/<oauth>/client_secret", SecretClass.OUTBOUND),
    ("*/pow_assent/providers/*/client_secret", SecretClass.OUTBOUND),
    ("ex_aws/access_key_id", SecretClass.OUTBOUND),
    ("ex_aws/secret_access_key", SecretClass.OUTBOUND),
    ("ex_aws/security_token", SecretClass.OUTBOUND),
    ("ex_aws/s3/**/access_key_id", SecretClass.OUTBOUND),
    ("ex_aws/s3/**/secret_access_key", SecretClass.OUTBOUND),
    ("ex_aws/s3/**/security_token", SecretClass.OUTBOUND),
    ("pigeon/fcm/*/key", SecretClass.OUTBOUND),
    ("pigeon/apns/*/key", SecretClass.OUTBOUND),
    ("pigeon/apns/*/cert", SecretClass.OUTBOUND),
    ("**/service_account_json", SecretClass.OUTBOUND),
    ("goth/json", SecretClass.OUTBOUND),
    ("honeybadger/api_key", SecretClass.OUTBOUND),
    ("rollbax/access_token", SecretClass.OUTBOUND),
    ("bugsnag/api_key", SecretClass.OUTBOUND),
    ("appsignal/config/push_api_key", SecretClass.OUTBOUND),
    ("new_relic_agent/license_key", SecretClass.OUTBOUND),
    ("nostrum/token", SecretClass.OUTBOUND),
    ("ex_gram/token", SecretClass.OUTBOUND),
    ("nadia/token", SecretClass.OUTBOUND),
    ("ex_twilio/auth_token", SecretClass.OUTBOUND),
    ("libcluster/topologies/*/config/secret", SecretClass.SIGNING),
    ("recaptcha/secret", SecretClass.OUTBOUND),
    ("recaptcha/private_key", SecretClass.OUTBOUND),
    ("hcaptcha/secret", SecretClass.OUTBOUND),
    ("*/basic_auth/password", SecretClass.SIGNING),
    ("live_debugger/secret_key_base", SecretClass.SIGNING),
    ("**/mixpanel/**/token", SecretClass.PUBLIC),
    ("mixpanel_api_ex/**/token", SecretClass.PUBLIC),
)
"""`*` is one key, `**` any number; a name in angle brackets is a module of that kind."""

_ADAPTER_KEYS: Mapping[str, tuple[str, ...]] = {
    "Bamboo.SMTPAdapter": ("password",),
    "Swoosh.Adapters.AmazonSES": ("access_key", "secret"),
    "Swoosh.Adapters.AzureCommunicationServices": ("access_key",),
    "Swoosh.Adapters.Gmail": ("access_token",),
    "Swoosh.Adapters.Lettermint": ("api_token",),
    "Swoosh.Adapters.Mailjet": ("api_key", "secret"),
    "Swoosh.Adapters.Mua": ("auth/password", "dkim/private_key"),
    "Swoosh.Adapters.PostUp": ("password",),
    "Swoosh.Adapters.ProtonBridge": ("password",),
    "Swoosh.Adapters.SMTP": ("password", "dkim/private_key"),
    "Swoosh.Adapters.Scaleway": ("secret_key",),
    "Swoosh.Adapters.Sendmail": ("dkim/private_key",),
}
"""The secret keys of a mail adapter (swoosh lib/swoosh/adapters/*.ex); every other adapter has `api_key`."""


def classify_path(path: tuple[str, ...], facts: Facts = NO_FACTS) -> Role | None:
    """What the setting at `path` is; None if nothing speaks for a secret. The table beats the words."""
    if not path:
        return None
    if len(path) > 1 and path[-1] in _JWK_SECRET_MEMBERS:
        return _jwk_member(path[:-1], facts)
    key = _normal(path[-1])
    listed = _listed(path, key, facts) if key in _rows() or (len(path) > 2 and path[1] in facts.mailers) else None
    return _role_by_words(key) if listed is None else Role(listed, True, _ends_with(key, PASSWORD_WORDS))


@lru_cache(maxsize=4096)
def _role_by_words(key: str) -> Role | None:
    kind = classify_key(key)
    return None if kind is None else Role(kind, password=_ends_with(key, PASSWORD_WORDS))


@lru_cache(maxsize=4096)
def classify_key(key: str) -> SecretClass | None:
    """What a key or a variable's name says by its words alone: `smtp_password`, `STRIPE_API_KEY`."""
    key = _normal(key)
    if key.endswith("salt") or "sitekey" in key or _ends_with(key, PUBLIC_WORDS):
        return SecretClass.PUBLIC
    if _ends_with(key, NEGATIVE_WORDS):
        return SecretClass.NEGATIVE
    if _ends_with(key, SIGNING_WORDS):
        return SecretClass.SIGNING
    return SecretClass.OUTBOUND if _ends_with(key, OUTBOUND_WORDS) else None


def is_secret_setting(path: tuple[str, ...], facts: Facts = NO_FACTS) -> bool:
    """Whether what stands at `path` is masked wherever configuration is shown: `api_keys`, `authorization` too."""
    role = classify_path(path, facts)
    if role is not None:
        return role.secret
    key = _normal(path[-1]) if path else ""
    return key == "authorization" or _ends_with(key, _SEVERAL)


def _jwk_member(holder: tuple[str, ...], facts: Facts) -> Role | None:
    """`secret_key: %{"k" => "...", "kty" => "oct"}`: the member counts as the key that holds the JWK."""
    role = classify_path(holder, facts)
    if role is not None and role.secret:
        return role
    return Role(SecretClass.SIGNING) if _normal(holder[-1]) in _JWK_HOLDERS else None


@lru_cache(maxsize=4096)
def _normal(key: str) -> str:
    """`X-API-KEY` -> `x_api_key`; `secret_key_base_v2`, `api_key_old` -> without the generation at the end."""
    key = key.lower().replace("-", "_")
    last = key.rpartition("_")[2].rstrip("\n")
    if last in _GENERATIONS or (last[:1] == "v" and last[1:].isdigit()):
        return re.sub(r"_(?:default|fallback|next|old|retired|v\d+)$", "", key)
    return key


_GENERATIONS = frozenset({"default", "fallback", "next", "old", "retired"})


def _ends_with(key: str, words: frozenset[str]) -> bool:
    """Whether the key is one of the words, or ends in one after an underscore: no word matches inside another."""
    while key not in words:
        _, underscore, key = key.partition("_")
        if not underscore:
            return False
    return True


def _listed(path: tuple[str, ...], key: str, facts: Facts) -> SecretClass | None:
    if len(path) > 2 and path[1] in facts.mailers:
        keys = _ADAPTER_KEYS.get(facts.mailers[path[1]], ("api_key",))
        if "/".join((*path[2:-1], key)) in keys:
            return SecretClass.OUTBOUND
    for pattern, kind in _rows().get(key, ()):
        if _matches(pattern, path[:-1], facts):
            return kind
    return None


@cache
def _rows() -> Mapping[str, list[tuple[tuple[str, ...], SecretClass]]]:
    """The table by last key; what is left of a pattern is matched against the path before that key."""
    rows: dict[str, list[tuple[tuple[str, ...], SecretClass]]] = {}
    for pattern, kind in _LIBRARIES:
        *before, key = pattern.split("/")
        rows.setdefault(key, []).append((tuple(before), kind))
    return rows


def _matches(pattern: tuple[str, ...], path: tuple[str, ...], facts: Facts) -> bool:
    if not pattern:
        return not path
    head, rest = pattern[0], pattern[1:]
    if head == "**":
        return any(_matches(rest, path[skipped:], facts) for skipped in range(len(path) + 1))
    return bool(path) and _is_segment(head, path[0], facts) and _matches(rest, path[1:], facts)


def _is_segment(pattern: str, segment: str, facts: Facts) -> bool:
    """One key against one element of a pattern. A module's own name speaks for it where the project's facts do not."""
    match pattern:
        case "*":
            return True
        case "<endpoint>":
            return segment in facts.endpoints or segment.endswith("Endpoint")
        case "<guardian>":
            return segment in facts.guardians or "Guardian" in segment.split(".")
        case "<vault>":
            return segment in facts.vaults or segment[:1].isupper()
        case "<oauth>":
            return segment.startswith("Ueberauth.Strategy.") and segment.endswith(".OAuth")
        case _:
            return segment == pattern
