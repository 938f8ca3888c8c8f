# Everything on a fresh machine with Python 3.11+, make and the package registries.
# make serve            start the server on http://127.0.0.1:8000 (PORT=… chooses another port)
# make test             the whole suite, browser and Node included

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

.PHONY: help serve check evaluate conformance docs pictures test test-without-browser test-all test-engines test-hosting lint lock dist audit clean browser node bench bench-pages bench-scale wrk

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
	@if [ -n "$$KETENKAART_SOURCES" ]; then $(BIN)/ketenkaart sources check && $(BIN)/ketenkaart sources coverage --lacking && $(BIN)/ketenkaart sources quotations; \
	else echo "KETENKAART_SOURCES is not set: the passages are not proved against the texts."; fi

browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	{ if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-dejavu-core >/dev/null; \
	  else echo "The browser tests need Chromium. Install it (Debian: sudo apt-get install chromium), or run: make test-without-browser"; exit 1; fi; }

node:
	@{ command -v npm && command -v curl; } >/dev/null || \
	{ if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq nodejs npm curl >/dev/null; \
	  else echo "Two clients of the endpoint are Node and curl. Install them (Debian: sudo apt-get install nodejs npm curl), or run: make test-without-browser"; exit 1; fi; }

tests/clients/node_modules/installed: tests/clients/package-lock.json | node
	cd tests/clients && npm ci --silent --no-audit --no-fund
	@touch $@

test: browser tests/clients/node_modules/installed .venv/tested lint ## Run the whole suite, browser and Node included
	$(BIN)/python -m pytest

test-without-browser: .venv/tested lint ## Run the suite without the browser tests; without Node, one client is skipped
	KETENKAART_NO_BROWSER=1 $(BIN)/python -m pytest -m "not browser"

test-all: browser tests/clients/node_modules/installed .venv/tested lint ## The suite, and what takes long
	KETENKAART_LONG=1 $(BIN)/python -m pytest

test-engines: .venv/tested ## The tests against other SPARQL engines, those that can be installed here
	@found=""; \
	if $(PIP) --require-hashes -r requirements-engines.lock; then found="oxigraph"; \
	else echo "Oxigraph could not be installed: its tests are not run."; fi; \
	if ! command -v virtuoso-t >/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends virtuoso-opensource-7-bin >/dev/null; fi; \
	if command -v virtuoso-t >/dev/null; then found="$$found virtuoso"; \
	else echo "Virtuoso is not installed and could not be (Debian: virtuoso-opensource-7-bin): its tests are not run."; fi; \
	if [ -n "$$found" ]; then KETENKAART_ENGINES="$$found" $(BIN)/python -m pytest tests/engines; fi

test-hosting: .venv/tested ## The tests behind the proxies of docs/hosting.md, those that can be installed here
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && ! { [ -x /usr/sbin/nginx ] && command -v caddy openssl; } >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light caddy openssl >/dev/null; fi; \
	found=""; for name in nginx caddy; do \
	  if PATH="$$PATH:/usr/sbin" command -v $$name >/dev/null; then found="$$found $$name"; \
	  else echo "$$name is not installed and could not be (Debian: apt-get install nginx-light caddy): its tests are not run."; fi; done; \
	if [ -n "$$found" ]; then KETENKAART_PROXIES="$$found" $(BIN)/python -m pytest tests/hosting; fi

evaluate: .venv/tested ## Ask the evaluation questions and print how many are right (WRITE=README.md puts the table there)
	PYTHONPATH=tests $(BIN)/python tests/evaluation/evaluate.py $(if $(WRITE),--write $(WRITE))

conformance: .venv/tested ## Run the W3C's tests and print how many pass (WRITE="README.md docs/measured.md" puts the tables there)
	PYTHONPATH=tests $(BIN)/python tests/serving/conformance.py $(if $(WRITE),$(addprefix --write ,$(WRITE)))

docs: .venv/tested ## Write the reference pages in docs/ and the answers shown in the documents anew
	PYTHONPATH=tests $(BIN)/python tests/documents/write_docs.py

pictures: browser .venv/tested ## Take the pictures of the READMEs anew, in Chromium; look at them before you commit them
	PYTHONPATH=tests $(BIN)/python tests/documents/take_pictures.py

lint: .venv/tested ## Check format, style and types
	$(BIN)/ruff format --check --quiet graph_api visualisation tests bench release
	$(BIN)/ruff check --quiet graph_api visualisation tests bench release
	$(BIN)/mypy

wrk:
	@command -v wrk >/dev/null || \
	{ if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -qq && apt-get install -y -qq wrk >/dev/null; \
	  else echo "The load comes from wrk. Install it (Debian: sudo apt-get install wrk)"; exit 1; fi; }

.venv-bench/installed: bench/requirements.lock
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r bench/requirements.lock
	@touch $@

bench: wrk .venv/installed .venv-bench/installed ## Measure the server beside its peers (SECONDS=…, ROUNDS=…, WRITE="README.md docs/measured.md")
	PYTHONPATH=tests $(BIN)/python bench/compare.py $(if $(SECONDS),--seconds $(SECONDS)) $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(WRITE),$(addprefix --write ,$(WRITE)))

bench-pages: browser .venv/tested ## Measure the pages against their budgets in Chromium (WRITE=README.md puts the table there)
	PYTHONPATH=tests $(BIN)/python tests/budgets/bench_pages.py $(if $(WRITE),--write $(WRITE))

bench-scale: .venv/installed ## Measure how the server grows with the graph (ORGANISATIONS=…, KEEP=…, WRITE=docs/measured.md)
	PYTHONPATH=tests $(BIN)/python bench/scale.py $(if $(ORGANISATIONS),--organisations $(ORGANISATIONS)) $(if $(KEEP),--keep $(KEEP)) $(if $(WRITE),$(addprefix --write ,$(WRITE)))

lock: ## Renew the lock files (needs uv)
	uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --group build pyproject.toml -o requirements.lock
	uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --group test pyproject.toml -o requirements-test.lock
	uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --group engines -o requirements-engines.lock
	uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url bench/requirements.in -o bench/requirements.lock

dist: .venv/tested ## Build wheel, source package and bill of materials, try them on every Python (PYTHONS=…)
	rm -rf dist
	$(BIN)/python -m hatchling build
	$(BIN)/python release/smoke.py dist/*.whl dist/*.tar.gz --keep .venv-dist $(foreach python,$(PYTHONS),--python $(python))
	$(BIN)/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --validate \
	  -o dist/$$(basename dist/*.whl | cut -d- -f1,2).cdx.json .venv-dist/bin/python
	cd dist && sha256sum * > SHA256SUMS

audit: .venv/tested ## Look every pinned dependency up in a list of known vulnerabilities
	$(BIN)/python release/audit.py

clean: ## Remove what was built and installed
	rm -rf .venv .venv-bench .venv-dist dist
