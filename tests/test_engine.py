"""What the engine adds to the problems of checks: rule, severity, order, fingerprints; and what it makes of a crash."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pytest

from elixir_lint import engine
from elixir_lint.catalog import Option, Rule
from elixir_lint.checks import Check
from elixir_lint.config.coverage import Coverage
from elixir_lint.engine import LintedProject, Report, lint
from elixir_lint.finding import Confidence, NotChecked, Problem, Severity
from elixir_lint.record import replace
from elixir_lint.source import SourceFile, Span

PROD = SourceFile("config/prod.exs", b'config :shop, secret: "fake-secret"\n' * 9)
RUNTIME = SourceFile("config/runtime.exs", b"config :shop, pool_size: 10\n" * 9)


COVERAGE = Coverage(12, 3, 1)


@dataclass(frozen=True)
class Files:
    files_read: int = 3


@dataclass(frozen=True)
class Production:
    path: str = "."
    app: str = "shop"
    kind: str = "app"
    environment: str = "prod"
    files: Files = Files()
    not_checked: tuple[NotChecked, ...] = ()
    coverage: Coverage = COVERAGE

    def named(self, text: str, setting: tuple[str, ...] | None, /) -> str:
        return text.replace("Shop", "/".join(setting or ("Acme",)))


def rule(name: str, severity: Severity = Severity.WARNING, options: tuple[Option, ...] = ()) -> Rule:
    return Rule(
        name=name,
        title="Title",
        summary="summary",
        category="repo",
        severities=(severity, Severity.INFO),
        confidences=(Confidence.HIGH, Confidence.MEDIUM),
        since="0.1.0",
        why="why",
        fix="fix",
        body="",
        options=options,
    )


def problem(
    file: SourceFile = PROD,
    start: int = 0,
    end: int = 6,
    message: str = "TLS is off",
    setting: tuple[str, ...] | None = None,
    key: str = "",
    severity: Severity | None = None,
    confidence: Confidence | None = None,
) -> Problem:
    span = Span(file, start, end)
    return Problem(span, message, setting=setting, key=key, severity=severity, confidence=confidence)


def finds(*problems: Problem) -> Check:
    return lambda _project: iter(problems)


Install = Callable[..., Sequence[Rule]]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Make these the only checks, each under a rule of its name."""

    def install(**by_name: Check) -> list[Rule]:
        monkeypatch.setattr(engine, "checks_where", lambda _: by_name)
        return [rule(name) for name in by_name]

    return install


def fingerprints(report: Report) -> list[str]:
    return [finding.fingerprint for finding in report.findings]


def test_nothing_found(install: Install) -> None:
    rules = install(quiet=finds())
    unchecked = NotChecked("it is unknown")
    production = Production(not_checked=(unchecked,))
    assert lint([production], rules) == Report(
        environments=("prod",),
        projects=(LintedProject(".", "shop", "app"),),
        files=3,
        rules=tuple(rules),
        findings=(),
        not_checked=(unchecked,),
        covered=(production,),
    )


def test_equal_findings_are_one(install: Install) -> None:
    rules = install(a=finds(problem(), problem(), problem(end=7), problem(message="TLS is on")))
    found = [(f.problem.span.end, f.problem.message) for f in lint([Production()], rules).findings]
    assert found == [(6, "TLS is off"), (7, "TLS is off"), (6, "TLS is on")]


def test_one_place_in_two_apps_is_one_finding_and_in_two_environments_two(install: Install) -> None:
    rules = install(a=finds(problem()))
    projects = [Production("apps/web"), Production("apps/api"), Production("apps/api", environment="staging")]
    found = [(f.project, f.environment) for f in lint(projects, rules).findings]
    assert found == [("apps/api", "prod"), ("apps/api", "staging")]


def test_a_place_belongs_to_the_innermost_project_around_it(install: Install) -> None:
    rules = install(a=finds(problem(SourceFile("web/config/prod.exs", PROD.data))))
    projects = [Production("api"), Production(), Production("web"), Production("we")]
    assert [finding.project for finding in lint(projects, rules).findings] == ["web"]


def test_rules_about_files_run_last_since_other_checks_read_files(install: Install) -> None:
    ran = []

    def named(name: str) -> Check:
        def runs(_project: Production) -> Iterator[Problem]:
            ran.append(name)
            return iter(())

        return runs

    first, last = install(file=named("file"), repo=named("repo"))
    lint([Production(), Production("web")], [replace(first, category="file"), last])
    assert ran == ["repo", "repo", "file", "file"]


