"""What a check says (Problem) and what the engine makes of it (Finding)."""

from __future__ import annotations

from enum import Enum

from elixir_lint.record import field, record
from elixir_lint.source import Span


class Severity(Enum):
    """How bad, worst first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for error, 1 for warning, 2 for info."""
        return _SEVERITY_RANK[self]


class Confidence(Enum):
    """HIGH follows from the files, MEDIUM holds on a path that the message names, LOW is a judgement."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for high, 1 for medium, 2 for low."""
        return _CONFIDENCE_RANK[self]


_SEVERITY_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_CONFIDENCE_RANK = {Confidence.HIGH: 0, Confidence.MEDIUM: 1, Confidence.LOW: 2}


class Step(Enum):
    """When a related place is evaluated, seen from the primary place. CONTEXT is no step: an `if` around it, say."""

    BEFORE = "before"
    AFTER = "after"
    CONTEXT = "context"


@record
class Related:
    """A further place that explains the problem. A problem's related places stand in the order of evaluation."""

    span: Span
    message: str
    step: Step = Step.BEFORE


@record
class Problem:
    """What a check found, without the rule it found it under.

    `span` is the place to edit. `label` is the short text under it ("set here"). `setting`
    is the configuration path (`("shop", "Shop.Repo", "ssl")`) or None; `key` then identifies the fact
    for the fingerprint (a dependency's name, a variable's name) and never holds a secret.
    `severity` and `confidence` override the page's defaults for the case at hand. `fix` is one line of
    remedy with the real names; without it the page's `fix` is shown. `hides` are spans whose text is a
    secret and must be masked wherever a source line is shown.
    """

    span: Span
    message: str
    label: str = ""
    related: tuple[Related, ...] = ()
    setting: tuple[str, ...] | None = None
    key: str = ""
    severity: Severity | None = None
    confidence: Confidence | None = None
    fix: str = ""
    hides: tuple[Span, ...] = ()


def not_in_full(span: Span, label: str, what: str, why: str, fix: str) -> Problem:
    """That the file of `span` is checked in part only, since `what` (a rule, a function) went no further than there."""
    path = span.file.path
    message = f"{path} is not checked in full: {why}"
    return Problem(span, message, label, key=f"{path} {what}", severity=Severity.INFO, fix=fix)


@record
class Hidden:
    """Why a finding is not reported. `by` is comment, settings or baseline, `span` where that is written."""

    by: str
    span: Span
    reason: str = ""


@record
class Finding:
    """A problem under its rule, ready to be shown. Everything a renderer may print is masked by then.

    `identity` is what the finding is about, not where: no renderer prints it, since it is not masked.
    """

    rule: str
    category: str
    severity: Severity
    confidence: Confidence
    environment: str
    project: str
    problem: Problem
    identity: str = field(default="", compare=False, repr=False)
    hidden: Hidden | None = field(default=None, compare=False)

    @property
    def fingerprint(self) -> str:
        """The hash of the identity: it survives moved lines."""
        from hashlib import sha256  # which loads OpenSSL, and what people read shows no fingerprint

        return sha256(self.identity.encode("utf-8", "replace")).hexdigest()[:32]


@record
class NotChecked:
    """Something no rule could judge. `why` completes "not checked, because ..."."""

    why: str
    span: Span | None = None
    setting: tuple[str, ...] | None = None
    project: str = "."
    environment: str = "prod"
