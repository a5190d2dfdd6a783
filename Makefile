# `make run` starts the application, `make test` checks it; both need Python 3.11 and make, and nothing else.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
PYTEST_ARGS ?=
COMPILE := $(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 \
	--no-header --no-annotate --no-emit-index-url

export PORT
.DEFAULT_GOAL := help
.PHONY: help run test check format worker manage lock bench

help:
	@echo "make run      start on http://127.0.0.1:8000 (PORT=9000 make run moves it)"
	@echo "make test     everything that this machine can check"
	@echo "make check    the checks without the tests: format, lint, imports, migrations"
	@echo "make format   format the code and mend what the linter can"
	@echo "make worker   one more worker, where CELERY_BROKER_URL is set"
	@echo "make manage do=\"...\"   Django's command line with the settings of make run"
	@echo "make bench    time a large paste in the browser, and the statistics against statsmodels, PyMARE and metafor"
	@echo "make lock     compile the lock files anew"

# --- The environment: built once, and again when a lock changes ---

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info[:2] == (3, 11) else f"Consilience needs Python 3.11; {sys.executable} is {sys.version.split()[0]}. Name one that is: PYTHON=/path/to/python3.11 make run")'
	@echo "Building .venv"
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install -qq --disable-pip-version-check uv

# The two stamps exclude each other only in one direction: the development lock contains the other, exactly.
.venv/run.stamp: requirements.lock | $(BIN)/uv
	@if [ ! -f .venv/dev.stamp ]; then \
		$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock; \
	else $(MAKE) --no-print-directory .venv/dev.stamp; fi
	@touch $@

.venv/dev.stamp: requirements.lock requirements-dev.lock | $(BIN)/uv
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements-dev.lock
	@touch $@

lock: | $(BIN)/uv
	$(COMPILE) --output-file requirements.lock pyproject.toml
	$(COMPILE) --output-file requirements-dev.lock --group dev --constraints requirements.lock pyproject.toml
	$(COMPILE) --output-file requirements-bench.lock --group bench --constraints requirements.lock

# --- Running ---

# The launcher takes make's place as far as it can: signals reach it, and it stops when make is killed.
run: .venv/run.stamp
	@STOP_WITH_PARENT=1 exec $(BIN)/python -m config.launch

worker: .venv/run.stamp
	@STOP_WITH_PARENT=1 exec $(BIN)/python -m config.launch worker

manage: .venv/run.stamp
	@$(BIN)/python -m config.launch manage $(do)

# --- Checking ---

check: .venv/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m config.launch manage makemigrations --check --dry-run

format: .venv/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# One process a core; PROCESSES=0 runs all in one.
PROCESSES ?= auto

test: check
	$(BIN)/python -m pytest --numprocesses $(PROCESSES) $(PYTEST_ARGS)

# --- Measuring: ratios in one run, never asserted; the peers live in an environment of their own ---

BENCH := .venv/bench
BENCH_ARGS ?=

$(BENCH)/stamp: requirements-bench.lock | $(BIN)/uv
	@[ -x $(BENCH)/bin/python ] || $(BIN)/python -m venv --without-pip $(BENCH)
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BENCH)/bin/python --require-hashes requirements-bench.lock
	@touch $@

bench: $(BENCH)/stamp .venv/dev.stamp
	@$(BIN)/python -m pytest -q --no-header -p no:cacheprovider tests/benchmarks/paste.py
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BENCH)/bin/python -m tests.benchmarks $(BENCH_ARGS)
