#!/usr/bin/env python3
"""Every sentence that the sources ask for is in assets/words, and none lies there that nothing asks for.

Sources name a sentence by its id ("job-stored"), or by a family and a name made at run time (`stage-${job.stage}`,
sayOf("warning", kind)); of a family, every member counts as asked for.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCES = [*ROOT.glob("ui/src/**/*.ts"), *ROOT.glob("ui/src/**/*.svelte"), *ROOT.glob("src-tauri/**/*.rs")]
TESTS = re.compile(r"(\.test\.ts|/fake/|/tests/|/generated/)")

CALL = re.compile(r"\b(?:say|say_with)\(([^;]{0,240})")
LITERAL = re.compile(r"[\"'`]([a-z][a-z0-9]*(?:-[a-z0-9]+)+)(\.[a-z]+)?[\"'`]")
# Named after commands and their arguments, by the table of the command line itself.
BY_NAME = {"cli"}
FAMILY = re.compile(r"[\"'`]([a-z][a-z0-9-]*)-(?:\$\{|\{)|sayOf\(\s*[\"']([a-z][a-z0-9-]*)[\"']")


def first_argument(call):
    """The text up to the comma or bracket that ends the first argument."""
    depth = 0
    for at, character in enumerate(call):
        depth += (character in "([{") - (character in ")]}")
        if depth < 0 or (depth == 0 and character == ","):
            return call[:at]
    return call


def main():
    wrong = []
    for file in sorted(ROOT.glob("assets/words/*.ftl")):
        known = set(re.findall(r"^([a-z][a-z0-9-]*) =", file.read_text(), re.MULTILINE))
        used, families = set(), set(BY_NAME)
        for source in SOURCES:
            if TESTS.search(str(source)):
                continue
            text = source.read_text()
            asked = {id for call in CALL.findall(text) for id, _ in LITERAL.findall(first_argument(call))}
            wrong += [f"{source.relative_to(ROOT)} asks for '{id}', which {file.name} lacks" for id in sorted(asked - known)]
            used |= {word for word in re.findall(r"[\"'`]([a-z][a-z0-9-]*)(?:\.[a-z]+)?[\"'`]", text)}
            families |= {a or b for a, b in FAMILY.findall(text)}
        idle = [id for id in known - used if not any(f"{id}-".startswith(f"{family}-") for family in families)]
        wrong += [f"{file.name} has '{id}', which nothing asks for" for id in sorted(idle)]
    if wrong:
        sys.exit("check: " + "\n  ".join(["words", *wrong]))


main()
