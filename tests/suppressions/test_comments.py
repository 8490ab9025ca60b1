"""Comments that hide findings: what is one, what it names, which lines it is about."""

from __future__ import annotations

import pytest

from elixir_lint.source import SourceFile
from elixir_lint.suppressions.comments import Directive, Unreadable, directives
from elixir_lint.syntax.parse import parse

Read = tuple[str, str, "tuple[int, ...] | None"]


def read(text: str, path: str = "config/prod.exs") -> list[Read | str]:
    """The directives of a file as (rules, reason, lines), what cannot be understood as its reason."""
    source = SourceFile(path, text.encode())
    found: list[Read | str] = []
    for each in directives(source, lambda source: [comment.span for comment in parse(source).comments]):
        match each:
            case Directive(_, selectors, reason, lines):
                assert [span.text for _, span in selectors] == [selector for selector, _ in selectors]
                found.append((" ".join(selector for selector, _ in selectors), reason, lines))
            case Unreadable(_, why):
                found.append(why)
    return found


@pytest.mark.parametrize(
    "text",
    [
        "# a comment\n",
        "# elixir-lint is run in CI\n",
        "# elixir-lint\n",
        "# elixir-lint ignores this\n",
        "# see elixir-lint: ignore[a]\n",
        "# my-elixir-lint: ignore[a]\n",
        "# elixir-linter: ignore[a]\n",
        'x = "# elixir-lint: ignore[a]"\n',
        '"""\n# elixir-lint: ignore[a]\n"""\n',
        "?# ; elixir_lint\n",
    ],
)
def test_what_is_no_comment_of_ours(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("comment", "rules", "reason"),
    [
        ("# elixir-lint: ignore[repo-no-tls]", "repo-no-tls", ""),
        ("# elixir-lint: ignore[repo-no-tls] behind the VPN", "repo-no-tls", "behind the VPN"),
        ("# elixir-lint: ignore[a, b,c  d] x", "a b c d", "x"),
        ("#elixir-lint:ignore[a]x", "a", "x"),
        ("##   elixir-lint  :  ignore  [  a  ]  :  x", "a", "x"),
        ("# elixir-lint ignore[a] - x", "a", "x"),
        ("# elixir-lint: ignore[a] — grüße 😀", "a", "grüße 😀"),
        ("# elixir-lint: ignore[repo-*, category:tls] [x]", "repo-* category:tls", "[x]"),
        ("# elixir-lint: Ignore[a]", "a", ""),
    ],
)
def test_spaces_are_forgiven(comment: str, rules: str, reason: str) -> None:
    assert read(f"x = 1 {comment}\n") == [(rules, reason, (1,))]
    assert read(f"x = 1 {comment}\n", "fly.toml") == [(rules, reason, (1,))]
    assert read(f"x = 1 {comment}\r\n") == [(rules, reason, (1,))]


@pytest.mark.parametrize("word", ["ignore-file", "ignore_file", "Ignore-File"])
def test_a_whole_file(word: str) -> None:
    assert read(f"import Config\n# elixir-lint: {word}[a] generated\n") == [("a", "generated", None)]


@pytest.mark.parametrize(
    ("comment", "why"),
    [
        ("# elixir-lint: ignore", "it names no rule in brackets, as `# elixir-lint: ignore[rule-name] reason` does"),
        ("# elixir-lint: ignore[]", "it names no rule in brackets, as `# elixir-lint: ignore[rule-name] reason` does"),
        ("# elixir-lint: ignore[a", "it names no rule in brackets, as `# elixir-lint: ignore[rule-name] reason` does"),
        ("# elixir-lint: ignore a", "it names no rule in brackets, as `# elixir-lint: ignore[rule-name] reason` does"),
        ("# elixir-lint: ingore[a]", '"ingore" is no word of ours, did you mean "ignore"?'),
        ("# elixir-lint: disable[a]", '"disable" is no word of ours'),
        ("# elixir-lint: [a]", '"" is no word of ours'),
        ("# elixir-lint:", '"" is no word of ours'),
    ],
)
def test_what_cannot_be_understood(comment: str, why: str) -> None:
    assert read(f"x = 1 {comment}\n") == [why]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("x = 1 # elixir-lint: ignore[a]\ny = 2\n", (1,)),
        ("# elixir-lint: ignore[a]\ny = 2\n", (1, 2)),
        ("\n  # elixir-lint: ignore[a]\n  # more of the reason\n  # and more\n  y = 2\n", (2, 5)),
        ("# elixir-lint: ignore[a]\n\ny = 2\n", (1, 2)),
        ("# elixir-lint: ignore[a]", (1, 2)),
        ("# elixir-lint: ignore[a]\n#", (1, 3)),
    ],
)
def test_the_lines_it_is_about(text: str, lines: tuple[int, ...]) -> None:
    assert read(text) == [("a", "", lines)]


@pytest.mark.parametrize("path", ["Dockerfile", "fly.toml", "deploy/values.yaml", "rel/env.sh.eex", ".env", "Procfile"])
def test_every_file_with_such_comments(path: str) -> None:
    assert read("A = 1\n# elixir-lint: ignore[a] x\nB = 2\nC = é # elixir-lint: ignore[b]\n", path) == [
        ("a", "x", (2, 3)),
        ("b", "", (4,)),
    ]


def test_comments_of_templates() -> None:
    assert read("<%# elixir-lint: ignore[a] x %>\n<p></p>\n", "root.html.heex") == [("a", "x", (1, 2))]
    assert read("<!-- # elixir-lint: ignore[a] x -->\n<p></p>\n", "root.html.heex") == [("a", "x", (1, 2))]


def test_several_in_one_file() -> None:
    text = "# elixir-lint: ignore[a]\n# elixir-lint: ignore[b]\nx = 1 # elixir-lint: ignore[c]\n"
    assert read(text) == [("a", "", (1, 3)), ("b", "", (2, 3)), ("c", "", (3,))]


def test_in_a_file_that_does_not_parse() -> None:
    assert read("# elixir-lint: ignore[syntax-error] generated\nconfig :shop, [\n") == [
        ("syntax-error", "generated", (1, 2))
    ]
