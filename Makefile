# Every target works alone on a fresh clone: the first one that needs the environment makes it.

PYTHON ?= python3.11
BIN := .venv/bin
STAMP := .venv/.made-from-lock
APT_INSTALL := apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends

.DEFAULT_GOAL := help
.PHONY: help run test check bench bench-retrieval demo features faults faults-ci deployment ops-picture lock

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | awk -F'|' '{printf "  make %-15s %s\n", $$1, $$2}'

run: $(STAMP) ## Start everything in one process on embedded stores
	$(BIN)/coach up

demo: $(STAMP) ## Show the coach at work (MATERIAL=folder or file: on that Markdown)
	$(BIN)/coach demo $(if $(MATERIAL),--material "$(MATERIAL)")

test: $(STAMP) system-packages ## Run every test but faults, benchmarks and deployment, two at a time (ARGS=-n0: one)
	$(BIN)/python -m pytest tests --ignore=tests/faults --ignore=tests/benchmarks --ignore=tests/deployment -n 2 --dist worksteal $(ARGS)

check: $(STAMP) ## Format, lint, types, import contracts, personal data, architecture
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive domain application adapters entrypoints infrastructure
	$(BIN)/python -m pip check --disable-pip-version-check
	$(BIN)/coach privacy lint
	$(BIN)/python -m pytest -q tests/architecture

bench: $(STAMP) ## Measure the promises in numbers
	$(BIN)/python -m tests.benchmarks $(ARGS)

bench-retrieval: $(STAMP) ## Measure how good and how fast searches are (ARGS: quality, speed, large)
	$(BIN)/python -m tests.benchmarks.retrieval $(ARGS)

features: $(STAMP) system-packages ## Make the page that shows every feature behind every door
	$(BIN)/python -m tests.acceptance.page $(ARGS)

faults: $(STAMP) system-packages ## Kill, cut off and fill up the stores, and look whether they still agree
	$(BIN)/python -m pytest tests/faults $(ARGS)

faults-ci: $(STAMP) system-packages ## Of the faults what takes some ten minutes: each crash once
	FAULT_SEEDS=1 FAULT_ERASURE_ROUNDS=10 $(BIN)/python -m pytest tests/faults/test_crash_matrix.py tests/faults/test_relay_harness.py \
		tests/faults/test_model.py tests/faults/test_canaries.py tests/faults/test_key_rotation.py \
		tests/faults/test_password_rotation.py tests/faults/test_mongo_rotation.py \
		tests/faults/test_erasure_races.py $(ARGS)

deployment: $(STAMP) ## Build the image and start what compose.yml says (needs Docker, see CONTRIBUTING.md)
	$(BIN)/python -m pytest tests/deployment $(ARGS)

ops-picture: $(STAMP) system-packages ## Take the README's picture of the operators' page
	OPS_PICTURE=infrastructure/ops.png $(BIN)/python -m pytest -q tests/http/test_ops_in_a_browser.py $(ARGS)

lock: $(STAMP) ## Resolve the dependencies again into requirements.lock (ARGS=--upgrade: to the newest)
	$(BIN)/uv pip compile --quiet --extra embedded --extra traces --extra dev --no-header --no-emit-index-url --no-emit-find-links \
		--python-version 3.11 --output-file requirements.lock pyproject.toml $(ARGS)

$(STAMP): requirements.lock pyproject.toml
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { rm -rf .venv; $(PYTHON) -m venv .venv >/dev/null 2>&1; } || $(MAKE) --no-print-directory .venv-after-apt
	$(BIN)/python -m pip install --quiet --quiet --no-deps --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --quiet --no-deps --disable-pip-version-check --no-build-isolation -e .
	@touch $@

# Debian's python3.11 makes environments only with the package python3-venv.
.PHONY: .venv-after-apt
.venv-after-apt:
	@rm -rf .venv
	@if ! command -v $(PYTHON) >/dev/null; then needs="python3.11 python3.11-venv"; else needs="python3-venv"; fi; \
	if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then \
		echo "Cannot make .venv: please install $$needs (as root: apt-get install $$needs), or set PYTHON=..." >&2; exit 1; \
	fi; \
	echo "installing $$needs"; \
	$(APT_INSTALL) $$needs >/dev/null
	@$(PYTHON) -m venv .venv

# Servers that the tests start and that only Debian has. They start their own: the package's service is turned off.
.PHONY: system-packages
system-packages:
	@needs=; \
	has() { PATH="$$PATH:/usr/sbin:/usr/local/sbin" command -v "$$1" >/dev/null; }; \
	if [ -z "$$TEST_NATS_URL" ] && ! has nats-server; then needs="$$needs nats-server"; fi; \
	if ! has "$${TEST_PGBOUNCER:-pgbouncer}"; then needs="$$needs pgbouncer"; fi; \
	if ! has "$${TEST_CHROMIUM:-chromium}"; then needs="$$needs chromium"; fi; \
	if ! has "$${TEST_PROMTOOL:-promtool}"; then needs="$$needs prometheus"; fi; \
	if [ -z "$$needs" ]; then exit 0; fi; \
	if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then \
		echo "The tests need$$needs: please install (as root: apt-get install$$needs), or set TEST_NATS_URL, TEST_PGBOUNCER, TEST_CHROMIUM and TEST_PROMTOOL" >&2; exit 1; \
	fi; \
	echo "installing$$needs"; \
	$(APT_INSTALL) $$needs >/dev/null; \
	if [ -d /run/systemd/system ]; then \
		for each in $$needs; do [ "$$each" = chromium ] || systemctl --quiet disable --now "$$each"; done; \
	fi
