"""Deploy files of any content: the rules come to an end, and none fails."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elixir_lint.catalog import catalog
from elixir_lint.engine import lint
from elixir_lint.project import load
from tests.project.projects import MIX, write

RULES = [
    rule
    for rule in catalog()
    if rule.name.startswith(("docker-", "fly-")) or rule.category in ("vm", "cluster", "release")
]
PIECES = [
    "FROM elixir:1.18 AS a\n",
    "FROM a\n",
    "FROM ${X}\n",
    "COPY --from=a / .\n",
    "RUN mix release\n",
    'CMD ["sh", "-c", "',
    "CMD bin/shop start\n",
    "ENTRYPOINT [",
    "USER\n",
    "EXPOSE 4369-",
    "[[vm]]\n",
    "[[services]]\ninternal_port = 4369\n",
    "[processes]\nweb = 'sh -c \"'\n",
    "kill_timeout = 'x'\n",
    "export RELEASE_NODE=$(\n",
    "export RELEASE_DISTRIBUTION=name\n",
    "case $X in\n",
    "-setcookie\n",
    "+P 99999999999999999999\n",
    "-kernel inet_dist_listen_min\n",
    "services:\n  web:\n    build: .\n    ports: [",
    "apiVersion: v1\nkind: Service\n",
    "\\\n",
    "\x00",
    '"',
    "é\n",
]
PATHS = (
    "Dockerfile",
    "fly.toml",
    "rel/env.sh.eex",
    "rel/vm.args.eex",
    "compose.prod.yaml",
    "Procfile",
    "deploy/a.yaml",
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(PATHS), st.lists(st.sampled_from(PIECES), max_size=8)), max_size=6))
def test_no_content_makes_a_rule_fail(tmp_path: Path, files: list[tuple[str, list[str]]]) -> None:
    root = write(tmp_path, {"mix.exs": MIX} | {path: "".join(pieces) for path, pieces in files})
    assert lint(load([root]).projects, RULES).crashes == ()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Dockerfile", "FROM elixir\nRUN " + "mix do " * 60_000 + "\nCMD " + "mix do " * 60_000),
        ("Dockerfile", "FROM elixir AS a\nRUN mix release\n" + "FROM a AS a\n" * 4_000),
        ("Dockerfile", "FROM elixir\nENV A=1\n" + "ENV A=$A$A\n" * 40 + "RUN mix release\n"),
        ("Dockerfile", "FROM elixir\nRUN mix release <<A\n" * 3_000),
        ("fly.toml", "[processes]\n" + "".join(f"p{n} = 'bin/shop start'\n" for n in range(2_000))),
        ("compose.prod.yaml", "services:\n  web:\n    ports:\n" + "      - a: b\n" * 20_000),
        ("compose.prod.yaml", "a" + " " * 200_000 + "b\n"),
        ("rel/env.sh.eex", "export A=$A$A$A\n" * 2_000 + "export RELEASE_NODE=$A\n"),
        ("rel/vm.args.eex", "+P 1 " * 50_000),
    ],
    ids=lambda value: value[:20],
)
def test_long_files_take_no_longer_than_they_are(tmp_path: Path, path: str, text: str) -> None:
    root = write(tmp_path, {"mix.exs": MIX, path: text, "Procfile": "web: bin/shop start\n"})
    assert lint(load([root]).projects, RULES).crashes == ()
