#!/usr/bin/env bash
# Fuzzes one parser for so many seconds (`fuzz.sh CARGO_FUZZ CRATE CACHE SECONDS TARGET`; `make fuzz` runs it for all of them): from its fixtures
# and its corpus, and from what earlier runs found of interest, which is kept in the cache. Only the end of what libFuzzer says is shown.
# A file that breaks the parser lies in the crate's fuzz/artifacts then; it becomes a fixture, a hostile case or a file of the corpus.
set -euo pipefail
cargo_fuzz=$1 crate=$2 cache=$3 seconds=$4 target=$5
fuzz=src-tauri/crates/$crate/fuzz
grown=$cache/$crate/$target
log=$grown.log
mkdir -p "$grown"
# The second reader of PDFs reads what the first does, and what stands in their pages.
names=("$target")
[ "$target" != second ] || names+=(pdf content)
seeds=()
for name in "${names[@]}"; do
  for folder in "$fuzz/corpus/$name" "$fuzz/../fixtures/$name"; do
    [ ! -d "$folder" ] || seeds+=("$folder")
  done
done
# A mail is never given back (formats/mail/eml.rs), so what a process holds grows with the mails it has read: 3 KB each.
case $target in eml | mbox) memory=8192 ;; *) memory=2048 ;; esac
if "$cargo_fuzz" run --release --fuzz-dir "$fuzz" --sanitizer none --target-dir "$cache/target" "$target" "$grown" "${seeds[@]}" \
  -- -max_total_time="$seconds" -timeout=30 -rss_limit_mb=$memory -malloc_limit_mb=2048 -max_len=65536 -print_final_stats=1 >"$log" 2>&1; then
  printf '| %s, %s | %s | %s |\n' "$crate" "$target" "$seconds" "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
else
  printf 'fuzz: %s, %s: a file breaks it\n' "$crate" "$target" >&2
  tail -n 40 "$log" >&2
  exit 1
fi
