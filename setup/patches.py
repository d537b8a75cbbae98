#!/usr/bin/env python3
"""Puts our lines into the pinned sources of crates that we patch, outside version control.

    patches.py FOLDER KEY

For each folder `patches/NAME-VERSION`: the crate as the registry has it, checked against its SHA-256, is unpacked into
FOLDER/KEY/NAME-VERSION; our files are added, and `lines.patch` inserts lines into theirs. A patch that takes away a line of theirs is refused, so that nothing of
theirs is ever in our tree; where one must not stand, an inserted attribute switches it off. The crate is looked for in cargo's own cache first; `cargo info` fetches it.

Cargo tells by times whether a crate must be built again. So there is one copy for all checkouts, and whatever else lies in FOLDER under the
name of a KEY, the hash of the patches it was made with, is an older one and is removed: should that be wanted again, its times will be new.
"""

import hashlib
import io
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent

KEY = re.compile("[0-9a-f]{16}")

# Of the .crate files, as the registry's index and (before they were patched) Cargo.lock have them.
CRATES = {"mistralrs-core-0.8.1": "a2b8b9e5c94491d9ceeded3a30291cb6af6ae74810a5776dd55e3bbb8b3429d4"}


def crate(name):
    """The bytes of a crate with the right hash."""
    home = pathlib.Path(os.environ.get("CARGO_HOME") or pathlib.Path.home() / ".cargo")
    cached = lambda: [file.read_bytes() for file in home.glob(f"registry/cache/*/{name}.crate")]
    right = lambda: next((found for found in cached() if hashlib.sha256(found).hexdigest() == CRATES[name]), None)
    if right() is None:
        print(f"setup: fetching {name}", file=sys.stderr)
        # Elsewhere, since here cargo would miss the very folder that is being made.
        with tempfile.TemporaryDirectory() as elsewhere:
            subprocess.run(["cargo", "info", "--quiet", "@".join(name.rsplit("-", 1))], cwd=elsewhere, stdout=subprocess.DEVNULL)
    return right() or sys.exit(f"setup: no {name}.crate with the hash that is pinned: the registry was not reached, or gave another")


def insert(folder, patch):
    """Inserts the lines of a unified diff without context (`diff -U0`)."""
    file, lines, shift = None, [], 0

    def finish():
        if file:
            file.write_text("".join(lines))

    hunk = 0
    for line in patch.read_text().splitlines(keepends=True):
        if hunk > 0 and line.startswith("+"):
            lines.insert(at, line[1:])
            at, hunk, shift = at + 1, hunk - 1, shift + 1
        elif line.startswith("+++ "):
            finish()
            file = folder / line.split()[1].partition("/")[2]
            lines, shift = file.read_text().splitlines(keepends=True), 0
        elif match := re.match(r"@@ -(\d+),0 \+\d+(?:,(\d+))? @@", line):
            at, hunk = int(match[1]) + shift, int(match[2] or 1)
        elif not line.startswith("--- "):
            sys.exit(f"setup: {patch} does more than insert lines: {line.strip()}")
    finish()


def main():
    if len(sys.argv) != 3 or not KEY.fullmatch(sys.argv[2]):
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[1])
    for older in folder.glob("*"):
        if KEY.fullmatch(older.name):
            shutil.rmtree(older)
    into = folder / sys.argv[2]
    into.mkdir(parents=True)
    for name in CRATES:
        ours = ROOT / "patches" / name
        with tarfile.open(fileobj=io.BytesIO(crate(name))) as tar:
            members = tar.getmembers()
            if any(member.name.startswith(("/", "..")) or not (member.isfile() or member.isdir()) for member in members):
                sys.exit(f"setup: {name}.crate holds more than files of its own")
            for member in members:
                tar.extract(member, into)
                os.utime(into / member.name)
        for file in sorted(file for file in ours.rglob("*") if file.is_file() and file.name != "lines.patch"):
            to = into / name / file.relative_to(ours)
            if to.exists():
                sys.exit(f"setup: {to} is theirs")
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, to)
        insert(into / name, ours / "lines.patch")


main()
