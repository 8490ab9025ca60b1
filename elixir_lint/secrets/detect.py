"""What a value is: a placeholder, a test credential, a known token, a real secret, or nothing.

No answer holds the value, a part of it, its hash or its length.
"""

from __future__ import annotations

import re
from collections import Counter
from enum import Enum
from math import log2

from elixir_lint.record import record
from elixir_lint.secrets.placeholders import is_documentation_literal, is_placeholder, is_weak
from elixir_lint.secrets.tokens import HCAPTCHA_TEST, Credential, find_test_credential, find_tokens
from elixir_lint.secrets.vocabulary import PASSWORD_WORDS, Role, SecretClass


class ValueKind(Enum):
    """What a value is, in the order of the tests.

    PLACEHOLDER stands for a secret. TEST and TOKEN are known credentials, under any key. URL_PASSWORD is a password in
    a URL, LOCAL_URL_PASSWORD a usual or short one of a service on the host, LEGACY_DSN the secret half of an old
    Sentry DSN. DISCARD is no secret wherever it stands: a variable's name, a path, a template, a public key.
    REAL_SIGNING and REAL_OUTBOUND are secrets because of their key. NOTHING: nothing speaks for a secret.
    """

    PLACEHOLDER = "placeholder"
    TEST = "test"
    TOKEN = "token"
    URL_PASSWORD = "url password"
    LOCAL_URL_PASSWORD = "local url password"
    LEGACY_DSN = "legacy dsn"
    DISCARD = "discard"
    REAL_SIGNING = "real signing"
    REAL_OUTBOUND = "real outbound"
    NOTHING = "nothing"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return _WORST_FIRST.index(self)


_WORST_FIRST = (
    ValueKind.TOKEN,
    ValueKind.URL_PASSWORD,
    ValueKind.REAL_SIGNING,
    ValueKind.REAL_OUTBOUND,
    ValueKind.TEST,
    ValueKind.LEGACY_DSN,
    ValueKind.PLACEHOLDER,
    ValueKind.LOCAL_URL_PASSWORD,
    ValueKind.DISCARD,
    ValueKind.NOTHING,
)


@record
class Judgement:
    """A value's kind; for TEST and TOKEN also which credential it is, whose label a message may name."""

    kind: ValueKind
    credential: Credential | None = None


_VARIABLE = r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+"
_PATH = r"(?:~|\.{0,2}/|priv/).*|[^+=]*\.(?:pem|key|crt|cert|json|p8|p12|exs)"
_TEMPLATE = r"\$\{[^}]{0,200}\}|\{\{[^}]{0,200}\}\}|^<[^>]*>$|^%[^%]+%$"
_MODULE = r"(?:Elixir\.)?[A-Z][A-Za-z]*\d{0,2}(?:\.[A-Z][A-Za-z]*\d{0,2})+"
_PUBLIC = (
    r"pk_(?:live|test)_|phc_|-----BEGIN (?:(?:RSA |EC )?PUBLIC KEY|CERTIFICATE)"
    r"|(?:ssh-(?:rsa|ed25519)|ecdsa-sha2-\S{1,20}) AAAA"
)
_MIME_OR_VERSION = (
    r"(?:\*|application|audio|font|image|multipart|text|video)/[\w.*+-]+"
    r"|(?:~>|[<>]=?|==|!=)\s?\d[\w.+-]*(?:\s.*)?|\d{1,4}(?:\.\d{1,4}){1,3}(?:-[\w.]{1,20})?"
)
_NAME = r"_?[a-z]+(?:[_.:/-][a-z]+)*"
_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_USERINFO = r"://([^\s/?#:@,]{0,200}):([^\s/?#@,]{1,500})@(\[[^\]\s]{0,50}\]|[\w.-]{0,255})"
_PASSWORD_TEMPLATE = r"[$#%<{*].*|:\w+"

_LOCAL_HOSTS = frozenset(("localhost", "127.0.0.1", "[::1]", "db", "postgres"))
_LOCAL_PASSWORDS = frozenset(("postgres", "password", "root", "guest", "mysql"))


def classify_value(role: Role | None, text: str) -> Judgement:
    """Judge a string that stands where `role` says (`classify_path`). The first test that holds decides.

    A blank string is NOTHING: there is no secret, and no placeholder that anybody could guess.
    """
    if not text.strip():
        return Judgement(ValueKind.NOTHING)
    if is_documentation_literal(text):
        return Judgement(ValueKind.PLACEHOLDER)
    secret = role is not None and role.secret
    test = find_test_credential(text)
    if test is not None and (secret or test is not HCAPTCHA_TEST):
        return Judgement(ValueKind.TEST, test)
    token = min((found.credential for found in find_tokens(text)), key=lambda c: c.grade.rank, default=None)
    if token is not None:
        return Judgement(ValueKind.TEST if token.grade.is_test else ValueKind.TOKEN, token)
    url = _url_kind(text)
    if url is not None:
        return Judgement(url)
    if role is None or not secret:
        return Judgement(ValueKind.NOTHING)
    if is_weak(text):
        return Judgement(ValueKind.PLACEHOLDER)
    if is_discarded(text) or (looks_like_path(text) and not _is_listed_signing(role)):
        return Judgement(ValueKind.DISCARD)
    if is_placeholder(text):
        return Judgement(ValueKind.PLACEHOLDER)
    if role.kind is SecretClass.SIGNING:
        return Judgement(ValueKind.REAL_SIGNING)
    return Judgement(ValueKind.REAL_OUTBOUND if _is_real_outbound(role, text) else ValueKind.NOTHING)


