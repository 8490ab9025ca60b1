"""Rules about the secrets that production signs, verifies or decrypts with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from elixir_lint.checks import check
from elixir_lint.checks.common import path_text, some
from elixir_lint.checks.secret_places import at, effective_literals, is_fallback, is_key_base, place_of_literal
from elixir_lint.config.lookup import lookup
from elixir_lint.config.values import Condition, Value
from elixir_lint.finding import Problem
from elixir_lint.project.literals import text_of
from elixir_lint.project.model import Project
from elixir_lint.project.records import Module
from elixir_lint.project.secrets import Literal
from elixir_lint.project.syntax import below
from elixir_lint.record import replace
from elixir_lint.secrets.detect import ValueKind, is_discarded
from elixir_lint.secrets.vocabulary import PASSWORD_WORDS
from elixir_lint.source import SourceFile, Span
from elixir_lint.syntax.nodes import Call, Remote
from elixir_lint.syntax.terms import Atom, String, Tuple


@check("secret-key-base-hardcoded")
def secret_key_base_hardcoded(project: Project) -> Iterator[Problem]:
    for literal in effective_literals(project):
        if literal.signs and literal.always and is_key_base(project, literal):
            yield at(
                literal,
                f"{literal.path[1]} signs its sessions and tokens in {project.environment} with {_known(literal)}",
                "known to whoever reads the source",
            )


def _known(literal: Literal) -> str:
    if literal.judgement.kind is ValueKind.PLACEHOLDER:
        return "a placeholder in place of a secret_key_base"
    return "a secret_key_base that stands in the source"


@check("signing-secret-fallback")
def signing_secret_fallback(project: Project) -> Iterator[Problem]:
    by_place: dict[tuple[Span, Condition], list[Literal]] = {}
    for literal in effective_literals(project):
        if literal.signs and is_fallback(literal):
            by_place.setdefault((place_of_literal(literal)[0], literal.when), []).append(literal)
    for here in by_place.values():
        here.sort(key=lambda literal: (literal.write.call.file.path, literal.write.call.start))
        found = [_fallback(project, literal, _signers(project, here)) for literal in here]
        yield replace(found[0], related=tuple(dict.fromkeys(related for one in found for related in one.related)))


def _fallback(project: Project, literal: Literal, signers: str) -> Problem:
    return at(
        literal,
        f"{signers} with a literal in {project.environment}{path_text(literal.when)}",
        "known to whoever reads the source",
        fix=_required(literal),
    )


def _signers(project: Project, literals: Sequence[Literal]) -> str:
    """Who signs with the same literal: a function may be the default of several."""
    if len(literals) == 1:
        return _signer(project, literals[0])
    return some([each.path[1] if is_key_base(project, each) else each.name for each in literals]) + " sign"


@check("signing-key-hardcoded")
def signing_key_hardcoded(project: Project) -> Iterator[Problem]:
    for literal in effective_literals(project):
        tested = literal.judgement.kind is ValueKind.TEST
        if literal.signs and literal.always and not tested and not is_key_base(project, literal):
            yield at(
                literal,
                f"{literal.name} is a literal in {project.environment}: whoever reads the source "
                + ("can log in" if literal.path[-1] in PASSWORD_WORDS else "can sign or decrypt with it"),
                "known to whoever reads the source",
            )
    yield from _in_lib(project)


def _in_lib(project: Project) -> Iterator[Problem]:
    """`plug :basic_auth, username: "...", password: "..."`  |  `use Guardian, secret_key: "..."`"""
    if not project.is_application:
        return
    for source in project.lib.search(b"basic_auth"):
        for module in project.modules_in(source):
            plugs = (call for call in module.calls if call.name == "plug" and len(call.arguments) > 1)
            for call in plugs:
                if text_of(call.arguments[0]) in ("basic_auth", "Plug.BasicAuth") and call.in_prod is not False:
                    yield from _written(project, module, call.arguments[1], "password", "can log in")
        yield from _in_functions(source, project)
    for module, use in project.using("Guardian"):
        yield from _written(project, module, use.options, "secret_key", "can sign tokens")


def _written(project: Project, module: Module, options: Value, key: str, effect: str) -> Iterator[Problem]:
    """A literal in the file of the module; what comes from the configuration is reported there."""
    value = lookup(options, key)
    place = value.span if isinstance(value, String) else None
    if isinstance(value, String) and place is not None and place.file is module.file:
        yield from _secret_in_lib(project, value.value, place, f"the {key} of {module.name}", effect)


def _secret_in_lib(project: Project, text: str, place: Span, what: str, effect: str) -> Iterator[Problem]:
    if not text or is_discarded(text):
        return
    yield Problem(
        span=place,
        message=f"{what} is a literal in {project.environment}: whoever reads the source {effect}",
        label="known to whoever reads the source",
        key=f"{place.file.path} {what}",
        hides=(place,),
    )


def _in_functions(source: SourceFile, project: Project) -> Iterator[Problem]:
    """`Plug.BasicAuth.basic_auth(conn, username: "...", password: "...")`"""
    for node in below(project.files.parse(source).body):
        match node:
            case Remote(_, "basic_auth", (_, *options)) | Call("basic_auth", (_, *options)):
                for pair in below(tuple(options)):
                    match pair:
                        case Tuple((Atom("password"), String(text, place))) if place is not None:
                            yield from _secret_in_lib(
                                project, text, place, f"a password in {source.path}", "can log in"
                            )


def _signer(project: Project, literal: Literal) -> str:
    if is_key_base(project, literal):
        return f"{literal.path[1]} signs its sessions and tokens"
    return f"{literal.name} signs or decrypts"


def _required(literal: Literal) -> str:
    """The remedy with the name of the variable, if there is one."""
    names = sorted({subject.name for subject in literal.when.subjects if subject.kind != "open"})
    if len(names) != 1:
        return ""
    return f'System.fetch_env!("{names[0]}") in config/runtime.exs; the literal belongs into config/dev.exs'
