"""Reading rule pages: what is refused, and with which words; then what a page becomes."""

from __future__ import annotations

import pytest

from elixir_lint.catalog import Option, Rule, catalog, pages_directory, parse_page, read_page
from elixir_lint.checks import check, checks
from elixir_lint.errors import UserError
from elixir_lint.finding import Confidence, Severity

BLOCK = """\
summary = "nobody chose the pool's size"
category = "repo"
severity = "warning"
confidence = "high"
since = "0.1.0"
fix = "pool_size: 20"
why = "ten connections serve the whole node"
"""


def page(block: str, title: str = "# The pool has no size\n", body: str = "## Why\n\nBecause.\n") -> str:
    return f"{title}```toml rule\n{block}```\n\n{body}"


def without(key: str) -> str:
    return "".join(line for line in BLOCK.splitlines(keepends=True) if not line.startswith(key))


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (page(BLOCK, title=""), "x.md:1: a page starts with one `# ` line, its title"),
        (page(BLOCK, title="# One\n\nMore words.\n"), "x.md:1: a page starts with one `# ` line, its title"),
        ("# Title\n\n## Why\n", "x.md:2: a fenced block `toml rule` follows the title"),
        ("# Title\n```toml rule\nsummary = 1\n", "x.md:2: a fenced block `toml rule` follows the title"),
        (page(BLOCK + "severty = 1\n"), 'x.md: `severty` is unknown, did you mean "severity"?'),
        (page(without("why")), "x.md: `why` is missing"),
        (page(without("severity")), "x.md: `severity` is missing"),
        (page(without("summary") + 'summary = " "\n'), "x.md: `summary` must be a line of text"),
        (page(without("summary") + "summary = 3\n"), "x.md: `summary` must be a line of text"),
        (
            page(without("severity") + 'severity = "fatal"\n'),
            "x.md: `severity` must be one of error, warning, info, or a list of them",
        ),
        (
            page(without("confidence") + "confidence = []\n"),
            "x.md: `confidence` must be one of high, medium, low, or a list of them",
        ),
        (page(BLOCK + "strict = 1\n"), "x.md: `strict` must be true or false"),
        (page(BLOCK + 'tags = "security"\n'), "x.md: `tags` must be a list of texts"),
        (page(BLOCK + 'fixable = "maybe"\n'), "x.md: `fixable` must be one of safe, unsafe"),
        (page(BLOCK + "options = 3\n"), "x.md: `options` must be a table"),
        (page(BLOCK + '[options.max]\ndescription = "most"\n'), "x.md: options: max: `default` is missing"),
        (
            page(BLOCK + "[options.max]\ndefault = 1\ndefalt = 2\n"),
            'x.md: options: max: `defalt` is unknown, did you mean "default"?',
        ),
    ],
)
def test_an_odd_page_is_refused_with_its_place(text: str, error: str) -> None:
    with pytest.raises(UserError) as raised:
        parse_page("x", text, "x.md")
    assert str(raised.value) == error


@pytest.mark.parametrize("name", ["Repo", "repo_pool", "repo-", "-repo", "repo--pool", "répo", ""])
def test_a_page_name_that_is_no_rule_name_is_refused(name: str) -> None:
    with pytest.raises(UserError, match="is no rule name"):
        parse_page(name, page(BLOCK), f"{name}.md")


def test_a_toml_error_tells_the_line_of_the_page() -> None:
    with pytest.raises(UserError, match=r"^x\.md: .*line 10"):
        parse_page("x", page(BLOCK + "why\n"), "x.md")


def test_a_page_with_the_required_keys_only() -> None:
    assert parse_page("repo-pool-size-unset", page(BLOCK), "x.md") == Rule(
        name="repo-pool-size-unset",
        title="The pool has no size",
        summary="nobody chose the pool's size",
        category="repo",
        severities=(Severity.WARNING,),
        confidences=(Confidence.HIGH,),
        since="0.1.0",
        why="ten connections serve the whole node",
        fix="pool_size: 20",
        body="## Why\n\nBecause.\n",
    )


def test_a_page_with_everything() -> None:
    block = without("severity") + (
        'severity = ["info", "error"]\nstrict = true\ntags = ["security", "CWE-319"]\nfixable = "safe"\n'
        'sources = ["ecto_sql lib/ecto/adapters/postgres.ex"]\n'
        '[options.max-ratio]\ndefault = 3\ndescription = "jobs per connection"\n'
        '[check]\ntemplate = "setting"\n'
    )
    rule = parse_page("x", page(block), "x.md")
    assert rule.severities == (Severity.INFO, Severity.ERROR)
    assert rule.strict
    assert rule.tags == ("security", "CWE-319")
    assert rule.fixable == "safe"
    assert rule.sources == ("ecto_sql lib/ecto/adapters/postgres.ex",)
    assert rule.options == (Option("max-ratio", 3, "jobs per connection"),)
    assert rule.template == {"template": "setting"}


def test_a_rule_has_one_check() -> None:
    taken, function = next(iter(checks().items()))
    with pytest.raises(ValueError, match=f"two checks for {taken}"):
        check(taken)(function)


def test_a_rule_of_which_little_was_read_is_the_rule_of_the_whole_page() -> None:
    for rule in catalog():
        whole = read_page(f"{pages_directory()}/{rule.name}.md")
        assert (rule, rule.template) == (whole, whole.template)
