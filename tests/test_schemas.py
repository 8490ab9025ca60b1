"""The committed JSON Schemas: made of the shapes that validate, and of the same opinion about documents."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
import tomli

from elixir_lint.catalog import catalog
from elixir_lint.report import json as json_format
from elixir_lint.report import shape
from elixir_lint.report.shape import REPORT
from elixir_lint.settings.keys import settings_shape
from elixir_lint.shapes import Either, Entries, Flag, ListOf, Nothing, Number, OneOf, Shape, Text, Wrong
from tests.readme import SCHEMAS, schemas
from tests.report.reports import EXAMPLE, SSL_RULE, report
from tests.report.test_sarif import HOSTILE


@pytest.mark.parametrize("name", ["report.json", "settings.json"])
def test_the_schemas_are_up_to_date(name: str) -> None:
    assert (SCHEMAS / name).read_text("utf-8") == schemas()[name], "run `make readme`"
    jsonschema.Draft7Validator.check_schema(json.loads((SCHEMAS / name).read_text("utf-8")))


def test_only_schemas_are_in_their_folder() -> None:
    assert {path.name for path in SCHEMAS.iterdir()} == set(schemas())


@pytest.mark.parametrize("shown", [EXAMPLE, HOSTILE, report(rules=(SSL_RULE,))])
def test_a_report_has_its_shape(shown: Any) -> None:
    document = json.loads(json_format.render(shown))
    assert list(REPORT.wrongs(document)) == []
    jsonschema.validate(document, shape.schema())


SETTINGS = """
select = ["default", "oban-*"]
fail-on = "error"
ignore = ["category:repo", {rule = "oban-missing", reason = "small"}]
[severity]
oban-missing = "off"
[rules.oban-queues-exceed-pool]
max-ratio = 2.5
[per-file-ignores]
"config/legacy/*.exs" = ["repo-*"]
"""


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (SETTINGS, True),
        ("", True),
        ("selct = []", False),
        ("select = ['oban-mising']", False),
        ("fail-on = 'eror'", False),
        ("[[ignore]]\nrule = 'oban-missing'", False),
        ("[rules.oban-queues-exceed-pool]\nmax-ratoi = 3", False),
        ("[rules.oban-queues-exceed-pool]\nmax-ratio = 'x'", False),
        ("[severity]\n'oban-mising' = 'off'", False),
        ("environments = []", False),
    ],
)
def test_the_schema_of_the_settings_agrees_with_their_shape(text: str, right: bool) -> None:
    table = tomli.loads(text)
    validator = jsonschema.Draft7Validator(json.loads((SCHEMAS / "settings.json").read_text("utf-8")))
    assert (list(validator.iter_errors(table)) == []) is right
    assert (list(settings_shape(catalog()).wrongs(table)) == []) is right


@pytest.mark.parametrize(
    ("value_shape", "right", "wrong"),
    [
        (Text(), ["", "a"], [1, None, ["a"]]),
        (Text("^a"), ["ab"], ["ba", ""]),
        (Flag(), [True], [1, "true", None]),
        (Number(), [0, 1.5], [True, "1", -1, None]),
        (Number(whole=True, least=2), [2, 3], [1, 2.5, False]),
        (OneOf(("a", 1, None)), ["a", 1, None], ["b", 2, True, 0]),
        (Nothing(), [None], [0, "", False]),
        (ListOf(Text(), 1), [["a"]], [[], [1], "a", None]),
        (Either((Flag(), ListOf(Flag()))), [True, [], [False]], [1, [1], {}]),
        (Entries(Text("^a"), Flag()), [{}, {"ab": True}], [{"b": True}, {"a": 1}, []]),
    ],
)
def test_a_shape_and_its_schema_agree(value_shape: Shape, right: list[object], wrong: list[object]) -> None:
    validator = jsonschema.Draft7Validator(value_shape.schema())
    for value in right:
        assert (value, list(value_shape.wrongs(value)), list(validator.iter_errors(value))) == (value, [], [])
    for value in wrong:
        assert list(value_shape.wrongs(value)), value
        assert list(validator.iter_errors(value)), value


def test_what_is_wrong_is_told_with_the_way_to_it() -> None:
    inner = Entries(Text(), ListOf(Number()))
    assert list(inner.wrongs({"a": [1, "2"], "b": 3}, ("x",))) == [
        Wrong(("x", "a", 1), "`x.a` must be a number"),
        Wrong(("x", "b"), "`x.b` must be a list"),
    ]
    assert list(Text().wrongs(3)) == [Wrong((), "the document must be a text")]
