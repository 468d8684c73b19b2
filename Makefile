# Everything is done from here: `make help` lists it.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

stamps := target/stamps
web_sources := $(shell find web/source web/styles web/icons web/build -type f) web/package-lock.json

# A stamp outlives what it stands for when somebody clears a folder by hand.
ifeq ($(wildcard web/dist/app.js),)
$(shell rm -f $(stamps)/web)
endif
ifeq ($(wildcard web/node_modules),)
$(shell rm -f $(stamps)/npm)
endif

.PHONY: help demo test check bench fmt build web fonts install-packages packages-build packages-test packages-bench

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "make %-18s %s\n", $$1, $$2 }'

demo: build ## a demonstration county in a fresh database, with its server (LISTEN=127.0.0.1:8080)
	@target/release/lianjian demo --listen $(or $(LISTEN),127.0.0.1:8080)

test: packages-test web fonts ## all tests: unit, both databases, documents, browser
	@scripts/test.sh

check: web fonts ## formatting, lints, types and licences, as in CI
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	cd web && npm run --silent check
	node scripts/licences.mjs

bench: packages-bench web fonts ## the figures, side by side with their peers; FULL=1 for the full sizes, ONLY=search for one line
	cargo build --release -p lianjian -p lianjian-bench
	scripts/with-postgres.sh target/release/lianjian-bench $(if $(FULL),--full) $(ONLY)

fmt: web ## puts all code into its form
	cargo fmt --all
	cd web && npm run --silent format

build: packages-build web fonts ## the program, as it is shipped: target/release/lianjian
	cargo build --release -p lianjian

web: $(stamps)/web ## the front end

fonts: ## the fonts of the PDFs
	@scripts/fonts.sh

install-packages: ## the system packages that all of this needs (scripts/packages.txt)
	@scripts/install-packages.sh build test bench

packages-build:
	@scripts/install-packages.sh build

packages-test:
	@scripts/install-packages.sh build test

packages-bench:
	@scripts/install-packages.sh build test bench

$(stamps)/npm: web/package-lock.json
	cd web && npm ci --no-audit --no-fund --loglevel=error
	@mkdir -p $(@D) && touch $@

$(stamps)/web: $(stamps)/npm $(web_sources)
	cd web && npm run --silent build
	@mkdir -p $(@D) && touch $@
