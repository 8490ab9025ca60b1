"""Which Erlang/OTP production runs on, as far as the repository says."""

from __future__ import annotations

from elixir_lint.project.model import Project
from elixir_lint.project.toolchain import deployed_otp


def otp_release(project: Project) -> int | None:
    """The major version; None if no file names one, or if the first that does names several."""
    found = deployed_otp(project)
    return found[1].major if found is not None else None
