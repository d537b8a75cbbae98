# make run · test · check · bench · bundle. Each brings what it needs, on a fresh Debian 12 with git, cargo, node and python3.
# What is fetched and built stays in $(CACHE), outside the tree; a second run finds it there and needs no network.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := run
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: run test check bench bench-documents bench-vault bench-engine profile-engine bench-quality bench-check bench-papers bench-facts bench-long bench-whole \
        bundle package notices soak fuzz setup setup-test setup-bundle setup-bench setup-soak stage stage-e2e engine model ui fmt types \
        check-rust check-engine check-crates check-ui check-types check-tree check-elsewhere

CACHE := $(abspath $(or $(ALCOVE_CACHE),$(or $(XDG_CACHE_HOME),$(HOME)/.cache)/alcove))
# Make takes a space for the end of a name, and `rm -rf` would be given two.
ifneq ($(words $(CACHE)),1)
$(error The name of the folder for what is fetched and built has a space in it: name another with ALCOVE_CACHE=FOLDER)
endif
ASSETS := $(CACHE)/assets
STAMPS := $(CACHE)/stamps
BUILT := $(CACHE)/target/debug
STAGE := $(CACHE)/stage
MODEL := SmolLM2-135M-Instruct.Q8_0.gguf
ENGINE := $(CACHE)/engine/engine/alcove-engine
export CARGO_TARGET_DIR := $(CACHE)/target
# Whatever the user's locale is; and pip installs nothing here, which some let it do within a virtual environment alone.
export PYTHONUTF8 := 1
export PIP_REQUIRE_VIRTUALENV := 0

# Crates with our lines in them, where Cargo.toml looks for them (patches/README.md).
PATCHED := target/run-make-setup-first

# The part of a stamp's name that changes with what it stands for.
hash = $(shell cat $(1) 2>/dev/null | sha256sum | cut -c1-16)
PATCHES := $(call hash,setup/patches.py $(sort $(shell find patches -type f -not -name README.md)))
STRANGERS := $(call hash,setup/corpora.py)

## Run

run: stage
	@exec $(STAGE)/alcove

# Everything `alcove` looks for beside itself. Links, so that a later `cargo test` with other features changes none of it.
stage: setup ui engine model
	cargo build --locked $(OURS) --features extract/parser,engine/real --bin alcove --bin alcove-extract
	@mkdir -p $(STAGE)/models
	@cp -lf $(BUILT)/alcove $(BUILT)/alcove-extract $(ENGINE) $(ASSETS)/libpdfium.so $(STAGE)
	@cp -lf $(ASSETS)/$(MODEL) $(STAGE)/models
	@ln -sfn '$(CURDIR)/assets/samples' $(STAGE)/samples
	@ln -sfn $(ASSETS)/texts $(STAGE)/texts

# The window with its test doors open; never shipped, never run by `make run`.
stage-e2e: setup ui
	cargo build --locked $(OURS) $(OUR_FEATURES),alcove/e2e --bin alcove
	@mkdir -p $(STAGE)
	@cp -lf $(BUILT)/alcove $(STAGE)/alcove-e2e

# mistral.rs is most of a cold build: a target folder and flags of its own keep it from ever being built twice.
# Its kernels are chosen at compile time, hence the CPU level; `alcove` checks the CPU before it starts this program.
# ALCOVE_FEATURES adds cuda, metal, ... (docs/building.md).
comma := ,
ENGINE_ENV := $(if $(filter x86_64,$(shell uname -m)),RUSTFLAGS="-C target-cpu=x86-64-v3")
ENGINE_ARGS := --locked --profile engine -p engine --features model$(addprefix $(comma),$(ALCOVE_FEATURES)) --target-dir $(CACHE)/engine
engine: setup
	$(ENGINE_ENV) cargo build $(ENGINE_ARGS)

model: $(STAMPS)/model-$(call hash,setup/assets.py)
$(STAMPS)/model-%: | engine
	python3 setup/assets.py reencode $(ASSETS) $(ENGINE)
	@touch $@

## Set-up

setup: $(PATCHED)/.$(PATCHES) $(STAMPS)/assets-$(call hash,setup/assets.py) ui/node_modules/.lock-$(call hash,ui/package-lock.json)
setup-test: $(STAMPS)/test-assets-$(call hash,setup/assets.py) $(STAMPS)/strangers-few-$(STRANGERS)
	@setup/system.sh test
