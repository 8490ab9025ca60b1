"""Real Elixir as the judge: one process that evaluates config programs as they come."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent / "generate.exs"


class Oracle:
    """Answers cases with what `Config.Reader` returned: `{"ok": term}` or `{"error": exception, "message": text}`."""

    def __init__(self):
        self.process = subprocess.Popen(
            ["elixir", str(SCRIPT), "serve"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "LANG": "C.UTF-8", "ELIXIR_ERL_OPTIONS": "+fnu"},
        )

    def run(self, files, variables):
        """The result in one environment."""
        return self.run_each(files, [variables])[0]

    def run_each(self, files, assignments):
        """The result in each environment."""
        case = {"files": files, "assignments": assignments, "env": "prod"}
        self.process.stdin.write(json.dumps(case, ensure_ascii=False).encode() + b"\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "real Elixir ended"
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=10)


def require_elixir():
    """Skip where Elixir is not installed; on CI that is a failure."""
    if shutil.which("elixir") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI runs without Elixir: the oracle tests need it")
        pytest.skip("Elixir is not installed: nothing to compare with")
