# Two commands: `make run` and `make test`. All they need is Python 3.12 or later.
#   make run PORT=8001              another port than 8000
#   make test ARGS="tests/blog -k byline"   only these tests, without the linters

PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
.DEFAULT_GOAL := run

.PHONY: run db test lint format checks FORCE

# What Python compiled is kept: else each start of a process takes five seconds, not one.
unexport PYTHONDONTWRITEBYTECODE

run: .venv/requirements.txt
	@$(BIN)/python manage.py up

db: .venv/requirements.txt
	@$(BIN)/python manage.py db

test: .venv/requirements-dev.txt
	@$(BIN)/python manage.py db $(MAKE) --no-print-directory checks

lint: .venv/requirements-dev.txt
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/mypy

format: .venv/requirements-dev.txt
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# What `make test` runs once there is a database.
# Tests need not wait for the disk: their databases are thrown away. They run in three
# processes, since on two processors one of these is often waiting for something.
checks: export PGOPTIONS = -c synchronous_commit=off
ifeq ($(strip $(ARGS)),)
checks: lint
	$(BIN)/python manage.py makemigrations --check --dry-run
	SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(64))") \
	SITE_URL=https://blog.example ALLOWED_HOSTS=blog.example DEBUG=no TRUSTED_PROXIES=192.0.2.1 \
	MAIL_HOST=mail.example \
	  $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/pytest -n 3
else
checks:
	$(BIN)/pytest $(ARGS)
endif

# A copy of each list of requirements, written last, tells that they are installed.
# Modules are compiled as they are first imported: most of them never are.
.venv/requirements.txt .venv/requirements-dev.txt: .venv/%: % FORCE
	@$(BIN)/python -c "import pip" 2>/dev/null && cmp -s $< $@ || { \
	  $(MAKE) --no-print-directory .venv && rm -f $@ && \
	  echo "Installing what $< lists. The first time takes a minute." && \
	  $(BIN)/python -m pip install -qq --disable-pip-version-check \
	    --require-hashes --only-binary :all: --no-compile --requirement $< && \
	  cp $< $@; }

.venv: FORCE
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 12))" 2>/dev/null || { \
	  echo "Rounds needs Python 3.12 or later, and $(PYTHON) is" \
	    "$$($(PYTHON) --version 2>/dev/null || echo not there):" \
	    "name another, as in: make run PYTHON=python3.13" >&2; exit 1; }
	@$(BIN)/python -c "import pip" 2>/dev/null || $(PYTHON) -m venv --clear .venv

FORCE:
