# The front door: `make help` lists what there is. Works with GNU make 3.81 (macOS) and later.

PROFILE = standard
# The Pythons to set up with, the first that answers and is 3.9 or later; set-up finds or
# fetches the one the harness itself runs on.
PYTHON ?= python3 python3.14 python3.13 python3.12 python3.11 python3.10 python3.9 /usr/bin/python3

MAKEFLAGS += --no-print-directory
harness = .venv/bin/harness

# Makes .venv, or says at once that it is up to date; $(1) is --quiet or nothing.
bootstrap = @for python in $(PYTHON); do \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null \
	    && exec "$$python" harness/bootstrap.py $(1); \
	done; \
	echo "set-up failed: finding a Python to set up with: $(PYTHON): none is Python 3.9 or later" >&2; \
	echo "  next: install python3, or name one: make setup PYTHON=/path/to/python3" >&2; \
	exit 1

.PHONY: help setup ready compare report test lint clean distclean

help: ## list these targets (the default)
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## make .venv with all that the harness needs
	$(call bootstrap,)

ready:
	$(call bootstrap,--quiet)

compare: ready ## measure, judge, draw (PROFILE=quick|standard|full BUDGET=30m LANGS=python,go OUT=folder REQUIRE=go,java)
	$(harness) compare --profile '$(PROFILE)' $(if $(LANGS),--lang '$(LANGS)') \
	  $(if $(BUDGET),--budget '$(BUDGET)') $(if $(OUT),--out '$(OUT)') $(if $(REQUIRE),--require '$(REQUIRE)')

report: ready ## write the tables and figures of a session anew (SESSION=folder; the last one if left out)
	$(harness) report $(if $(SESSION),'$(SESSION)')

test: ready ## run every test (PYTEST_ARGS='-k name')
	@# Two at a time: a test mostly waits for programs, and none of them judges a time.
	.venv/bin/pytest -n 2 --dist worksteal $(PYTEST_ARGS)

lint: ready ## check form, types, imports, the catalogue, and warnings in every language
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo
	.venv/bin/shellcheck .ci/run
	$(harness) list --check
	$(harness) build --lint

clean: ## remove what was built; results stay
	rm -rf build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find harness lang tests -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## remove .venv as well; results stay
	rm -rf .venv .uv
