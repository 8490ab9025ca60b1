"""Credentials that are known by their shape, whatever the key they stand under (after gitleaks, tightened)."""

from __future__ import annotations

import re
from enum import Enum

from elixir_lint.record import record
from elixir_lint.secrets.placeholders import is_documentation_literal, is_filler


class Grade(Enum):
    """LIVE: it opens something. OFTEN_PUBLIC: as often as not a browser's key.

    TEST: of a vendor's test mode. ALWAYS_PASSES: a captcha's test secret, with which every answer passes.
    """

    LIVE = "live"
    OFTEN_PUBLIC = "often public"
    TEST = "test"
    ALWAYS_PASSES = "always passes"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return _GRADES.index(self)

    @property
    def is_test(self) -> bool:
        return self in (Grade.TEST, Grade.ALWAYS_PASSES)


_GRADES = (Grade.LIVE, Grade.ALWAYS_PASSES, Grade.OFTEN_PUBLIC, Grade.TEST)


@record
class Credential:
    """A kind of credential; `label` is how a message names it ("a Stripe live key").

    Any text that `pattern` matches holds one of `markers`; they are looked for first, as that is cheap.
    What matches counts only in a text that also holds `beside`.
    """

    name: str
    label: str
    markers: tuple[str, ...]
    pattern: str
    grade: Grade = Grade.LIVE
    beside: str = ""

    def within(self, text: str) -> list[tuple[int, int]]:
        """Where it stands in `text`: start and end (exclusive) in characters."""
        if self.beside not in text or not any(marker in text for marker in self.markers):
            return []
        found = re.finditer(self.pattern, text, re.ASCII)
        return [m.span() for m in found if not is_filler(m.group()) and not _is_for_browsers(m.group())]


def _is_for_browsers(token: str) -> bool:
    """Whether it is a JSON web token of everybody: Supabase's `anon` key says so itself."""
    _, _, rest = token.partition(".")
    claims = rest.partition(".")[0]
    if not token.startswith("ey") or not claims.startswith("ey"):
        return False
    import base64  # few texts hold a web token

    try:
        decoded = base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4))
    except ValueError:
        return False
    return re.search(rb'"role"\s*:\s*"anon"', decoded) is not None


@record
class Found:
    """A credential in a text, characters `start` to `end` (exclusive)."""

    start: int
    end: int
    credential: Credential


_GAP = r"(?:\s|\\[nr]){1,200}"
_PEM_BODY = rf"{_GAP}(?:[A-Za-z-]{{1,40}}: [^\r\n\\]{{1,80}}{_GAP}){{0,4}}[A-Za-z0-9+/]{{16}}"
"""A header alone is no key: code compares with it, or wraps it around a variable."""

PEM = Credential(
    "PEM",
    "a PEM private key",
    ("PRIVATE KEY",),
    rf"-----BEGIN[ A-Z0-9_-]{{0,100}}PRIVATE KEY(?: BLOCK)?-----{_PEM_BODY}",
)
SERVICE_ACCOUNT = Credential(
    "Google service account",
    "a Google service account key",
    ("service_account",),
    r'"type":\s{0,50}"service_account"',
    beside='"private_key"',
)
JWT = Credential(
    "JWT",
    "a JSON web token",
    (".ey",),
    r"(?<![\w-])ey[A-Za-z0-9_-]{17,}\.ey[A-Za-z0-9_-]{17,}\.[\w-]{10,}",
)
GIT_URL = Credential(
    "git URL",
    "a git URL with a password",
    ("https://",),
    r"https://[^/@:\s#${}<>]+:(?![$#<{*%])[^/@\s]+@",
)