def test_findings_are_in_the_order_of_path_place_and_rule(install: Install) -> None:
    rules = install(
        b=finds(problem(RUNTIME, 4), problem(PROD, 30), problem(PROD, 4)),
        a=finds(problem(PROD, 30)),
    )
    found = [(f.problem.span.file.path, f.problem.span.start, f.rule) for f in lint([Production()], rules).findings]
    assert found == [
        ("config/prod.exs", 4, "b"),
        ("config/prod.exs", 30, "a"),
        ("config/prod.exs", 30, "b"),
        ("config/runtime.exs", 4, "b"),
    ]


def test_the_page_gives_severity_and_confidence_unless_the_case_has_its_own(install: Install) -> None:
    rules = install(a=finds(problem(start=1), problem(start=2, severity=Severity.INFO, confidence=Confidence.MEDIUM)))
    found = [(f.category, f.severity, f.confidence) for f in lint([Production()], rules).findings]
    assert found == [
        ("repo", Severity.WARNING, Confidence.HIGH),
        ("repo", Severity.INFO, Confidence.MEDIUM),
    ]


def test_the_settings_decide_the_severity_of_all_cases(install: Install) -> None:
    (rule_,) = install(a=finds(problem(start=1), problem(start=2, severity=Severity.ERROR)))
    report = lint([Production()], [replace(rule_, remapped=Severity.INFO)])
    assert [f.severity for f in report.findings] == [Severity.INFO, Severity.INFO]


def test_a_fingerprint_survives_moved_lines_and_other_words(install: Install) -> None:
    before = install(a=finds(problem(start=1, message="ssl is off", setting=("shop", "Shop.Repo", "ssl"))))
    first = fingerprints(lint([Production()], before))
    after = install(a=finds(problem(RUNTIME, 9, 12, "TLS is off", setting=("shop", "Shop.Repo", "ssl"))))
    assert fingerprints(lint([Production()], after)) == first
    assert len(first[0]) == 32


def test_fingerprints_differ_by_rule_project_environment_setting_key_file_and_repetition(install: Install) -> None:
    case = (
        problem(start=1, setting=("shop", "Shop.Repo", "ssl")),
        problem(start=2, setting=("shop", "Shop.Repo", "ssl")),
        problem(start=3, setting=("shop", "Shop.Repo", "ssl"), key="x"),
        problem(start=4, setting=("shop", "Shop.Repo.ssl")),
        problem(start=5, key="ssl"),
        problem(start=6, key="shop"),
        problem(start=7),
        problem(RUNTIME),
    )

    def elsewhere(project: Production) -> Iterator[Problem]:
        yield problem(start=len(project.path + project.environment), key="ssl")

    rules = install(a=finds(*case), b=elsewhere)
    projects = [Production(), Production(path="apps/web"), Production(environment="staging")]
    found = fingerprints(lint(projects, rules))
    assert len(set(found)) == len(found)
    assert fingerprints(lint(projects, rules)) == found


def test_the_remedy_of_a_page_has_the_names_of_the_project(install: Install) -> None:
    own = replace(problem(start=2), fix="as the check says of Shop")
    found = finds(problem(start=1, setting=("acme", "Acme.Repo")), own)
    ours, theirs = (replace(each, fix="set it for Shop") for each in install(a=found, mine=found))
    report = lint([Production()], [ours, replace(theirs, policy="mine.md")])
    assert [(f.rule, f.problem.fix) for f in report.findings] == [
        ("a", "set it for acme/Acme.Repo"),
        ("mine", ""),
        ("a", "as the check says of Shop"),
        ("mine", "as the check says of Shop"),
    ]


def test_a_crashed_check_is_told_and_the_others_still_run(install: Install) -> None:
    def crashes(_project: Production) -> Iterator[Problem]:
        yield problem(start=1)
        raise KeyError("fake-secret")

    rules = install(a=crashes, b=finds(problem(start=2)))
    report = lint([Production()], rules)
    assert [f.problem.span.start for f in report.findings] == [1, 2]
    assert [(crash.rule, crash.project) for crash in report.crashes] == [("a", ".")]
    assert report.crashes[0].error.startswith("KeyError in engine.py:")
    assert "fake-secret" not in repr(report.crashes)


def test_a_check_gets_the_options_of_its_page(install: Install) -> None:
    got = {}

    def takes_options(_project: Production, *, max_ratio: float) -> Iterator[Problem]:
        got["max_ratio"] = max_ratio
        return iter(())

    install(a=takes_options)
    assert lint([Production()], [rule("a", options=(Option("max-ratio", 3, "most"),))]).crashes == ()
    assert got == {"max_ratio": 3}
