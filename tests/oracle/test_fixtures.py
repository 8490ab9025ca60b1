"""The projects of `fixtures/oracle` in many environments: what real Elixir returns lies within what we say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracle.assignments import assignments, values_in
from tests.oracle.elixir import Oracle, require_elixir
from tests.oracle.judge import abstract, check_concrete
from tests.oracle.membership import agrees

ORACLE = Path(__file__).parents[2] / "fixtures" / "oracle"
PROJECTS = sorted(path for path in ORACLE.iterdir() if path.is_dir())
PLAUSIBLE = {
    "URL": ["ecto://shop:x@db/shop", "https://shop.example"],
    "PORT": ["4000", "x"],
    "SIZE": ["20", "2x"],
    "POOL": ["7"],
    "TARGET": ["100"],
    "LIMIT": ["3"],
    "TTL": ["30"],
    "TIMEOUT": ["10s", "250ms", "2m"],
    "SSL": ["true", "NO", "maybe"],
    "IPV6": ["1", "false"],
    "SERVER": ["true"],
    "BIND": ["127.0.0.1", "any6"],
    "ORIGINS": ["https://a.example, https://b.example", " , "],
    "LEVEL": ["debug", "loud", "info"],
    "FEATURES": ["a=1,b=no,c", "x=true"],
    "QUEUES": ["default,20 mail", "none"],
    "MAILER": ["smtp", "none", "pigeon"],
    "ROLES": ["web", "worker", "worker,web", "cron"],
    "CLUSTER": ["dns", "gossip", "none", "other"],
    "BACKENDS": ["file+console", "sentry+file", "console"],
    "BASE64": ["c2VjcmV0", "?"],
    "VERSION": ["2.1.0", "1.0.0", "x"],
    "RETRIES": ["5", "0", "many"],
    "METRICS": ["true", "false"],
    "NODES": ["a@b,c@d", ""],
    "CACHE": ["redis", ":ets"],
    "DEBUG": ["False", "yes"],
    "QUEUE_MAIL": ["4"],
}
"""Values of variables whose names end so."""


@pytest.fixture(scope="module")
def oracle():
    require_elixir()
    oracle = Oracle()
    yield oracle
    oracle.close()


def files_of(project):
    paths = sorted(p for p in project.rglob("*.ex*") if p.name != "mix.exs")
    return {path.relative_to(project).as_posix(): path.read_text("utf-8") for path in paths}


def names_in(evaluation):
    """The variables that either phase reads."""
    runs = [run for run in (evaluation.build_run, evaluation.boot_run) if run is not None]
    return sorted({read.name for run in runs for read in run.reads})


def plausible(name):
    return next((values for end, values in PLAUSIBLE.items() if name.endswith(end)), None)


@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: path.name)
def test_elixir_lies_within(oracle, project):
    files = files_of(project)
    ours = abstract(files)
    names = names_in(ours)
    fitting = {name: plausible(name) or values_in(files.values(), names)[:2] or ["x"] for name in names}
    tried = assignments(names, ["x"], plausible=fitting, samples=60)
    assert len(tried) > 80
    succeeded = 0
    for assignment, answer in zip(tried, oracle.run_each(files, tried), strict=True):
        assert answer.get("error") != "CompileError", answer
        succeeded += "ok" in answer
        assert agrees(answer, ours, assignment) is None, assignment
        assert check_concrete(answer, files, assignment) is None, assignment
    assert succeeded > 20, "the project hardly ever starts: its environments are not plausible"
