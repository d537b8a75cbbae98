#!/usr/bin/env python3
"""Builds the tests that arguments of `cargo test` name, and runs them in two lanes beside each other.

    run-tests.py CARGO-TEST-ARGUMENTS...

The window's tests mostly wait: for a page, for a key to be taken, for a minute in which nobody is there. So they have a lane of their own. In the
other runs everything else, one program after the other, each as `cargo test` would start it; it gives way to them, since some of them say how
soon something has to happen. What a program says is printed when it has ended. All are run, whichever failed; in the end it is told which did, and
how long each took.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import threading
import time

# The tests that open windows.
WINDOW = ("tests", "window")
# Programs that take all of the processor's cores, or are to have them: one test at a time, and after everything else.
ONE_AT_A_TIME = {("engine", "as_written"), ("engine", "cuts"), ("engine", "folder"), ("engine", "real"), ("tests", "window", "memory")}
GIVE_WAY = ["nice", "-n", "5"]

PRINTING = threading.Lock()


class Program:
    """A test program, or the examples in the documentation."""

    def __init__(self, name, command, folder):
        self.name, self.command, self.folder = name, command, folder
        self.failed, self.seconds = None, None

    def run(self, before=()):
        environment = dict(os.environ, CARGO_MANIFEST_DIR=str(self.folder))
        if self.name in ONE_AT_A_TIME:
            environment["RUST_TEST_THREADS"] = "1"
        say(f"tests: {self} begins")
        begun = time.monotonic()
        ended = subprocess.run([*before, *self.command], cwd=self.folder, env=environment, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.failed, self.seconds = ended.returncode, time.monotonic() - begun
        said = ended.stdout.decode(errors="replace").strip("\n")
        say(f"\ntests: {self} has {'FAILED' if self.failed else 'passed'} after {self.seconds:.0f} s\n{said}\n")

    def __str__(self):
        return ", ".join(self.name)


def say(text):
    with PRINTING:
        print(text, flush=True)


def build(arguments):
    """Every test program, in the order that `cargo test` has."""
    built = subprocess.run(["cargo", "test", "--no-run", "--message-format=json-render-diagnostics", *arguments], stdout=subprocess.PIPE, text=True)
    if built.returncode:
        sys.exit(built.returncode)
    found = []
    for line in built.stdout.splitlines():
        made = json.loads(line)
        if made["reason"] != "compiler-artifact" or not made["profile"]["test"] or not made["executable"]:
            continue
        manifest = pathlib.Path(made["manifest_path"])
        package = re.search(r'^name = "(.*)"', manifest.read_text(), re.MULTILINE)[1]
        found.append(Program((package, made["target"]["name"]), [made["executable"]], manifest.parent))
    return sorted(found, key=lambda program: program.name)


def main():
    arguments = sys.argv[1:]
    programs = build(arguments)
    windows = [program for program in programs if program.name == WINDOW]
    if not windows:
        sys.exit(f"tests: {', '.join(WINDOW)} is not among them")
    others = [program for program in programs if program not in windows]
    # What looks for what is left in memory has the machine for itself.
    for program in windows:
        others.append(Program((*WINDOW, "memory"), [*program.command, "memory::"], program.folder))
        program.command += ["--skip", "memory::"]
    others.append(Program(("documentation",), ["cargo", "test", "--doc", *arguments], pathlib.Path.cwd()))
    others.sort(key=lambda program: program.name in ONE_AT_A_TIME)

    def lane(programs, before):
        for program in programs:
            program.run(before)

    begun = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(2) as lanes:
        running = [lanes.submit(lane, windows, []), lanes.submit(lane, others, GIVE_WAY)]
        for one in running:
            one.result()
    say(f"tests: {time.monotonic() - begun:.0f} s for all of them")
    everything = windows + others
    for program in sorted(everything, key=lambda program: -program.seconds):
        if program.seconds >= 1 or program.failed:
            say(f"{program.seconds:8.0f} s  {program}{', FAILED' if program.failed else ''}")
    sys.exit(1 if any(program.failed for program in everything) else 0)


main()
