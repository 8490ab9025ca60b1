"""Rules about secrets in the files that say how production is built and started."""

from __future__ import annotations

from collections.abc import Iterator

from elixir_lint.checks import check
from elixir_lint.checks.cookies import VARIABLE as COOKIE
from elixir_lint.finding import Confidence, Problem, Severity
from elixir_lint.project.deploy.dockerfile import Binding, Stage
from elixir_lint.project.deploy.words import Variable
from elixir_lint.project.deploy.written import BUILD, FINAL, Written, written_values
from elixir_lint.project.model import Project
from elixir_lint.secrets.detect import Judgement, ValueKind, classify_value, is_random
from elixir_lint.secrets.tokens import Grade
from elixir_lint.secrets.vocabulary import Role, classify_path

SHORTEST = 16
"""Characters from which on a text is taken for a generated one."""

Case = tuple[Severity, str]
"""How bad, and what the value is."""


@check("secret-in-deploy-file")
def secret_in_deploy_file(project: Project) -> Iterator[Problem]:
    if not project.is_application:
        return
    for written in written_values(project.deploy):
        case = _case(written) if written.name != COOKIE else None
        if case is not None:
            severity, what = case
            yield Problem(
                span=written.span,
                message=f"{written.span.file.path} has {what} in {written.name}"
                + (f" when {written.unless} is unset" if written.unless else ""),
                label="readable by everybody with the repository or the image",
                key=f"{written.span.file.path} {written.name}",
                severity=severity,
                confidence=Confidence.MEDIUM if written.unless else Confidence.HIGH,
                hides=(written.value,),
            )
    yield from _kept_arguments(project)


def _case(written: Written) -> Case | None:
    role = classify_path((written.name.lower(),))
    judgement = classify_value(role, written.text)
    match judgement.kind:
        case ValueKind.TOKEN if judgement.credential is not None:
            live = judgement.credential.grade is Grade.LIVE
            return (Severity.ERROR if live else Severity.INFO), judgement.credential.label
        case ValueKind.URL_PASSWORD:
            return Severity.ERROR, "a URL with a password"
        case ValueKind.LOCAL_URL_PASSWORD if written.stage != BUILD:
            return Severity.INFO, "a URL with the usual password of a local service"
        case ValueKind.REAL_OUTBOUND if role is not None and (role.password or len(written.text) >= SHORTEST):
            return (Severity.ERROR, "a literal credential") if _is_generated(role, written) else None
        case _:
            return _signing(role, judgement, written)


def _is_generated(role: Role, written: Written) -> bool:
    """In a stage that is left behind, what somebody made up lets the build run."""
    return written.stage != BUILD or (not role.password and is_random(written.text))


def _signing(role: Role | None, judgement: Judgement, written: Written) -> Case | None:
    """A key for signatures: a generated one is known, any other can be guessed."""
    kinds = (ValueKind.REAL_SIGNING, ValueKind.PLACEHOLDER)
    if role is None or not role.signs or judgement.kind not in kinds:
        return None
    if judgement.kind is ValueKind.REAL_SIGNING and is_random(written.text):
        return Severity.ERROR, "a literal key for signatures"
    started = written.stage == FINAL or written.kind == "env"
    return (Severity.WARNING, "a placeholder for a key for signatures") if started else None


def _kept_arguments(project: Project) -> Iterator[Problem]:
    """`ARG API_KEY` and `ENV API_KEY=$API_KEY`: what the build is given stays in the image."""
    for dockerfile in project.deploy.dockerfiles:
        final = project.deploy.final_stage(dockerfile)
        for stage in final.chain if final is not None else ():
            for binding in stage.environment.values():
                argument = _argument(stage, binding)
                role = classify_path((binding.name.lower(),))
                if argument and role is not None and role.secret and binding.span.file is dockerfile.file:
                    yield Problem(
                        span=binding.span,
                        message=f"{binding.span.file.path} keeps the build argument {argument} in the image, as "
                        f"{binding.name}",
                        label="readable by everybody with the image",
                        key=f"{binding.span.file.path} {binding.name}",
                        severity=Severity.ERROR,
                    )


def _argument(stage: Stage, binding: Binding) -> str:
    """The ARG that an ENV takes its value from, unless it has a default, which is reported as itself."""
    match binding.value.parts if binding.value is not None else ():
        case (Variable(name, default=None),):
            arguments = (b for i in stage.instructions if i.name == "ARG" for b in i.bindings)
            return name if any(b.name == name and b.value is None for b in arguments) else ""
        case _:
            return ""
