"""The mailers of lib/, and who sends mail with them."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.config.calls import call_remote
from elixir_lint.config.interpreter import PathEndsError
from elixir_lint.config.lookup import lookup
from elixir_lint.config.render import atom_name
from elixir_lint.config.values import Unknown, Value
from elixir_lint.project.bounded import GivenUpError
from elixir_lint.project.calls import Functions, called, clauses_of, target_of
from elixir_lint.project.literals import text_of
from elixir_lint.project.model import Mailer
from elixir_lint.project.records import Module, Use
from elixir_lint.project.setting import Settings
from elixir_lint.project.subjects import Facts, given
from elixir_lint.regex import regex
from elixir_lint.source import Span

LIBRARIES = {"Swoosh.Mailer": "swoosh", "Bamboo.Mailer": "bamboo"}
_DELIVERS = regex(r"deliver(_many|_now|_later)?!?")
_OVERRIDDEN = regex(r"deliver(_many|_now)?!?")
"""Functions that both libraries let a mailer define anew, to give each delivery settings of its own."""


def mailers_of(facts: Facts) -> tuple[Mailer, ...]:
    """Every module that uses Swoosh.Mailer or Bamboo.Mailer."""
    return tuple(_mailer(facts, module, use) for library in LIBRARIES for module, use in facts.modules.using(library))


def _mailer(facts: Facts, module: Module, use: Use) -> Mailer:
    """What is configured is merged over the options of `use` (swoosh lib/swoosh/mailer.ex, `parse_config/4`)."""
    app = text_of(lookup(use.options, "otp_app")) or ""
    path = (app, module.name)
    options = _merged(facts, use, facts.config.value(*path))
    return Mailer(
        module=module.name,
        app=app,
        span=use.span,
        openings=tuple(opening for opening in facts.config.openings if opening.app in (None, app)),
        started=None,
        settings=Settings(facts.config, path, options, use.span, replaces=True),
        library=LIBRARIES[use.module],
    )


def _merged(facts: Facts, use: Use, configured: Value) -> Value:
    """The options of `use` with what is configured over them."""
    if not given(configured) or not given(use.options):
        return configured if given(configured) else use.options
    try:
        return call_remote(facts.interpreter(), "Elixir.Keyword", "merge", [use.options, configured], use.span, None)
    except (PathEndsError, GivenUpError):
        return Unknown("what the mailer is configured with is no keyword list", span=use.span)


def deliveries(functions: Functions, mailer: str) -> Iterator[Span]:
    """The calls that deliver a mail with nothing but what is configured: `Shop.Mailer.deliver(mail)`.

    A second argument may name another adapter, so that such calls are not among them. Nor is any if the mailer has a
    `deliver` of its own, which may do so.
    """
    own = functions.named(mailer)
    if own is not None and any(_OVERRIDDEN.fullmatch(name) for name, _ in own.functions):
        return
    for module in functions.in_files_with(b"deliver"):
        for clause in clauses_of(module):
            here = mailer in (atom_name(module.name), *map(atom_name, clause.scope.imports))
            for node, arguments in called(clause.body):
                if arguments == 1 and _DELIVERS.fullmatch(node.name):
                    target = target_of(node, clause.scope)
                    if target == mailer or (target == "" and here):
                        yield node.span
