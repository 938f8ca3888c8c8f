# Everything on a fresh machine with Python 3.11+, make and the package registries.
# make serve            start the server on http://127.0.0.1:8000 (PORT=… chooses another port)
# make test             the whole suite, browser tests included

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
SHARED := ../shared
ifeq ($(origin KETENKAART_SOURCES),undefined)
ifneq ($(wildcard $(SHARED)/sources/manifest.toml),)
export KETENKAART_SOURCES := $(abspath $(SHARED)/sources)
endif
endif
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
.DEFAULT_GOAL := help

.PHONY: help serve check test test-without-browser test-all lint lock dist clean browser

help: ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 24

.venv/created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/installed: .venv/created requirements.lock pyproject.toml
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/tested: .venv/installed requirements-test.lock
	$(PIP) --require-hashes -r requirements-test.lock
	@touch $@

serve: .venv/installed ## Check the graph and serve it on http://127.0.0.1:8000 (PORT=… for another port)
	$(BIN)/ketenkaart serve --port $(PORT)

check: .venv/installed ## Check the ontology and the data, and the passages where the source texts are at hand
	$(BIN)/ketenkaart check
	@if [ -n "$$KETENKAART_SOURCES" ]; then $(BIN)/ketenkaart sources check && $(BIN)/ketenkaart sources coverage >/dev/null && $(BIN)/ketenkaart sources quotations; \
	else echo "KETENKAART_SOURCES is not set: the passages are not proved against the texts."; fi

browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	{ if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-dejavu-core >/dev/null; \
	  else echo "The browser tests need Chromium. Install it (Debian: sudo apt-get install chromium), or run: make test-without-browser"; exit 1; fi; }

test: browser .venv/tested lint ## Run the whole suite, browser tests included
	$(BIN)/python -m pytest

test-without-browser: .venv/tested lint ## Run the suite without the browser tests
	KETENKAART_NO_BROWSER=1 $(BIN)/python -m pytest -m "not browser"

test-all: browser .venv/tested lint ## The suite, and what takes long
	KETENKAART_LONG=1 $(BIN)/python -m pytest

lint: .venv/tested ## Check format, style and types
	$(BIN)/ruff format --check --quiet graph_api visualisation tests
	$(BIN)/ruff check --quiet graph_api visualisation tests
	$(BIN)/mypy

lock: ## Renew the lock files (needs uv)
	uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --group build pyproject.toml -o requirements.lock
	uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --group test pyproject.toml -o requirements-test.lock

dist: .venv/tested ## Build the wheel and the source distribution into dist/
	$(BIN)/python -m hatchling build

clean: ## Remove what was built and installed
	rm -rf .venv dist
