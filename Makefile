# Everything that a fresh clone needs: Python 3.11 or newer and make.
PYTHON ?= python3
BIN = .venv/bin
STAMP = .venv/.ready
DEV_STAMP = .venv/.ready-dev

.DEFAULT_GOAL := help
.PHONY: help run demo test check proofs deep bench schema clean

help: ## what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Steady needs Python 3.11 or newer."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@if command -v uv >/dev/null 2>&1; then \
		uv pip install -q --python $(BIN)/python --require-hashes -r requirements.lock && uv pip install -q --python $(BIN)/python --no-deps -e .; \
	else \
		$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock && $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .; \
	fi
	@touch $@

$(DEV_STAMP): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Steady needs Python 3.11 or newer."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@if command -v uv >/dev/null 2>&1; then \
		uv pip install -q --python $(BIN)/python --require-hashes -r requirements-dev.lock && uv pip install -q --python $(BIN)/python --no-deps -e .; \
	else \
		$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock && $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .; \
	fi
	@touch $@ $(STAMP)

run: $(STAMP) ## set up and serve
	@$(BIN)/steady serve

check: $(DEV_STAMP) ## lint, types, contracts, templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet

test: $(DEV_STAMP) ## every test but the long proofs
	$(BIN)/python tests/browser/chromium.py
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not proof"

bench: $(DEV_STAMP) ## the speed figures
	$(BIN)/python -m bench.all
