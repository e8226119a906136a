# Everything that a fresh clone needs: Python 3.11 or newer and make.
PYTHON ?= python3
BIN = .venv/bin
STAMP = .venv/.ready
DEV_STAMP = .venv/.ready-dev

# What was installed for a Python that is gone, or for another one than .venv has now, cannot be used: begin anew.
ifneq ($(filter-out help clean,$(MAKECMDGOALS)),)
ifneq ($(wildcard .venv),)
ifneq ($(shell $(BIN)/python -c 'import importlib.util as u; print(all(map(u.find_spec, ("click", "flask", "peewee"))))' 2>/dev/null),True)
$(info The Python of .venv is gone or another one: installing anew.)
$(shell rm -rf .venv)
endif
endif
endif

# Kept, what pytest makes of the tests and Python of the code is not made again in each process that the tests start.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run demo test check words dates proofs crash noninterference deep mutants bench schema clean

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

demo: $(STAMP) ## fill an empty database with a couple who do not exist
	@$(BIN)/steady demo

check: $(DEV_STAMP) ## lint, types, contracts, templates: seconds
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet

words: $(DEV_STAMP) ## every text of ours into words.pot, for whoever translates them
	@$(BIN)/pybabel -q extract -F pyproject.toml -k _l -k later -k Counted:1,2 --omit-header --sort-output --add-location=file -o words.pot .

test: $(DEV_STAMP) ## units, browser story, route matrix, coverage: under 10 minutes on two cores
	$(BIN)/python tests/browser/chromium.py
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n 2 --dist loadgroup -m "not proof and not whole"
	$(BIN)/coverage combine -q
	$(BIN)/coverage report --fail-under=95
	$(BIN)/coverage report --include='tracker/domain/*,tracker/services/*' --fail-under=100
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "whole and not proof"

dates: $(DEV_STAMP) ## what reads the clock, and one browser story, at 28 instants, or at those in DATES
	$(BIN)/python tests/browser/chromium.py
	$(BIN)/python tests/dates.py $(DATES)

proofs: $(DEV_STAMP) ## the heavier evidence: two hundred couples compared, many writers, a killed server, power cuts, full disks, a damaged record
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "proof and not timed"
	$(BIN)/python -m pytest -m timed

crash: $(DEV_STAMP) ## a server killed five hundred times under load: about a quarter of an hour
	KILLS=500 $(BIN)/python -m pytest -q -s -m proof tests/proofs/test_crash_loop.py

noninterference: $(DEV_STAMP) ## two thousand couples, each lived with and without private acts: by hand, for hours
	WORLDS=2000 $(BIN)/python -m pytest -n 2 -m proof tests/noninterference

deep: $(DEV_STAMP) crash noninterference ## laws with many more examples, and proofs again and again: by hand, for hours
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not browser and not proof" --hypothesis-profile=deep
	CUTS=1000 $(BIN)/python -m pytest -q -s -m proof tests/proofs/test_power_cut.py
	FLIPS=2000 EDITS=10000 $(BIN)/python -m pytest -q -s -n 2 -m proof tests/proofs/test_damaged_file.py tests/proofs/test_forged_archive.py
	TRIES=10000 $(BIN)/python -m pytest -q -s -m proof tests/proofs/test_password_tries.py
	for turn in 1 2 3 4 5 6 7 8 9 10; do $(BIN)/python -m pytest -q tests/proofs -m proof || exit 1; done

mutants: $(DEV_STAMP) ## 400 random changes in the rules, of which the tests must notice 95 in 100: by hand, for an hour or more
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-mutants.lock
	$(BIN)/python -m tests.mutants

bench: $(DEV_STAMP) ## the speed figures
	$(BIN)/python -m bench.all

schema: $(DEV_STAMP) ## print the first migration, as the models stand for it
	@$(BIN)/python -m tests.support.schema

clean: ## remove what was installed or made; the data folder stays
	rm -rf .venv .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache dist
