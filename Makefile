# What people and scripts rely on: build, demo, run, test, lint, bench. `make` alone lists them.
# Each installs what it needs first (scripts/setup.sh: nothing to do is done at once).

SHELL := /bin/bash
.DEFAULT_GOAL := help
BASCULE := .build/release/bascule

.PHONY: help setup build demo run test lint bench clean

help: ## list these targets
	@sed -nE 's/^([a-z]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | while IFS=$$'\t' read -r t d; do \
	  printf '  make %-7s %s\n' "$$t" "$$d"; done

setup: ## install the Debian packages this needs, where they are missing
	@scripts/setup.sh

build: setup ## build the release executable, .build/release/bascule
	@echo '==> Building $(BASCULE) (the first time takes some minutes)'
	@swift build -c release --product bascule

demo: build ## samples through a private service, in a folder of its own; exit 0 if all is as expected
	@scripts/demo.sh

run: build ## start the service here and stay (Ctrl-C stops it)
	@exec $(BASCULE) run

test: setup ## every test: models, units, then the real binary with sshd, kill -9 and the rest
	@scripts/models.sh
	@scripts/test.sh

lint: ## format and house rules; each finding says what to do
	@scripts/setup.sh --only lint
	@scripts/lint.sh

bench: build ## the bars of docs/performance.md, both sides in one run
	@scripts/setup.sh --only bench
	@swift build -c release --product jobs-worker
	@scripts/bench.sh

clean: ## remove what was built and the tests' database (never inbox/ or var/)
	@scripts/test-database.sh stop
	@rm -rf .build
