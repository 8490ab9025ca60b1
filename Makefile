# make lint DIR=path     check a project
# make test              run the tests

VENV := .venv
PYTHON ?= python3
DIR ?= fixtures/readme
ARGS ?=

unexport PYTHONDONTWRITEBYTECODE # or each run compiles the linter anew, which takes longer than the run

.PHONY: lint test style types readme measure clean

lint: $(VENV)/run-ready
	@$(VENV)/bin/elixir-lint check $(ARGS) "$(DIR)"

test: $(VENV)/dev-ready
	@$(VENV)/bin/pytest $(ARGS)

style: $(VENV)/dev-ready
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .

types: $(VENV)/dev-ready
	@$(VENV)/bin/mypy --strict

readme: $(VENV)/dev-ready
	@$(VENV)/bin/python -m tests.readme

measure: $(VENV)/dev-ready
	@$(VENV)/bin/python tests/performance/measure.py $(ARGS)

clean:
	rm -rf $(VENV) build dist

$(VENV)/run-ready: pyproject.toml
	@test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --editable .
	@$(VENV)/bin/python -m compileall -q elixir_lint
	@touch $@

$(VENV)/dev-ready: pyproject.toml
	@test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/run-ready
