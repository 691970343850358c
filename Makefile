# Needs Python 3.11 or newer (with venv) and make; uv and Node are used where they are present.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
ARGS ?=

BIN := .venv/bin
UV := .cache/uv/bin/uv
UV_VERSION := 0.13.9
COMPILE := pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header -q

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
export PIP_NO_INPUT := 1

.DEFAULT_GOAL := help
.PHONY: help run test check bench bench-growth lock clean python venv-run venv-dev

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: venv-run ## Serve the API with a demo couple on HOST:PORT (127.0.0.1:8000)
	@exec $(BIN)/python -m app run --host $(HOST) --port $(PORT)

test: venv-dev ## Run the tests on SQLite and PostgreSQL (ARGS="-k goals" for some)
	@exec $(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

check: venv-dev ## Check format, lint, types, layers, dependencies and the API document
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/deptry .
	$(BIN)/python -m app openapi --check
	$(BIN)/openapi-spec-validator openapi/openapi.json
	sh openapi/tools/lint.sh

bench: venv-dev ## Measure requests per second and latency
	@exec $(BIN)/python -m bench $(ARGS)

bench-growth: venv-dev ## Measure how speed holds as the data grows (makes a large cached database)
	@exec $(BIN)/python -m bench growth $(ARGS)

lock: python ## Resolve pyproject.toml anew into the two lock files
	@test -x $(UV) && $(UV) --version | grep -q ' $(UV_VERSION)' || { \
		$(PYTHON) -m venv --clear .cache/uv && \
		.cache/uv/bin/python -m pip install -q uv==$(UV_VERSION); }
	$(UV) $(COMPILE) -o requirements.lock
	$(UV) $(COMPILE) --group dev -o requirements-dev.lock
	@! grep -n '://' requirements.lock requirements-dev.lock || \
		{ echo 'make lock: a lock file holds an address.' >&2; exit 1; }
	@sed -n 's/^\([^ ]*==[^ ]*\).*/\1/p' requirements.lock | while read -r pin; do \
		grep -qF "$$pin " requirements-dev.lock || \
		{ echo "make lock: requirements-dev.lock lacks $$pin." >&2; exit 1; }; done

clean: ## Remove the virtual environment, caches and reports (not the data)
	rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Kindling needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1 | tail -n 1). Choose another with PYTHON=..." >&2; \
		exit 1; }

# The stamps hold the hash of the lock that .venv was made from, and the Python: fresh checkouts
# have fresh times but the same content. The development lock contains the other one.
venv-run: python
	@$(call make_venv,requirements.lock,run)

venv-dev: python
	@$(call make_venv,requirements-dev.lock,dev)

define make_venv
	stamps=$$($(PYTHON) -c 'import hashlib, sys; [print(sys.version.split()[0], \
		hashlib.sha256(open(name, "rb").read()).hexdigest()) for name in sys.argv[1:]]' requirements.lock $(1)) || exit 1; \
	run=$$(echo "$$stamps" | head -n 1); wanted=$$(echo "$$stamps" | tail -n 1); \
	if test "$$wanted" = "$$(cat .venv/.stamp-$(2) 2>/dev/null)" && test -x $(BIN)/python; then exit 0; fi; \
	echo 'Installing $(1) into .venv ...' >&2; \
	if test "$$run" = "$$(cat .venv/.stamp-run 2>/dev/null)" || test -z "$$(ls .venv/.stamp-* 2>/dev/null)"; \
		then clear=; else clear=--clear; fi; \
	rm -f .venv/.stamp-*; \
	if command -v uv >/dev/null 2>&1; then \
		{ test -z "$$clear" && test -x $(BIN)/python || $(PYTHON) -m venv --without-pip --clear .venv; } && \
		uv pip sync -q --compile-bytecode --require-hashes --python $(BIN)/python $(1); \
	else \
		{ test -z "$$clear" && test -x $(BIN)/python || $(PYTHON) -m venv --clear .venv; } && \
		{ $(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null; } && \
		$(BIN)/python -m pip install -q --require-hashes -r $(1); \
	fi && echo "$$run" > .venv/.stamp-run && echo "$$wanted" > .venv/.stamp-$(2)
endef
