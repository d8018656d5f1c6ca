# Two commands matter: `make run` and `make test`. Everything is done by dev.py with Python's standard library.
# The first of these that runs and is new enough (a name on the path may be a version manager's empty promise).
PYTHON ?= $(or $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'raise SystemExit(__import__("sys").version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done),python3)

.PHONY: help setup run test check fix lock words screenshots bench clean

help:         ## List the targets
	@grep -hE '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup:        ## Make .venv with everything that building and testing need
	@$(PYTHON) dev.py setup

run:          ## Set up, migrate, load demo data into an empty database, serve at http://127.0.0.1:5000 (HOST, PORT)
	@$(PYTHON) dev.py run

test:         ## Set up and run all tests: SQLite always, PostgreSQL and Chromium where present
	@$(PYTHON) dev.py test $(ARGS)

check:        ## Lint (ruff), types (mypy), plan (import-linter)
	@$(PYTHON) dev.py check

fix:          ## Let ruff mend what it can
	@$(PYTHON) dev.py fix

lock:         ## Make requirements*.txt anew from requirements*.in
	@$(PYTHON) dev.py lock

words:        ## Collect the interface's sentences into the English catalogue
	@$(PYTHON) dev.py words

screenshots:  ## Make the README's pictures anew from the running product (needs Chromium)
	@$(PYTHON) dev.py screenshots

bench:        ## Measure against bare Flask (needs PostgreSQL for its half)
	@$(PYTHON) dev.py bench $(ARGS)

clean:        ## Remove .venv, caches and the trial instance
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis instance build