setup-bundle: ; @setup/system.sh bundle
setup-bench: ; @setup/system.sh bench
setup-soak: $(STAMPS)/strangers-many-$(STRANGERS)
	@setup/system.sh soak

$(STAMPS)/assets-%:
	@setup/system.sh run
	python3 setup/assets.py fetch $(ASSETS)
	@mkdir -p $(@D) && touch $@

$(STAMPS)/test-assets-%: | setup
	python3 setup/assets.py tests $(CACHE)/test-assets
	@mkdir -p $(@D) && touch $@

# Documents that strangers wrote: few for every test, many for the long ones and the bench.
$(STAMPS)/strangers-%: | setup
	@rm -rf $(CACHE)/strangers/$(firstword $(subst -, ,$*))
	python3 setup/corpora.py $(firstword $(subst -, ,$*)) $(CACHE)/strangers
	@mkdir -p $(@D) && touch $@

$(PATCHED)/.%: $(CACHE)/patched/%/.made
	@rm -rf $(PATCHED) && mkdir -p $(PATCHED) && cp -a $(<D)/. $(PATCHED) && touch $@
.PRECIOUS: $(CACHE)/patched/%/.made
$(CACHE)/patched/%/.made:
	@setup/system.sh run
	python3 setup/patches.py $(CACHE)/patched $(notdir $(@D))
	@touch $@

ui/node_modules/.lock-%:
	@setup/system.sh run
	npm --prefix ui ci --include=dev --no-audit --no-fund --loglevel=error
	@touch $@

ui: setup ui/dist/index.html
ui/dist/index.html: $(shell find ui assets/words assets/fonts assets/icons -type f -not -path 'ui/node_modules/*' -not -path 'ui/dist/*' 2>/dev/null)
	npm --prefix ui run --silent build -- --logLevel warn
	@touch $@

## Test

# Everything: what `check` looks at, then every crate, the window's own tests, and journeys in the real window.
test: setup-test setup-bundle check stage-e2e stage package
	@rm -rf $(CACHE)/screenshots # what failed once is not beside what passes now
	npm --prefix ui test
	env $(TEST_ENV) setup/with-display.sh setup/run-tests.py --locked $(OURS) $(OUR_FEATURES)
	@echo 'test: all of it passed; pictures of the screens are in $(CACHE)/screenshots'

# One list for all of it: with other crates or features, cargo would build many dependencies again.
OURS := -p extract -p vault -p licences -p kernels -p app -p engine -p alcove -p tests
OUR_FEATURES := --features extract/probe,engine/real
TEST_ENV = \
  TS_RS_EXPORT_DIR=$(CACHE)/types \
  ALCOVE_BIN=$(STAGE)/alcove \
  ALCOVE_E2E_BIN=$(STAGE)/alcove-e2e \
  ALCOVE_EXTRACT=$(STAGE)/alcove-extract \
  ALCOVE_PDFIUM=$(ASSETS)/libpdfium.so \
  ALCOVE_TEXTS=$(ASSETS)/texts \
  ALCOVE_TEST_ASSETS=$(CACHE)/test-assets \
  ALCOVE_STRANGERS=$(CACHE)/strangers/few \
  ALCOVE_MUTATIONS=2000 \
  ALCOVE_ENGINE=$(STAGE)/alcove-engine \
  ALCOVE_PACKAGE=$(CACHE)/package \
  ALCOVE_MODEL=$(ASSETS)/$(MODEL) \
  ALCOVE_SCREENSHOTS=$(CACHE)/screenshots

## Check

check: setup check-tree check-rust check-engine check-crates check-types check-ui

fmt:
	cargo fmt --all
	npm --prefix ui run --silent fmt --if-present

check-rust: ui
	cargo fmt --all --check
	cargo clippy --locked --all-targets $(OURS) $(OUR_FEATURES),alcove/e2e,vault/counted -- -D warnings
	cargo clippy --locked -p extract -p engine -- -D warnings # the halves that the window links: no parser, no model

# `cargo clippy` would type-check all of mistral.rs a second time. Building with clippy's driver as the compiler of our
# own crates alone takes the rest as `make engine` left it.
check-engine: engine
	CLIPPY_ARGS='-Dwarnings__CLIPPY_HACKERY__' RUSTC_WORKSPACE_WRAPPER=clippy-driver $(ENGINE_ENV) cargo build $(ENGINE_ARGS)
	@$(ENGINE_ENV) cargo build --quiet $(ENGINE_ARGS) # puts the plain one back

