"""The keys of a settings file: what they hold, and what they mean. The JSON Schema is made of the same table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from elixir_lint.catalog import PROFILES, Rule
from elixir_lint.finding import Confidence, Severity
from elixir_lint.record import record
from elixir_lint.selection import OFF, refusal
from elixir_lint.settings.model import BASELINE
from elixir_lint.settings.required import REQUIREMENT
from elixir_lint.shapes import (
    DRAFT,
    Day,
    Either,
    Entries,
    Flag,
    Json,
    Key,
    ListOf,
    Number,
    OneOf,
    Path,
    Shape,
    Table,
    Text,
    Wrong,
)

NEVER = "never"
SEVERITIES = tuple(severity.value for severity in Severity)
CONFIDENCES = tuple(confidence.value for confidence in Confidence)


@record
class Selector(Shape):
    """The name of a rule, a glob over names, a category, a profile."""

    rules: tuple[Rule, ...]

    @property
    def name(self) -> str:
        return "a rule's name, a glob, or a category"

    def wrongs(self, value: object, path: Path = ()) -> Iterator[Wrong]:
        if not isinstance(value, str):
            yield from Shape.wrongs(self, value, path)
        elif refused := refusal(value, self.rules):
            yield Wrong(path, refused)

    def fits(self, value: object) -> bool:
        return isinstance(value, str)

    def schema(self) -> Json:
        return {"$ref": "#/definitions/selector"}

    def definition(self) -> Json:
        """What `schema` refers to."""
        categories = sorted({f"category:{rule.category}" for rule in self.rules})
        known = [*PROFILES, *categories, *(rule.name for rule in self.rules)]
        return {"anyOf": [{"enum": known}, {"type": "string", "pattern": r"[*?\[]"}]}


IGNORE: Mapping[str, Key] = {
    "setting": Key(Text(), "A path in the configuration: `shop.ShopWeb.Endpoint`. What is below it is meant too."),
    "path": Key(Text(), "A file, or a glob over paths, relative to this file."),
    "environment": Key(Text(), "The environment in which it counts, else all."),
    "reason": Key(Text(r"\S", "a text that says why"), "Why this is no problem here.", required=True),
    "expires": Key(Day(), "The last day on which it counts. After it, the ignore is reported itself."),
}


def settings_shape(rules: Sequence[Rule]) -> Table:
    """The shape of a settings file; `rules` are those it may name."""
    selector = Selector(tuple(rules))
    selectors = ListOf(selector)
    ignore = Table({"rule": Key(selector, "The rules that it hides.", required=True), **IGNORE})
    return Table(
        {
            "required-version": Key(
                Text(REQUIREMENT, 'a requirement like ">=0.1" or ">=0.1, <2"'), "The versions of elixir-lint to use."
            ),
            "environments": Key(
                ListOf(Text(r"^[a-z_][A-Za-z0-9_]*$", "the name of a Mix environment"), 1),
                "Each MIX_ENV to evaluate.",
                default=["prod"],
            ),
            "profile": Key(OneOf(PROFILES), "The rules to start from; `strict` has all.", default=PROFILES[0]),
            "select": Key(ListOf(selector, 1), "Run these rules, in place of the profile.", default=["default"]),
            "extend-select": Key(selectors, "Run these rules too."),
            "ignore": Key(
                ListOf(Either((selector, ignore))),
                "Rules that do not run; or tables `[[ignore]]` that hide findings of a rule, with a reason.",
            ),
            "exclude": Key(ListOf(Text()), "Globs over paths, relative to this file, at which nothing is reported."),
            "fail-on": Key(OneOf((*SEVERITIES, NEVER)), "What makes a run fail.", default=Severity.WARNING.value),
            "min-severity": Key(OneOf(SEVERITIES), "Leave less severe findings out.", default=Severity.INFO.value),
            "min-confidence": Key(OneOf(CONFIDENCES), "Leave less sure findings out.", default=Confidence.LOW.value),
            "baseline": Key(Text(r"\S", "a path"), "The file of findings to live with for now.", default=BASELINE),
            "policies": Key(ListOf(Text(r"\S", "a path")), "Folders of rule pages of your own."),
            "severity": Key(Entries(selector, OneOf((*SEVERITIES, OFF))), "The severity of rules."),
            "rules": Key(_options(rules), "Options of rules."),
            "per-file-ignores": Key(
                Entries(Text(r"\S", "a glob over paths"), selectors), "Rules to ignore in the files of a glob."
            ),
        }
    )


def _options(rules: Sequence[Rule]) -> Table:
    """`[rules.NAME]` for each rule; the shape of an option is that of its default."""
    keys = {
        rule.name: Key(
            Table(
                {
                    option.name: Key(_shape_of(option.default), option.description, default=_told(option.default))
                    for option in rule.options
                },
                "option",
            ),
            rule.summary,
        )
        for rule in rules
    }
    return Table(keys, "rule")


def _shape_of(default: object) -> Shape:
    match default:
        case bool():
            return Flag()
        case int() | float():
            return Number()
        case date():
            return Day()
        case list():
            return ListOf(_shape_of(default[0]) if default else Text())
        case _:
            return Text()


def _told(default: object) -> object:
    """A default as JSON has it."""
    return default.isoformat() if isinstance(default, date) else default


def schema(rules: Sequence[Rule]) -> Json:
    """The JSON Schema for editors. Rules without options are left out of `rules`."""
    whole = settings_shape(rules).schema()
    options = _properties(_properties(whole)["rules"])
    for name in [name for name in options if not _properties(options[name])]:
        del options[name]
    return {
        "$schema": DRAFT,
        "title": "Settings of elixir-lint",
        "description": "`.elixir-lint.toml` or `elixir-lint.toml`",
        **whole,
        "definitions": {"selector": Selector(tuple(rules)).definition()},
    }


def _properties(schema: object) -> Json:
    assert isinstance(schema, dict)
    properties: Json = schema["properties"]
    return properties
