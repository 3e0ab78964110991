# SonoAudit. `make run` shows it, `make test` tests it; `make help` lists the rest.
# Paths are relative on purpose: the folder's own path may hold spaces.

UV_VERSION := 0.13.8
VENV := .venv
PYTHON := $(VENV)/bin/python
FREE_MB := 7000
# Two, as a machine's memory allows; one where services are shared.
TEST_PROCESSES := $(if $(DATABASE_URL)$(REDIS_URL),0,2)
PROCESSES := web ingest machine schedule broker

.PHONY: help run test lint slow browser lock messages reset prepare $(PROCESSES)
.DEFAULT_GOAL := help

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile
	@echo "  make web|ingest|machine|schedule|broker	one process of the served deployment, in the foreground"

run: $(VENV)/installed ## the whole site on this machine; Ctrl-C stops it (PORT=9000 make run: another port)
	@var="$${SONOAUDIT_VAR:-var}"; mkdir -p "$$var" && test -w "$$var" || \
	  { echo "$$var cannot be written: give it to yourself with 'sudo chown -R $$(id -un) $$var', or set SONOAUDIT_VAR to another folder."; exit 1; }
	@exec $(PYTHON) manage.py run

test: $(VENV)/installed-tests ## the quick tests; no service needed
	$(PYTHON) -m pytest -q --numprocesses $(TEST_PROCESSES)
	@echo "Left out: the suites marked slow and browser (make slow, make browser)."

slow: $(VENV)/installed-tests ## tests with real worker processes; with PostgreSQL and Redis too where these run
	$(PYTHON) -m pytest -q -m "slow and not browser" -rs

browser: $(VENV)/installed-tests ## the browser story; needs chromium
	$(PYTHON) -m pytest -q -m browser -rs

lint: $(VENV)/installed-tests ## style and types
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy

lock: $(VENV)/uv ## pin anew what pyproject.toml asks for
	$(VENV)/bin/uv pip compile -q pyproject.toml --python-version 3.11 --custom-compile-command "make lock" -o requirements.txt
	$(VENV)/bin/uv pip compile -q pyproject.toml --group test --python-version 3.11 -c requirements.txt --custom-compile-command "make lock" -o tests/requirements.txt

messages: $(VENV)/installed-tests ## gather what the pages say and compile the translations (webui/locale)
	$(PYTHON) -m tests.catalogue

reset: ## forget everything the site has stored here
	@if [ -n "$$SONOAUDIT_VAR" ]; then echo "SONOAUDIT_VAR is set: remove $$SONOAUDIT_VAR yourself."; exit 1; fi
	@if [ -e var/run.lock ] && [ -x $(PYTHON) ] && ! $(PYTHON) -c \
	    'import fcntl; fcntl.flock(open("var/run.lock"), fcntl.LOCK_EX | fcntl.LOCK_NB)' 2>/dev/null; then echo "It runs: stop it first (Ctrl-C)."; exit 1; fi
	rm -rf var

prepare: $(VENV)/installed ## bring database, static files, protocols and model version up to date
	$(PYTHON) manage.py prepare

$(PROCESSES): $(VENV)/installed
	@exec $(PYTHON) manage.py start $@

# The environment. uv takes the package index that pip was told of, unless it was told itself.
UV_INSTALL = index=$$($(PYTHON) -m pip config get global.index-url 2>/dev/null || echo "$$PIP_INDEX_URL"); \
  if [ -n "$$index" ] && [ -z "$$UV_DEFAULT_INDEX$$UV_INDEX_URL" ]; then export UV_DEFAULT_INDEX="$$index"; fi; \
  if [ -n "$$PIP_CERT" ] && [ -z "$$SSL_CERT_FILE" ]; then export SSL_CERT_FILE="$$PIP_CERT"; fi; \
  $(VENV)/bin/uv pip install --python $(PYTHON)

$(VENV)/uv: Makefile
	@python=$$(for name in python3.11 python3 python; do \
	    "$$name" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null && echo "$$name" && break; done); \
	  if [ -z "$$python" ]; then echo "Python 3.11 is needed and was not found: install it (Debian 12: apt-get install python3.11 python3.11-venv)."; exit 1; fi; \
	  free=$$(df -Pm . | awk 'NR == 2 {print $$4}'); \
	  if [ "$$free" -lt $(FREE_MB) ] && [ ! -e $(VENV)/installed ]; then echo "$$free MB are free here, $(FREE_MB) are needed for the packages: make room."; exit 1; fi; \
	  "$$python" -m venv $(VENV) || { echo "Python's venv module does not work: Debian has it in python3.11-venv."; exit 1; }
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

$(VENV)/installed: requirements.txt $(VENV)/uv
	@echo "Installing the packages (5 GB; one to three minutes) …"
	@$(UV_INSTALL) --quiet -r requirements.txt
	@touch $@

$(VENV)/installed-tests: tests/requirements.txt $(VENV)/installed
	@$(UV_INSTALL) --quiet -r tests/requirements.txt
	@touch $@
