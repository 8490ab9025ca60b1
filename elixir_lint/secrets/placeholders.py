"""Values that are known not to be secrets: literals of documentations, weak words, sequences."""

from __future__ import annotations

import re

DOCUMENTATION_LITERALS = frozenset(
    (
        "secure_salt_here",
        "SECRET_SALT",
        "kjoy3o1zeidquwy1398juxzldjlksahdk3",
        "REALLY_LONG_SECRET",
        "-- LONG STRING WITH AT LEAST 64 BYTES --",
        "YOUR SECRET KEY",
        "sup3rs3cr3tk3y",
        "somepassword",
        "sk_test_" + "thisisaboguskey",
        "AKIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    )
)
"""As the documentations of Phoenix, Plug, LiveDashboard, Guardian, Stripity Stripe and AWS print them."""

_LIVE_DEBUGGER_DEFAULT = "DEFAULT_SECRET_KEY_BASE_1234567890"
_JWT_IO_CLAIMS = ".eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIi"
"""The claims of the token that jwt.io and most tutorials show (`{"sub":"1234567890","name":"John Doe"`)."""

_WEAK = (
    r"(?i)(?:|test|testing|dev|guest|foo|bar|baz|secret|password|pass|token|key|none|null|default|changeme|change_me"
    r"|postgres|root|admin|xxx+|\*+|0+|0x0+|(.)\1{7,})"
)
_TELLING = (
    r"(?i)not[_ -]?a[_ -]|this[_ ]is|your[_ -]|change[_ -]?me|replace[_ -]?(?:me|with)|insert[_ -]|dummy|fake|bogus"
    r"|placeholder|example|sample|not[_ -]?(?:set|configured|defined|provided|available|needed|required|used)"
    r"|redacted|todo|_here$|unsafe|insecure"
)
_IN_TOKEN = r"(?i)dummy|fake|bogus|placeholder|example|redacted|(\S)\1{7,}"
_RUN = 8
"""So many neighbours in a row do not happen by chance (`0123456789abcdef`)."""


def is_documentation_literal(text: str) -> bool:
    """Whether the text is the very literal of a documentation."""
    return text in DOCUMENTATION_LITERALS or text.startswith(_LIVE_DEBUGGER_DEFAULT) or _JWT_IO_CLAIMS in text


def is_weak(text: str) -> bool:
    """Whether the whole text is a word (`changeme`) or a filler (`xxxxxxxx`) that stands for a secret."""
    return re.fullmatch(_WEAK, text) is not None


def is_placeholder(text: str) -> bool:
    """Whether the text stands for a secret: a documentation's, a weak word, a telling phrase, a sequence."""
    return (
        is_documentation_literal(text)
        or is_weak(text)
        or re.search(_TELLING, text) is not None
        or longest_run(text) == len(text) > 2
    )


def is_filler(token: str) -> bool:
    """Whether a text with the shape of a known token was written to show that shape (`sk_live_xxxxxxxx...`)."""
    return is_documentation_literal(token) or longest_run(token) >= _RUN or re.search(_IN_TOKEN, token) is not None


def longest_run(text: str) -> int:
    """How many characters of the longest stretch follow each other as in `abc`, `xyzab`, `8901`, `9abc`."""
    text = text.lower()
    longest = run = min(len(text), 1)
    for i in range(1, len(text)):
        run = run + 1 if text[i - 1 : i + 1] in _STEPS else 1
        longest = max(longest, run)
    return longest


_STEPS = frozenset(
    row[i : i + 2]
    for row in ("abcdefghijklmnopqrstuvwxyza", "01234567890", "9a", "f0", "z0")
    for i in range(len(row) - 1)
)
