# Two commands matter: `make run` serves Replan with a demo clinic, `make test` runs every test.
PY ?= python3
PORT ?= 8000
UV := .tools/bin/uv
BIN := .venv/bin
export UV_PYTHON_DOWNLOADS := never

.PHONY: run test check lint types fast journeys bench figures screenshots browser clean

run: .venv/.run            ## serve on this computer, with a demo clinic in an empty database
	@$(BIN)/replan serve --demo --port $(PORT)

test: .venv/.dev browser   ## every check and every test, browser journeys included
	@echo "== format and lint"; $(BIN)/ruff format --check . && $(BIN)/ruff check .
	@echo "== types"; $(BIN)/mypy
	@echo "== who may import whom"; $(BIN)/lint-imports --no-cache
	@echo "== tests"; $(BIN)/pytest -n 2 --dist loadfile

fast: .venv/.dev           ## tests without the browser
	@$(BIN)/pytest -n 2 --dist loadfile --ignore tests/journeys

bench: .venv/.dev          ## benchmarks, side by side in one run
	@for file in benchmarks/bench_*.py; do echo "== $$file"; $(BIN)/python $$file; done

figures: .venv/.dev        ## the figures of docs/explanation, drawn anew
	@$(BIN)/python scripts/figures.py

screenshots: .venv/.dev browser ## the pictures of README and docs, taken anew
	@$(BIN)/python scripts/screenshots.py

browser:                   ## Chromium for the journeys: installed where that is possible, else how to get it
	@sh scripts/browser.sh

$(UV):
	@echo "== setting up uv"; $(PY) -m venv .tools && .tools/bin/pip install -q --disable-pip-version-check 'uv>=0.13,<0.14'

.venv/.run: uv.lock pyproject.toml | $(UV)
	@echo "== installing Replan"; $(UV) sync -q --frozen --no-dev --compile-bytecode -p $(PY)
	@$(BIN)/python -m compileall -q src && touch $@

.venv/.dev: uv.lock pyproject.toml | $(UV)
	@echo "== installing Replan with its test tools"; $(UV) sync -q --frozen --compile-bytecode -p $(PY)
	@$(BIN)/python -m compileall -q src && touch $@ .venv/.run

clean:                     ## take away everything that was set up here; the data folder stays
	rm -rf .venv .tools
