"""What `elixir-lint init` writes: settings, a pre-commit entry, a CI job. All of it says what it is for."""

from __future__ import annotations

from pathlib import Path

from elixir_lint import HOMEPAGE, __version__
from elixir_lint.errors import UserError
from elixir_lint.record import record
from elixir_lint.settings.find import NAMES

REPOSITORY = HOMEPAGE.removeprefix("https://github.com/")
ARCHIVE = f"{HOMEPAGE}/archive/refs/tags/v{__version__}.tar.gz"

SETTINGS = f"""\
#:schema {HOMEPAGE.replace("github.com", "raw.githubusercontent.com")}/v{__version__}/schemas/settings.json
#
# Settings of elixir-lint. All of them are commented out: what stands here is what holds without them.
# {HOMEPAGE}/blob/v{__version__}/docs/settings.md

# Refuse to run as another version, so that everybody sees the same findings.
# required-version = ">={__version__}"

# Each MIX_ENV to evaluate.
# environments = ["prod"]

# Which rules run: `elixir-lint rules` lists them. Names, globs (`repo-*`), categories (`category:secrets`).
# profile = "default"
# extend-select = []

# What makes a run fail: error, warning, info or never.
# fail-on = "warning"

# Paths at which nothing is reported, relative to this file.
# exclude = []

# Findings to live with for now, written by `elixir-lint baseline create`.
# baseline = ".elixir-lint-baseline.txt"

# The severity of rules: error, warning, info or off.
# [severity]
# oban-missing = "off"

# Options of a rule: `elixir-lint explain RULE` tells them.
# [rules.oban-queues-exceed-pool]
# max-ratio = 3

# Rules to ignore in some files.
# [per-file-ignores]
# "config/legacy/*.exs" = ["repo-*"]

# A finding to ignore, with the reason; in the file itself: # elixir-lint: ignore[rule] reason
# [[ignore]]
# rule = "endpoint-check-origin-disabled"
# setting = "shop.ShopWeb.Endpoint.check_origin"
# reason = "reached through the VPN only"
# expires = 2027-03-01
"""

HOOK = f"""\
  # elixir-lint checks the production configuration when a file that it depends on is committed.
  - repo: {HOMEPAGE}
    rev: v{__version__}
    hooks:
      - id: elixir-lint
"""
PRE_COMMIT = f"""\
# Run by pre-commit (https://pre-commit.com): `pre-commit install` once, then at each commit.
repos:
{HOOK}"""

WORKFLOW = f"""\
# elixir-lint checks the production configuration of each push and pull request.
# {HOMEPAGE}/blob/v{__version__}/docs/ci.md
name: elixir-lint

on:
  push:
    branches: [main, master]
  pull_request:

permissions: {{}}

jobs:
  elixir-lint:
    name: Check the production configuration
    runs-on: ubuntu-latest
    permissions:
      contents: read
      # security-events: write # for `upload-sarif`
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      # Findings become annotations of the pull request, and a summary of the run.
      - uses: {REPOSITORY}@v{__version__}
        with:
          # Show findings under Security / Code scanning too: in public repositories, or with GitHub's Code Security.
          upload-sarif: false
"""

GITLAB_JOB = f"""\
# elixir-lint checks the production configuration, and shows what it finds in the merge request.
elixir-lint:
  image: python:3.13-slim
  script:
    - pip install --quiet {ARCHIVE}
    - elixir-lint check --report gitlab=gl-code-quality-report.json
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
"""


@record
class Starter:
    """A file to be written, or if it is there already, what to add to it by hand (empty: nothing)."""

    path: str
    text: str
    by_hand: str = ""


def starters(root: Path) -> list[Starter]:
    """The files for a repository. One of GitLab gets no workflow of GitHub."""
    gitlab = (root / ".gitlab-ci.yml").exists() and not (root / ".github").exists()
    job = Starter(".gitlab-ci.yml", GITLAB_JOB, GITLAB_JOB)
    workflow = Starter(".github/workflows/elixir-lint.yml", WORKFLOW)
    return [
        Starter(next((name for name in NAMES if (root / name).exists()), NAMES[0]), SETTINGS),
        Starter(".pre-commit-config.yaml", PRE_COMMIT, HOOK),
        job if gitlab else workflow,
    ]


def write(root: Path, starter: Starter) -> bool:
    """Write the file, unless there is one. Says whether it was written."""
    place = root / starter.path
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with open(place, "x", encoding="utf-8", newline="\n") as file:
            file.write(starter.text)
    except FileExistsError:
        return False
    except OSError as error:
        raise UserError(f"{starter.path} cannot be written: {error.strerror}") from None
    return True


def mentions_us(root: Path, path: str) -> bool:
    """Whether an existing file speaks of elixir-lint already."""
    try:
        return b"elixir-lint" in (root / path).read_bytes()
    except OSError:
        return False
