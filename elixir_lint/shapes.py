"""Shapes of TOML and JSON documents. One description both validates a document and is its JSON Schema (draft 7)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from math import isfinite
from typing import TypeAlias

from elixir_lint.errors import suggestion
from elixir_lint.record import record

Json: TypeAlias = "dict[str, object]"
Path: TypeAlias = "tuple[str | int, ...]"
"""Keys of tables, and numbers of list elements from 0."""

DRAFT = "http://json-schema.org/draft-07/schema#"


@record
class Wrong:
    """What is wrong with the value at a path, or if `key` is set with its key."""

    path: Path
    why: str
    key: bool = False


class Shape:
    """What a value must be like."""

    @property
    def name(self) -> str:
        """Completes "must be ...": `a text`."""
        raise NotImplementedError

    def wrongs(self, value: object, path: Path = ()) -> Iterator[Wrong]:
        """All that is wrong with a value; `path` leads to it."""
        if not self.fits(value):
            yield Wrong(path, f"{shown_path(path)} must be {self.name}")

    def fits(self, value: object) -> bool:
        """Whether the value is of this kind, whatever is inside of it."""
        raise NotImplementedError

    def schema(self) -> Json:
        raise NotImplementedError


def shown_path(path: Path) -> str:
    """`rules.oban-missing` in backquotes, as it may stand in a sentence; elements of lists are not numbered."""
    keys = [key for key in path if isinstance(key, str)]
    return f"`{'.'.join(keys)}`" if keys else "the document"


@record
class Text(Shape):
    """`what` names texts of the pattern: `a day`."""

    pattern: str = ""
    what: str = "a text"

    @property
    def name(self) -> str:
        return self.what

    def fits(self, value: object) -> bool:
        return isinstance(value, str) and (not self.pattern or re.search(self.pattern, value) is not None)

    def schema(self) -> Json:
        return {"type": "string", **({"pattern": self.pattern} if self.pattern else {})}


@record
class Flag(Shape):
    @property
    def name(self) -> str:
        return "true or false"

    def fits(self, value: object) -> bool:
        return isinstance(value, bool)

    def schema(self) -> Json:
        return {"type": "boolean"}


@record
class Number(Shape):
    """A number, not negative and not infinite."""

    whole: bool = False
    least: int = 0

    @property
    def name(self) -> str:
        least = "" if self.least == 0 else f" from {self.least}"
        return f"a {'whole ' if self.whole else ''}number{least}"

    def fits(self, value: object) -> bool:
        if isinstance(value, bool) or not isinstance(value, int if self.whole else (int, float)):
            return False
        return isfinite(value) and value >= self.least

    def schema(self) -> Json:
        return {"type": "integer" if self.whole else "number", "minimum": self.least}


@record
class Day(Shape):
    """A local date of TOML. To JSON Schema it is a text."""

    @property
    def name(self) -> str:
        return "a date without quotes, as 2027-03-01"

    def fits(self, value: object) -> bool:
        return isinstance(value, date) and not isinstance(value, datetime)

    def schema(self) -> Json:
        return {"type": "string", "format": "date"}


@record
class OneOf(Shape):
    """One of a few words, numbers, or None."""

    words: tuple[str | int | None, ...]

    @property
    def name(self) -> str:
        return f"one of {', '.join(str(word) for word in self.words)}"

    def wrongs(self, value: object, path: Path = ()) -> Iterator[Wrong]:
        if not self.fits(value):
            close = suggestion(value, [w for w in self.words if isinstance(w, str)]) if isinstance(value, str) else ""
            yield Wrong(path, f"{shown_path(path)} must be {self.name}{close}")

    def fits(self, value: object) -> bool:
        return any(type(value) is type(word) and value == word for word in self.words)

    def schema(self) -> Json:
        return {"enum": list(self.words)}


@record
class Either(Shape):
    """The first of some shapes whose kind fits."""

    shapes: tuple[Shape, ...]

    @property
    def name(self) -> str:
        return " or ".join(shape.name for shape in self.shapes)

    def wrongs(self, value: object, path: Path = ()) -> Iterator[Wrong]:
        for shape in self.shapes:
            if shape.fits(value):
                yield from shape.wrongs(value, path)
                return
        yield from Shape.wrongs(self, value, path)

    def fits(self, value: object) -> bool:
        return any(shape.fits(value) for shape in self.shapes)

    def schema(self) -> Json:
        return {"anyOf": [shape.schema() for shape in self.shapes]}


@record
class Nothing(Shape):
    @property
    def name(self) -> str:
        return "null"

    def fits(self, value: object) -> bool:
        return value is None

    def schema(self) -> Json:
        return {"type": "null"}


@record
class ListOf(Shape):
    element: Shape
    least: int = 0

    @property
    def name(self) -> str:
        return "a list" if self.least == 0 else "a list that is not empty"

    def wrongs(self, value: object, path: Path = ()) -> Iterator[Wrong]:
        if not isinstance(value, Sequence) or not self.fits(value):
            yield from Shape.wrongs(self, value, path)
            return
        for number, inner in enumerate(value):
            yield from self.element.wrongs(inner, (*path, number))

    def fits(self, value: object) -> bool:
        return isinstance(value, (list, tuple)) and len(value) >= self.least

    def schema(self) -> Json:
        least = {"minItems": self.least} if self.least else {}
        return {"type": "array", "items": self.element.schema(), **least}


@record
class Key:
    """A key of a table. `default` is told in the schema only."""

    shape: Shape
    description: str = ""
    required: bool = False
    default: object = None

    def schema(self) -> Json:
        schema = self.shape.schema()
        if "$ref" in schema:  # beside which nothing else counts
            schema = {"allOf": [schema]}
        told = {"description": self.description, "default": self.default}
        return {**schema, **{name: value for name, value in told.items() if value not in ("", None)}}


@record
class Table(Shape):
    """A table with these keys and no others. `what` names a key of it: `key`, `option`."""

    keys: Mapping[str, Key]
    what: str = "key"

    @property
    def name(self) -> str:
        return "a table"

    def wrongs(self, value: object, path: Path = ()) -> Iterator[Wrong]:
        if not isinstance(value, dict):
            yield from Shape.wrongs(self, value, path)
            return
        for name, inner in value.items():
            if name in self.keys:
                yield from self.keys[name].shape.wrongs(inner, (*path, name))
            else:
                yield Wrong((*path, name), self._unknown(name, path), key=True)
        for name, key in self.keys.items():
            if key.required and name not in value:
                yield Wrong(path, f"{shown_path(path)} lacks `{name}`", key=True)

    def _unknown(self, name: str, path: Path) -> str:
        within = f" in {shown_path(path)}" if any(isinstance(key, str) for key in path) else ""
        known = "" if self.keys else f", there is no {self.what} here"
        return f"unknown {self.what} `{name}`{within}{known}{suggestion(name, self.keys)}"

    def fits(self, value: object) -> bool:
        return isinstance(value, dict)

    def schema(self) -> Json:
        required = [name for name, key in self.keys.items() if key.required]
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": {name: key.schema() for name, key in self.keys.items()},
            **({"required": required} if required else {}),
        }


@record
class Entries(Shape):
    """A table whose keys are of a shape, and all its values of another."""

    key: Shape
    value: Shape

    @property
    def name(self) -> str:
        return "a table"

    def wrongs(self, value: object, path: Path = ()) -> Iterator[Wrong]:
        if not isinstance(value, dict):
            yield from Shape.wrongs(self, value, path)
            return
        for name, inner in value.items():
            wrong_keys = list(self.key.wrongs(name, (*path, name)))
            yield from (Wrong(wrong.path, wrong.why, key=True) for wrong in wrong_keys)
            yield from self.value.wrongs(inner, (*path, name))

    def fits(self, value: object) -> bool:
        return isinstance(value, dict)

    def schema(self) -> Json:
        return {
            "type": "object",
            "propertyNames": self.key.schema(),
            "additionalProperties": self.value.schema(),
        }
