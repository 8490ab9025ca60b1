"""From what production is told to start to the commands that this comes to, and who waits above them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elixir_lint.project.deploy.commands import BUSYBOX, DASH, UNKNOWN, Follower, Step, is_shell
from elixir_lint.source import SourceFile, Span

PLACE = Span(SourceFile("Dockerfile", b"CMD"), 0, 3)
SCRIPTS = {
    "/entry.sh": '#!/bin/sh\nset -e\nbin/migrate\nexec "$@"\n',
    "/plain.sh": '#!/bin/sh\n"$@"\n',
    "/traps.sh": "#!/bin/sh\ntrap stop TERM\nbin/shop start &\nwait\n",
    "/roles.sh": "#!/bin/bash\ncase $1 in\n  web) exec bin/shop start;;\n  *) bin/shop daemon;;\nesac\n",
    "/again.sh": "#!/bin/sh\n/again.sh\n",
    "bin/server": "#!/bin/sh\nPHX_SERVER=true exec ./shop start\n",
    "/tool.py": "#!/usr/bin/python3\nimport os\n",
}


def find(program: str) -> SourceFile | None:
    text = SCRIPTS.get(program)
    return SourceFile(program.lstrip("/"), text.encode()) if text is not None else None


def steps(*words: str, shell: str = UNKNOWN) -> tuple[Step, ...]:
    return Follower(find, shell).words(words, PLACE)


def shown(found: tuple[Step, ...]) -> list[tuple[str, bool | None]]:
    return [(step.text.replace("\0", "?"), step.waits) for step in found]


@pytest.mark.parametrize(
    ("words", "shell", "expected"),
    [
        (["bin/shop", "start"], DASH, [("bin/shop start", False)]),
        (["tini", "-s", "--", "bin/shop", "start"], DASH, [("bin/shop start", False)]),
        (["env", "A=1", "exec", "bin/shop"], DASH, [("bin/shop", False)]),
        (["gosu", "nobody", "bin/shop", "start"], DASH, [("bin/shop start", False)]),
        (["sudo", "-E", "-u", "nobody", "bin/shop"], DASH, [("bin/shop", False)]),
        (["sh", "-c", "bin/shop start"], DASH, [("bin/shop start", True)]),
        (["sh", "-c", "bin/shop start"], BUSYBOX, [("bin/shop start", False)]),
        (["sh", "-c", "bin/shop start"], UNKNOWN, [("bin/shop start", None)]),
        (["sh", "-c", "exec bin/shop start"], DASH, [("bin/shop start", False)]),
        (["bash", "-ec", "a && bin/shop start"], DASH, [("a", True), ("bin/shop start", False)]),
        (["/bin/sh", "-c", "bin/shop start; b"], BUSYBOX, [("bin/shop start", True), ("b", False)]),
        (["tini", "-g", "--", "sh", "-c", "bin/shop start"], DASH, [("bin/shop start", False)]),
        (["dumb-init", "sh", "-c", "bin/shop start"], DASH, [("bin/shop start", False)]),
        (["dumb-init", "-c", "sh", "-c", "bin/shop start"], DASH, [("bin/shop start", True)]),
        (["su", "nobody", "-c", "exec bin/shop start"], DASH, [("bin/shop start", True)]),
        (
            ["/entry.sh", "bin/shop", "start"],
            DASH,
            [("set -e", True), ("bin/migrate", True), ("bin/shop start", False)],
        ),
        (["bash", "/entry.sh", "web"], DASH, [("set -e", True), ("bin/migrate", True), ("web", False)]),
        (["/plain.sh", "bin/server"], BUSYBOX, [("./shop start", True)]),
        (["sh", "-c", "/entry.sh bin/server"], DASH, [("set -e", True), ("bin/migrate", True), ("./shop start", True)]),
        (["/traps.sh"], DASH, [("trap stop TERM", None), ("bin/shop start", None), ("wait", None)]),
        (["/roles.sh", "web"], DASH, [("bin/shop start", False), ("bin/shop daemon", True)]),
        (["/tool.py", "x"], DASH, [("/tool.py x", False)]),
        ([], DASH, [("", False)]),
    ],
)
def test_shells_and_scripts_are_followed(words: list[str], shell: str, expected: list[tuple[str, bool | None]]) -> None:
    assert shown(steps(*words, shell=shell)) == expected


def test_a_script_that_starts_itself_comes_to_an_end() -> None:
    assert shown(steps("/again.sh")) == [("/again.sh", True)]


def test_the_place_is_the_scripts_and_the_first_shell_is_to_blame() -> None:
    (_, _, last) = steps("sh", "-c", "/entry.sh bin/server", shell=DASH)
    assert (last.span.file.path, last.span.text) == ("bin/server", "PHX_SERVER=true exec ./shop start")
    assert last.held_at == PLACE
    assert [(a.name, a.value.literal) for a in last.assignments] == [("PHX_SERVER", "true")]


@pytest.mark.parametrize(
    ("text", "release", "mix"),
    [
        ("npm start", None, False),
        ("/usr/bin/service start", None, False),
        ("shop start", "start", False),
        ("./other start_iex", "start_iex", False),
        ("/app/bin/other daemon", "daemon", False),
        ("bin/shop eval start", None, False),
        ("bin/shop remote", None, False),
        ("mix phx.server", None, True),
        ("mix do ecto.migrate, phx.server", None, True),
        ("elixir --sname shop -S mix run --no-halt", None, True),
        ("mix ecto.migrate", None, False),
        ("mix runner", None, False),
    ],
)
def test_what_starts_the_application(text: str, release: str | None, mix: bool) -> None:
    (step,) = steps(*text.split())
    assert (step.starts_release(frozenset({"shop"})), step.runs_mix) == (release, mix)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("#!/bin/sh", True),
        ("#!/usr/bin/env bash", True),
        ("#! /bin/sh -eu\r", True),
        ("#!/usr/bin/env -S bash -e", True),
        ("#!/usr/bin/env elixir", False),
        ("echo", False),
        ("", False),
    ],
)
def test_a_shell_script_says_so(head: str, expected: bool) -> None:
    assert is_shell(f"{head}\nexit 0\n".encode()) is expected


@given(
    st.lists(
        st.sampled_from(["sh", "-c", "exec", "tini", "--", "/entry.sh", "/again.sh", "su", "sh -c 'sh'", "A=1", ""])
    )
)
def test_no_command_fails(words: list[str]) -> None:
    assert len(steps(*words, shell=DASH)) < 1000
