"""How findings look: a file for each hard case, in colours too. They are kept to be looked at."""

from __future__ import annotations

import pytest

from elixir_lint.engine import Report
from elixir_lint.finding import Problem, Related, Severity, Step
from elixir_lint.report import full
from elixir_lint.report.style import Style
from tests.report.golden import assert_golden
from tests.report.reports import PROD, SSL_OPTS, SSL_RULE, at, finding, report, source
from tests.report.test_full import visible

SHOP = source(
    "config/runtime.exs",
    """\
import Config

if config_env() == :prod do
  config :shop, ShopWeb.Endpoint,
    url: [
      host: System.get_env("PHX_HOST"),
      port: 443,
      scheme: "https",
      path: "/"
    ],
    secret_key_base: "fake-Zk3vQ9xT7mW2pL8rYb5nJc1dHs6gKf4a"

\tconfig :shop, Shop.Repo,\tpool_size: 10,\tssl: false
  config :shop, Shop.Mailer, from: "Grüße aus 東京 🎉 <shop@example.com>", relay: "smtp.example.com", tls: :never
end
""",
)
LONG = source(
    "config/prod.exs",
    "config :shop, Shop.Repo, "
    + "".join(f"option_{n}: {n}, " for n in range(40))
    + "ssl: false, "
    + "x: 1, " * 40
    + "\n",
)


def one(problem: Problem, name: str = "repo-no-tls", severity: Severity = Severity.WARNING) -> Report:
    return report(finding(problem, name, severity))


CASES = {
    "one-place": one(Problem(at(PROD, "ssl: false"), "Shop.Repo connects without TLS in prod", "set here")),
    "several-files": report(SSL_OPTS, rules=(SSL_RULE,)),
    "several-lines": one(
        Problem(
            at(
                SHOP,
                'url: [\n      host: System.get_env("PHX_HOST"),\n      port: 443,\n      scheme: "https",\n'
                '      path: "/"\n    ]',
            ),
            "ShopWeb.Endpoint has no host in prod if PHX_HOST is unset",
            "the whole list",
            (Related(at(SHOP, 'System.get_env("PHX_HOST")'), "nil if PHX_HOST is unset"),),
        ),
        "endpoint-host-nil",
    ),
    "few-lines": one(
        Problem(
            at(SHOP, "config :shop, ShopWeb.Endpoint,\n    url: ["),
            "ShopWeb.Endpoint is configured in the midst of a line",
            "from here",
            (Related(at(SHOP, "if config_env() == :prod do"), "only in prod", Step.CONTEXT),),
        ),
        "endpoint-odd",
        Severity.INFO,
    ),
    "long-line": one(Problem(at(LONG, "ssl: false"), "Shop.Repo connects without TLS in prod", "TLS is off")),
    "long-line-two-places": one(
        Problem(
            at(LONG, "ssl: false"),
            "Shop.Repo connects without TLS in prod",
            "TLS is off",
            (Related(at(LONG, "Shop.Repo"), "this repo"),),
        )
    ),
    "tabs": one(
        Problem(
            at(SHOP, "ssl: false"),
            "Shop.Repo connects without TLS in prod",
            "TLS is off",
            (Related(at(SHOP, "pool_size: 10"), "on ten connections"),),
        )
    ),
    "wide-characters": one(
        Problem(
            at(SHOP, "tls: :never"),
            "Shop.Mailer sends without TLS in prod",
            "never",
            (Related(at(SHOP, '"Grüße aus 東京 🎉 <shop@example.com>"'), "from here"),),
        ),
        "smtp-no-tls",
    ),
    "absent-setting": one(
        Problem(
            at(SHOP, "config :shop, Shop.Repo"),
            "Shop.Repo has no chosen queue_target in prod: neither config/config.exs nor config/runtime.exs sets it",
            "no `queue_target`",
            setting=("shop", "Shop.Repo", "queue_target"),
        ),
        "repo-queue-target-unset",
        Severity.INFO,
    ),
    "masked-secret": one(
        Problem(
            at(SHOP, '"fake-Zk3vQ9xT7mW2pL8rYb5nJc1dHs6gKf4a"'),
            "ShopWeb.Endpoint signs with a literal key in prod",
            "in the repository",
            hides=(at(SHOP, "fake-Zk3vQ9xT7mW2pL8rYb5nJc1dHs6gKf4a"),),
        ),
        "secret-in-source",
        Severity.ERROR,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_look(name: str) -> None:
    plain, colored = full.render(CASES[name]), full.render(CASES[name], Style(True))
    assert_golden(f"look/{name}.txt", f"{plain}\n{visible(colored)}")
    assert "Zk3vQ9xT7mW2pL8rYb5nJc1dHs6gKf4a" not in plain + colored


@pytest.mark.parametrize("name", CASES)
def test_no_source_line_is_wider_than_the_terminal(name: str) -> None:
    for width in (40, 80, 120):
        lines = full.render(CASES[name], width=width).splitlines()
        sources = [line for line in lines if line.partition(" | ")[0].strip().isdecimal()]
        assert sources
        assert [line for line in sources if len(line) > width] == []
