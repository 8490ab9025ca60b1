"""The texts of a project's configuration that are secrets, or stand where one belongs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import TYPE_CHECKING

from elixir_lint.config.conditions import FALSE, Condition
from elixir_lint.config.effective import Setting
from elixir_lint.config.opened import Write
from elixir_lint.config.values import Absent, alternatives
from elixir_lint.project.later import Openings, later_openings
from elixir_lint.project.literals import text_of
from elixir_lint.project.model import Endpoint, Project, once
from elixir_lint.project.syntax import below
from elixir_lint.record import record
from elixir_lint.secrets.detect import Judgement, ValueKind, classify_bytes, classify_value
from elixir_lint.secrets.known import Known
from elixir_lint.secrets.leaves import Leaf, leaves
from elixir_lint.secrets.redact import URL_PASSWORD, redact
from elixir_lint.secrets.tokens import find_tokens
from elixir_lint.secrets.vocabulary import (
    SECRET_CLASSES,
    Facts,
    Role,
    SecretClass,
    classify_key,
    classify_path,
    is_secret_setting,
)
from elixir_lint.source import SourceFile, Span
from elixir_lint.syntax.nodes import Interpolated, Sigil
from elixir_lint.syntax.terms import Binary, String

if TYPE_CHECKING:
    from elixir_lint.project.deploy.written import Written

KEY_BASE = "secret_key_base"


@record
class Literal:
    """A text that the configuration has at `path`, in the worlds of `when`.

    `path` goes on inside of the maps and tuples of `setting`. `always`: wherever the setting is there at all.
    `places` are the literals that it is, or is made of (several in different branches, or in a list); the value itself
    is not kept. `write` is the write that brings it.
    """

    setting: Setting
    path: tuple[str, ...]
    role: Role | None
    judgement: Judgement
    when: Condition
    always: bool
    places: tuple[Span, ...]
    write: Write

    @property
    def name(self) -> str:
        """`shop.Shop.Mailer.api_key`"""
        return ".".join(self.path)

    @property
    def signs(self) -> bool:
        """Whether production verifies, signs or decrypts with it."""
        return _signs(self.role, self.judgement)


@once
def secret_facts(project: Project) -> Facts:
    """The modules of the project that the table of libraries speaks about."""
    return Facts(
        endpoints=frozenset(endpoint.module for endpoint in project.endpoints),
        guardians=frozenset(module.name for module, _ in project.using("Guardian")),
        vaults=frozenset(module.name for module, _ in project.using("Cloak.Vault")),
        mailers={each.module: text_of(each.setting("adapter").value) or "" for each in project.web.mailers},
    )


@once
def secret_leaves(project: Project) -> tuple[tuple[Setting, tuple[Leaf, ...]], ...]:
    """Every setting of the application with the texts, variables and unknowns that it holds. None of a library.

    The key base of an endpoint is what its supervisor and its `init/2` make of it.
    """
    return tuple((setting, tuple(leaves(setting.path, setting.value))) for setting in _settings(project))


def _settings(project: Project) -> Iterator[Setting]:
    if not project.is_application:
        return
    own = {(endpoint.app, endpoint.module, KEY_BASE) for endpoint in project.endpoints}
    yield from (setting for setting in project.config.below() if setting.path not in own)
    yield from (endpoint.setting(KEY_BASE) for endpoint in project.endpoints if endpoint.started is not False)


@once
def literals(project: Project) -> tuple[Literal, ...]:
    """Every text of the configuration that its key or its form speaks about, judged."""
    facts = secret_facts(project)
    return tuple(one for setting, found in secret_leaves(project) if found for one in _literals(setting, found, facts))


def _literals(setting: Setting, found: tuple[Leaf, ...], facts: Facts) -> Iterator[Literal]:
    by_path: dict[tuple[str, ...], list[tuple[Leaf, Judgement]]] = {}
    for leaf in found:
        role = classify_path(leaf.path, facts)
        match leaf.value:
            case String(text):
                by_path.setdefault(leaf.path, []).append((leaf, classify_value(role, text)))
            case Binary(data):
                by_path.setdefault(leaf.path, []).append((leaf, classify_bytes(role, data)))
    for path, judged in by_path.items():
        role = classify_path(path, facts)
        worst = min((judgement for _, judgement in judged), key=lambda judgement: judgement.kind.rank)
        if worst.kind is ValueKind.NOTHING and (role is None or role.kind is SecretClass.NEGATIVE):
            continue
        here = [leaf for leaf, judgement in judged if judgement.kind is worst.kind or _signs(role, judgement)]
        when = united(leaf.when for leaf in here)
        absent = united(a.when for a in alternatives(setting.value) if isinstance(a.value, Absent))
        places = tuple(dict.fromkeys(leaf.value.span for leaf in here if leaf.value.span is not None))
        write = write_of(setting, here[0]) or setting.winner
        if write is not None:
            yield Literal(setting, path, role, worst, when, (when | absent).is_true, places, write)


def _signs(role: Role | None, judgement: Judgement) -> bool:
    """Whether somebody who knows the text can sign with it, whatever else it is."""
    harmless = judgement.kind in (ValueKind.DISCARD, ValueKind.NOTHING)
    return role is not None and role.signs and not harmless


def united(conditions: Iterable[Condition]) -> Condition:
    """Where one of the conditions holds."""
    when = FALSE
    for each in conditions:
        when = when | each
    return when


def write_of(setting: Setting, leaf: Leaf) -> Write | None:
    """The last write that brings the value of a leaf."""
    for write in reversed(setting.writes):
        for other in leaves(write.path, write.value):
            if other.path == leaf.path and other.value == leaf.value:
                return write
    return None


# --- what must not be shown -----------------------------------------------------------------------------


class KnownSecrets:
    """The secrets of a project: their texts, and where they stand in its files."""

    def __init__(self, project: Project, known: Known, places: Iterable[Span]) -> None:
        self.known = known
        self._project = project
        self._places: dict[str, list[Span]] = {}
        for place in places:
            self._places.setdefault(place.file.path, []).append(place)
        self._found: dict[str, tuple[Span, ...]] = {}
        self._ends: dict[str, tuple[list[int], list[int]]] = {}  # where they start, and how far those up to there reach

    def in_file(self, source: SourceFile) -> tuple[Span, ...]:
        """The literals of a file that are secrets, or pieces of one (`"first half" <> "second half"`)."""
        if source.path not in self._found:
            places = self._places.get(source.path, [])
            if source.path.endswith((".ex", ".exs")):
                places = [*places, *self._pieces(source)]
            self._found[source.path] = tuple(places)
        return self._found[source.path]

    def cover(self, span: Span) -> bool:
        """Whether a place is in one of a secret."""
        path = span.file.path
        if path not in self._ends:
            places = sorted(self.in_file(span.file), key=lambda place: place.start)
            self._ends[path] = [place.start for place in places], list(accumulate((p.end for p in places), max))
        starts, ends = self._ends[path]
        before = bisect_right(starts, span.start)
        return before > 0 and ends[before - 1] >= span.end

    def _pieces(self, source: SourceFile) -> Iterator[Span]:
        for node in below(self._project.files.parse(source).body):
            match node:
                case String(text, Span() as span) if self.known.holds(text):
                    yield span
                case Interpolated(parts, _, span) | Sigil(_, parts, _, span):
                    if any(isinstance(part, str) and self.known.holds(part) for part in parts):
                        yield span


@once
def known_secrets(project: Project) -> KnownSecrets:
    """What the configuration of the linted environment, its overridden parts too, and deploy files hold."""
    facts = secret_facts(project)
    texts: list[str] = []
    places: list[Span] = []
    for call in project.config.calls:
        for leaf in leaves((call.app,), call.pairs):
            if isinstance(leaf.value, String | Binary) and _is_secret(leaf, facts):
                texts.extend(_secret_parts(leaf.value))
                if leaf.value.span is not None:
                    places.append(leaf.value.span)
    for written in _written(project):
        texts.append(written.text)
        places.append(written.value)
    return KnownSecrets(project, Known(texts), places)


def _written(project: Project) -> Iterator[Written]:
    """The secrets in deploy files."""
    if project.deploy.gives_values:
        from elixir_lint.project.deploy.written import written_values

        for written in written_values(project.deploy):
            if classify_key(written.name) in SECRET_CLASSES or find_tokens(written.text):
                yield written


def _is_secret(leaf: Leaf, facts: Facts) -> bool:
    text = leaf.value.value if isinstance(leaf.value, String) else ""
    return is_secret_setting(leaf.path, facts) or bool(text and redact(text, whole=True) != text)


def _secret_parts(value: String | Binary) -> Iterator[str]:
    """The whole text, or the tokens and passwords in it."""
    if isinstance(value, String):
        tokens = [value.value[found.start : found.end] for found in find_tokens(value.value)]
        passwords = [match[1] for match in re.finditer(URL_PASSWORD, value.value)]
        yield from tokens + passwords or [value.value]


# --- what may come later ------------------------------------------------------------------------------


def may_be_replaced(project: Project, literal: Literal) -> bool:
    """Whether something that is not known may set the same again, after the write that brings a literal."""
    endpoint = endpoint_of(project, literal.setting.path)
    later = later_openings(project) if endpoint is None else Openings(project, endpoint.openings)
    return later.replace(literal.path[0], literal.write)


def endpoint_of(project: Project, path: tuple[str, ...]) -> Endpoint | None:
    """The endpoint that a setting belongs to."""
    return _endpoints(project).get(path[:2])


@once
def _endpoints(project: Project) -> dict[tuple[str, ...], Endpoint]:
    return {(each.app, each.module): each for each in reversed(project.endpoints)}
