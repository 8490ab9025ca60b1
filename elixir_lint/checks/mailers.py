"""Rules about mailers: whether mail leaves the node at all."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import by_default, culprit, is_false, path_text, place_to_edit, replaced
from elixir_lint.config.values import TRUE, Unknown, Value, holds
from elixir_lint.finding import Confidence, Problem, Related, Severity, Step
from elixir_lint.project.later import comes_after
from elixir_lint.project.literals import text_of
from elixir_lint.project.model import Mailer, Project

IN_MEMORY = "Swoosh.Adapters.Local"
LOCAL = frozenset(
    {
        "Bamboo.LocalAdapter",
        "Bamboo.TestAdapter",
        IN_MEMORY,
        "Swoosh.Adapters.Logger",
        "Swoosh.Adapters.Mailpit",
        "Swoosh.Adapters.Sandbox",
        "Swoosh.Adapters.Test",
    }
)
"""Adapters whose mail nobody receives."""
_FIX_OF_BAMBOO = (
    'config/runtime.exs: adapter: Bamboo.MailgunAdapter, api_key: System.fetch_env!("MAILGUN_API_KEY"), '
    'domain: "mg.shop.example"'
)


def mailers(project: Project) -> Iterator[Mailer]:
    if project.is_application:
        yield from project.web.mailers


@check("mailer-local-adapter")
def local_adapter(project: Project) -> Iterator[Problem]:
    for mailer in mailers(project):
        setting = mailer.setting("adapter")
        answer = holds(setting.value, _is_local)
        write = culprit(setting, _is_local)
        if write is None or not by_default(answer):
            continue
        if any(comes_after(project, opening, write) for opening in mailer.openings):
            continue
        sent = project.web.deliveries(mailer)
        if not sent:
            continue
        span, made = place_to_edit(mailer, write)
        adapter = text_of(answer.witnesses[0]) or ""
        missing = adapter == IN_MEMORY and holds(project.config.value("swoosh", "local"), is_false).always
        yield Problem(
            span=span,
            message=f"{mailer.module} delivers with {adapter} in {project.environment}"
            f"{path_text(TRUE if answer.always else answer.when)}: "
            + (
                "each mail crashes, since `config :swoosh, local: false` leaves its mailbox out"
                if missing
                else "nobody gets its mail"
            ),
            label="for development",
            related=(
                *replaced(setting, write),
                *made,
                *(Related(each, "sent here", Step.CONTEXT) for each in sent[:1]),
            ),
            setting=setting.path,
            severity=Severity.ERROR if answer.always else Severity.INFO,
            confidence=Confidence.HIGH if answer.always else Confidence.MEDIUM,
            fix=_FIX_OF_BAMBOO if mailer.library == "bamboo" else "",
        )


def _is_local(value: Value) -> bool | None:
    return None if isinstance(value, Unknown) else text_of(value) in LOCAL
