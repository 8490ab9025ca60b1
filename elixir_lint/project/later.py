"""What may still set a setting after all that is known: a config provider, code that cannot be evaluated."""

from __future__ import annotations

from elixir_lint.config.effective import Opening, Setting, Write
from elixir_lint.project.model import Project
from elixir_lint.source import Span


def may_change(project: Project, *settings: Setting) -> bool:
    """Whether something that is not known may set one of the settings, or set it again."""
    return any(
        setting.winner is None or comes_after(project, opening, setting.winner)
        for setting in settings
        for opening in project.config.openings
        if opening.app in (None, setting.path[0]) and not opening.when.is_false
    )


def comes_after(project: Project, opening: Opening, write: Write) -> bool:
    """Whether what an opening may set would take the place of what is written."""
    place, call = _phase(project, opening.span), _phase(project, write.call)
    if place != call:
        return place > call
    return opening.span.file is not write.call.file or opening.span.end > write.call.end


def _phase(project: Project, span: Span) -> int:
    """0 for the files that are evaluated while building, 1 for those of the boot, 2 for what runs after them."""
    boot = project.evaluation.boot_run
    if boot is not None and span.file.path in boot.imported:
        return 1
    return 0 if span.file.path in project.evaluation.build_run.imported else 2
