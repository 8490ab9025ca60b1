"""Fly files: process groups, and what each of them gets."""

from __future__ import annotations

import pytest

from elixir_lint.project.deploy.fly import FlyFile, megabytes, seconds
from elixir_lint.project.deploy.toml import TomlFile, read_toml
from elixir_lint.source import SourceFile


def fly(text: str) -> FlyFile:
    read = read_toml(SourceFile("fly.toml", text.encode()))
    assert isinstance(read, TomlFile)
    return FlyFile(read.file, read.table)


GROUPS = """\
app = "shop"
kill_timeout = "1m30s"
swap_size_mb = 512
[env]
PORT = 8080
DEBUG = false
[processes]
web = "/app/bin/server --quiet 'a b'"
worker = ""
[http_service]
internal_port = "4000"
auto_stop_machines = true
processes = ["web"]
[[services]]
[[services.ports]]
port = "443"
handlers = ["tls", "http"]
[[services.ports]]
start_port = 9000
end_port = 9010
[[vm]]
size = "shared-cpu-4x"
[[vm]]
size = "performance-1x"
memory = "512MB"
processes = ["worker"]
"""


def test_groups_have_commands_services_and_memory() -> None:
    file = fly(GROUPS)
    assert (file.groups, file.default_group) == (("web", "worker"), "web")
    assert (file.command("web"), file.command("worker")) == (("/app/bin/server", "--quiet", "a b"), ())
    assert {name: text for name, (text, _) in file.variables.items()} == {"PORT": "8080", "DEBUG": "false"}
    assert (file.kill_timeout, file.swap) == (90, 512)
    web, worker = file.memory("web"), file.memory("worker")
    assert web is not None
    assert worker is not None
    assert (web.megabytes, web.span.text) == (1024, "size")
    assert (worker.megabytes, worker.span.text) == (512, "memory")


def test_services_have_defaults_and_places() -> None:
    http, other = fly(GROUPS).services
    assert (http.groups, http.port, http.port_span.text, http.is_http) == (("web",), 4000, "internal_port", True)
    assert (http.stops, http.stops_span.text, http.running) == (True, "auto_stop_machines", 0)
    assert (other.groups, other.port, other.port_span.text, other.is_http) == (("web",), 8080, "[[services]]", True)
    assert (other.stops, other.running) == (False, 0)
    assert [(first, last, span.text) for first, last, span in other.ports] == [
        (443, 443, "port"),
        (9000, 9010, "start_port"),
    ]


def test_old_and_odd_files_are_read_as_flyctl_does() -> None:
    old = fly('processes = []\n[experimental]\nkill_timeout = 30\ncmd = ["app.start"]\n[vm]\nmemory = 256\n')
    assert (old.groups, old.kill_timeout, old.command("app")) == (("app",), 30, ("app.start",))
    memory = old.memory("app")
    assert memory is not None
    assert memory.megabytes == 256
    listed = fly('[[processes]]\nname = "jobs"\ncommand = "bin/jobs"\n')
    assert (listed.groups, listed.command("jobs")) == (("jobs",), ("bin/jobs",))


def test_what_is_not_said_is_left_to_fly() -> None:
    empty = fly("")
    assert (empty.memory("app"), empty.release_memory, empty.services, empty.kill_timeout) == (None, None, (), 5)
    assert empty.head.text == ""
    assert fly("[[vm]]\nsize = 'a100-40gb'\n").memory("app") is None


@pytest.mark.parametrize(
    "text",
    [
        "env = 1",
        "processes = 1",
        "services = 1",
        "vm = [1]",
        "http_service = []",
        "kill_timeout = []",
        "[build]\nx = 1",
    ],
)
def test_values_of_other_types_do_no_harm(text: str) -> None:
    file = fly(text + "\n")
    assert (file.variables, file.groups, file.services) == ({}, ("app",), ())
    assert (file.memory("app"), file.kill_timeout) == (None, 5)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("256mb", 256),
        ("1gb", 1024),
        ("2GB", 2048),
        (512, 512),
        ("1.5 GiB", 1536),
        ("2048k", 2),
        ("much", None),
        (None, None),
    ],
)
def test_memory_has_units(written: object, expected: int | None) -> None:
    assert megabytes(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (30, 30),
        ("30s", 30),
        ("5m", 300),
        ("1m30s", 90),
        ("250ms", 0.25),
        ("5", 5),
        ("soon", None),
        (True, None),
        ([], None),
    ],
)
def test_durations_have_units(written: object, expected: float | None) -> None:
    assert seconds(written) == expected
