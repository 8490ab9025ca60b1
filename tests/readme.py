"""The generated parts of the README, and the JSON Schemas: `python -m tests.readme` (or `make readme`) writes them,
tests hold them.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from elixir_lint import run
from elixir_lint.catalog import catalog
from elixir_lint.report import full, rule_list, shape
from elixir_lint.settings import keys

README = Path(__file__).parent.parent / "README.md"
SCHEMAS = Path(__file__).parent.parent / "schemas"
SHOWN = Path(__file__).parent.parent / "fixtures" / "readme"


def generated(text: str) -> str:
    """The text of the README with its parts between `<!-- name -->` and `<!-- /name -->` made anew."""
    for name, part in (("output", _output()), ("rules", _rules())):
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->\n)", re.DOTALL)
        text = pattern.sub(lambda match, part=part: match[1] + part + match[2], text)  # type: ignore[misc]
    return text


def _output() -> str:
    """What the program prints in a small project with a few faults."""
    with TemporaryDirectory() as directory:  # so that paths begin there, and not at the root of this repository
        copytree(SHOWN, directory, dirs_exist_ok=True)
        report = run.check([Path(directory)]).report
        return f"```console\n$ elixir-lint check\n{full.render(report)}```\n"


def _rules() -> str:
    return rule_list.markdown(catalog())


def schemas() -> dict[str, str]:
    """The JSON Schemas by the name of their file."""
    documents = {"report.json": shape.schema(), "settings.json": keys.schema(catalog())}
    return {name: json.dumps(document, indent=2) + "\n" for name, document in documents.items()}


if __name__ == "__main__":
    README.write_text(generated(README.read_text("utf-8")), "utf-8")
    for name, text in schemas().items():
        (SCHEMAS / name).write_text(text, "utf-8")