# Licences, walls between crates, sources. No advisories: their database would have to be fetched.
DENY_VERSION := 0.20.2
DENY := $(CACHE)/tools/cargo-deny-$(DENY_VERSION)
check-crates: $(DENY)/bin/cargo-deny notices
	$(DENY)/bin/cargo-deny --log-level error --locked --workspace --features extract/parser,engine/model check licenses bans sources
$(DENY)/bin/cargo-deny:
	CARGO_PROFILE_DEV_OPT_LEVEL=1 CARGO_PROFILE_DEV_DEBUG=false CARGO_TARGET_DIR=$(DENY)/target \
	  cargo install --locked --quiet --debug cargo-deny --version $(DENY_VERSION) --root $(DENY)
	@rm -rf $(DENY)/target

# The types the window is given are generated from ours; the tree holds them, so that a change is seen in review.
TYPES := ui/src/lib/ipc/generated
types: setup
	rm -rf $(TYPES)
	TS_RS_EXPORT_DIR='$(CURDIR)/$(TYPES)' cargo test --locked --quiet $(OURS) $(OUR_FEATURES) --lib export_bindings
check-types: setup
	@rm -rf $(CACHE)/types
	TS_RS_EXPORT_DIR=$(CACHE)/types cargo test --locked --quiet $(OURS) $(OUR_FEATURES) --lib export_bindings >/dev/null
	@diff -r $(CACHE)/types $(TYPES) || { echo 'check: the types of the window have drifted; run `make types`' >&2; exit 1; }

# Beside each other: each keeps one core busy.
check-ui: ui
	npm --prefix ui run --silent check & checking=$$!; \
	linted=0; npm --prefix ui run --silent lint || linted=$$?; \
	wait $$checking; exit $$linted

check-tree:
	@setup/check-tree.sh
	@setup/words.py
	@setup/refusing.py

# Whether what is not the window or the engine compiles for Windows; nothing is linked or run. SQLite wants a C compiler for it (mingw-w64).
WINDOWS := x86_64-pc-windows-gnu
check-elsewhere: setup
	rustup target add $(WINDOWS)
	cargo check --locked --target $(WINDOWS) -p extract -p vault -p licences -p kernels -p app --features extract/parser
	cargo check --locked --target $(WINDOWS) -p extract --features extract/probe --test windows

## Bench

# Documents, the vault, the engine, the quality of the summaries, and what a user waits for.
bench: setup-test setup-bench stage stage-e2e bench-documents bench-vault bench-engine bench-quality
	env $(TEST_ENV) setup/with-display.sh cargo bench --locked --profile dev $(OURS) $(OUR_FEATURES) --bench window --bench main_job

# The tables of docs/documents.md: each kind of document beside the usual tool, and what becomes of strangers' files.
bench-documents: setup setup-test setup-bench $(STAMPS)/strangers-many-$(STRANGERS)
	env $(TEST_ENV) ALCOVE_STRANGERS=$(CACHE)/strangers cargo bench --quiet --locked -p extract --features extract/parser --bench extract

# The engine beside llama.cpp and mistral.rs as published (docs/speed.md): the model as it ships, in Q4_0, which is made for this alone, and, for
# what it was before, as published.
BENCH_ROUNDS ?= 5
BENCH_LENGTHS ?= 350,1200,4000
COMPARE := src-tauri/crates/engine/bench
LLAMA_CPP := $(CACHE)/llama.cpp
SMALL := $(CACHE)/bench/$(MODEL:.Q8_0.gguf=.Q4_0.gguf)
bench-engine: engine model $(SMALL) $(LLAMA_CPP)/node_modules/.lock-$(call hash,$(COMPARE)/package-lock.json)
	node $(COMPARE)/compare.mjs $(ENGINE) $(ASSETS)/$(MODEL) $(LLAMA_CPP) $(BENCH_ROUNDS) $(BENCH_LENGTHS)
	node $(COMPARE)/compare.mjs $(ENGINE) $(SMALL) $(LLAMA_CPP) $(BENCH_ROUNDS) $(BENCH_LENGTHS)
	node $(COMPARE)/compare.mjs $(ENGINE) $(ASSETS)/$(MODEL:.Q8_0.gguf=.Q4_1.gguf) $(LLAMA_CPP) $(BENCH_ROUNDS) 350

$(SMALL): src-tauri/crates/engine/src/program/reencode.rs | engine model
	@mkdir -p $(@D)
	$(ENGINE) reencode $(ASSETS)/$(MODEL) $@ Q4_0

