"""Shell scripts: what is not run comes first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elixir_lint.project.deploy.shell import Command, commands_of
from elixir_lint.project.deploy.words import Computed, Literal, Variable
from elixir_lint.source import SourceFile


def commands(text: str, *, eex: bool = False) -> tuple[Command, ...]:
    return commands_of(SourceFile("run.sh", text.encode()), eex=eex)


def shown(text: str) -> list[str]:
    """Each command as one text, `?` for an expansion, `!` before a conditional one."""
    lines = []
    for command in commands(text):
        assigned = [f"{a.name}={a.value.known}" for a in command.assignments]
        lines.append(("!" if command.conditional else "") + " ".join((*assigned, *command.texts)).replace("\0", "?"))
    return lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# export A=1\n", []),
        ("echo a # b\n", ["echo a"]),
        ("echo a#b", ["echo a#b"]),
        ("echo '# no; comment' \"a | b\"", ["echo # no; comment a | b"]),
        ("cat <<EOF > file\nexport A=1\nEOF\necho b", ["cat", "echo b"]),
        ("cat <<-'EOF'\n\texport A=1\n\tEOF\necho b", ["cat", "echo b"]),
        ("run > out 2>&1 < in", ["run"]),
        ("bin/migrate && exec bin/server", ["bin/migrate", "!exec bin/server"]),
        ("a; b & c | d || e", ["a", "b", "c", "d", "!e"]),
        ("a \\\n  b\\\nc", ["a bc"]),
        ("MIX_ENV=prod PORT=$P mix release", ["MIX_ENV=prod PORT=? mix release"]),
        ("export A=1 B='2 3'", ["A=1 B=2 3 export"]),
        ("A=", ["A="]),
        ("echo A=1", ["echo A=1"]),
        ('if [ -z "$A" ]; then\n  A=1\nelse\n  b\nfi\nc', ["![ -z ? ]", "!A=1", "!b", "c"]),
        ('case "$1" in\n  web) exec web ;;\n  *) help;;\nesac\nd', ["!exec web", "!help", "d"]),
        ("case $1 in a|b) c;; esac; for x in a b; do c $x; done", ["!c", "!c ?"]),
        ("start() {\n  a\n}\nb", ["!a", "b"]),
        ("echo $(date; rm x) `ls` ${A%.*} $1 $", ["echo ? ? ? ? $"]),
        ("function start {\n  a\n}\nfunction b () { c; }\nd", ["!a", "!c", "d"]),
        ('echo $(echo ")" b) ${A:+"}"} c', ["echo ? ? c"]),
        ("exec ./shop start\r\n", ["exec ./shop start"]),
        ("echo grüß\\ dich", ["echo grüß dich"]),
    ],
)
def test_a_script_is_its_commands(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


def test_the_parts_of_a_word_have_their_places() -> None:
    (command,) = commands('export ü="${A:-b$(c)}d"')[-1:]
    assert [word.span.text for word in command.words] == ["export", 'ü="${A:-b$(c)}d"']
    (only,) = commands('A="${B:-b$(c)}d"')
    (assignment,) = only.assignments
    variable, literal = assignment.value.parts
    assert isinstance(variable, Variable)
    assert variable.default is not None
    assert (variable.name, variable.span.text) == ("B", "${B:-b$(c)}")
    assert [type(part) for part in variable.default.parts] == [Literal, Computed]
    assert (assignment.span.text, literal.span.text) == ("A", "d")


def test_a_tag_of_a_template_is_an_expansion() -> None:
    (command,) = commands('export RELEASE_NODE="<%= @release.name %>@$(hostname)"', eex=True)
    (assignment,) = command.assignments
    assert assignment.value.known == "\0@\0"
    assert [part.span.text for part in assignment.value.parts] == ["<%= @release.name %>", "@", "$(hostname)"]


def test_what_a_template_puts_in_on_a_condition_is_conditional() -> None:
    text = "<% if @release.name == :web do %>\nexport A=1\n<% else %>\nexport B=2\n<% end %>\nexport C=<%= 3 %>\n"
    found = [(command.assignments[0].name, command.conditional) for command in commands(text, eex=True)]
    assert found == [("A", True), ("B", True), ("C", False)]


@given(st.text(alphabet="aA=$ {}()<>%'\"\\`;&|#\n:-", max_size=60))
def test_no_text_fails(text: str) -> None:
    for command in commands(text, eex=True):
        assert 0 <= command.span.start <= command.span.end <= len(text.encode())
