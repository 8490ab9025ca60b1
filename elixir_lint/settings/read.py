"""From a settings file to Settings. What is wrong in it is told with its place, all at once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice, pairwise
from typing import Any

import tomli

from elixir_lint import __version__
from elixir_lint.catalog import Rule, catalog
from elixir_lint.errors import PlacedError, UserError
from elixir_lint.finding import Confidence, Severity
from elixir_lint.project.deploy.toml import TomlFile
from elixir_lint.project.patterns import Pattern
from elixir_lint.project.reading import NotReadableError, checked, content
from elixir_lint.record import record, replace
from elixir_lint.regex import regex
from elixir_lint.selection import Choice
from elixir_lint.settings.keys import NEVER, settings_shape
from elixir_lint.settings.model import Ignore, Settings
from elixir_lint.settings.required import admits
from elixir_lint.shapes import Path as Keys
from elixir_lint.source import SourceFile, Span

MAX_WRONGS = 40
"""How many mistakes are looked for: each may take a search for what was meant."""
_TOML_PLACE = regex(r"(?P<what>[^\n]*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)")


def read_settings(place: str, root: str) -> Settings:
    """The settings of the file at `place`; both are absolute, `root` is that of the repository."""
    folder = _Folder(place, root)
    file = folder.toml()
    required = file.table.get("required-version")
    if isinstance(required, str) and not admits(required, __version__):
        span = _span(file, ("required-version",), key=False)
        raise PlacedError([(span, f"this is elixir-lint {__version__}, and {required} is required")])
    rules = _rules(file, folder)
    wrongs = list(islice(settings_shape(rules).wrongs(file.table), MAX_WRONGS))
    if wrongs:
        raise PlacedError(sorted((_span(file, wrong.path, wrong.key), wrong.why) for wrong in wrongs))
    return _settings(file, file.table, folder, rules)


@record
class _Folder:
    """The folder of a settings file, and what is written relative to it."""

    place: str
    root: str

    @property
    def absolute(self) -> str:
        return os.path.dirname(self.place)

    @property
    def outermost(self) -> str:
        """Below this is what may be read: the root, or for a file that is not below it the folder itself."""
        return self.root if self.absolute == self.root or self.relative else self.absolute

    @property
    def relative(self) -> str:
        """To the root; empty for the root itself, and for a file that is not below it."""
        path = os.path.relpath(self.absolute, self.root).replace(os.sep, "/")
        return "" if path == "." or path.startswith("..") else path

    def shown(self, path: str) -> str:
        """A path of the folder, as it is told."""
        return "/".join(filter(None, (self.relative, path)))

    def pattern(self, text: str) -> str:
        """A glob relative to the folder as one relative to the root."""
        folder = re.sub(r"([*?\[])", r"[\1]", self.relative)
        anywhere = "" if "/" in text.strip("/") else "**/"
        return f"{folder}/{anywhere}{text.removeprefix('./')}" if folder else text

    def toml(self) -> TomlFile:
        path = self.shown(os.path.basename(self.place))
        real = os.path.realpath(self.place)
        if os.path.islink(self.place) and os.path.commonpath((real, os.path.realpath(self.root))) != self.root:
            raise UserError(f"{path} cannot be read: the symbolic link leads outside the repository")
        try:
            source = checked(path, content(real))
            text = source.data.decode("utf-8")
        except UnicodeDecodeError:
            raise UserError(f"{path} cannot be read: it is not UTF-8") from None
        except (NotReadableError, OSError) as error:
            raise UserError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from None
        try:
            return TomlFile(source, tomli.loads(text))
        except tomli.TOMLDecodeError as error:
            raise _syntax(source, str(error)) from None
        except RecursionError:
            raise UserError(f"{path} cannot be read: it is nested too deep") from None


def _syntax(source: SourceFile, told: str) -> PlacedError:
    """What tomli says of a file, with the place."""
    found = _TOML_PLACE.fullmatch(told)
    what = found["what"] if found else told
    at = len(source.data)
    if found and found["line"]:
        line = int(found["line"])
        before = source.line(line)[: int(found["column"]) - 1]
        at = source.line_starts[line - 1] + len(before.encode())
    if "'ignore'" in what:
        what = "`ignore` is a list already: give the rules of that list a severity `off`, or write the tables into it"
    end = len(source.data)
    return PlacedError([(Span(source, min(at, end), min(at + 1, end)), what[:1].lower() + what[1:])])


def _span(file: TomlFile, path: Keys, key: bool) -> Span:
    """Where a key or value stands. What has no place of its own is shown at what is in it, else at what holds it."""
    for length in range(len(path), 0, -1):
        place = file.place(*path[:length])
        if place is not None:
            return place.key if key or length < len(path) else place.value
        inner = (place.key for below, place in file.places.items() if below[:length] == path[:length])
        if (first := next(inner, None)) is not None:
            return first
    return Span(file.file, 0, 0)


def _policies(folder: _Folder, path: str) -> Iterator[Rule]:
    from pathlib import Path  # few settings have policies

    from elixir_lint.settings.policies import policies

    return policies(Path(folder.absolute, path), folder.shown(path), Path(folder.outermost))


def _rules(file: TomlFile, folder: _Folder) -> tuple[Rule, ...]:
    """Our rules and the policies."""
    folders = file.table.get("policies")
    own: list[Rule] = []
    if isinstance(folders, list):
        for number, path in enumerate(folders):
            if isinstance(path, str):
                try:
                    own += _policies(folder, path)
                except UserError as error:
                    raise PlacedError([(_span(file, ("policies", number), key=False), str(error))]) from None
    rules = sorted((*catalog(), *own), key=lambda rule: rule.name)
    for one, next_ in pairwise(rules):
        if one.name == next_.name:
            raise UserError(f"there are two rules {one.name}, one of them in {next_.policy or one.policy}")
    return tuple(rules)


def _configured(rule: Rule, given: Mapping[str, object]) -> Rule:
    """The rule with what the settings say of its options."""
    options = tuple(replace(option, default=given.get(option.name, option.default)) for option in rule.options)
    return replace(rule, options=options)


def _settings(file: TomlFile, table: Mapping[str, Any], folder: _Folder, rules: Sequence[Rule]) -> Settings:
    """The settings of a file that has the right shape."""
    fail_on = table.get("fail-on", Severity.WARNING.value)
    options = table.get("rules", {})
    return Settings(
        path=file.file.path,
        folder=folder.relative,
        rules=tuple(_configured(rule, options[rule.name]) if rule.name in options else rule for rule in rules),
        choice=Choice(
            select=tuple(table.get("select", ())),
            extend_select=tuple(table.get("extend-select", ())),
            ignore=tuple(each for each in table.get("ignore", ()) if isinstance(each, str)),
            profile=table.get("profile"),
            severity=table.get("severity", {}),
        ),
        environments=tuple(dict.fromkeys(table.get("environments", ("prod",)))),
        exclude=tuple(map(folder.pattern, table.get("exclude", ()))),
        fail_on=None if fail_on == NEVER else Severity(fail_on),
        min_severity=Severity(table.get("min-severity", Severity.INFO.value)),
        min_confidence=Confidence(table.get("min-confidence", Confidence.LOW.value)),
        baseline=folder.shown(table.get("baseline", "")) if "baseline" in table else "",
        ignores=(*_ignores(file, table, folder), *_per_file(file, table, folder)),
    )


def _ignores(file: TomlFile, table: Mapping[str, Any], folder: _Folder) -> Iterator[Ignore]:
    """`[[ignore]]`"""
    for number, each in enumerate(table.get("ignore", ())):
        if isinstance(each, dict):
            day = each.get("expires")
            yield Ignore(
                selector=each["rule"],
                span=_span(file, ("ignore", number, "rule"), key=False),
                reason=each["reason"],
                setting=each.get("setting", ""),
                path=Pattern(folder.pattern(each["path"]), anywhere=True) if "path" in each else None,
                environment=each.get("environment", ""),
                day=day if isinstance(day, date) else None,
            )


def _per_file(file: TomlFile, table: Mapping[str, Any], folder: _Folder) -> Iterator[Ignore]:
    """`[per-file-ignores]`"""
    for glob, selectors in table.get("per-file-ignores", {}).items():
        pattern = Pattern(folder.pattern(glob), anywhere=True)
        for number, selector in enumerate(selectors):
            span = _span(file, ("per-file-ignores", glob, number), key=False)
            yield Ignore(selector=selector, span=span, path=pattern)
