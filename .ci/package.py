"""Packs the program: builds the folder, looks what is missing in it, archives it with its sums.

    python .ci/package.py               build dist/assistant and the archive
    python .ci/package.py --sizes       what the folder consists of, as a table
    python .ci/package.py --no-archive  the folder alone
    python .ci/package.py --if-changed  nothing, where nothing that goes in has changed since

Fails on every module that PyInstaller missed and `known_missing.toml` does not explain.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import time
import tomllib
import zipfile
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import pack_parts
import sbom

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "pyinstaller"
WARNINGS = WORK / "build" / "warn-build.txt"
DIST = ROOT / "dist"
FOLDER = DIST / pack_parts.PROGRAM
EXPLAINED = Path(__file__).with_name("known_missing.toml")
SUMS = "SHA256SUMS"
# What the last build was made of; written when all of it was there.
STAMP = ROOT / "build" / "packed-from.txt"
FOLDERS_IN = ("assistant", "resources", "prompts", "models")
FILES_IN = (
    "build.spec",
    "pyproject.toml",
    "requirements.lock",
    "requirements-llama.lock",
    "LICENSE",
)
# Libraries that come with symbols for debuggers, which nobody needs there.
WITH_SYMBOLS = ("_internal/libpython3*.so*", "_internal/sqlcipher3/*.so", "_internal/lib*.so*")


def say(text: str) -> None:
    """One line of what is done."""
    print(f"» {text}", flush=True)


def build() -> None:
    """Run PyInstaller."""
    say("Building the folder (about a minute)")
    command = [sys.executable, "-m", "PyInstaller", str(ROOT / "build.spec"), "--noconfirm"]
    command += ["--log-level", "ERROR", "--workpath", str(WORK), "--distpath", str(DIST)]
    subprocess.run(command, check=True, cwd=ROOT)


def explained() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """(missing module, who asks for it) that need no attention; the file says why."""
    rows = tomllib.loads(EXPLAINED.read_text(encoding="utf-8"))["missing"]
    return tuple((re.compile(row["module"]), re.compile(row.get("asked_by", ".*"))) for row in rows)


def unexplained(warnings: str) -> list[str]:
    """Lines of PyInstaller's list of missing modules for which there is no explanation."""
    known = explained()
    left = []
    for line in warnings.splitlines():
        found = re.match(r"missing module named '?([^'\s]+)'? - imported by (.*)", line)
        if not found:
            continue
        module, by = found.groups()
        # "name (delayed, optional), other (top-level)"
        asking = re.findall(r"([\w.]+|/\S+) \([^)]*\)", by)
        left += [
            f"{module}, which {who} imports"
            for who in asking
            if not any(m.fullmatch(module) and w.fullmatch(who) for m, w in known)
        ]
    return left


def strip(folder: Path) -> None:
    """Take the symbols for debuggers out of libraries, where there is a tool for it (Linux)."""
    tool = shutil.which("strip")
    if sys.platform != "linux" or tool is None:
        return
    for pattern in WITH_SYMBOLS:
        for file in folder.glob(pattern):
            if file.is_file() and not file.is_symlink():
                subprocess.run([tool, "--strip-unneeded", str(file)], check=True)


def papers(folder: Path) -> None:
    """Put what the program is made of, and all licences, beside it. Raises SystemExit."""
    made_of = sbom.parts() + sbom.system_parts(folder)
    wrong = sbom.faults(made_of)
    if wrong:
        sys.exit("Not packed:\n  " + "\n  ".join(wrong))
    (folder / "THIRD-PARTY-NOTICES.txt").write_text(sbom.notices(made_of), encoding="utf-8")
    listed = sbom.cyclonedx(made_of, pack_parts.version())
    (folder / "sbom.cdx.json").write_text(sbom.as_text(listed), encoding="utf-8")
    (folder / "VERSION").write_text(f"{pack_parts.version()}\n", encoding="utf-8")
    shutil.copyfile(ROOT / "LICENSE", folder / "LICENSE.txt")


