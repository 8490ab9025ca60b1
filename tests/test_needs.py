"""A check that is not asked, since its project has nothing that it looks at, would have found nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

import elixir_lint.checks
from elixir_lint.catalog import catalog
from elixir_lint.checks import NEEDS, checks
from elixir_lint.project import load
from tests.pages import Example, examples

RULES = {rule.name: rule for rule in catalog()}
FAULTY = [(rule.name, each) for rule in RULES.values() for each in examples(rule.body) if each.kind == "bad"]


def test_needs_are_of_modules_that_are_there() -> None:
    folder = Path(elixir_lint.checks.__file__).parent
    assert [name for name in NEEDS if not (folder / f"{name}.py").is_file()] == []


@pytest.mark.parametrize(("name", "example"), [pytest.param(*each, id=f"{each[0]} {each[1].title}") for each in FAULTY])
def test_without_its_need_no_check_finds_anything(name: str, example: Example, tmp_path: Path) -> None:
    example.write(tmp_path)
    for project in load([tmp_path]).projects:
        without = {module for module, need in NEEDS.items() if not need(project)}
        for rule, check in checks().items():
            if check.__module__.rpartition(".")[2] in without:
                options = {option.name.replace("-", "_"): option.default for option in RULES[rule].options}
                assert (rule, list(check(project, **options))) == (rule, [])
