"""Rules of the user's own: folders of rule pages, each with a `[check]` table. No code of theirs is run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from elixir_lint.catalog import Rule, parse_page
from elixir_lint.checks.template import template_check
from elixir_lint.errors import UserError
from elixir_lint.project.reading import NotReadableError, content


def policies(folder: Path, shown: str, root: Path) -> Iterator[Rule]:
    """The rules of a folder's pages, all `.md` but README.md; `shown` is how errors call the folder."""
    if not folder.is_dir():
        raise UserError(f"there is no folder {shown}")
    for page in sorted(folder.glob("*.md")):
        if page.name.lower() != "readme.md":
            yield _policy(page, f"{shown.rstrip('/')}/{page.name}", root)


def _policy(page: Path, shown: str, root: Path) -> Rule:
    real = os.path.realpath(page)
    if os.path.commonpath((real, os.path.realpath(root))) != os.path.realpath(root):
        raise UserError(f"{shown} is outside the repository")
    try:
        text = content(real).decode("utf-8")
    except UnicodeDecodeError:
        raise UserError(f"{shown} cannot be read: it is not UTF-8") from None
    except (NotReadableError, OSError) as error:
        raise UserError(f"{shown} cannot be read: {getattr(error, 'strerror', None) or error}") from None
    rule = parse_page(page.stem, text, shown, policy=True)
    try:
        template_check(rule.template or {})
    except UserError as error:
        raise UserError(f"{shown}: {error}") from None
    return rule
