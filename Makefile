# Two commands are enough: `make run` and `make test`. `make help` lists the others.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

PORT ?= 8000
VENV := .venv
PYTHON := $(VENV)/bin/python
FLASK := $(PYTHON) -m flask --app wsgi
PIP := $(PYTHON) -m pip --disable-pip-version-check --quiet install --require-hashes
STAMPS := .make
CATALOGUES := $(wildcard translations/*/LC_MESSAGES/*.po)
ARGS ?=
PYTEST := $(PYTHON) -m pytest -n 2 --dist loadscope

export PYTHONUTF8 := 1
export XDG_RUNTIME_DIR ?= $(CURDIR)/$(STAMPS)

.PHONY: help
help: ## list the commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: $(STAMPS)/run ## prepare everything and serve the demonstration on http://127.0.0.1:8000 (PORT=...)
	@export TEILHABE_DEMO=$${TEILHABE_DEMO-1} PORT=$(PORT); exec $(PYTHON) -m tools.serve

.PHONY: test
test: $(STAMPS)/test browser ## run all tests: unit, contracts, SQLite and PostgreSQL, migrations, browser (ARGS="-k word")
	@$(PYTEST) $(ARGS)

.PHONY: check
check: $(STAMPS)/test ## style, types, import contracts, templates, catalogues
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@$(VENV)/bin/lint-imports --no-cache
	@$(PYTHON) -m tools.lint_templates
	@$(FLASK) i18n check

.PHONY: fix
fix: $(STAMPS)/dev ## mend what the style checks can mend by themselves
	@$(PYTHON) -m ruff check --fix .
	@$(PYTHON) -m ruff format .

.PHONY: e2e
e2e: $(STAMPS)/test browser ## only the journeys in a real browser
	@$(PYTEST) tests/e2e $(ARGS)

.PHONY: coverage
coverage: $(STAMPS)/test browser ## all tests with branch coverage
	@$(PYTEST) --cov --cov-report=term $(ARGS)

.PHONY: bench
bench: $(STAMPS)/test browser ## measure; writes bench/RESULTS.md and bench/results.json (ONLY=name DATABASE=SQLite)
	@$(PYTHON) -m bench.run $(ONLY)

.PHONY: i18n
i18n: $(STAMPS)/test ## collect the words of the program, bring the catalogues up to date, compile, check
	@$(FLASK) i18n extract
	@$(FLASK) i18n update
	@$(FLASK) i18n compile
	@$(FLASK) i18n check

.PHONY: demo-reset
demo-reset: $(STAMPS)/run ## throw the demonstration's database away and make it anew
	@export TEILHABE_DEMO=1; $(PYTHON) -m tools.serve reset

.PHONY: lock
lock: $(STAMPS)/dev ## write the lock files anew from pyproject.toml (newest versions)
	@$(PYTHON) -m tools.lock

.PHONY: browser
browser: $(STAMPS)/dev
	@$(PYTHON) -m tools.browser

.PHONY: clean
clean: ## remove everything that make made, but not the instance folder
	@rm -rf $(VENV) $(STAMPS) node_modules teilhabe_app/web/static/vendor .pytest_cache .mypy_cache .ruff_cache .hypothesis htmlcov
	@rm -f .coverage .coverage.* translations/*/LC_MESSAGES/*.mo
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What the commands stand on. Each stamp is newer than what it was made from; a second start makes nothing.

$(STAMPS)/run: $(STAMPS)/venv $(STAMPS)/catalogues | assets
	@touch $@

$(STAMPS)/test: $(STAMPS)/run $(STAMPS)/dev
	@touch $@

$(STAMPS)/venv: requirements.lock
	@mkdir -p $(STAMPS); chmod 700 $(STAMPS)
	@python=""; for name in $(PY) python3.13 python3.12 python3.11 python3; do \
	  if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$name; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "Python 3.11 or newer is missing (Debian 12, Ubuntu 24.04: apt install python3 python3-venv)." >&2; exit 1; fi; \
	if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
	  echo "Python's venv module is missing (Debian 12, Ubuntu 24.04: apt install python3-venv)." >&2; exit 1; fi; \
	echo "Virtual environment and dependencies ($$("$$python" -V)) ..."; \
	[ -x $(PYTHON) ] && $(PYTHON) -c '' 2>/dev/null || "$$python" -m venv --clear $(VENV)
	@$(PIP) -r requirements.lock
	@touch $@

$(STAMPS)/dev: requirements-dev.lock $(STAMPS)/venv
	@echo "Tools for checks and tests ..."
	@$(PIP) -r requirements-dev.lock
	@touch $@

$(STAMPS)/node: requirements-node.lock $(STAMPS)/venv
	@{ node -v && npm -v; } >/dev/null 2>&1 || { echo "Node.js from its wheel ..."; $(PIP) -r requirements-node.lock; }
	@touch $@

.PHONY: assets
assets: | $(STAMPS)/node
	@$(PYTHON) tools/assets.py # looks for itself whether anything changed

$(STAMPS)/catalogues: $(CATALOGUES) $(STAMPS)/venv
	@echo "Catalogues ..."
	@$(FLASK) i18n compile
	@touch $@
