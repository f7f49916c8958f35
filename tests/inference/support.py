"""Model files for tests: tiny ones made here, and the real small model that set-up installs."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import paths
from assistant.inference import manifest
from assistant.inference.manifest import ModelEntry

SMALL = "smollm2-135m-instruct-q4_1"
# Read before any test redirects the user's folders.
INSTALLED = paths.model_dir()


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "models"
    folder.mkdir()
    monkeypatch.setenv("ASSISTANT_MODELS_DIR", str(folder))
    monkeypatch.setenv("ASSISTANT_CACHE_DIR", str(tmp_path / "cache"))
    return folder


@pytest.fixture
def small_model(monkeypatch: pytest.MonkeyPatch) -> ModelEntry:
    """The test model where set-up has put it."""
    monkeypatch.setenv("ASSISTANT_MODELS_DIR", str(INSTALLED))
    entry = manifest.find(SMALL)
    if not manifest.installed(entry):
        pytest.fail(f"{entry.path} is missing: run `assistant models install {SMALL}` first")
    return entry


def entry_for(data: bytes, name: str = "tiny", **fields: object) -> ModelEntry:
    values = {
        "name": name,
        "file": f"{name}.gguf",
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    return ModelEntry.model_validate({**values, **fields})


def gguf_bytes(*pairs: tuple[str, int, bytes], magic: bytes = b"GGUF") -> bytes:
    head = magic + struct.pack("<IQQ", 3, 0, len(pairs))
    for key, kind, value in pairs:
        head += struct.pack("<Q", len(key)) + key.encode() + struct.pack("<I", kind) + value
    return head


def gguf_text(text: str) -> bytes:
    return struct.pack("<Q", len(text.encode())) + text.encode()


@pytest.fixture
def chat_gguf(tmp_path: Path) -> Callable[[str], Path]:
    def make(template: str = "{% for m in messages %}{{ m.content }}{% endfor %}") -> Path:
        pairs = [
            ("general.architecture", 8, gguf_text("qwen2")),
            ("qwen2.context_length", 4, struct.pack("<I", 4096)),
            (
                "tokenizer.ggml.tokens",
                9,
                struct.pack("<IQ", 8, 2) + gguf_text("a") + gguf_text("b"),
            ),
        ]
        if template:
            pairs.append(("tokenizer.chat_template", 8, gguf_text(template)))
        file = tmp_path / "Company Chat 3B.gguf"
        file.write_bytes(gguf_bytes(*pairs))
        return file

    return make
