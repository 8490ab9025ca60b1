"""Invented credentials in the shape of real ones, put together when the tests run, so that none stands here."""

from __future__ import annotations

import hashlib
from string import ascii_letters, ascii_uppercase, digits

WORD = ascii_letters + digits
HEX = "0123456789abcdef"


def noise(length: int, alphabet: str = WORD, seed: str = "shop") -> str:
    """So many characters of the alphabet in no order, the same in each run."""
    out = ""
    while len(out) < length:
        digest = hashlib.sha256(f"{seed} {len(out)}".encode()).digest()
        out += "".join(alphabet[byte % len(alphabet)] for byte in digest)
    return out[:length]


def pem(kind: str = "RSA ", lines: int = 3, joint: str = "\n") -> str:
    """A private key of so many lines; `joint` separates them (`\\n` as two characters in a one-line literal)."""
    begin, end = (f"-----{word} {kind}PRIVATE" + " KEY-----" for word in ("BEGIN", "END"))
    return joint.join((begin, *(noise(64, WORD + "+/", f"pem {n}") for n in range(lines)), end))


UPPER32 = ascii_uppercase + "234567"

LIVE: dict[str, tuple[str, ...]] = {
    "AWS": ("AK" + "IA" + noise(16, UPPER32), "AS" + "IA" + noise(16, UPPER32, "b"), "A3" + "TX" + noise(16, UPPER32)),
    "Stripe": ("sk_" + "live_" + noise(24), "rk_" + "live_" + noise(99)),
    "Stripe webhook": ("whs" + "ec_" + noise(32),),
    "GitHub": tuple(f"gh{kind}" + "_" + noise(36) for kind in "pousr"),
    "GitHub fine-grained": ("github" + "_pat_" + noise(22) + "_" + noise(59),),
    "GitLab": ("gl" + "pat-" + noise(20),),
    "SendGrid": ("S" + "G." + noise(22) + "." + noise(43),),
    "Mailgun": ("ke" + "y-" + noise(32, HEX),),
    "Mailchimp": (noise(32, HEX) + "-u" + "s12",),
    "Slack": ("xo" + "xb-" + noise(12, digits) + "-" + noise(24),),
    "Slack webhook": ("https://hooks." + "slack.com/services/T" + noise(9) + "/B" + noise(9) + "/" + noise(24),),
    "Google": ("AI" + "za" + noise(35),),
    "Google service account": ('{"type": "service_' + 'account", "private_key": "' + noise(40) + '"}',),
    "Twilio": ("S" + "K" + noise(32, HEX),),
    "OpenAI": ("sk-" + "proj-" + noise(48), "sk-" + noise(20) + "T3Blbk" + "FJ" + noise(20)),
    "Anthropic": ("sk-" + "ant-" + noise(40),),
    "PEM": (pem(), pem("", joint="\\n"), pem("EC "), pem("OPENSSH ")),
    "JWT": (".".join(("ey" + "J" + noise(30), "ey" + "J" + noise(40), noise(43))),),
    "Discord webhook": ("https://discord" + ".com/api/webhooks/" + noise(18, digits) + "/" + noise(68),),
    "Telegram": (noise(9, digits) + ":A" + "A" + noise(33),),
    "Resend": ("r" + "e_" + noise(8) + "_" + noise(24),),
    "DigitalOcean": ("do" + "p_v1_" + noise(64, HEX),),
    "Fly": ("fo" + "1_" + noise(43), "fm" + "2_" + noise(80)),
    "npm": ("np" + "m_" + noise(36),),
    "HuggingFace": ("h" + "f_" + noise(34, ascii_letters),),
    "Shopify": ("shp" + "at_" + noise(32, HEX),),
    "Square": ("sq" + "0csp-" + noise(43),),
    "Vault": ("hv" + "s." + noise(24),),
    "Sentry": ("sntr" + "ys_" + noise(60), "sntr" + "yu_" + noise(64, HEX)),
    "PostHog": ("ph" + "x_" + noise(43),),
    "age": ("AGE-SECRET" + "-KEY-1" + noise(58, ascii_uppercase + digits),),
}
"""By the name of the credential."""

ALL_LIVE = tuple(token for tokens in LIVE.values() for token in tokens)
