"""fly.toml files: process groups, and what each of them gets.

See Fly's reference/configuration, and flyctl internal/appconfig (processgroups.go, patches.go).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from elixir_lint.project.deploy.shell import text_as_commands
from elixir_lint.project.deploy.toml import Path, TomlFile
from elixir_lint.record import record
from elixir_lint.regex import regex
from elixir_lint.source import Span

DEFAULT_GROUP = "app"
DEFAULT_SIZE = "shared-cpu-1x"
DEFAULT_KILL_TIMEOUT = 5
"""Seconds."""
DEFAULT_PORT = 8080

_SIZE = regex(r"(shared-cpu|performance)-(\d+)x")
_PRESETS = {"shared-cpu": 256, "performance": 2048}
"""Megabytes for each CPU."""
_MEMORY = regex(r"(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?", re.IGNORECASE)
_UNITS = {"": 1, "k": 1 / 1024, "m": 1, "g": 1024, "t": 1024 * 1024}
_DURATION = regex(r"(\d+(?:\.\d+)?)(ms|s|m|h)")
_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}


@record
class Service:
    """An `[http_service]` or one of the `[[services]]`; `span` is its head, `groups` the process groups it leads to.

    `port` is the internal port, `port_span` where it is said. `stops`: machines without traffic are stopped or
    suspended, down to `running` of them. `is_http`: requests come in by HTTP.
    """

    span: Span
    groups: tuple[str, ...]
    port: int | None
    port_span: Span
    stops: bool
    stops_span: Span
    running: int
    is_http: bool
    ports: tuple[tuple[int, int, Span], ...]


@record
class Memory:
    """How much memory the machines of a group have, in megabytes, and where that is said."""

    megabytes: int
    span: Span


class FlyFile(TomlFile):
    """A file of the application, with the typed view that rules ask."""

    @property
    def processes(self) -> Mapping[str, str]:
        """The commands of `[processes]`, by group; "" for one that starts what its image does."""
        written = self.get("processes")
        if isinstance(written, dict):
            return {name: command for name, command in written.items() if isinstance(command, str)}
        listed = written if isinstance(written, list) else []
        named = [(each.get("name"), each.get("command", "")) for each in listed if isinstance(each, dict)]
        return {name: command for name, command in named if isinstance(name, str) and isinstance(command, str)}

    @property
    def groups(self) -> tuple[str, ...]:
        return tuple(sorted(self.processes)) or (DEFAULT_GROUP,)

    @property
    def default_group(self) -> str:
        return DEFAULT_GROUP if DEFAULT_GROUP in self.groups else self.groups[0]

    def command(self, group: str) -> tuple[str, ...]:
        """What a group starts in place of the image's CMD; nothing if it is that."""
        written = self.processes.get(group, "")
        if written:
            return tuple(word for command in text_as_commands(written) for word in command.texts)
        listed = self.get("experimental", "cmd")
        return tuple(str(word) for word in listed) if isinstance(listed, list) else ()

    @property
    def variables(self) -> dict[str, tuple[str, Span]]:
        """`[env]`: the text of each variable, and where it is said."""
        env = self.get("env")
        found = {}
        for name, value in env.items() if isinstance(env, dict) else ():
            place = self.place("env", name)
            if place is not None and isinstance(value, str | int | float):
                text = (
                    value if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
                )
                found[name] = text, place.key
        return found

    @property
    def head(self) -> Span:
        """Where a setting of the whole file belongs: the name of the app, else the first key."""
        place = self.place("app") or next(iter(self.places.values()), None)
        return place.key if place is not None else Span(self.file, 0, 0)

    @property
    def kill_timeout(self) -> float:
        """Seconds between the signal and a forced stop; 5 if nobody says."""
        written = (self.get("kill_timeout"), self.get("experimental", "kill_timeout"))
        return next((found for each in written if (found := seconds(each)) is not None), DEFAULT_KILL_TIMEOUT)

    @property
    def services(self) -> tuple[Service, ...]:
        found = []
        for path, table in self._tables("http_service"):
            found.append(self._service(path, table, is_http=True))
        for path, table in self._tables("services"):
            found.append(self._service(path, table, is_http=_has_http_handler(table)))
        return tuple(found)

    @property
    def forces_https(self) -> bool:
        """Whether Fly's proxy answers http with a redirect."""
        tables = [table for key in ("http_service", "services") for _, table in self._tables(key)]
        return any(each.get("force_https") is True for table in tables for each in (table, *_dicts(table.get("ports"))))

    def memory(self, group: str) -> Memory | None:
        """What the `[[vm]]` of a group says, or the one for all; None if it is left to `fly scale`."""
        chosen = None
        for key in ("compute", "computes", "vm"):
            for path, table in self._tables(key):
                named = self._groups(table)
                if group in named:
                    return self._memory(path, table)
                if not named:
                    chosen = chosen or (path, table)
        return self._memory(*chosen) if chosen is not None else None

    @property
    def release_memory(self) -> Memory | None:
        """`[deploy.release_command_vm]`"""
        table = self.get("deploy", "release_command_vm")
        return self._memory(("deploy", "release_command_vm"), table) if isinstance(table, dict) else None

    @property
    def swap(self) -> int:
        """Megabytes."""
        written = self.get("swap_size_mb")
        return written if isinstance(written, int) else 0

    def span(self, *path: str | int) -> Span | None:
        """The key or head at a path."""
        place = self.place(*path)
        return place.key if place is not None else None

    def _tables(self, key: str) -> Iterator[tuple[Path, dict[str, object]]]:
        """`[key]`, or each `[[key]]`, with its path."""
        written = self.get(key)
        if isinstance(written, dict):
            yield (key,), written
        for number, each in enumerate(written if isinstance(written, list) else ()):
            if isinstance(each, dict):
                yield (key, number), each

    def _groups(self, table: Mapping[str, object]) -> tuple[str, ...]:
        named = table.get("processes")
        return tuple(each for each in named if isinstance(each, str)) if isinstance(named, list) else ()

    def _service(self, path: Path, table: dict[str, object], is_http: bool) -> Service:
        port, running = table.get("internal_port"), table.get("min_machines_running")
        here = self.span(*path) or self.head
        return Service(
            span=here,
            groups=self._groups(table) or (self.default_group,),
            port=_number(port) if port is not None else DEFAULT_PORT,
            port_span=self.span(*path, "internal_port") or here,
            stops=table.get("auto_stop_machines") in ("stop", "suspend", True),
            stops_span=self.span(*path, "auto_stop_machines") or here,
            running=running if isinstance(running, int) else 0,
            is_http=is_http,
            ports=tuple(self._ports(path, table)),
        )

    def _ports(self, path: Path, table: dict[str, object]) -> Iterator[tuple[int, int, Span]]:
        """The ranges of public ports of `[[services.ports]]`."""
        listed = table.get("ports")
        for number, each in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(each, dict):
                first = _number(each.get("port", each.get("start_port")))
                last = _number(each.get("end_port", first))
                span = self.span(*path, "ports", number, "port") or self.span(*path, "ports", number, "start_port")
                if first is not None and last is not None and span is not None:
                    yield first, last, span

    def _memory(self, path: Path, table: Mapping[str, object]) -> Memory | None:
        """`memory_mb` counts before `memory`, and both before the preset of `size`."""
        for key in ("memory_mb", "memory"):
            found = megabytes(table.get(key))
            span = self.span(*path, key)
            if found and span is not None:
                return Memory(found, span)
        size = table.get("size", DEFAULT_SIZE)
        match = _SIZE.fullmatch(size) if isinstance(size, str) else None
        if match is None or table.get("gpu_kind") is not None:
            return None
        return Memory(_PRESETS[match[1]] * int(match[2]), self.span(*path, "size") or self.span(*path) or self.head)


