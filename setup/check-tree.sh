#!/usr/bin/env bash
# What no compiler sees: the scripts are sound, no file names a machine that packages come from, none is out of proportion.
set -euo pipefail
cd "$(dirname "$0")/.."

# Whoever owns the checkout: it is only read.
git() { command git -c safe.directory='*' "$@"; }

status=0
complain() { echo "check: $1" >&2; sed 's/^/  /' >&2; status=1; }

if command -v shellcheck >/dev/null; then
  git ls-files -z -- '*.sh' .ci/run | xargs -0 shellcheck
fi

# Where packages come from is the user's own setting (cargo, npm, pip), so a lock file that names a host breaks elsewhere.
found=$(git ls-files -z -- '*package-lock.json' | xargs -0 grep -nHE '"resolved": *"https?:' | head -n 3 || true)
[ -z "$found" ] || complain 'names the host of a registry (npm config: omit-lockfile-registry-resolved)' <<<"$found"
found=$(grep -n '^source = ' Cargo.lock | grep -v 'registry+https://github.com/rust-lang/crates.io-index' | head -n 3 || true)
[ -z "$found" ] || complain 'Cargo.lock takes a crate from somewhere else than crates.io' <<<"$found"
found=$(git grep -nIE '(index-url|extra-index|--registry|registry *= *"?http)' -- ':!setup/check-tree.sh' ':!Cargo.lock' || true)
[ -z "$found" ] || complain 'the tree sets a registry' <<<"$found"

# A crate of ours that is not named there is built as what we depend on is: fast to run, without the checks that find mistakes.
for crate in alcove $(sed -n '/^members = \[/,/^\]/s#^ *"\(.*/\)\?\([a-z]*\)".*#\2#p' Cargo.toml); do
  grep -qE "^$crate = \{.*debug-assertions = true" Cargo.toml || complain 'Cargo.toml: not in [profile.dev.package]' <<<"$crate"
done

# Models, libraries and corpora are fetched or made, never committed.
found=$(git ls-files -z | xargs -0 -r stat -c '%s %n' 2>/dev/null | awk '$1 > 2000000' || true)
[ -z "$found" ] || complain 'larger than 2 MB' <<<"$found"

exit "$status"
