"""TOML files: values with their places."""

from __future__ import annotations

import pytest

from elixir_lint.project.deploy.toml import TomlFile, read_toml
from elixir_lint.project.records import Fault
from elixir_lint.source import SourceFile

FLY = """\
# deployed by CI
app = "shop" # the name
primary."re gion".x = 'ams'

[env]
  PORT = "8080"
  TEXT = \"\"\"
PORT = 1
\"\"\"
  SINCE = 1979-05-27 07:32:00

[processes]
app = 'bin/server'

[[vm]]
  memory = "1gb"
[[vm]]
  memory = 512
  processes = ["worker", {name = "ü", y.z = [1, 2]}]
[vm.more]
  on = true

[[services]]
[[services.ports]]
  port = 80
[[services.ports]]
  port = 443
"""


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("app",), "app", '"shop"'),
        (("primary", "re gion", "x"), 'primary."re gion".x', "'ams'"),
        (("env",), "[env]", "[env]"),
        (("vm", 1), "[[vm]]", "[[vm]]"),
        (("services", 0, "ports", 1), "[[services.ports]]", "[[services.ports]]"),
        (("env", "PORT"), "PORT", '"8080"'),
        (("env", "TEXT"), "TEXT", '"""\nPORT = 1\n"""'),
        (("env", "SINCE"), "SINCE", "1979-05-27 07:32:00"),
        (("processes", "app"), "app", "'bin/server'"),
        (("vm", 0, "memory"), "memory", '"1gb"'),
        (("vm", 1, "memory"), "memory", "512"),
        (("vm", 1, "processes", 0), '"worker"', '"worker"'),
        (("vm", 1, "processes", 1, "name"), "name", '"ü"'),
        (("vm", 1, "processes", 1, "y", "z", 1), "2", "2"),
        (("vm", 1, "more", "on"), "on", "true"),
        (("services", 0, "ports", 1, "port"), "port", "443"),
    ],
)
def test_each_key_and_value_has_its_place(path: tuple[str | int, ...], key: str, value: str) -> None:
    file = read_toml(SourceFile("fly.toml", FLY.encode()))
    assert isinstance(file, TomlFile)
    place = file.place(*path)
    assert place is not None
    assert (place.key.text, place.value.text) == (key, value)
    assert file.get(*path) is not None


def test_what_is_not_there_has_no_value_and_no_place() -> None:
    file = read_toml(SourceFile("fly.toml", FLY.encode()))
    assert isinstance(file, TomlFile)
    assert (file.get("env", "HOST"), file.get("app", 0), file.get("vm", 9)) == (None, None, None)
    assert file.place("vm") is None


def test_a_file_that_is_no_toml_is_a_fault_at_its_line() -> None:
    fault = read_toml(SourceFile("fly.toml", b'app = "shop"\nenv =\nport = 1\n'))
    assert isinstance(fault, Fault)
    assert (fault.kind, fault.span.text, fault.message) == ("syntax-error", "env =", "invalid value")


def test_deep_nesting_does_not_fail() -> None:
    text = b"a = " + b"[" * 50_000 + b"]" * 50_000
    file = read_toml(SourceFile("fly.toml", text))
    assert isinstance(file, Fault) or file.place("a") is None or file.place("a") is not None
