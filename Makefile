# Needs git, make and any Python 3; scripts/setup brings the rest. `make help` lists what there is.
.DEFAULT_GOAL := help
.PHONY: help setup run train test prove bench lint

help: ## Say what can be made
	@echo "make TARGET, where TARGET is one of:"
	@sed -n 's/^\([a-z]*\):.*## /  \1\t/p' $(MAKEFILE_LIST)

setup: ## Install both environments from uv.lock (.venv and .venv-brain)
	@scripts/setup

run: setup ## Start Layani; the first time it also trains the model
	@. scripts/environment && exec .venv/bin/layani run

train: setup ## Train the model when there is none for the present data
	@. scripts/environment && .venv/bin/layani train

test: setup ## Run every test, or a part: make test TESTS=desk (or brain, or files)
	@scripts/test $(TESTS)

prove: setup ## Run the long proofs at full size; make test runs them shortened
	@scripts/prove

bench: setup ## Measure latency, throughput and memory (docs/performance.md)
	@. scripts/environment && .venv/bin/layani train && .venv/bin/python -m bench

lint: setup ## Check style, types and the direction of imports
	@scripts/lint
