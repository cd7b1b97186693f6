# The two that matter: `make talk` and `make test`. Each sets up what is missing first; the work is in deploy/setup.sh.
# ARGS= passes words on:  make talk ARGS="--wav hello.flac --out replies"
.DEFAULT_GOAL := help
.PHONY: help talk web chat demo story bench doctor test test-training image image-test check clean
companion := .venv/bin/companion
as_root := $(if $(filter-out 0,$(shell id -u)),sudo)

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

talk: ## set up, then talk: hold the button or the space bar; without a sound card, the demonstration
	@deploy/setup.sh talk
	@$(companion) talk --or-demo $(ARGS)

web: ## set up, then open the handset in your browser: hold its button and talk
	@deploy/setup.sh talk
	@$(companion) serve $(ARGS)

chat: ## set up, then the same by typing
	@deploy/setup.sh talk
	@$(companion) chat $(ARGS)

demo: ## set up, then play a few recordings to her and keep the answers as WAV files
	@deploy/setup.sh talk
	@$(companion) demo $(ARGS)

story: ## set up, then print a week with her, as the tests play it
	@deploy/setup.sh talk
	@.venv/bin/python -m tests.story.tell

bench: ## set up, then measure how soon she answers
	@deploy/setup.sh talk
	@$(companion) bench $(ARGS)

doctor: ## set up, then try each part alone and say what to do
	@deploy/setup.sh talk
	@$(companion) doctor $(ARGS)

test: check ## set up, then pass all tests
	@.venv/bin/pytest -n auto --maxprocesses 4 --dist loadfile $(ARGS)

test-training: check ## the tests of training/, in a .venv-train with torch: torch and vosk must not share a process
	@test -x .venv-train/bin/pip || .venv/bin/python -m venv .venv-train
	@.venv-train/bin/pip install -q -e '.[test,train]'
	@.venv-train/bin/python -m pytest tests/training $(ARGS)

image: ## set up, then build the card's image in dist/ from Debian's packages: ten minutes and 5 GB
	@deploy/setup.sh image
	@$(as_root) $(companion) image build $(ARGS)

image-test: ## boot the image in an emulator and try all of it: button, voice, power cuts, updates
	@deploy/setup.sh image
	@test -e build/image/companion.img || $(as_root) $(companion) image build --no-pack
	@$(companion) image test $(ARGS)

check: ## set up, then the checks that run nothing: style, layout, types
	@deploy/setup.sh test
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@.venv/bin/mypy

clean: ## remove .venv and all that can be made again
	@rm -rf .venv .venv-train build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
