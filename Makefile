# Everything a person does with MedTrack from a checkout. `make demo` needs nothing but Python 3.11 and the network's
# package index; `make test` needs a Chromium besides, and installs Debian's where it may.

PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$python" && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
CATALOGUES := $(wildcard locales/*/LC_MESSAGES/*.po)
WORKERS ?= 2
COMPILE = $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate \
	--custom-compile-command "make lock" pyproject.toml --group build

.DEFAULT_GOAL := help
.PHONY: help demo run test kills check bench messages docs lock clean chromium

help:  ## say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

demo: .venv/locales  ## the whole clinic on this machine, with a stand-in for Telegram: no token, no network
	$(BIN)/medtrack demo

run: .venv/locales  ## bot, worker and HTTP, as the MEDTRACK_* variables say
	$(BIN)/medtrack run

test: .venv/dev .venv/locales chromium  ## the whole suite, on SQLite and on PostgreSQL
	$(BIN)/python -m pytest -n $(WORKERS) --cov --cov-report=term

kills: .venv/dev .venv/locales  ## SIGKILLs under load, on both databases: nothing lost, nothing done twice
	$(BIN)/python -m pytest -m kills

check: .venv/dev .venv/locales  ## everything that is true of the code without running it
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m locales check
	$(BIN)/python -m storage.migrate --check
	$(BIN)/python docs/generate.py --check

bench: .venv/dev .venv/locales  ## what a press costs, beside a bare callback echo
	$(BIN)/python -m tests.bench

messages: .venv/dev  ## bring the catalogues up to the keys that the code says
	$(BIN)/python -m locales update

docs: .venv/dev  ## draw the diagrams anew
	$(BIN)/python docs/generate.py

lock: .venv/bin/python  ## resolve the dependencies anew
	$(PIP) install uv
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --group dev --constraints requirements.lock --output-file requirements-dev.lock

clean:  ## remove what can be made again; never the data
	rm -rf .venv .coverage* .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis medtrack.egg-info
	find . -name __pycache__ -prune -exec rm -rf {} +
	rm -f locales/*/LC_MESSAGES/*.mo

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "MedTrack needs Python 3.11 or newer. Install one, or name it:" \
		"make PYTHON=/path/to/python3"; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make a virtual environment." \
		"On Debian: apt-get install python3-venv"; exit 1; }
	"$(PYTHON)" -m venv .venv

.venv/runtime: requirements.lock pyproject.toml | .venv/bin/python
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --config-settings editable_mode=compat --editable .
	@touch $@

.venv/dev: requirements-dev.lock .venv/runtime
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

.venv/locales: .venv/runtime $(CATALOGUES)
	$(BIN)/python -m locales build
	@touch $@

chromium:
	@command -v chromium >/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium >/dev/null; \
	else echo "The browser's tests are skipped: they need chromium (Debian: apt-get install chromium)."; fi