def classify_bytes(role: Role | None, data: bytes) -> Judgement:
    """Judge a binary that is no text (`<<213, 7, ...>>`): only a key of a cipher or a signature is written so."""
    signing = role is not None and role.kind is SecretClass.SIGNING
    return Judgement(ValueKind.REAL_SIGNING if signing and data else ValueKind.NOTHING)


def is_discarded(text: str) -> bool:
    """Whether the text is no secret wherever it stands (paths apart: `looks_like_path`)."""
    return bool(
        re.fullmatch(_VARIABLE, text)
        or re.search(_TEMPLATE, text)
        or re.fullmatch(_MODULE, text)
        or re.fullmatch(_MIME_OR_VERSION, text)
        or re.match(_PUBLIC, text)
        or ("://" in text and re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]{0,30}://\S*", text))
    )


def looks_like_path(text: str) -> bool:
    """Whether the text is the path of a file, and not a key in base64 that begins with `/`."""
    return re.fullmatch(_PATH, text, re.DOTALL) is not None and not is_mixed(text)


def is_random(text: str) -> bool:
    """Whether the text is one long stretch of mixed letters and digits, as only a generator writes it."""
    if re.fullmatch(r"[0-9a-f]{32,}|[0-9A-F]{32,}", text):
        return entropy(text) >= 3
    return is_mixed(text) and entropy(text) >= 3.5


def is_mixed(text: str) -> bool:
    """Whether the text is a long stretch of base64 with both cases and digits, unlike a path or a name."""
    if not re.fullmatch(r"(?!0x[0-9A-Fa-f]*$)[A-Za-z0-9+/]{20,}={0,2}", text):
        return False
    longest = max(text.split("/"), key=len)
    return len(longest) >= 12 and all(re.search(kind, text) for kind in ("[a-z]", "[A-Z]", "[0-9]"))


def entropy(text: str) -> float:
    """Shannon entropy in bits per character."""
    return -sum(n / len(text) * log2(n / len(text)) for n in Counter(text).values())


def _is_listed_signing(role: Role) -> bool:
    return role.listed and role.kind is SecretClass.SIGNING


def _is_real_outbound(role: Role, text: str) -> bool:
    """Whether the text is made like a credential: long, mixed, and neither a name nor prose."""
    if role.password:
        return _is_strong_password(text) and (role.listed or not _is_name_of_password(text))
    if len(text) < 12 or entropy(text) < 3 or re.search(r"[^\s{}\[\]:,\"]\s+[^\s{}\[\]:,\"]", text):
        return False
    if not role.listed and (re.fullmatch(_NAME, text) or re.fullmatch(_UUID, text)):
        return False
    return sum(bool(re.search(kind, text)) for kind in ("[a-z]", "[A-Z]", "[0-9]", r"[^A-Za-z0-9]")) >= 2


def _is_name_of_password(text: str) -> bool:
    """`smtp_password`: the key under which another store has it."""
    return re.fullmatch(_NAME, text) is not None and re.split("[_.:/-]", text)[-1] in PASSWORD_WORDS


def _is_strong_password(text: str) -> bool:
    return len(text) >= 8 and entropy(text) >= 2.5


def _url_kind(text: str) -> ValueKind | None:
    """What the passwords in the URLs of a text are; the worst counts. None without any."""
    if "://" not in text:
        return None
    kinds: set[ValueKind] = set()
    for match in re.finditer(_USERINFO, text):
        kinds.add(_userinfo_kind(text[max(match.start() - 5, 0) : match.start()], *match.groups()))
    worst = (ValueKind.URL_PASSWORD, ValueKind.LEGACY_DSN, ValueKind.LOCAL_URL_PASSWORD, ValueKind.PLACEHOLDER)
    return next((kind for kind in (*worst, ValueKind.DISCARD) if kind in kinds), None)


def _userinfo_kind(before: str, user: str, password: str, host: str) -> ValueKind:
    if re.fullmatch(_PASSWORD_TEMPLATE, password) or re.fullmatch(_VARIABLE, password):
        return ValueKind.DISCARD
    if re.fullmatch(r"[0-9a-f]{32}", user) and re.fullmatch(r"[0-9a-f]{32}", password):
        return ValueKind.LEGACY_DSN
    local = host in _LOCAL_HOSTS or (before.endswith(("amqp", "amqps")) and user == password == "guest")
    if local and (password in _LOCAL_PASSWORDS or password == user or not _is_strong_password(password)):
        return ValueKind.LOCAL_URL_PASSWORD
    return ValueKind.PLACEHOLDER if is_placeholder(password) else ValueKind.URL_PASSWORD
