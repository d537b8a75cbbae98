#!/usr/bin/env python3
"""Writes the notices of everything that Alcove ships and did not write, from the lock files and what they name.

    notices.py ASSET_LICENCES TARGET

Crates come from `cargo metadata` (what is built in, no build or test dependencies), npm packages from
ui/package-lock.json, pdfium and the model from the licence files that came with them. A text that several share is
printed once. Stops when a package carries no text and no other has its licence.
"""

import collections
import hashlib
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FEATURES = "extract/parser,engine/model"
# Compiled into the window although npm only needs them while building.
BUILT_IN = {"svelte", "esm-env", "clsx"}
LICENCE_FILE = re.compile(r"^(licen[sc]e|copying|notice|unlicen[sc]e|copyright)", re.IGNORECASE)

Package = collections.namedtuple("Package", "name version licence source authors texts")


def licence_files(folder):
    """Texts at the top of a package, or in a folder of licences there."""
    for entry in sorted(folder.iterdir()):
        if not LICENCE_FILE.match(entry.name):
            continue
        if entry.is_dir():
            yield from (file.read_text(errors="replace") for file in sorted(entry.iterdir()) if file.is_file())
        elif entry.suffix.lower() not in {".rs", ".js", ".html", ".toml"}:
            yield entry.read_text(errors="replace")


def crates():
    target = re.search(r"^host: (.*)$", subprocess.check_output(["rustc", "-vV"], text=True), re.MULTILINE)[1]
    metadata = json.loads(subprocess.check_output(
        ["cargo", "metadata", "--locked", "--format-version", "1", "--features", FEATURES, "--filter-platform", target], cwd=ROOT))
    packages = {package["id"]: package for package in metadata["packages"]}
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    ours = set(metadata["workspace_members"])
    waiting = [id for id in ours if packages[id]["name"] != "tests"]
    seen = set()
    while waiting:
        id = waiting.pop()
        if id in seen:
            continue
        seen.add(id)
        for dependency in nodes[id]["deps"]:
            if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
                waiting.append(dependency["pkg"])
    for package in (packages[id] for id in seen - ours):
        folder = pathlib.Path(package["manifest_path"]).parent
        texts = list(licence_files(folder))
        if package["license_file"] and not texts:
            texts = [(folder / package["license_file"]).read_text(errors="replace")]
        yield Package(package["name"], package["version"], package["license"] or "see text", package["repository"] or "", package["authors"], texts)


def npm_packages():
    lock = json.loads((ROOT / "ui/package-lock.json").read_text())
    for path, entry in lock["packages"].items():
        name = path.rpartition("node_modules/")[2]
        if not name or (entry.get("dev") and name not in BUILT_IN) or entry.get("optional"):
            continue
        folder = ROOT / "ui" / path
        manifest = json.loads((folder / "package.json").read_text())
        repository = manifest.get("repository") or ""
        source = repository.get("url", "") if isinstance(repository, dict) else repository
        yield Package(name, entry["version"], manifest.get("license", "see text"), source, [], list(licence_files(folder)))


def brought(licences):
    """pdfium and the model: folders of licence texts, one folder each."""
    about = {"pdfium": ("pdfium (as in pypdfium2), with the libraries inside it", "BSD-3-Clause and others", "pdfium.googlesource.com/pdfium"),
             "smollm2": ("SmolLM2-135M-Instruct, re-encoded by Alcove from Q4_1 to Q8_0; not otherwise changed", "Apache-2.0",
                         "huggingface.co/HuggingFaceTB/SmolLM2-135M-Instruct")}
    for folder in sorted(licences.iterdir()):
        name, licence, source = about[folder.name]
        texts = [file.read_text(errors="replace") for file in sorted(folder.iterdir())]
        yield Package(name, "", licence, source, [], texts)
    credit = (licences.parent / "texts" / "CREDIT").read_text()
    yield Package("Texts of licences (ScanCode LicenseDB)", "32.5.0", "CC-BY-4.0", "github.com/aboutcode-org/scancode-toolkit", [], [credit])
    for file in sorted(ROOT.glob("assets/fonts/*")):
        if "licen" in file.name.lower() or "ofl" in file.name.lower():
            yield Package("Fonts", "", "OFL-1.1", "", [], [file.read_text(errors="replace")])


def with_text(package, others):
    """The package; where it carries no text, with that of another under the same licence, less that one's copyright line."""
    if any(text.strip() for text in package.texts):
        return package
    for licence in re.split(r" OR |/", package.licence):
        for other in others:
            if other.licence == licence and len(other.texts) == 1:
                text = re.sub(r"(?im)^ *(copyright (\(c\)|\d).*|all rights reserved\.?)\n", "", other.texts[0])
                holders = ", ".join(package.authors) or f"the authors of {package.name}"
                return package._replace(texts=[f"Copyright (c) {holders}\n\n{text.strip()}"])
    sys.exit(f"notices: {package.name} {package.version} ({package.licence}) carries no licence text")


def main():
    licences, target = map(pathlib.Path, sys.argv[1:])
    packages = [*brought(licences), *sorted(crates()), *sorted(npm_packages())]
    packages = [with_text(package, packages) for package in packages]
    texts = {}
    for package in packages:
        for text in package.texts:
            texts.setdefault(hashlib.sha256(" ".join(text.split()).encode()).hexdigest(), (len(texts) + 1, text))
    number = lambda text: texts[hashlib.sha256(" ".join(text.split()).encode()).hexdigest()][0]
    with open(target, "w") as out:
        out.write("Alcove contains the work of others, under the licences below. Numbers name the texts that follow.\n\n")
        for package in packages:
            numbers = ", ".join(str(n) for n in sorted({number(text) for text in package.texts if text.strip()}))
            title = " ".join(filter(None, [package.name, package.version]))
            out.write(f"{title}\n    {package.licence} [{numbers}]{'  ' + package.source if package.source else ''}\n")
        for n, text in texts.values():
            out.write(f"\n{'=' * 80}\n[{n}]\n\n{text.strip()}\n")
    print(f"notices: {len(packages)} packages, {len(texts)} texts in {target}", file=sys.stderr)


main()