LIVE_CREDENTIALS: tuple[Credential, ...] = (
    Credential(
        "AWS",
        "an AWS access key id",
        ("A3T", "AKIA", "ASIA", "ABIA", "ACCA"),
        r"\b(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b",
    ),
    Credential("Stripe", "a Stripe live key", ("k_live_",), r"\b[sr]k_live_[A-Za-z0-9]{10,99}"),
    Credential("Stripe webhook", "a webhook signing secret", ("whsec_",), r"\bwhsec_[A-Za-z0-9]{24,}"),
    Credential("GitHub", "a GitHub token", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), r"\bgh[pousr]_[0-9A-Za-z]{36}\b"),
    Credential("GitHub fine-grained", "a GitHub token", ("github_pat_",), r"\bgithub_pat_\w{82}\b"),
    Credential("GitLab", "a GitLab token", ("glpat-",), r"\bglpat-[\w-]{20,}"),
    Credential("SendGrid", "a SendGrid API key", ("SG.",), r"\bSG\.[\w-]{22}\.[\w-]{43}\b"),
    Credential("Mailgun", "a Mailgun API key", ("key-",), r"\bkey-[0-9a-f]{32}\b"),
    Credential("Mailchimp", "a Mailchimp or Mandrill API key", ("-us",), r"\b[0-9a-f]{32}-us\d{1,2}\b"),
    Credential("Slack", "a Slack token", ("xox",), r"\bxox[abposer]-[0-9A-Za-z-]{10,}"),
    Credential(
        "Slack webhook",
        "a Slack webhook URL",
        ("hooks.slack.com/",),
        r"hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9+/]{40,}",
    ),
    Credential("Google", "a Google API key", ("AIza",), r"\bAIza[\w-]{35}\b", Grade.OFTEN_PUBLIC),
    SERVICE_ACCOUNT,
    Credential("Twilio", "a Twilio API key", ("SK",), r"\bSK[0-9a-f]{32}\b"),
    Credential(
        "OpenAI",
        "an OpenAI API key",
        ("sk-proj-", "sk-svcacct-", "sk-admin-", "T3BlbkFJ"),
        r"\bsk-(?:proj|svcacct|admin)-[\w-]{40,}|\bsk-[A-Za-z0-9]{20}T3BlbkFJ",
    ),
    Credential("Anthropic", "an Anthropic API key", ("sk-ant-",), r"\bsk-ant-[\w-]{20,}"),
    PEM,
    JWT,
    Credential(
        "Discord webhook",
        "a Discord webhook URL",
        ("/api/webhooks/",),
        r"discord(?:app)?\.com/api/webhooks/\d+/[\w-]{60,}",
    ),
    Credential("Telegram", "a Telegram bot token", (":AA",), r"\b\d{8,10}:AA[\w-]{33}\b"),
    Credential("Resend", "a Resend API key", ("re_",), r"\bre_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,}"),
    Credential("DigitalOcean", "a DigitalOcean token", ("dop_v1_", "doo_v1_", "dor_v1_"), r"\bdo[opr]_v1_[a-f0-9]{64}"),
    Credential("Fly", "a Fly.io token", ("fo1_", "fm1", "fm2"), r"\bfo1_[\w-]{43}|\bfm[12][ar]?_[A-Za-z0-9+/]{60,}"),
    Credential("npm", "an npm token", ("npm_",), r"\bnpm_[A-Za-z0-9]{36}"),
    Credential("HuggingFace", "a Hugging Face token", ("hf_",), r"\bhf_[A-Za-z]{34}\b"),
    Credential(
        "Shopify", "a Shopify token", ("shpat_", "shpca_", "shppa_", "shpss_"), r"\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"
    ),
    Credential("Square", "a Square token", ("sq0",), r"\bsq0[a-z]{3}-[\w-]{22,}"),
    Credential("Vault", "a HashiCorp Vault token", ("hvs.",), r"\bhvs\.[\w-]{20,}"),
    Credential("Sentry", "a Sentry auth token", ("sntrys_", "sntryu_"), r"\bsntry[su]_[\w+/=-]{20,}"),
    Credential("PostHog", "a PostHog personal API key", ("phx_",), r"\bphx_[A-Za-z0-9]{40,}"),
    Credential("age", "an age secret key", ("AGE-SECRET-KEY-1",), r"AGE-SECRET-KEY-1[A-Z0-9]{20,}"),
)

HCAPTCHA_TEST = Credential(
    "hCaptcha test",
    "the hCaptcha secret that always passes",
    ("0x0000000000000000000000000000000000000000",),
    r"^0x0{40}$",
    Grade.ALWAYS_PASSES,
)
"""Under other keys it is the address of nobody in a blockchain."""

TEST_CREDENTIALS: tuple[Credential, ...] = (
    Credential("Stripe test", "a Stripe test key", ("k_test_",), r"^[sr]k_test_\w+$", Grade.TEST),
    Credential(
        "Stripe test webhook", "a Stripe test webhook secret", ("whsec_test_",), r"^whsec_test_\w+$", Grade.TEST
    ),
    HCAPTCHA_TEST,
    Credential(
        "Turnstile test",
        "the Turnstile secret that always passes",
        ("1x0000000000000000000000000000000AA",),
        r"^1x0{31}AA$",
        Grade.ALWAYS_PASSES,
    ),
    Credential(
        "reCAPTCHA test",
        "the reCAPTCHA secret that always passes",
        ("6LeIxAcTAAAAAGG-vFI1TnRWxMZNFuojJ4WifJWe",),
        r"^6LeIxAcTAAAAAGG-vFI1TnRWxMZNFuojJ4WifJWe$",
        Grade.ALWAYS_PASSES,
    ),
    Credential(
        "payment sandbox",
        "the sandbox of a payment service",
        ("sandbox",),
        r"^(?:https?://)?(?=[\w.-]*?\bsandbox\b)(?:[\w-]{1,63}\.){1,6}(?:paypal|braintreegateway|braintree-api|plaid)\.com\b",
        Grade.TEST,
    ),
)

_TEST_KEY = Credential("Stripe test", "a Stripe test key", ("k_test_",), r"\b[sr]k_test_[A-Za-z0-9]{16,}", Grade.TEST)
_ANYWHERE = (*LIVE_CREDENTIALS, _TEST_KEY)


_MARKERS = tuple(dict.fromkeys(marker for kind in _ANYWHERE for marker in kind.markers))


def _has_marker(text: str) -> bool:
    """Whether there may be a token: most strings hold no marker of any."""
    for marker in _MARKERS:  # noqa: SIM110  as `any` it takes twice the time
        if marker in text:
            return True
    return False


def find_tokens(text: str, *, git_urls: bool = False) -> tuple[Found, ...]:
    """Every known credential in a text, in order, none inside another; Stripe's test keys with grade TEST.

    `git_urls`: the text is of mix.exs or mix.lock, where `https://user:token@host` is a token as well.
    Documentation literals and tokens made of filler are none.
    """
    kinds = (*_ANYWHERE, GIT_URL) if git_urls else _ANYWHERE
    if not git_urls and not _has_marker(text):
        return ()
    found = [Found(start, end, kind) for kind in kinds for start, end in kind.within(text)]
    found.sort(key=lambda f: (f.start, -f.end))
    kept: list[Found] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def find_test_credential(text: str) -> Credential | None:
    """The vendor's test credential that the whole text is."""
    for credential in TEST_CREDENTIALS:
        for marker in credential.markers:
            if marker in text and re.search(credential.pattern, text, re.ASCII):
                return None if is_documentation_literal(text) else credential
    return None
