# 明账: `make demo` and `make test` are all a newcomer needs; everything lives in this folder.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
SHELL := /bin/bash

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint types imports unit speed rulebook accuracy published bench mutation docs readme lock system clean conformance portal portal-full \
  conformance-cases conformance-suite oracle checking-figures postgresql check-demo office-load office-path office-drop \
  collectors memory

help:  ## What can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

setup: $(STAMP)  ## The environment in .venv, from the lock files; no root needed

$(STAMP): requirements/runtime.txt requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "明账需要 Python 3.11 或更新的版本；请安装后重试，或用 make PYTHON=python3.12 指定。")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

demo: setup check-demo  ## The example year read, checked and scored; then the office with it, open in the browser
	@MINGZHANG_HOME=out/office $(BIN)/mingzhang office demo --new-passwords $$([ -t 0 ] && [ -t 1 ] && echo --serve)

check-demo: setup  ## The first part alone: read, check and score the example year, and write the report
	@$(BIN)/mingzhang demo --out out/demo </dev/null

test: SHORT := 1
test: setup lint types imports unit speed rulebook accuracy published collectors  ## Everything CI runs

lint: setup  ## Style
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: setup  ## Strict types
	$(BIN)/mypy

imports: setup  ## The import contract
	$(BIN)/lint-imports

unit: setup  ## The tests, in random order, in parallel
	$(BIN)/pytest -q -n auto -m "not speed"

speed: setup  ## The tests that measure time, one at a time
	$(BIN)/pytest -q -n 0 -p no:randomly -m speed

rulebook: setup  ## The cases of every rule, and the reference pages
	$(BIN)/mingzhang rulebook test
	$(BIN)/python scripts/make_docs.py --check

conformance-cases: setup  ## The 1,200 generated cases of the conformance suite, into out/conformance
	$(BIN)/python scripts/planted/cases.py

conformance-suite: conformance-cases  ## All cases, 2,200 planted errors, 130 through LibreOffice, harmless documents
	$(BIN)/python scripts/planted/suite.py conformance/core/*.json out/conformance/generated.json
	$(BIN)/python scripts/planted/figures.py

checking-figures: setup  ## Every figure demanded of checking against its demand; SHORT=1 takes a tenth, for CI
	$(BIN)/python scripts/checking_figures.py $(if $(SHORT),--short)

oracle: setup  ## Intervals against brute force, 100,000 random cases
	MINGZHANG_ORACLE_CASES=100000 $(BIN)/pytest -q -n auto tests/quantities/test_interval_oracle.py
	@echo "区间运算与穷举比较 100,000 例：没有一例不一致。"

postgresql: setup  ## The office's tests on a PostgreSQL of their own (make system installs the server)
	scripts/with_postgresql.sh $(BIN)/pytest -q -n auto tests/office

office-load: setup  ## A large city under load on PostgreSQL and SQLite: p95 of every page; SMALL=1 takes a hundredth
	scripts/with_postgresql.sh $(BIN)/python scripts/office_load.py $(if $(SMALL),--small)

office-path: setup  ## The five-minute path by clicks in a browser, screenshots in out/path; fails where a step is missing
	$(BIN)/python scripts/office_path.py

office-drop: setup  ## How long a dropped document of 30 pages takes until it is shown with its findings
	$(BIN)/python scripts/office_drop.py

collectors: setup  ## A thousand collectors, ten real minutes and a simulated hour: nothing lost, nothing doubled; SHORT=1 for CI
	$(BIN)/python scripts/collectors.py $(if $(SHORT),--short)

conformance: setup .venv-conformance/.installed  ## Foreign tools judge the open data of the example year, offline
	$(BIN)/python scripts/portal_data.py out/open-data
	.venv-conformance/bin/python scripts/portal_judges.py out/open-data .venv-conformance/ocds.zip

.venv-conformance/.installed: requirements/conformance.txt requirements/conformance-schemas.txt scripts/portal_schemas.py
	$(PYTHON) -m venv .venv-conformance
	.venv-conformance/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/conformance.txt
	.venv-conformance/bin/pip download --quiet --disable-pip-version-check --no-deps --no-binary ocdskit,ocdsmerge --require-hashes \
	  -r requirements/conformance-schemas.txt --dest .venv-conformance/schemas
	.venv-conformance/bin/python scripts/portal_schemas.py .venv-conformance/schemas .venv-conformance/ocds.zip
	@touch $@

memory: setup  ## 200 documents checked in a row in one process hold no more memory at the end
	$(BIN)/python scripts/memory.py

portal: setup  ## A portal of 40 made-up departments: built, weighed, looked at with a browser, under load for seconds
	$(BIN)/python scripts/portal_build.py --departments 40 --years 2 --out out/portal-small
	$(BIN)/python scripts/portal_browser.py out/portal-small/portal --questions 40
	$(BIN)/python scripts/portal_load.py out/portal-small/portal --short

portal-full: setup  ## The same with 500 departments and five years, and the full length of load: some 20 minutes
	$(BIN)/python scripts/portal_build.py --out out/portal-full
	$(BIN)/python scripts/portal_browser.py out/portal-full/portal
	$(BIN)/python scripts/portal_load.py out/portal-full/portal

accuracy: setup  ## Cells read, against the answers in ../shared where they are present
	$(BIN)/python scripts/accuracy.py

published: setup  ## Numbers of the sample that stand in the document composed of the example year
	$(BIN)/python scripts/published.py

bench: setup  ## Speed and memory of reading and checking
	$(BIN)/python scripts/bench.py

mutation: setup  ## Small faults planted in scoring and clocks: do the tests notice? MUTANTS=150 plants only some
	$(BIN)/python scripts/mutation.py --sample $(or $(MUTANTS),0)

docs: setup  ## Regenerate the pages that are made from the code and the rule book
	$(BIN)/python scripts/make_docs.py

readme: setup  ## Renew the output and the figures that the README shows
	$(BIN)/python scripts/make_readme.py

lock:  ## Renew the lock files from pyproject.toml and requirements/dev.in
	$(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install --quiet pip-tools
	.venv-lock/bin/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url \
	  --no-emit-find-links --no-header --all-extras --output-file requirements/runtime.txt pyproject.toml
	.venv-lock/bin/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url \
	  --no-emit-find-links --no-header --constraint requirements/runtime.txt --all-extras --output-file requirements/dev.txt pyproject.toml requirements/dev.in
	.venv-lock/bin/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url \
	  --no-emit-find-links --no-header --output-file requirements/conformance.txt requirements/conformance.in
	rm -rf .venv-lock

system:  ## What is Debian's: browser, Chinese fonts, office suite, database, web server (needs root)
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
	  chromium fonts-noto-cjk libreoffice-calc libreoffice-writer mariadb-server nginx-light postgresql wrk

clean:  ## Remove what was made
	rm -rf .venv .venv-lock .venv-conformance out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
