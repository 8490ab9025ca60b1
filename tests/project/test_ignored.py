"""What .gitignore files keep out of the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from elixir_lint.project.files import Files
from elixir_lint.project.ignored import ignoring


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("config/prod.exs", None),
        ("config/prod.secret.exs", "/config/*.secret.exs"),
        ("apps/shop/config/prod.secret.exs", None),
        ("mix.lock", None),
        ("apps/shop/mix.lock", "*.lock"),
        ("priv/static/app.css", "priv/static/"),
        ("deep/er/notes.txt", "notes.txt"),
        ("apps/shop/keep.lock", None),
        ("apps/shop/secrets/key", "/secrets"),
        ("secrets/key", None),
    ],
)
def test_the_last_line_that_matches_decides(tmp_path: Path, path: str, line: str | None) -> None:
    (tmp_path / ".gitignore").write_text(
        "# mix.exs\n\n*.lock\n!/mix.lock\n/config/*.secret.exs\npriv/static/\nnotes.txt\n"
    )
    (tmp_path / "apps" / "shop").mkdir(parents=True)
    (tmp_path / "apps" / "shop" / ".gitignore").write_text("/secrets\n!keep.lock\n")
    found = ignoring(Files(tmp_path), path)
    assert (found.text if found is not None else None) == line
