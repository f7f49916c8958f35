"""Models as one file or folder for machines without a network: packed here, checked there.

A bundle holds `bundle.json` (what is in it, by which version it was made), `SHA256SUMS` (for who
wants to check it without this program) and the model files. What counts when it is taken in is the
manifest's own hash: a bundle can't bring other bytes under a known name.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant import __version__, paths
from assistant.domain.notice import Notice, UserFault
from assistant.inference import fetch, install, manifest
from assistant.inference.manifest import ModelEntry

MANIFEST, SUMS = "bundle.json", "SHA256SUMS"
FORMAT = 1
Put = Callable[[str, Iterable[bytes]], None]


class Bundle(BaseModel):
    """What stands in `bundle.json`."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    format: int
    made_by: str
    model: tuple[ModelEntry, ...]


def is_bundle(place: Path) -> bool:
    """Whether a file or folder is a bundle; a broken archive is one all the same."""
    if place.is_dir():
        return (place / MANIFEST).is_file()
    return place.is_file() and place.suffix.lower() == ".zip"


def pack(entries: Sequence[ModelEntry], out: Path, progress: fetch.Progress) -> Path:
    """Write installed models into `out`: an archive when it ends in .zip, else a folder.

    Every file is checked against its hash on the way. Raises UserFault when one is missing or
    differs, there is no room, or `out` can't be written; nothing half is left under its name.
    """
    for entry in entries:
        if not manifest.installed(entry):
            raise UserFault(Notice.of("model.missing", name=entry.name))
    whole = sum(entry.size for entry in entries)
    part = out.with_name(out.name + ".part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        install.check_space(out.parent, whole)
        _remove(part)
        with _writer(part, out.suffix.lower() == ".zip") as put:
            done = 0
            for entry in entries:
                put(entry.file, _checked(entry, done, whole, progress))
                done += entry.size
            bare = [entry.model_copy(update={"source": ()}) for entry in entries]
            made = Bundle(format=FORMAT, made_by=__version__, model=tuple(bare))
            put(MANIFEST, [made.model_dump_json(indent=1).encode()])
            sums = "".join(f"{entry.sha256}  {entry.file}\n" for entry in entries)
            put(SUMS, [sums.encode()])
        _remove(out)
        os.replace(part, out)
    except OSError as error:
        raise UserFault(
            Notice.of("model.cannot_write", folder=out.parent, reason=error.strerror or error)
        ) from error
    finally:
        _remove(part)
    return out


def read(place: Path) -> Bundle:
    """What a bundle holds. Raises UserFault when it is broken, cut off or of a newer version."""
    try:
        with _opened(place, MANIFEST) as stream:
            raw = stream.read(1 << 20)
        if json.loads(raw).get("format", 0) > FORMAT:
            raise UserFault(Notice.of("model.bundle_newer", file=place))
        return Bundle.model_validate_json(raw)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, AttributeError, TypeError) as error:
        reason = "manifest" if isinstance(error, ValidationError) else error
        raise UserFault(Notice.of("model.bundle_broken", file=place, reason=reason)) from error


def take(
    place: Path, names: Iterable[str], progress: fetch.Progress, stage: install.Stage
) -> list[ModelEntry]:
    """Install the models of a bundle, all without `names`; those that were put in.

    Raises UserFault when a model's bytes are not those of the manifest here, or there is no room.
    """
    bundle = read(place)
    wanted = set(names)
    found = [entry for entry in bundle.model if not wanted or entry.name in wanted]
    if not found or wanted - {entry.name for entry in found}:
        held = ", ".join(entry.name for entry in bundle.model)
        raise UserFault(
            Notice.of("model.not_in_bundle", name=", ".join(sorted(wanted)), file=place, held=held)
        )
    return [_take(place, bundle, entry, progress, stage) for entry in found]


def _take(
    place: Path, bundle: Bundle, entry: ModelEntry, progress: fetch.Progress, stage: install.Stage
) -> ModelEntry:
    known = {one.name: one for one in manifest.entries()}.get(entry.name)
    if known is not None and known.sha256 != entry.sha256:
        raise UserFault(
            Notice.of(
                "model.bundle_older", file=place, name=entry.name, version=bundle.made_by,
                here=__version__,
            )
        )  # fmt: skip
    entry = known or entry
    if manifest.installed(entry) and manifest.is_verified(entry):
        return entry
    stage("path", str(place))
    part = entry.target.with_name(entry.file + ".part")
    try:
        install.check_space(paths.model_dir(), entry.size)
        with _opened(place, entry.file) as source, part.open("wb") as out:
            digest = _copy(source, out, entry.size, progress)
        stage("check", "")
        if digest != entry.sha256:
            raise UserFault(Notice.of("model.bundle_checksum", file=place, name=entry.name))
        os.replace(part, entry.target)
    except (zipfile.BadZipFile, KeyError, EOFError, FileNotFoundError) as error:
        raise UserFault(Notice.of("model.bundle_broken", file=place, reason=error)) from error
    except OSError as error:
        raise UserFault(
            Notice.of("model.cannot_write", folder=paths.model_dir(), reason=error)
        ) from error
    finally:
        part.unlink(missing_ok=True)
    if known is None:
        own = tuple(row for row in manifest.load_own().model if row.name != entry.name)
        manifest.save_own((*own, entry))
    manifest.mark_verified(entry)
    return entry


def _copy(source: IO[bytes], out: IO[bytes], size: int, progress: fetch.Progress) -> str:
    digest = hashlib.sha256()
    done = 0
    for block in fetch.blocks(source):
        done += len(block)
        if done > size:
            break
        digest.update(block)
        out.write(block)
        progress(done, size)
    out.flush()
    os.fsync(out.fileno())
    return digest.hexdigest()


def _checked(
    entry: ModelEntry, before: int, whole: int, progress: fetch.Progress
) -> Iterator[bytes]:
    """The file's bytes; raises UserFault at their end when they are not the right ones."""
    digest, done = hashlib.sha256(), before
    with entry.path.open("rb") as stream:
        for block in fetch.blocks(stream):
            digest.update(block)
            done += len(block)
            progress(done, whole)
            yield block
    if digest.hexdigest() != entry.sha256:
        raise UserFault(Notice.of("model.corrupt", name=entry.name))


@contextmanager
def _writer(part: Path, archive: bool) -> Iterator[Put]:
    """Writes members of a bundle by name from blocks of bytes."""
    if not archive:
        part.mkdir()
        yield lambda name, blocks: _fill((part / name).open("wb"), blocks)
        return
    # Weights don't compress: stored, the archive is written at the disk's speed.
    with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as made:
        yield lambda name, blocks: _fill(made.open(name, "w", force_zip64=True), blocks)


def _fill(out: IO[bytes], blocks: Iterable[bytes]) -> None:
    with out:
        for block in blocks:
            out.write(block)


@contextmanager
def _opened(place: Path, name: str) -> Iterator[IO[bytes]]:
    if place.is_dir():
        with (place / name).open("rb") as stream:
            yield stream
        return
    with zipfile.ZipFile(place) as archive, archive.open(name) as member:
        yield member


def _remove(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
