# make demo: see it work · make test: see it hold · make check: all gates · make help: the rest
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TESTS ?=

.PHONY: help demo test check fix lint types contracts coverage wheel bench chaos clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

$(READY): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable . --group test --group check
	touch $(READY)

demo: $(READY) ## poll a dozen feeds on loopback, publish them, poll again
	$(BIN)/feeds demo --output demo-site

test: $(READY) ## the whole test suite
	$(BIN)/python -m pytest $(TESTS)

check: lint types contracts coverage wheel ## every gate

lint: $(READY) ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## mypy, strict, over packages and tests
	$(BIN)/mypy

contracts: $(READY) ## import-linter: the layers of the design
	$(BIN)/lint-imports

fix: $(READY) ## format and mend what can be mended by machine
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## remove everything that make made
	rm -rf $(VENV) build dist .coverage demo-site