# Without what is optional, which is llama.cpp for graphics cards (350 MB) and `npm ci` asks for; what is named is for one processor each, hence `--force`.
$(LLAMA_CPP)/node_modules/.lock-%:
	@setup/system.sh run
	@mkdir -p $(LLAMA_CPP) && cp $(COMPARE)/package.json $(COMPARE)/package-lock.json $(LLAMA_CPP)
	npm --prefix $(LLAMA_CPP) install --no-save --omit=optional --ignore-scripts --force --no-audit --no-fund --loglevel=error
	@touch $@

# Where the engine's time goes. The program as it ships has no names in it; it is put back afterwards.
profile-engine: engine model
	$(ENGINE_ENV) cargo rustc $(ENGINE_ARGS) --bin alcove-engine -- -C strip=none
	node $(COMPARE)/profile.mjs $(ENGINE) $(ASSETS)/$(MODEL) $(CACHE)/profile
	@$(ENGINE_ENV) cargo build --quiet $(ENGINE_ARGS)

# The tables of docs/quality.md, each by itself and all of them. What the model once answered is kept in $(CACHE)/bench/answers; delete
# that to measure it anew. Sizes: papers of which the model reads the most telling parts, of which splits, and papers of which it reads all;
# seconds after which a long document that it reads part by part is stopped; the paper that llama.cpp reads whole.
BENCH_PAPERS ?= 50
BENCH_SPLITS ?= val
BENCH_FEW ?= 8
BENCH_SECONDS ?= 60
BENCH_WHOLE ?= D14-1082
PAPERS := $(STAMPS)/papers-$(call hash,setup/assets.py)
QUALITY = env ALCOVE_BENCH=$(CACHE)/bench $(TEST_ENV) cargo run --locked --quiet -p app --example quality --
bench-quality: bench-check bench-papers bench-facts bench-long bench-whole

bench-check: setup
	cargo test --locked --quiet -p app --lib -- --nocapture tests::unseen tests::checker

bench-papers: stage $(PAPERS)
	for split in val train; do for method in first-150 last-150 first-200 last-200 library extractive; do \
	  $(QUALITY) $$split $$method; done; done
	for split in $(BENCH_SPLITS); do for method in quick auto unhurried; do $(QUALITY) $$split $$method $(BENCH_PAPERS); done; done
	for method in first-150 library extractive quick auto naive whole thorough; do $(QUALITY) val $$method $(BENCH_FEW); done

bench-facts: stage $(PAPERS)
	for method in first-150 last-150 library extractive naive quick whole thorough auto; do $(QUALITY) facts $$method; done

# One of 34,000 words, and two million words on 2,400 pages. `thorough` with BENCH_SECONDS= (nothing) reads the first to its end.
bench-long: stage $(PAPERS)
	for file in speech manual; do for method in extractive quick auto; do $(QUALITY) long $(CACHE)/bench/$$file.txt $$method; done; done
	$(QUALITY) long $(CACHE)/bench/speech.txt thorough $(BENCH_SECONDS)
	$(QUALITY) long $(CACHE)/bench/manual.txt thorough $(or $(BENCH_SECONDS),60)

# Turn by turn, so that what else the machine does slows both. Nothing of `quick` is remembered.
bench-whole: stage $(PAPERS) $(LLAMA_CPP)/node_modules/.lock-$(call hash,$(COMPARE)/package-lock.json)
	$(QUALITY) val text $(BENCH_WHOLE) > $(CACHE)/bench/whole.txt
	for round in $$(seq $(BENCH_ROUNDS)); do \
	  ALCOVE_ANSWERS= $(QUALITY) val quick $(BENCH_WHOLE); \
	  node $(COMPARE)/whole.mjs $(ASSETS)/$(MODEL) $(LLAMA_CPP) $(CACHE)/bench/whole.txt $$(nproc); done

# The vault against plain SQLite and SQLCipher, 2,000 and 100,000 documents, then where its own time goes (docs/vault.md). SQLCipher cannot
# be linked beside SQLite, so its column is a program of its own; without OpenSSL's headers (libssl-dev) it is left out.
BENCH_DOCUMENTS ?= 2000 100000
CIPHER := $(CACHE)/sqlcipher
bench-vault: setup setup-bench
	@cargo build --release --quiet --locked --manifest-path src-tauri/crates/vault/benches/sqlcipher/Cargo.toml --target-dir $(CIPHER) \
	  || echo 'bench: without SQLCipher (libssl-dev is missing)' >&2
	for n in $(BENCH_DOCUMENTS); do \
	  env $$(test -x $(CIPHER)/release/vault-bench-sqlcipher && echo ALCOVE_SQLCIPHER=$(CIPHER)/release/vault-bench-sqlcipher) \
	    cargo bench --quiet --locked -p vault --bench against_sqlite -- $$n; done
	for n in $(BENCH_DOCUMENTS); do cargo bench --quiet --locked -p vault --features counted --bench against_sqlite -- where $$n; done

