# Two commands matter: `make run` starts the product, `make test` checks everything.
# Needs only python3 (3.11 or later), python3-pip and make.

PYTHON ?= python3
VENV := .venv
# venv --without-pip and pip --python work where ensurepip is not installed, as on a bare Debian.
INSTALL := $(PYTHON) -m pip --python $(VENV)/bin/python --disable-pip-version-check \
	install --quiet --no-input --require-hashes

.PHONY: help run test bench fmt shots setup setup-dev pins clean

help:
	@echo "make run     set up, build the demonstration and serve it on 127.0.0.1 (PORT, AUDITAPP_INSTANCE)"
	@echo "make test    the whole gate: linters, types, contracts, unit, feature, browser tests"
	@echo "make bench   the benchmarks: a table here, and benchmarks/results.json"
	@echo "make fmt     rewrite Python, JavaScript and CSS in the house style"
	@echo "make shots   write the README's pictures"
	@echo "make setup-dev  install what the tests need, and nothing else"

run: setup
	exec $(VENV)/bin/auditapp quickstart

test:
	@$(PYTHON) tools/gate.py

bench: setup-dev
	$(VENV)/bin/python -m benchmarks

shots: setup-dev
	$(VENV)/bin/python -m tools.shots

fmt: setup-dev
	$(VENV)/bin/ruff check --fix --quiet --exit-zero .
	$(VENV)/bin/ruff format --quiet .
	$(VENV)/bin/python tools/node.py node node_modules/@biomejs/biome/bin/biome check --write

setup: $(VENV)/.run-ready

setup-dev: $(VENV)/.dev-ready node_modules/.ready

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed.")'
	$(PYTHON) -m venv --without-pip $(VENV)

$(VENV)/.run-ready: requirements.txt tools/launcher.py | $(VENV)/bin/python
	$(INSTALL) -r requirements.txt
	$(VENV)/bin/python tools/launcher.py
	@touch $@

$(VENV)/.dev-ready: requirements-dev.txt $(VENV)/.run-ready
	$(INSTALL) -r requirements.txt -r requirements-dev.txt
	@touch $@

node_modules/.ready: package-lock.json $(VENV)/.dev-ready
	$(VENV)/bin/python tools/node.py npm install --no-save --no-audit --no-fund --loglevel=error
	@touch $@

# Only for whoever changes a requirement: needs uv.
pins:
	uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate requirements.in -o requirements.txt
	uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf $(VENV) node_modules build
