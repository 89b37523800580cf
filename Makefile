# make demo: see it work · make test: see it hold · make check: all gates · make help: the rest
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
READY := $(VENV)/.ready
TESTS ?=
PURE := config/model.py,config/values.py,config/lines.py,config/output.py,config/tables.py,store/hints.py,store/model.py,store/push.py,store/slugs.py,store/source_model.py,store/standing.py,feeds/model.py,feeds/errors.py,feeds/outage.py,feeds/budget.py,feeds/failure.py,feeds/polling.py,feeds/schedule/*,feeds/simulate/*,feeds/turns.py,feeds/bucket/manifest.py,feeds/bucket/plan.py,feeds/clean/*,feeds/export/*,feeds/find/*,feeds/live/asked.py,feeds/parse/*,feeds/posts/*,feeds/publish/*,feeds/select/*,feeds/websub/callback.py,feeds/websub/subscriptions.py

.PHONY: help demo test check fix lint types contracts coverage wheel moto conformance validate fuzz bench scheduling chaos clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /|/' | column -t -s '|'

$(INSTALLED): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable .
	touch $(INSTALLED)

$(READY): $(INSTALLED)
	$(BIN)/python -m pip install --quiet --group test --group check
	touch $(READY)

demo: $(INSTALLED) ## poll a dozen feeds on loopback, publish them, poll again
	$(BIN)/feeds demo --output demo-site

test: $(READY) ## the whole test suite, but for what kills daemons
	$(BIN)/python -m pytest $(TESTS)

chaos: $(READY) ## kill a daemon thirty times and count what is left
	$(BIN)/python -m pytest -m chaos

check: lint types contracts coverage wheel ## every gate

lint: $(READY) ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## mypy, strict, over packages and tests
	$(BIN)/mypy

contracts: $(READY) ## import-linter: the layers of the design
	$(BIN)/lint-imports

coverage: $(READY) ## branches of the pure modules that the fast tests take: 90 % or more
	$(BIN)/coverage run -m pytest --quiet -m 'not (browser or chaos or corpus or newsboat)'
	$(BIN)/coverage report --include='$(PURE)' --fail-under=90

wheel: $(READY) ## the built wheel passes the tests in an environment of its own, away from the checkout
	rm -rf build/wheel dist
	$(BIN)/python -m build --quiet --wheel --outdir dist
	mkdir -p build/wheel
	cp -r tests docs README.md pyproject.toml Makefile build/wheel/
	$(PYTHON) -m venv build/wheel/venv
	build/wheel/venv/bin/python -m pip install --quiet --upgrade 'pip>=25.1'
	build/wheel/venv/bin/python -m pip install --quiet dist/*.whl --group test
	cd build/wheel && venv/bin/python -P -m pytest --quiet -m 'not (browser or chaos or corpus)'

moto: $(READY) ## uploads against moto's S3, which is installed apart
	test -x build/moto/bin/moto_server || $(PYTHON) -m venv build/moto
	build/moto/bin/python -m pip install --quiet 'moto[server]>=5.1'
	FEEDWORKS_MOTO=build/moto/bin/moto_server $(BIN)/python -m pytest tests/test_bucket_moto.py

conformance: $(READY) ## our reader by another parser's cases, and the items it finds in real feeds
	$(BIN)/python -m tests.conformance

validate: $(READY) ## publish real feeds and posts, and hold each file against its schema
	$(BIN)/python -m tests.validate

# A minute with another seed each time, unless FUZZ_SECONDS and FUZZ_SEED say otherwise.
fuzz: $(READY) ## feeds and posts made wrong: none may break the readers, or a promise about what was read
	$(BIN)/python -m tests.fuzz

bench: $(READY) ## 600 feeds on loopback, readers side by side, and the server; figures for docs/performance.md
	cd tests && ../$(BIN)/python -m bench.run
	cd tests && ../$(BIN)/python -m bench.reading
	cd tests && ../$(BIN)/python -m bench.serving
	cd tests && ../$(BIN)/python -m bench.claiming

scheduling: $(READY) ## our rule of polling beside others, and a million sources; figures for docs/scheduling.md
	cd tests && ../$(BIN)/python -m bench.scheduling
	cd tests && ../$(BIN)/python -m bench.scheduling --million

fix: $(READY) ## format, and mend what can be mended by machine
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## remove everything that make made
	rm -rf $(VENV) build dist artefacts demo-site .coverage