$(STAMPS)/papers-%:
	python3 setup/assets.py bench $(CACHE)/bench
	@mkdir -p $(@D) && touch $@

# Long versions of what `make test` does for seconds: the vault is killed and loses power hundreds of times and grows past a gibibyte,
# thousands of broken documents are read, whole suites of programs write them, each parser is fuzzed for ten minutes, and the kernels
# run under valgrind and on an emulated ARM processor.
soak: setup setup-test setup-soak fuzz
	ALCOVE_KILLS=500 ALCOVE_CUTS=2000 ALCOVE_ORACLE=20000 ALCOVE_XAES=1000000 ALCOVE_LARGE=1 cargo test --locked -p vault
	env $(TEST_ENV) ALCOVE_STRANGERS=$(CACHE)/strangers ALCOVE_MUTATIONS=20000 \
	  cargo test --locked -p extract --no-fail-fast --features extract/suite --test hostile --test strangers --test suite -- --nocapture
	PROPTEST_CASES=8 CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER='valgrind --quiet --error-exitcode=1' cargo test --locked -p kernels --tests
	rustup target add aarch64-unknown-linux-gnu
	PROPTEST_CASES=8 CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc \
	  CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER='qemu-aarch64 -cpu max -L /usr/aarch64-linux-gnu' \
	  cargo test --locked -p kernels --tests --target aarch64-unknown-linux-gnu

# Each target of each crate for FUZZ_SECONDS, FUZZ_JOBS of them at a time; FUZZ_CRATES=extract for the readers of documents alone. Without a
# sanitizer, so that the usual compiler will do. All are run, whatever one finds.
FUZZ_VERSION := 0.13.2
FUZZ_SECONDS ?= 600
FUZZ_JOBS ?= $(shell nproc)
FUZZ_CRATES ?= vault extract engine kernels licences
FUZZ := $(CACHE)/tools/cargo-fuzz-$(FUZZ_VERSION)
CARGO_FUZZ := $(FUZZ)/bin/cargo-fuzz
fuzz: setup $(CARGO_FUZZ)
	for crate in $(FUZZ_CRATES); do \
	  $(CARGO_FUZZ) build --release --fuzz-dir src-tauri/crates/$$crate/fuzz --sanitizer none --target-dir $(CACHE)/fuzz/target; done
	for crate in $(FUZZ_CRATES); do \
	  $(CARGO_FUZZ) list --fuzz-dir src-tauri/crates/$$crate/fuzz | sed "s/^/$$crate /"; done \
	  | xargs -P $(FUZZ_JOBS) -L 1 bash -c 'setup/fuzz.sh $(CARGO_FUZZ) $$1 $(CACHE)/fuzz $(FUZZ_SECONDS) $$2' fuzz
$(CARGO_FUZZ):
	CARGO_TARGET_DIR=$(FUZZ)/target cargo install --locked --quiet --debug cargo-fuzz --version $(FUZZ_VERSION) --root $(FUZZ)
	@rm -rf $(FUZZ)/target

## Bundle

BUNDLE_PROFILE ?= release
bundle: setup-bundle setup ui engine model notices
	cargo build --locked --profile $(BUNDLE_PROFILE) -p alcove -p extract --features extract/parser
	setup/bundle.sh $(CACHE)/target/$(patsubst dev,debug,$(BUNDLE_PROFILE)) $(ENGINE) $(ASSETS) $(CACHE)/notices $(CACHE)/bundle

# The same of the programs that the tests run, not compressed; a journey unpacks it. The mask is one that must not reach what is inside.
package: setup-bundle stage notices
	@rm -rf $(CACHE)/package
	umask 077; setup/bundle.sh $(STAGE) $(STAGE)/alcove-engine $(ASSETS) $(CACHE)/notices $(CACHE)/package uncompressed

notices: setup
	@mkdir -p $(CACHE)/notices
	python3 setup/notices.py $(ASSETS)/licences $(CACHE)/notices/THIRD-PARTY.txt
