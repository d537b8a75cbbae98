# make run · test · check · bench · bundle. Each brings what it needs, on a fresh Debian 12 with git, cargo, node and python3.
# What is fetched and built stays in $(CACHE), outside the tree; a second run finds it there and needs no network.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := run
.DELETE_ON_ERROR:
.PHONY: run test check bench bundle setup setup-test stage stage-e2e engine ui fmt types clean \
        check-rust check-engine check-crates check-ui check-types check-tree

XDG_CACHE_HOME ?= $(HOME)/.cache
ALCOVE_CACHE ?= $(XDG_CACHE_HOME)/alcove
CACHE := $(abspath $(ALCOVE_CACHE))
ASSETS := $(CACHE)/assets
STAMPS := $(CACHE)/stamps
BUILT := $(CACHE)/target/debug
MODEL := SmolLM2-135M-Instruct.Q8_0.gguf
ENGINE := $(CACHE)/engine/engine/alcove-engine
export CARGO_TARGET_DIR := $(CACHE)/target

# The part of a stamp's name that changes with what it stands for.
hash = $(shell cat $(1) 2>/dev/null | sha256sum | cut -c1-16)

## Run

run: stage
	@exec $(BUILT)/alcove

# Everything `alcove` looks for beside itself.
stage: setup ui engine
	cargo build --locked -p alcove -p extract --features extract/parser
	@mkdir -p $(BUILT)/models
	@ln -sf $(ENGINE) $(BUILT)/alcove-engine
	@ln -sf $(ASSETS)/libpdfium.so $(BUILT)/libpdfium.so
	@ln -sf $(ASSETS)/$(MODEL) $(BUILT)/models/$(MODEL)

# The window with its test doors open; never shipped, never run by `make run`.
stage-e2e: setup ui
	cargo build --locked -p alcove --features e2e
	@cp -f --remove-destination $(BUILT)/alcove $(BUILT)/alcove-e2e

# mistral.rs is most of a cold build: a target folder and flags of its own keep it from ever being built twice.
# Its kernels are chosen at compile time, hence the CPU level; `alcove` checks the CPU before it starts this program.
# ALCOVE_FEATURES adds cuda, metal, ... (docs/building.md).
comma := ,
ENGINE_ENV := $(if $(filter x86_64,$(shell uname -m)),RUSTFLAGS="-C target-cpu=x86-64-v3")
ENGINE_ARGS := --locked --profile engine -p engine --features model$(addprefix $(comma),$(ALCOVE_FEATURES)) --target-dir $(CACHE)/engine
engine: setup
	$(ENGINE_ENV) cargo build $(ENGINE_ARGS)
	@$(MAKE) --no-print-directory $(STAMPS)/model-$(call hash,setup/assets.py)

$(STAMPS)/model-%:
	python3 setup/assets.py reencode $(ASSETS) $(ENGINE)
	@touch $@

## Set-up

setup: $(STAMPS)/assets-$(call hash,setup/assets.py) ui/node_modules/.lock-$(call hash,ui/package-lock.json)
setup-test: ; @setup/system.sh test

$(STAMPS)/assets-%:
	@setup/system.sh run
	python3 setup/assets.py fetch $(ASSETS)
	@mkdir -p $(@D) && touch $@

ui/node_modules/.lock-%:
	@setup/system.sh run
	npm --prefix ui ci --no-audit --no-fund --loglevel=error
	@touch $@

ui: setup ui/dist/index.html
ui/dist/index.html: $(shell find ui assets -type f -not -path 'ui/node_modules/*' -not -path 'ui/dist/*' 2>/dev/null)
	npm --prefix ui run --silent build
	@touch $@
