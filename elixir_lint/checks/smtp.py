"""Whether mail travels to its relay encrypted, and the relay is verified."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import culprit, home, path_text, place_of, surety
from elixir_lint.checks.mailers import mailers
from elixir_lint.config.conditions import Condition, where
from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import ABSENT, Absent, Value, alternatives, one_of
from elixir_lint.finding import Problem
from elixir_lint.project.literals import text_of
from elixir_lint.project.model import Mailer, Project
from elixir_lint.project.otp import otp_release
from elixir_lint.record import record
from elixir_lint.source import Span
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


class _Relay:
    """A mailer in the worlds in which it has one adapter; what else is asked on the way narrows them."""

    def __init__(self, mailer: Mailer, adapter: str, when: Condition) -> None:
        self.mailer, self.adapter, self.when = mailer, adapter, when

    def value(self, *keys: str) -> Value:
        """What a setting is there: where variables decide, what it is without them."""
        return self.narrowed(self.mailer.setting(*keys).value)

    def may_be(self, key: str, values: tuple[Value, ...]) -> bool:
        there = (each for each in alternatives(self.mailer.setting(key).value) if each.when.overlaps(self.when))
        return any(each.value in values for each in there)

    def place(self, *keys: str) -> Span:
        """Where a setting is written; one that is not there is missed where the adapter is chosen."""
        if not isinstance(self.value(*keys), Absent):
            return place_of(self.mailer, *keys)
        chosen = culprit(self.mailer.setting("adapter"), lambda value: text_of(value) == self.adapter)
        return home(self.mailer) if self.when.is_true or chosen is None else chosen.key

    def narrowed(self, value: Value) -> Value:
        there = [each for each in alternatives(value) if each.when.overlaps(self.when)]
        usual = [each for each in there if _is_usual(each.when, self.when)]
        if len(there) > 1 and len(usual) == 1:
            self.when = self.when & usual[0].when
            there = usual
        return there[0].value if len(there) == 1 else one_of((each.when, each.value) for each in there)


def _is_usual(when: Condition, known: Condition) -> bool:
    """Whether it holds where no variable is set but those that `known` is about."""
    usual = known
    for subject in when.subjects - known.subjects:
        if subject.kind != "open":
            usual = usual & where(subject, subject.usual)
    return usual.implies(when)


@check("smtp-tls-unverified")
def tls_unverified(project: Project) -> Iterator[Problem]:
    for mailer in mailers(project):
        for choice in alternatives(mailer.setting("adapter").value):
            adapter = text_of(choice.value) or ""
            if adapter in RELAYS and not mailer.openings:
                yield from _relayed(project, _Relay(mailer, adapter, choice.when))


def _relayed(project: Project, relay: _Relay) -> Iterator[Problem]:
    mailer, to = relay.mailer, relay.value(RELAYS[relay.adapter])
    if isinstance(to, Absent) or _is_near(to):
        return
    fault = _fault(project, relay)
    if fault is not None:
        setting, absent = mailer.setting(*fault.keys), isinstance(relay.value(*fault.keys), Absent)
        host = to.value if isinstance(to, String) else "its relay"
        yield Problem(
            span=relay.place(*fault.keys),
            message=f"{mailer.module} {fault.consequence.format(relay=host)} in {project.environment}"
            + path_text(relay.when),
            label=f"no `{fault.keys[0]}`" if absent else "set here",
            setting=setting.path,
            confidence=surety(relay.when),
        )


def _is_near(relay: Value) -> bool:
    """Whether the relay is on the host, or in its network by a name without a domain."""
    if not isinstance(relay, String):
        return False
    return relay.value.startswith("127.") or "." not in relay.value


def _fault(project: Project, relay: _Relay) -> _Fault | None:
    """As gen_smtp's src/gen_smtp_client.erl reads `ssl`, `tls` and their options; by default TLS is optional."""
    ssl, tls = relay.value("ssl"), relay.value("tls")
    if _is(ssl, "true"):
        return _unverified(project, relay, "ssl", "sockopts", "")
    if not (isinstance(ssl, Absent) or _is(ssl, "false")):
        return None
    if _is(tls, "always"):
        prefix = "tls_" if relay.adapter == "Bamboo.SMTPAdapter" else ""
        return _unverified(project, relay, "tls", "tls_options", prefix)
    if not (isinstance(tls, Absent) or _is(tls, "if_available")) or relay.may_be("port", IMPLICIT_TLS):
        return None
    secret = "mail" if relay.mailer.setting("password").is_absent else "mail and password"
    return _Fault(("tls",), f"sends {secret} to {{relay}} in clear whenever TLS is not offered")


def _is(value: Value, name: str) -> bool:
    """An atom, or the text that becomes one."""
    return value in (Atom(name), String(name))


def _unverified(project: Project, relay: _Relay, switch: str, group: str, prefix: str) -> _Fault | None:
    """Whether TLS options lack what it takes to verify a relay; `prefix` is that of Bamboo's single settings."""

    def option(name: str) -> Value:
        return relay.value(prefix + name) if prefix else relay.narrowed(lookup(options, name))

    options = ABSENT if prefix else relay.value(group)

    verify = option("verify")
    keys = (prefix + "verify",) if prefix else (group, "verify")
    if verify == Atom("verify_none"):
        return _Fault(keys, "does not verify {relay}")
    if not all(isinstance(option(name), Absent) for name in ("cacerts", "cacertfile", "verify_fun")):
        return None
    if not isinstance(verify, Absent) and verify != Atom("verify_peer"):
        return None
    otp = otp_release(project)
    place = (switch,) if prefix or isinstance(options, Absent) else (group,)
    if verify == Atom("verify_peer") or (otp is not None and otp >= VERIFYING_OTP):
        return _Fault(place, "delivers nothing, since it has no certificates to verify {relay} with,")
    return _Fault(
        place, "does not verify {relay}" + ("" if otp is not None else f" (or, from OTP {VERIFYING_OTP} on, fails to)")
    )
