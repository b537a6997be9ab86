# `make site` builds the archive in content/ into output/; `make help` lists the rest.
# Works with GNU make 3.81 and later, and needs nothing but Python 3.11 or newer with venv and pip.

PYTHON ?= python3
ARGS ?=

BIN := .venv/bin
# -qq: only errors. Wheels only, with the hashes of the lock: nothing runs while it is being installed.
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-input
LOCKED := --require-hashes --only-binary :all:
UV := uv==0.13.9
COMPILE := .venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

.DEFAULT_GOAL := site
.PHONY: site venv dev test quick quick-1 quick-2 check format wheel pictures lock clean help FORCE

site: venv ## build the archive into output/ (ARGS="…" are handed to site-builder)
	@$(BIN)/site-builder build $(ARGS)

venv: .venv/.compiled ## set up .venv with what a build needs
dev: .venv/.dev .venv/.compiled ## set up .venv with what tests and checks need

test: dev ## run the tests (ARGS="…" are handed to pytest)
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile $(ARGS)

quick: dev ## the tests that matter while you work, on two cores: no slow ones, none that start processes or build whole sites
	@$(MAKE) --no-print-directory -j2 quick-1 quick-2

QUICK := $(BIN)/python -m pytest -p no:cacheprovider --hypothesis-profile=quick \
	-m "not slow and not browser and not java" $(ARGS)
quick-1:
	@$(QUICK) tests/archive tests/docs tests/indexing tests/outputs tests/pages
quick-2:
	@$(QUICK) tests/check tests/cli tests/language tests/model tests/parse tests/read tests/theme \
		tests/project/test_architecture.py

check: dev ## lint, formatting and types
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet . || { $(BIN)/ruff format --diff --quiet .; echo "run \`make format\`"; exit 1; }
	@$(BIN)/mypy

format: dev ## format the code and sort its imports
	@$(BIN)/ruff check --quiet --fix --select I .
	@$(BIN)/ruff format --quiet .

wheel: dev ## build the wheel and the source archive into dist/
	@$(BIN)/python -m build -qq --no-isolation --outdir dist .
	@ls dist

pictures: dev ## take the pictures of docs/pictures/ again (wants Chromium)
	@$(BIN)/python tests/tools/pictures.py

lock: ## for those who develop site-builder: resolve the two locks again (ARGS=--upgrade takes the newest releases)
	@$(PYTHON) -m venv --clear .venv-lock
	@.venv-lock/bin/python -m pip install -qq --disable-pip-version-check $(UV)
	@$(COMPILE) $(ARGS) --group build --output-file requirements.lock pyproject.toml
	@$(COMPILE) $(ARGS) --group dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml
	@rm -rf .venv-lock

clean: ## remove everything that can be made again, the built site included
	@rm -rf .venv .venv-lock .site-builder build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		tests/tools/node_modules
	@find output -mindepth 1 ! -path output/.gitignore -delete
	@find site_builder tests -name __pycache__ -type d -prune -exec rm -rf {} +

help:
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

# The stamps: each step runs again only when the file that it installs from has changed.
.venv/.runtime: requirements.lock
	@$(PYTHON) -c 'import sys; v = "%d.%d.%d" % sys.version_info[:3]; sys.version_info >= (3, 11) or sys.exit("site-builder needs Python 3.11 or newer, and $(PYTHON) is " + v + "; name a newer one: make PYTHON=python3.12")'
	@echo "setting up .venv"
	@$(PYTHON) -m venv --clear .venv
	@$(INSTALL) $(LOCKED) -r requirements.lock
	@echo "$(CURDIR)" > $@

.venv/.package: pyproject.toml site_builder/__init__.py .venv/.runtime
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

# Compiled once, for whoever runs it: where Python may not write beside the code, it would compile it at every start.
.venv/.compiled: .venv/.package $(wildcard site_builder/*.py site_builder/*/*.py)
	@$(BIN)/python -m compileall -q site_builder
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.package
	@echo "adding the test tools to .venv"
	@$(INSTALL) $(LOCKED) -r requirements-dev.lock
	@touch $@

# A virtual environment holds absolute paths: one whose folder has been moved or copied is made again.
ifneq ($(shell cat .venv/.runtime 2>/dev/null),$(CURDIR))
.venv/.runtime: FORCE
endif
