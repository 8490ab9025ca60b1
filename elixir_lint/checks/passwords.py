"""Rules about how passwords are hashed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from elixir_lint.checks import check
from elixir_lint.checks.common import by_default, culprit, path_text, surety
from elixir_lint.config.effective import Setting
from elixir_lint.config.opened import Write
from elixir_lint.config.values import Absent, Answer, Unknown, Value, holds
from elixir_lint.finding import Problem, Severity
from elixir_lint.project.later import may_change
from elixir_lint.project.model import Project
from elixir_lint.record import record
from elixir_lint.syntax.terms import Integer


@record
class Cost:
    """A setting that costs time for each guess: an error below `floor`, info below `advised`."""

    package: str
    key: str
    floor: int
    advised: int


COSTS = (
    Cost("bcrypt_elixir", "log_rounds", 10, 10),
    Cost("argon2_elixir", "m_cost", 13, 15),
    Cost("pbkdf2_elixir", "rounds", 100_000, 210_000),
    Cost("comeonin", "bcrypt_log_rounds", 10, 10),
    Cost("comeonin", "pbkdf2_rounds", 100_000, 100_000),
)
"""The floors, and OWASP's advice as of 2026: bcrypt 10, argon2id 19 MiB (2^15 KiB is more), PBKDF2-SHA512 210,000."""

_MORE_PASSES = {14: 3, 13: 5}
"""The `t_cost` of argon2 that makes up for less memory (OWASP: 12 MiB and 3 passes, 7 MiB and 5)."""
DEFAULT_PASSES = 3


@check("password-hashing-weakened")
def password_hashing_weakened(project: Project) -> Iterator[Problem]:
    for cost in COSTS if project.is_application else ():
        if not _is_there(project, cost.package):
            continue
        setting = project.config.get(cost.package, cost.key)
        for floor, severity in ((cost.floor, Severity.ERROR), (cost.advised, Severity.INFO)):
            answer = holds(setting.value, _below(floor))
            write = culprit(setting, _below(floor))
            if write is not None and by_default(answer) and not may_change(project, setting):
                if severity is Severity.ERROR or not _made_up_for(project, cost, setting):
                    yield _weak(project, cost, setting, write, answer, severity)
                break


def _is_there(project: Project, package: str) -> bool:
    return package in (project.lock or {}) or package in project.prod_dependencies


def _below(floor: int) -> Callable[[Value], bool | None]:
    def predicate(value: Value) -> bool | None:
        match value:
            case Unknown():
                return None
            case Absent():
                return False
            case Integer(number):
                return number < floor
            case _:
                return False

    return predicate


def _made_up_for(project: Project, cost: Cost, setting: Setting) -> bool:
    """Whether argon2 takes so many passes that less memory is as good, or it is not known how many."""
    if cost.key != "m_cost" or not isinstance(setting.value, Integer):
        return False
    passes = project.config.value(cost.package, "t_cost")
    if isinstance(passes, Absent):
        number = DEFAULT_PASSES
    elif isinstance(passes, Integer):
        number = passes.value
    else:
        return True
    return number >= _MORE_PASSES.get(setting.value.value, number + 1)


def _weak(project: Project, cost: Cost, setting: Setting, write: Write, answer: Answer, severity: Severity) -> Problem:
    number = min(value.value for value in answer.witnesses if isinstance(value, Integer))
    advice = cost.floor if severity is Severity.ERROR else cost.advised
    return Problem(
        span=write.key,
        message=f"{cost.package} hashes passwords with {cost.key} {number:_} in {project.environment}"
        f"{path_text(answer.when)}, under {advice:_}",
        label="for tests" if severity is Severity.ERROR else "less than OWASP advises",
        setting=setting.path,
        severity=severity,
        confidence=surety(answer.when),
    )
