"""Rule pages: each page has a check and the reverse, its examples hold, and its sentences read like the others."""

from __future__ import annotations

import inspect
import re
import shutil
from pathlib import Path

import pytest

from elixir_lint.catalog import SUPPRESSION, Rule, catalog, pages_directory
from elixir_lint.checks import checks
from elixir_lint.engine import Report, lint
from elixir_lint.finding import Finding
from elixir_lint.project import load
from elixir_lint.run import check
from elixir_lint.selection import selected
from tests.pages import BASE, Example, examples
from tests.test_packaging import hook_files

HOOK_FILES = hook_files()
PAGES = pytest.mark.parametrize("rule", catalog(), ids=lambda rule: rule.name)


def example_cases() -> list[object]:
    """One case for each example; a page whose examples cannot be read is a case that says so."""
    cases: list[object] = []
    for rule in catalog():
        try:
            found: list[Example | ValueError] = list(examples(rule.body))
        except ValueError as error:
            found = [error]
        for example in found:
            title = str(example) if isinstance(example, ValueError) else f"{example.kind}: {example.title}"
            cases.append(pytest.param(rule, example, id=f"{rule.name} {title}"))
    return cases


def run(rule: Rule, directory: Path) -> tuple[Report, list[str]]:
    """The report, and the paths of the files that were read for it."""
    loaded = load([directory], "prod")
    report = lint(loaded.projects, [rule])
    if rule.category == SUPPRESSION:  # they ask what the other rules have found, and read the settings
        report = check([directory]).report
    return report, [source.path for source in loaded.files.sources]


def sentences(finding: Finding) -> list[str]:
    problem = finding.problem
    return [problem.message, problem.label, problem.fix, *(related.message for related in problem.related)]


@pytest.mark.parametrize(("rule", "example"), example_cases())
def test_an_example_is_reported_as_it_is_marked(rule: Rule, example: Example | ValueError, tmp_path: Path) -> None:
    if isinstance(example, ValueError):
        pytest.fail(f"{rule.name}: {example}")
    expected = example.write(tmp_path)
    report, paths = run(rule, tmp_path)
    assert [path for path in paths if not HOOK_FILES.search(path)] == [], "add them to .pre-commit-hooks.yaml"
    assert report.crashes == ()
    found = sorted(
        (f.problem.span.file.path, f.problem.span.begin.line, f.problem.message)
        for f in report.findings
        if f.rule == rule.name
    )
    assert [place for *place, _ in found] == [place for *place, _ in expected], found
    for *place, text in expected:
        assert any(at == place and text in message for *at, message in found), (text, found)
    for finding in report.findings:
        assert finding.severity in rule.severities, f"the page does not declare {finding.severity}"
        assert finding.confidence in rule.confidences, f"the page does not declare {finding.confidence}"
        for sentence in sentences(finding):
            assert not sentence.endswith("."), sentence
            assert "\n" not in sentence
            assert rule.name not in sentence
        assert not re.search(r"\bshould\b", finding.problem.message), finding.problem.message


def test_production_likes_the_base_of_the_examples(tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    report = lint(load([tmp_path], "prod").projects, selected(catalog()))
    assert [(f.rule, f.problem.span.file.path, f.problem.message) for f in report.findings] == []
    assert report.crashes == ()


@PAGES
def test_a_page_shows_what_is_not_reported_before_what_is(rule: Rule) -> None:
    kinds = [example.kind for example in examples(rule.body)]
    assert kinds[0] == "good"
    assert "bad" in kinds
    assert "good" not in kinds[kinds.index("bad") :]


@PAGES
def test_a_page_has_its_sections_in_order(rule: Rule) -> None:
    prose = re.sub(r"^(`{3,})[^`\n]*\n.*?^\1$", "", rule.body, flags=re.MULTILINE | re.DOTALL)
    sections = re.findall(r"^## (.*)$", prose, flags=re.MULTILINE)
    assert sections == ["Why", "Silent when", "Examples"]


@PAGES
def test_a_page_names_its_sources(rule: Rule) -> None:
    assert rule.sources


@PAGES
def test_a_page_has_sentences_without_a_full_stop_and_known_tags(rule: Rule) -> None:
    for sentence in (rule.title, rule.summary, rule.why, rule.fix):
        assert not re.search(r"[^.]\.$", sentence), sentence
    assert len(rule.summary) <= 72, "a summary is one line of a list"
    assert all(re.fullmatch(r"security|CWE-[1-9]\d*|[a-z][a-z0-9-]*", tag) for tag in rule.tags), rule.tags


def test_pages_and_checks_are_the_same_set() -> None:
    checked = (rule for rule in catalog() if rule.template is None and rule.category != SUPPRESSION)
    assert set(checks()) == {rule.name for rule in checked}


def test_only_pages_are_in_the_folder_of_pages() -> None:
    assert {path.name for path in Path(pages_directory()).iterdir()} == {f"{rule.name}.md" for rule in catalog()}


@PAGES
def test_a_check_takes_the_options_of_its_page(rule: Rule) -> None:
    if rule.template is not None or rule.category == SUPPRESSION:
        assert rule.options == (), "it takes no options"
        return
    _, *parameters = inspect.signature(checks()[rule.name]).parameters.values()
    keywords = [p.name for p in parameters if p.kind is inspect.Parameter.KEYWORD_ONLY]
    assert len(keywords) == len(parameters)
    assert set(keywords) == {option.name.replace("-", "_") for option in rule.options}
