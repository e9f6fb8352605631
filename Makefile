# Two doors: `make demo` sets up and builds the example dataset, `make test` sets up and tests.
# All that is needed is a python3 of 3.12 or newer and a package registry. `make help` lists the rest.

PYTHON ?= python3
PORT   ?= 3000
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

# What a user's shell holds must not reach into the environment that is set up here.
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV PIP_USER PIP_TARGET
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: demo test bench ui lint clean help

demo: $(STAMP) ## build the example dataset into demo/, show it, verify it
	$(BIN)/dateline build --inbox examples/inbox --out demo
	$(BIN)/dateline peek demo/release/latest --rows 8
	$(BIN)/dateline verify demo/release/latest

test: $(STAMP) ## run all tests
	$(BIN)/python -m pytest -n 2

bench: $(STAMP) ## measure speed and accuracy
	$(BIN)/python -m tests.bench
	$(BIN)/dateline evaluate --gold tests/golden/gold --inbox tests/golden/inbox --floors tests/golden/floors.toml --totals

ui: $(STAMP) ## open the example dataset's asset graph in a browser (PORT=3000)
	$(BIN)/dateline ui --port $(PORT) --inbox examples/inbox --out demo

lint: $(STAMP) ## check style, types, import directions and rendered files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m schemas.render --check

clean: ## remove all that was made here, the environment included
	rm -rf $(VENV) demo dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## show this list
	@sed -n 's/^\([a-z]*\):.* ## /  make \1\t/p' Makefile | expand -t 15

# The environment, brought up to date when what it holds has changed.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null || { \
	  echo "error: Dateline needs Python 3.12 or newer, and '$(PYTHON)' is: $$($(PYTHON) --version 2>&1 | head -n 1)" >&2; \
	  echo "Name another:         make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; \
	  echo "or install it, with pyenv:   pyenv install 3.12" >&2; \
	  echo "on Debian and Ubuntu:        apt install python3.12 python3.12-venv" >&2; \
	  exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip check
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@
