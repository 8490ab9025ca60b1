"""Dockerfiles: stages, variables, forms of commands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from elixir_lint.project.deploy.dockerfile import Dockerfile, Instruction
from elixir_lint.project.deploy.dockerfile_reader import read_dockerfile
from elixir_lint.source import SourceFile


def dockerfile(text: str) -> Dockerfile:
    return read_dockerfile(SourceFile("Dockerfile", text.encode()))


def runs(instruction: Instruction) -> list[str]:
    """The commands, with `?` for an expansion."""
    return [" ".join(command.texts).replace("\0", "?") for command in instruction.commands]


RELEASE = """\
# syntax=docker/dockerfile:1
ARG ELIXIR=1.18.4
ARG IMAGE="elixir:${ELIXIR}-alpine"
ARG TAG

FROM --platform=linux/amd64 ${IMAGE} AS Builder
ARG ELIXIR
ARG ENVIRONMENT=prod
ENV MIX_ENV=$ENVIRONMENT \\
    # not a variable
    ELIXIR_VERSION=${ELIXIR} \\

    TITLE="my shop"
ENV GREETING hello  world
ENV WHO=${SOMEBODY:-me} PATH="/app:$PATH"
ARG GREETING=late
RUN --mount=type=cache,target=/root/.hex \\
    mix deps.get && \\
    # compile later
    mix release # done
RUN <<EOF
mix compile
mix phx.digest
EOF

FROM shop:$TAG
CMD ["bin/old"]

FROM builder AS runtime
COPY --from=builder /app/_build/prod/rel/shop ./
ENTRYPOINT ["/sbin/tini", "--"]
CMD /app/bin/migrate && /app/bin/server
"""


def test_stages_know_their_images_and_bases() -> None:
    file = dockerfile(RELEASE)
    found = [(stage.name, stage.image, stage.base.name if stage.base else None) for stage in file.stages]
    assert found == [
        ("builder", "elixir:1.18.4-alpine", None),
        ("", None, None),
        ("runtime", "builder", "builder"),
    ]
    assert file.stage("Builder") is file.stage("0") is file.stages[0]
    assert (file.stage("3"), file.stage("none"), file.stage("")) == (None, None, None)
    assert [each.span.text.split()[0] for each in file.stages[2].instructions] == ["COPY", "ENTRYPOINT", "CMD"]


def test_variables_are_known_as_far_as_the_file_tells_them() -> None:
    builder = dockerfile(RELEASE).stages[0]
    assert builder.known() == {
        "ELIXIR": "1.18.4",
        "ENVIRONMENT": "prod",
        "MIX_ENV": "prod",
        "ELIXIR_VERSION": "1.18.4",
        "TITLE": "my shop",
        "GREETING": "hello  world",
        "WHO": "me",
        "PATH": None,
    }
    first_env = builder.instructions[2]
    assert builder.known(first_env) == {"ELIXIR": "1.18.4", "ENVIRONMENT": "prod"}
    assert [(b.name, b.value.span.text) for b in first_env.bindings if b.value] == [
        ("MIX_ENV", "$ENVIRONMENT"),
        ("ELIXIR_VERSION", "${ELIXIR}"),
        ("TITLE", '"my shop"'),
    ]


def test_commands_have_a_shell_form_a_json_form_and_a_document() -> None:
    file = dockerfile(RELEASE)
    builder, _, runtime = file.stages
    assert [runs(each) for each in builder.instructions if each.name == "RUN"] == [
        ["mix deps.get", "mix release"],
        ["mix compile", "mix phx.digest"],
    ]
    entry, command = runtime.last("ENTRYPOINT"), runtime.last("CMD")
    assert entry is not None
    assert command is not None
    assert (entry.words, runs(entry)) == (("/sbin/tini", "--"), [])
    assert (command.words, runs(command)) == (None, ["/app/bin/migrate", "/app/bin/server"])


def test_all_values_of_an_instruction_see_the_variables_before_it() -> None:
    (stage,) = dockerfile("FROM a\nENV A=old\nENV A=new B=$A\n").stages
    assert stage.known() == {"A": "new", "B": "old"}


def test_a_value_with_an_argument_in_it_is_open_to_whoever_builds() -> None:
    file = dockerfile("ARG V=1\nFROM a AS b\nARG V\nARG E=prod\nENV X=$E Y=z\nENV Z=${X:-$Y}\nFROM b\nENV W=$X E=1\n")
    opened = {name for name, binding in file.stages[1].bindings().items() if binding.open}
    assert opened == {"V", "X", "Z", "W"}
    assert {name: binding.text for name, binding in file.stages[1].environment.items()} == {
        "X": "prod",
        "Y": "z",
        "Z": "prod",
        "W": "prod",
        "E": "1",
    }


def test_operands_and_flags_are_those_of_the_instruction_alone() -> None:
    (stage,) = dockerfile(
        "FROM a\n"
        "COPY --from=builder --chown=nobody:root /app/x \\\n  ./y\n"
        'COPY ["a b", "c"]\n'
        "COPY <<EOF /entry.sh\nexec bin/server\nEOF\n"
        "USER ${NAME:-nobody}\n"
    ).stages
    found = [(each.flags, [word.known for word in each.operands]) for each in stage.instructions]
    assert found == [
        (("--from=builder", "--chown=nobody:root"), ["/app/x", "./y"]),
        ((), ["a b", "c"]),
        ((), ["<<EOF", "/entry.sh"]),
        ((), ["\0"]),
    ]
    assert (stage.instructions[0].flag("from"), stage.instructions[1].flag("from")) == ("builder", None)


def test_what_looks_like_json_and_is_none_is_a_shells_text() -> None:
    (stage,) = dockerfile("FROM a\nCMD ['bin/shop', 'start']\n").stages
    assert [(each.words, runs(each)) for each in stage.instructions] == [(None, ["[bin/shop, start]"])]


def test_instructions_before_the_first_stage_or_unknown_ones_do_no_harm() -> None:
    assert dockerfile("RUN a\nnonsense\n").stages == ()
    assert dockerfile("FROM").stages[0].image is None
    assert dockerfile("").stages == ()


@given(
    st.lists(
        st.sampled_from(["FROM a AS b\n", "ENV A=$B\\\n", "RUN <<E\n", "E\n", "ARG A\n", "# x\n", "CMD [", '"', "\\"])
    )
)
def test_no_text_fails(lines: list[str]) -> None:
    file = dockerfile("".join(lines))
    for stage in file.stages:
        assert stage.known() is not None
