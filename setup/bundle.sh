#!/usr/bin/env bash
# bundle.sh BUILT ENGINE ASSETS NOTICES TARGET [uncompressed]: makes TARGET/alcove_VERSION_ARCH.deb, with model and libpdfium inside.
# What it needs of the system is read off the programs (dpkg-shlibdeps); which files it opens, off the table of formats.
set -euo pipefail
umask 022 # whoever uses the computer can read what is installed, whatever mask it was packed under
cd "$(dirname "$0")/.."
built=$1 engine=$2 assets=$3 notices=$4 target=$5
packing=(-Zzstd -z12)
[ "${6:-}" != uncompressed ] || packing=(-Znone)

# What C libraries give back is overwritten only where the program shows these to them (src-tauri/src/freed.rs).
shown=$(nm -D --defined-only "$built/alcove")
for name in free realloc; do
  grep -qw "$name" <<<"$shown" || { echo "bundle: $built/alcove does not export $name" >&2; exit 1; }
done

version=$(sed -n '/^\[workspace.package\]/,/^$/s/^version = "\(.*\)"/\1/p' Cargo.toml)
arch=$(dpkg --print-architecture)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
tree=$root/tree
lib=$tree/usr/lib/alcove doc=$tree/usr/share/doc/alcove

# The program, and beside it (../lib/alcove) what it starts and reads.
install -Dm755 -t "$tree/usr/bin" "$built/alcove"
install -Dm755 -t "$lib" "$built/alcove-extract" "$engine"
install -Dm644 -t "$lib" "$assets/libpdfium.so"
install -Dm644 -t "$lib/models" "$assets"/SmolLM2-135M-Instruct.Q8_0.gguf
install -Dm644 -t "$lib/samples" assets/samples/*
install -Dm644 -t "$lib/texts" "$assets"/texts/*

# Licences: ours, everyone else's, and the model's own beside the model, with what was changed as it asks (section 4 b).
install -Dm644 "$assets/licences/smollm2/LICENSE" "$lib/models/SmolLM2-135M-Instruct.LICENSE"
cat >"$lib/models/SmolLM2-135M-Instruct.NOTICE" <<NOTICE
SmolLM2-135M-Instruct by Hugging Face, Apache License 2.0 (SmolLM2-135M-Instruct.LICENSE).
Changed by Alcove: the weights were re-encoded from Q4_1 to Q8_0; nothing else was changed.
Made from  SmolLM2-135M-Instruct.Q4_1.gguf  SHA-256 $(sha256sum <"$assets/SmolLM2-135M-Instruct.Q4_1.gguf" | cut -c1-64)
This file  SmolLM2-135M-Instruct.Q8_0.gguf  SHA-256 $(sha256sum <"$assets/SmolLM2-135M-Instruct.Q8_0.gguf" | cut -c1-64)
NOTICE
install -Dm644 -t "$doc" LICENSE-APACHE LICENSE-MIT SECURITY.md docs/cli.md "$notices/THIRD-PARTY.txt"
gzip -9n "$doc/THIRD-PARTY.txt"
gzip -9nc CHANGELOG.md >"$doc/changelog.gz"
cat >"$doc/copyright" <<'COPYRIGHT'
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Alcove

Files: *
Copyright: 2026 the Alcove authors
License: Apache-2.0 or Expat
 The texts are in LICENSE-APACHE and LICENSE-MIT beside this file.

Files: usr/lib/alcove/models/* usr/lib/alcove/libpdfium.so
Copyright: their authors
License: Apache-2.0 and others
 The texts, and those of every library inside the programs, are in THIRD-PARTY.txt.gz beside this file.
COPYRIGHT

# The desktop: icons, a menu entry, "Open with Alcove".
for icon in assets/icons/*x*.png; do
  size=$(basename "$icon" .png)
  [ "$size" != 128x128@2x ] || size=256x256
  install -Dm644 "$icon" "$tree/usr/share/icons/hicolor/$size/apps/alcove.png"
done
svg=$(find assets/icons -name '*.svg' | sort | head -n 1)
[ -z "$svg" ] || install -Dm644 "$svg" "$tree/usr/share/icons/hicolor/scalable/apps/alcove.svg"
media=$(tr -d '\n' <src-tauri/crates/extract/src/formats/mod.rs | grep -o 'media_types: &\[[^]]*\]' | grep -o '"[^"]*"' | tr -d '"' \
  | sort -u | paste -sd ';')
mkdir -p "$tree/usr/share/applications"
# With what it would begin itself anew for (`src-tauri/src/freed.rs`), which takes a tenth of a second.
cat >"$tree/usr/share/applications/alcove.desktop" <<DESKTOP
[Desktop Entry]
Type=Application
Name=Alcove
GenericName=Document summaries
Comment=Read a document and a summary you can check, on this computer alone
Exec=env Malloc=1 G_SLICE=always-malloc alcove %F
Icon=alcove
Terminal=false
Categories=Office;Viewer;
Keywords=summary;summarise;document;private;offline;
MimeType=$media;
StartupNotify=true
StartupWMClass=alcove
DESKTOP
desktop-file-validate "$tree/usr/share/applications/alcove.desktop"

# What Debian wants to know.
mkdir -p "$root/debian" "$tree/DEBIAN"
printf 'Source: alcove\n\nPackage: alcove\nArchitecture: any\n' >"$root/debian/control"
depends=$(cd "$root" && dpkg-shlibdeps -O -etree/usr/bin/alcove -etree/usr/lib/alcove/alcove-extract -etree/usr/lib/alcove/alcove-engine \
  -etree/usr/lib/alcove/libpdfium.so | sed -n 's/^shlibs:Depends=//p')
cat >"$tree/DEBIAN/control" <<CONTROL
Package: alcove
Version: $version
Architecture: $arch
Maintainer: The Alcove authors <alcove@localhost>
Installed-Size: $(du -sk "$tree/usr" | cut -f1)
Depends: $depends
Recommends: tesseract-ocr
Section: text
Priority: optional
Description: summaries of your documents that you can check, made on your machine
 Drop a document on Alcove and read a summary in which every sentence points to
 the passage it came from. Documents, summaries and records are kept in one
 encrypted file; no part of the program can open an internet connection.
 .
 A small language model and a PDF reader are inside the package; Tesseract, which
 reads scanned pages, is recommended.
CONTROL
(cd "$tree" && find usr -type f -print0 | sort -z | xargs -0 md5sum) >"$tree/DEBIAN/md5sums"

mkdir -p "$target"
file=$target/alcove_${version}_$arch.deb
dpkg-deb --root-owner-group "${packing[@]}" --build "$tree" "$file" >&2
printf 'bundle: %s (%s; installed %s)\n' "$file" "$(du -h "$file" | cut -f1)" "$(du -sh "$tree/usr" | cut -f1)"