def _has_http_handler(table: Mapping[str, object]) -> bool:
    handlers = [each.get("handlers") for each in _dicts(table.get("ports"))]
    return any(isinstance(names, list) and "http" in names for names in handlers)


def _dicts(written: object) -> list[dict[str, object]]:
    return [each for each in written if isinstance(each, dict)] if isinstance(written, list) else []


def _number(written: object) -> int | None:
    """Old files have numbers in quotes."""
    if isinstance(written, str) and written.isdecimal() and len(written) < 10:
        return int(written)
    return written if isinstance(written, int) and not isinstance(written, bool) else None


def megabytes(written: object) -> int | None:
    """`"256mb"`, `"1gb"`, `512`"""
    match = _MEMORY.fullmatch(str(written).strip()) if isinstance(written, str | int) else None
    return int(float(match[1]) * _UNITS[match[2].lower()]) if match is not None else None


def seconds(written: object) -> float | None:
    """`30`, `"30s"`, `"1m30s"`, `"5"`"""
    if isinstance(written, int | float) and not isinstance(written, bool):
        return float(written)
    if not isinstance(written, str):
        return None
    if written.isdecimal():
        return float(written)
    parts = _DURATION.findall(written)
    whole = "".join(number + unit for number, unit in parts) == written
    return sum(float(number) * _SECONDS[unit] for number, unit in parts) if parts and whole else None
