#!/usr/bin/env python3
"""Builds the tests that arguments of `cargo test` name, and runs them in two lanes beside each other.

    run-tests.py CARGO-TEST-ARGUMENTS...

The window's tests mostly wait: for a page, for a key to be taken, for a minute in which nobody is there. So they have a lane of their own. In the
other runs everything else, one program after the other, each as `cargo test` would start it; it gives way to them, since some of them say how
soon something has to happen. What a program says is printed when it has ended. All are run, whichever failed; in the end it is told which did, and
how long each took.

What looks for keys and words in the memory of `alcove` needs rights that its user does not have, since `alcove` lets nobody look. Where that is not
root, sudo is asked to give them to a copy of that one program, before anything is run. ALCOVE_MEMORY_UNSEEN=1 says that nothing is to be looked for.
"""

import concurrent.futures
import contextlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import threading
import time

# The tests that open windows.
WINDOW = ("tests", "window")
# Programs that take all of the processor's cores, or are to have them: one test at a time, and after everything else.
ONE_AT_A_TIME = {("engine", "as_written"), ("engine", "cuts"), ("engine", "folder"), ("engine", "real"), ("engine", "stock"), ("tests", "window", "memory")}
GIVE_WAY = ["nice", "-n", "5"]
# Rights to read what is root's alone, as /proc has the memory of a program that lets nobody look, and to look all the same (capabilities(7)). What
# such a program starts does not have them.
MAY_LOOK = "cap_dac_read_search,cap_sys_ptrace=ep"
UNSEEN = "ALCOVE_MEMORY_UNSEEN"

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


@contextlib.contextmanager
def allowed_to_look(program):
    """Lets the program look into memory: a copy of it, which nobody else can start and which is gone afterwards."""
    if os.geteuid() == 0 or os.environ.get(UNSEEN):
        yield
        return
    executable, *arguments = program.command
    # In the same folder, by which it finds other programs of the tests.
    copy = pathlib.Path(f"{executable}-may-look")
    try:
        shutil.copyfile(executable, copy)
        copy.chmod(0o700)
        # There is no terminal that sudo could open itself here (with-display.sh), so it is to ask where the input comes from.
        ask = "--stdin" if sys.stdin.isatty() else "--non-interactive"
        say("tests: looking into the memory of a program needs rights that sudo is asked for (docs/building.md)")
        try:
            given = subprocess.run(["sudo", ask, "setcap", MAY_LOOK, copy]).returncode == 0
        except FileNotFoundError:
            given = False
        if not given:
            sys.exit(f"tests: sudo did not give them. {UNSEEN}=1 runs the tests without looking into memory")
        program.command = [copy, *arguments]
        yield
    finally:
        copy.unlink(missing_ok=True)


def main():
    arguments = sys.argv[1:]
    programs = build(arguments)
    windows = [program for program in programs if program.name == WINDOW]
    if not windows:
        sys.exit(f"tests: {', '.join(WINDOW)} is not among them")
    others = [program for program in programs if program not in windows]
    # What looks for what is left in memory has the machine for itself.
    looking = Program((*WINDOW, "memory"), [*windows[0].command, "memory::"], windows[0].folder)
    windows[0].command += ["--skip", "memory::"]
    others.append(looking)
    others.append(Program(("documentation",), ["cargo", "test", "--doc", *arguments], pathlib.Path.cwd()))
    others.sort(key=lambda program: program.name in ONE_AT_A_TIME)

    def lane(programs, before):
        for program in programs:
            program.run(before)

    begun = time.monotonic()
    with allowed_to_look(looking), concurrent.futures.ThreadPoolExecutor(2) as lanes:
        running = [lanes.submit(lane, windows, []), lanes.submit(lane, others, GIVE_WAY)]
        for one in running:
            one.result()
    say(f"tests: {time.monotonic() - begun:.0f} s for all of them")
    if os.environ.get(UNSEEN):
        say(f"tests: what is left in memory was not looked for, unless the user has the rights ({UNSEEN})")
    everything = windows + others
    for program in sorted(everything, key=lambda program: -program.seconds):
        if program.seconds >= 1 or program.failed:
            say(f"{program.seconds:8.0f} s  {program}{', FAILED' if program.failed else ''}")
    sys.exit(1 if any(program.failed for program in everything) else 0)


main()
