"""Reports built by hand: places are found by their text in small sources."""

from __future__ import annotations

from textwrap import dedent

from elixir_lint.catalog import Rule
from elixir_lint.engine import LintedProject, Report
from elixir_lint.finding import Confidence, Finding, Hidden, NotChecked, Problem, Related, Severity, Step
from elixir_lint.record import replace
from elixir_lint.report import full
from elixir_lint.source import SourceFile, Span


def source(path: str, text: str | bytes) -> SourceFile:
    return SourceFile(path, text if isinstance(text, bytes) else text.encode())


def at(file: SourceFile, text: str, nth: int = 1) -> Span:
    """The `nth` occurrence of `text`."""
    wanted, start = text.encode(), -1
    for _ in range(nth):
        start = file.data.index(wanted, start + 1)
    return Span(file, start, start + len(wanted))


def rule(name: str, **fields: object) -> Rule:
    return Rule(
        **{  # type: ignore[arg-type]
            "name": name,
            "title": f"The title of {name}",
            "summary": f"the summary of {name}",
            "category": name.partition("-")[0],
            "severities": (Severity.ERROR,),
            "confidences": (Confidence.HIGH,),
            "since": "0.1.0",
            "why": "it hurts in production",
            "fix": "do it otherwise",
            "body": "## Why\n\nBecause.\n",
            **fields,
        }
    )


def finding(
    problem: Problem, name: str = "repo-no-tls", severity: Severity = Severity.ERROR, **fields: object
) -> Finding:
    return Finding(
        **{  # type: ignore[arg-type]
            "rule": name,
            "category": name.partition("-")[0],
            "severity": severity,
            "confidence": Confidence.HIGH,
            "environment": "prod",
            "project": ".",
            "problem": problem,
            "identity": "repo-no-tls",
            **fields,
        }
    )


def report(*findings: Finding, rules: tuple[Rule, ...] | None = None, **fields: object) -> Report:
    if rules is None:
        rules = tuple(rule(name) for name in sorted({finding.rule for finding in findings}))
    return Report(
        **{  # type: ignore[arg-type]
            "environments": ("prod",),
            "projects": (LintedProject(".", "shop", "app"),),
            "files": 14,
            "rules": rules,
            "findings": findings,
            **fields,
        }
    )


def hidden(found: Finding, by: str, reason: str = "behind the VPN") -> Finding:
    """The finding as something hides it that is written in config/prod.exs, or in the baseline."""
    place = BASELINED if by == "baseline" else at(PROD, "ssl")
    return replace(found, hidden=Hidden(by, place, reason))


def picture(problem: Problem, width: int = 100) -> str:
    """The excerpts of the problem: between its message and its notes."""
    text = full.render(report(finding(problem, "rule"), rules=(rule("rule"),)), width=width)
    return text[text.index("\n") + 1 : text.index("= why")].rstrip() + "\n"


def drawn(text: str) -> str:
    return dedent(text).lstrip("\n")


RUNTIME = source(
    "config/runtime.exs",
    "import Config\n" + "\n" * 17 + "if config_env() == :prod do\n  config :shop, Shop.Repo,\n"
    "    ssl_opts: [verify: :verify_peer]\nend\n",
)
PROD = source("config/prod.exs", "import Config\n" + "\n" * 6 + "config :shop, Shop.Repo,\n  ssl: false\n")

BASELINED = at(source(".elixir-lint-baseline.txt", "repo-ssl-opts-without-ssl\n"), "repo")

SSL_OPTS = finding(
    Problem(
        span=at(RUNTIME, "ssl_opts"),
        message="Shop.Repo connects without TLS in prod: `ssl_opts` is ignored unless `ssl` is set",
        label="set here",
        related=(
            Related(at(PROD, "ssl: false"), "TLS is off"),
            Related(at(RUNTIME, "if config_env() == :prod do"), "only in prod", Step.CONTEXT),
        ),
        setting=("shop", "Shop.Repo", "ssl_opts"),
        fix="ssl: [verify: :verify_peer, cacerts: :public_key.cacerts_get()]",
    ),
    "repo-ssl-opts-without-ssl",
)
SSL_RULE = rule(
    "repo-ssl-opts-without-ssl",
    why="credentials and data cross the network in clear while the file looks protected",
    tags=("security", "CWE-319"),
    sources=("https://hexdocs.pm/postgrex/Postgrex.html#start_link/1",),
)
"""The example of interface.md."""

NOT_CHECKED = NotChecked(
    "it calls Shop.Env.host/0, which reads a file", at(PROD, "config :shop"), ("shop", "Shop.Repo", "hostname")
)

POOL_SIZE = finding(
    Problem(
        span=at(RUNTIME, "config :shop, Shop.Repo,\n    ssl_opts: [verify: :verify_peer]"),
        message="Shop.Repo has 10 connections in prod, nobody chose how many",
        label="no `pool_size` here",
        setting=("shop", "Shop.Repo", "pool_size"),
    ),
    "repo-pool-size-unset",
    Severity.WARNING,
    identity="repo-pool-size-unset",
)
NO_CONSUMER = finding(
    Problem(span=at(RUNTIME, "import Config"), message="no function consumes the telemetry events of shop"),
    "telemetry-no-consumer",
    Severity.INFO,
    confidence=Confidence.LOW,
    identity="telemetry-no-consumer",
)
EXAMPLE = report(
    NO_CONSUMER,
    POOL_SIZE,
    SSL_OPTS,
    rules=(
        rule("repo-pool-size-unset", severities=(Severity.WARNING,), fixable="unsafe"),
        SSL_RULE,
        rule("telemetry-no-consumer", severities=(Severity.INFO,), confidences=(Confidence.LOW,)),
    ),
    not_checked=(NOT_CHECKED,),
    hidden=(hidden(SSL_OPTS, "comment"),),
)
"""One finding of each severity, and one that a comment hides."""
