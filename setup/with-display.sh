#!/usr/bin/env bash
# with-display.sh COMMAND...: runs it on a display, a session bus and in a home folder of its own; all of it, and whatever
# the command left running, is gone afterwards. No window manager: what the tests see is the window alone.
set -euo pipefail

# Toolchains are found in the real home.
export RUSTUP_HOME="${RUSTUP_HOME:-$HOME/.rustup}" CARGO_HOME="${CARGO_HOME:-$HOME/.cargo}"
place=$(mktemp -d "${TMPDIR:-/tmp}/alcove-display.XXXXXX")
server='' command=''
clean() {
  # The command leads a process group of its own, so this reaches what it started.
  [ -z "$command" ] || kill -KILL -- "-$command" 2>/dev/null || true
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$place"
}
trap clean EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

mkdir -m 700 "$place/home" "$place/run"
# The server picks a free display itself and writes its number. It begins anew whenever its last client goes, so that no test finds the pointer
# where another left it.
Xvfb -displayfd 3 -screen 0 1280x860x24 -nolisten tcp 3>"$place/display" >"$place/xvfb.log" 2>&1 &
server=$!
for _ in $(seq 100); do
  [ -s "$place/display" ] && break
  kill -0 "$server" 2>/dev/null || break
  sleep 0.1
done
[ -s "$place/display" ] || { echo 'with-display: the display did not start' >&2; cat "$place/xvfb.log" >&2; exit 1; }

unset WAYLAND_DISPLAY XAUTHORITY XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME XDG_STATE_HOME
DISPLAY=":$(<"$place/display")"
export DISPLAY HOME="$place/home" XDG_RUNTIME_DIR="$place/run"
export GDK_BACKEND=x11 LIBGL_ALWAYS_SOFTWARE=1 WEBKIT_DISABLE_DMABUF_RENDERER=1
setsid dbus-run-session -- "$@" <&0 &
command=$!
wait "$command"