def moment() -> int:
    """Seconds since 1970 that archives carry: of the last commit, so that builds compare."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    told = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    return int(told) if told else int(time.time())


def archive(folder: Path, to: Path, system: str, when: int) -> Path:
    """Pack the folder into one file, named with version and system; the same in, the same out."""
    name = f"empathy-assistant-{pack_parts.version()}-{system}"
    files = sorted(file for file in folder.rglob("*") if file.is_file() or file.is_symlink())
    if system.startswith("windows"):
        return _zip(folder, files, to / f"{name}.zip", name, when)
    target = to / f"{name}.tar.gz"
    with (
        target.open("wb") as raw,
        gzip.GzipFile(fileobj=raw, mode="wb", filename="", mtime=when, compresslevel=6) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tar,
    ):
        for file in files:
            entry = tar.gettarinfo(file, f"{name}/{file.relative_to(folder).as_posix()}")
            entry.uid = entry.gid = 0
            entry.uname = entry.gname = "root"
            entry.mtime = when
            entry.mode = 0o755 if entry.mode & 0o100 else 0o644
            if entry.isreg():
                with file.open("rb") as content:
                    tar.addfile(entry, content)
            else:
                tar.addfile(entry)
    return target


def _zip(folder: Path, files: Iterable[Path], target: Path, name: str, when: int) -> Path:
    date = time.gmtime(max(when, 315_532_800))[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for file in files:
            inside = zipfile.ZipInfo(f"{name}/{file.relative_to(folder).as_posix()}", date)
            inside.compress_type = zipfile.ZIP_DEFLATED
            inside.external_attr = 0o644 << 16
            packed.writestr(inside, file.read_bytes())
    return target


def write_sums(files: Iterable[Path], to: Path) -> Path:
    """A file that `sha256sum --check` reads."""
    lines = []
    for file in files:
        with file.open("rb") as stream:
            lines.append(f"{hashlib.file_digest(stream, 'sha256').hexdigest()}  {file.name}\n")
    target = to / SUMS
    target.write_text("".join(lines), encoding="utf-8", newline="\n")
    return target


def made_of(root: Path = ROOT) -> str:
    """A sum over everything that goes in: our files, how they are packed, each installed package.

    The installed ones count, not the locked ones: extras are packed where they are installed.
    """
    places = [root / name for name in FILES_IN]
    places += sorted((root / ".ci").glob("*.*"))
    for folder in FOLDERS_IN:
        places += sorted((root / folder).rglob("*"))
    told = hashlib.sha256(sys.version.encode())
    for file in places:
        if file.is_file() and "__pycache__" not in file.parts:
            told.update(f"\n{file.relative_to(root).as_posix()}\n".encode())
            with file.open("rb") as stream:
                told.update(hashlib.file_digest(stream, "sha256").digest())
    packages = sorted({f"{one.name} {one.version}" for one in metadata.distributions()})
    told.update("\n".join(packages).encode())
    return told.hexdigest()


def is_packed(made: str, archived: bool) -> bool:
    """Whether the folder, and the archive where it is asked for, are of just this."""
    try:
        stamp = STAMP.read_text(encoding="utf-8").split()
    except FileNotFoundError:
        return False
    there = (FOLDER / "VERSION").is_file() and (not archived or (DIST / SUMS).is_file())
    return there and stamp[:1] == [made] and (not archived or "archived" in stamp)


# Part of the folder → patterns below _internal; the first that fits counts.
PARTS = (
    ("Qt and PySide6 (windows)", "PySide6/|shiboken6/|libxcb|libX|libxkb|libwayland|libharfbuzz"),
    ("classifiers and small networks (`models/`)", "models/"),
    ("language data, phrases, profiles (`resources/`, `prompts/`)", "resources/|prompts/"),
    ("NumPy with OpenBLAS", "numpy"),
    ("onnxruntime (runs the small networks)", "onnxruntime"),
    ("reading from the screen (OpenCV, the model of rapidocr)", "cv2|rapidocr|opencv"),
    ("llama.cpp", "llama_cpp|libgomp"),
    ("encrypted record (sqlcipher3, keyring, cryptography)",
     "sqlcipher3|cryptography|keyring|secretstorage|libssl|libcrypto"),
    ("team (psycopg, libpq)", "psycopg"),
    ("Chinese scripts, holidays, languages (opencc, holidays, langdetect)",
     "opencc|holidays|langdetect"),
    ("fuzzy matching, tokens (rapidfuzz, sentencepiece)", "rapidfuzz|sentencepiece"),
    ("Python and its library", "libpython|python3|base_library|lib-dynload"),
)  # fmt: skip
REST = "everything else (pydantic, D-Bus, system libraries, notices)"


def sizes(folder: Path) -> dict[str, int]:
    """Bytes of each part of a packed folder; all of it together."""
    found = dict.fromkeys([name for name, _ in PARTS], 0) | {
        "our own code and the start": 0,
        REST: 0,
    }
    for file in folder.rglob("*"):
        if not file.is_file() or file.is_symlink():
            continue
        place = file.relative_to(folder).as_posix()
        inside = place.removeprefix("_internal/")
        if "/" not in place and file.suffix in {"", ".exe"} and file.name.startswith("assistant"):
            found["our own code and the start"] += file.stat().st_size
            continue
        for name, pattern in PARTS:
            if re.match(pattern, inside):
                found[name] += file.stat().st_size
                break
        else:
            found[REST] += file.stat().st_size
    return found


def table(found: dict[str, int]) -> str:
    """The sizes as docs/it.md shows them, in millions of bytes."""
    rows = sorted(((size, name) for name, size in found.items() if size), reverse=True)
    lines = ["| part | MB |", "|---|---:|"]
    lines += [f"| {name} | {size / 1e6:.0f} |" for size, name in rows]
    lines.append(f"| **together** | **{sum(found.values()) / 1e6:.0f}** |")
    return "\n".join(lines)


def main() -> None:
    """Build, check, archive."""
    parser = argparse.ArgumentParser(description="Pack the program.")
    parser.add_argument("--sizes", action="store_true")
    parser.add_argument("--no-archive", action="store_true")
    parser.add_argument("--if-changed", action="store_true")
    given = parser.parse_args()
    if given.sizes:
        print(table(sizes(FOLDER)))
        return
    made = made_of()
    if given.if_changed and is_packed(made, not given.no_archive):
        say("Packed already, and nothing that goes in has changed")
        return
    STAMP.unlink(missing_ok=True)
    build()
    missing = unexplained(WARNINGS.read_text(encoding="utf-8"))
    if missing:
        sys.exit("Modules that nobody explains are missing:\n  " + "\n  ".join(missing))
    strip(FOLDER)
    papers(FOLDER)
    if given.no_archive:
        _stamp(made)
        return
    say("Archiving")
    packed = archive(FOLDER, DIST, pack_parts.system_name(), moment())
    pack_parts.sign([packed] if sys.platform == "win32" else [])
    sums = write_sums([packed, FOLDER / "sbom.cdx.json"], DIST)
    _stamp(f"{made} archived")
    size = packed.stat().st_size / 1e6
    say(f"{packed.relative_to(ROOT)} ({size:.0f} MB), {sums.relative_to(ROOT)}")


def _stamp(text: str) -> None:
    STAMP.parent.mkdir(exist_ok=True)
    STAMP.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
