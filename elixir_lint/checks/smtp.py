"""Whether mail travels to its relay encrypted, and the relay is verified."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import home, place_of
from elixir_lint.checks.mailers import mailers
from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import Absent, Value
from elixir_lint.finding import Problem
from elixir_lint.project.literals import text_of
from elixir_lint.project.model import Mailer, Project
from elixir_lint.project.otp import otp_release
from elixir_lint.record import record
from elixir_lint.syntax.terms import Atom, Integer, String

RELAYS = {"Swoosh.Adapters.SMTP": "relay", "Bamboo.SMTPAdapter": "server"}
"""The adapters over gen_smtp, and their settings for the relay."""
VERIFYING_OTP = 26
IMPLICIT_TLS = (Integer(465), String("465"))


@record
class _Fault:
    """The setting to edit, whether it is there, and what it comes to."""

    keys: tuple[str, ...]
    consequence: str


@check("smtp-tls-unverified")
def tls_unverified(project: Project) -> Iterator[Problem]:
    for mailer in mailers(project):
        adapter = text_of(mailer.setting("adapter").value) or ""
        relay = mailer.setting(RELAYS.get(adapter, "relay")).value
        if adapter not in RELAYS or mailer.openings or isinstance(relay, Absent) or _is_near(relay):
            continue
        fault = _fault(project, mailer, adapter)
        if fault is not None:
            setting = mailer.setting(*fault.keys)
            host = relay.value if isinstance(relay, String) else "its relay"
            yield Problem(
                span=home(mailer) if setting.is_absent else place_of(mailer, *fault.keys),
                message=f"{mailer.module} {fault.consequence.format(relay=host)} in {project.environment}",
                label=f"no `{fault.keys[0]}`" if setting.is_absent else "set here",
                setting=setting.path,
            )


def _is_near(relay: Value) -> bool:
    """Whether the relay is on the host, or in its network by a name without a domain."""
    if not isinstance(relay, String):
        return False
    return relay.value.startswith("127.") or "." not in relay.value


def _fault(project: Project, mailer: Mailer, adapter: str) -> _Fault | None:
    """As gen_smtp's src/gen_smtp_client.erl reads `ssl`, `tls` and their options; by default TLS is optional."""
    ssl, tls = mailer.setting("ssl").value, mailer.setting("tls").value
    if _is(ssl, "true"):
        return _unverified(project, mailer, "ssl", "sockopts", "")
    if not (isinstance(ssl, Absent) or _is(ssl, "false")):
        return None
    if _is(tls, "always"):
        prefix = "tls_" if adapter == "Bamboo.SMTPAdapter" else ""
        return _unverified(project, mailer, "tls", "tls_options", prefix)
    if not (isinstance(tls, Absent) or _is(tls, "if_available")) or mailer.setting("port").value in IMPLICIT_TLS:
        return None
    secret = "mail" if mailer.setting("password").is_absent else "mail and password"
    return _Fault(("tls",), f"sends {secret} to {{relay}} in clear whenever TLS is not offered")


def _is(value: Value, name: str) -> bool:
    """An atom, or the text that becomes one."""
    return value in (Atom(name), String(name))


def _unverified(project: Project, mailer: Mailer, switch: str, group: str, prefix: str) -> _Fault | None:
    """Whether TLS options lack what it takes to verify a relay; `prefix` is that of Bamboo's single settings."""

    def option(name: str) -> Value:
        return mailer.setting(prefix + name).value if prefix else lookup(mailer.setting(group).value, name)

    verify = option("verify")
    keys = (prefix + "verify",) if prefix else (group, "verify")
    if verify == Atom("verify_none"):
        return _Fault(keys, "does not verify {relay}")
    if not all(isinstance(option(name), Absent) for name in ("cacerts", "cacertfile", "verify_fun")):
        return None
    if not isinstance(verify, Absent) and verify != Atom("verify_peer"):
        return None
    otp = otp_release(project)
    place = (switch,) if prefix or mailer.setting(group).is_absent else (group,)
    if verify == Atom("verify_peer") or (otp is not None and otp >= VERIFYING_OTP):
        return _Fault(place, "delivers nothing, since it has no certificates to verify {relay} with,")
    return _Fault(
        place, "does not verify {relay}" + ("" if otp is not None else f" (or, from OTP {VERIFYING_OTP} on, fails to)")
    )
