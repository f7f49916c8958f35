"""Every reader of foreign bytes as one function: it may refuse in its documented way, never else.

`run(data)` returns when the reader took the bytes or refused them; anything else it raises is a
fault of ours. `seeds` are well-formed inputs that mutations start from.
"""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from assistant import datafile, paths, settings
from assistant.cli import jsonl
from assistant.conversation import pasted, pasting, reader
from assistant.conversation.profile import AppProfile, Library
from assistant.domain.notice import UserFault
from assistant.inference import gguf, protocol, remote_http, remote_text
from assistant.inference.remote_http import ServerFault
from assistant.knowledge import cases, shop
from assistant.live import rows
from assistant.masking.find import find
from assistant.masking.hidden import Hidden
from assistant.review import filters
from assistant.team.administration import Invitation
from assistant.team.place import load as load_place
from assistant.understand.reader import understand
from assistant.watch import replay, source_memory
from assistant.watch.ocr import backend
from assistant.watch.ocr import protocol as ocr

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Target:
    """A reader and what is well-formed for it."""

    run: Callable[[bytes], None]
    seeds: tuple[bytes, ...]


@cache
def _folder() -> Path:
    place = "/dev/shm" if Path("/dev/shm").is_dir() else None
    return Path(tempfile.mkdtemp(prefix="fuzz-", dir=place))


def _file(name: str, data: bytes) -> Path:
    file = _folder() / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def _text(data: bytes) -> str:
    """As a program's text arrives: lone surrogates and all."""
    return data.decode("utf-8", "surrogatepass" if b"\xed" in data else "replace")


def _any_text(data: bytes) -> str:
    with suppress(UnicodeDecodeError):
        return _text(data)
    return data.decode("utf-8", "replace")


@cache
def _library() -> Library:
    return Library.load()


def snapshots(data: bytes) -> None:
    """A recording, and every profile that fits or not, on what it shows."""
    with suppress(UserFault):
        for shown in replay.load(_file("recording.json", data))[:3]:
            for profile in _library().profiles[:12]:
                state, update = reader.read(reader.ReaderState(), shown, profile)
                if update is not None:
                    reader.read(state, shown, profile)
            replay.to_json(shown)


def profiles(data: bytes) -> None:
    """A chat profile, on a recording."""
    with suppress(datafile.DataFileError):
        profile = datafile.load(_file("profile.toml", data), AppProfile)
        reader.read(reader.ReaderState(), _recording(), profile)


@cache
def _recording() -> replay.Snapshot:
    return replay.from_json(json.loads(_SNAPSHOT))


def _knowledge(name: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        root = _folder() / "shop"
        for one in ("shop.toml", "links.csv", "macros.csv", "policies/a.md", "products/a.toml",
                    "checks.toml", "wording.toml"):  # fmt: skip
            (root / one).unlink(missing_ok=True)
        if name != "shop.toml":
            _file("shop/shop.toml", _shop_toml())
        _file(f"shop/{name}", data)
        with suppress(datafile.DataFileError):
            found, _ = shop.examine(root)
            assert isinstance(found.all_text, str)

    return run


@cache
def _shop_toml() -> bytes:
    return shop.sample_file().read_bytes()


def case_file(data: bytes) -> None:
    """A file of excellent replies."""
    with suppress(datafile.DataFileError):
        cases.read_file(_file("en.toml", data), "en")


def json_lines(data: bytes) -> None:
    """A line of `suggest` and `understand`, read and understood."""
    with suppress(jsonl.RowError):
        row = jsonl.parse(data.decode("utf-8", "replace"))
        if sum(len(one.text) for one in row.messages) < 2000:
            understand(row.messages, row.context, row.now)


def worker_frames(data: bytes) -> None:
    """Lines on the pipes of the model's process, both ways."""
    for line in data.split(b"\n"):
        for message in (protocol.decode_for_worker(line), protocol.decode_for_supervisor(line)):
            if message is not None:
                with suppress(UnicodeEncodeError):
                    protocol.encode(message)


def ocr_frames(data: bytes) -> None:
    """Lines on the pipes of the screen reader, and what was read as a chat."""
    for line in data.split(b"\n"):
        ocr.decode_look(line)
        seen = ocr.decode_answer(line)
        if isinstance(seen, ocr.Seen):
            nodes = tuple(backend._node(piece) for piece in seen.pieces)
            shown = replay.Snapshot(_recording().window, nodes, NOW, "ocr")
            for profile in _library().profiles[:12]:
                reader.read(reader.ReaderState(), shown, profile)


def user_settings(data: bytes) -> None:
    """The user's settings, and the same bytes as the administrator's policy."""
    file = _file("settings.toml", data)
    with suppress(UserFault):
        settings.load(file, ())
    with suppress(UserFault):
        settings.load(_folder() / "none.toml", (file,))
    with suppress(UserFault):
        settings.locked_fields((file,))


def pasted_chats(data: bytes) -> None:
    """A copied chat, taken apart and placed."""
    found = pasted.parse(_any_text(data), ("me",), ("you",))
    chat = pasting.chat_of_paste(found, NOW)
    state, _ = pasting.take(reader.ReaderState(), found, chat, NOW)
    pasting.take(state, found, chat, NOW)


def masking(data: bytes) -> None:
    """Any text: spans in order, nothing lost but what was hidden."""
    text = _any_text(data)[:4000]
    spans = find(text)
    assert all(0 <= one.start < one.end <= len(text) for one in spans)
    hidden = Hidden()
    hidden.restore(hidden.hide(text))


def team_texts(data: bytes) -> None:
    """An invitation, the note of a joined team, lists and filters kept as JSON."""
    text = data.decode("utf-8", "replace")
    with suppress(UserFault):
        Invitation.read(text)
    with suppress(UserFault):
        load_place(_file("place.json", data))
    rows.unpacked(text)
    rows.table(text)
    with suppress(ValueError):
        filters.from_json(text)
    source_memory._read(_file("sources.json", data))


class _Answer(io.BytesIO):
    status = 200


def server_answers(data: bytes) -> None:
    """What a company's model server answers: events, objects, JSON in free text."""
    with suppress(ServerFault, ValueError):
        for event in remote_http._events(_Answer(data)):  # type: ignore[arg-type]
            remote_http._dig(remote_http._choice(event), "delta", "content")
    remote_text._compact(data.decode("utf-8", "replace"), ["acknowledge", "solve", "care"])


def model_files(data: bytes) -> None:
    """The header of a model file."""
    with suppress(ValueError, UserFault, OSError):
        gguf.read(_file("model.gguf", data))


_SNAPSHOT = json.dumps(
    {
        "format": 1, "source": "atspi", "at": "2026-03-02T10:00:00+00:00", "truncated": False,
        "document": "http://localhost/chat",
        "window": {"window_id": 1, "pid": 2, "app": "pidgin", "title": "Anna",
                   "rect": [0, 0, 9, 9]},
        "nodes": [
            {"text": "(10:00:01) Anna: where is it", "rect": [1, 2, 3, 4], "role": "text"},
            {"text": "你好", "rect": None, "role": "static", "attributes": {"class": "message"},
             "ancestors": ["section.chat-msg#a"], "editable": True},
        ],
    }
)  # fmt: skip
_PASTED = (
    "小李 2026-03-02 10:00:01\n什么时候到\n客服 10:02\n我查一下", "Anna: hi\nAgent: hello\nAnna: ?",
    "[10:01, 3/2/2026] Anna: where\n[10:02, 3/2/2026] Me: soon", "就一句话",
    "\u202e(10:00) a: b\n" * 3,
)  # fmt: skip
_PRIVATE = (
    "我叫王小明，电话139 1234 5678，住上海市静安区南京西路100号3栋",
    "Mr John Smith, 12 Main Street",
    "IBAN DE89 3704 0044 0532 0130 00 card 4111-1111-1111-1111", "1️⃣3️⃣9️⃣ 〒150-0001 東京都渋谷区1-2-3",
)  # fmt: skip


def _sample(pattern: str, most: int = 3) -> tuple[bytes, ...]:
    found = sorted(paths.resources().glob(pattern))
    return tuple(one.read_bytes()[:4000] for one in found[:most])


def _lines(*messages: object) -> tuple[bytes, ...]:
    return tuple(one.model_dump_json().encode() for one in messages)  # type: ignore[attr-defined]


def _gguf() -> bytes:
    head = b"GGUF" + (3).to_bytes(4, "little") + (0).to_bytes(8, "little")
    pair = (20).to_bytes(8, "little") + b"general.architecture" + (8).to_bytes(4, "little")
    return head + (1).to_bytes(8, "little") + pair + (5).to_bytes(8, "little") + b"llama"


def _all() -> Iterator[tuple[str, Target]]:
    yield "snapshots", Target(snapshots, (f"[{_SNAPSHOT}]".encode(),))
    yield "profiles", Target(profiles, _sample("profiles/*.toml"))
    yield "shop", Target(_knowledge("shop.toml"), (_shop_toml(),))
    for name, pattern in (
        ("policies/a.md", "shops/sample/policies/*.md"),
        ("products/a.toml", "shops/sample/products/*.toml"),
        ("links.csv", "shops/sample/links.csv"),
        ("macros.csv", "shops/sample/macros.csv"),
        ("checks.toml", "shops/sample/checks.toml"),
        ("wording.toml", "shops/sample/wording.toml"),
    ):
        seeds = _sample(pattern) or (b"[[replace]]\nid = 'a'\nlanguage = 'en'\nwords = 'x'\n",)
        yield name.split(".")[0].split("/")[0], Target(_knowledge(name), seeds)
    yield "cases", Target(case_file, _sample("cases/en/*.toml"))
    yield (
        "jsonl",
        Target(
            json_lines,
            (
                b'{"id": 1, "text": "where is it?"}',
                '{"id": "a", "messages": [{"speaker": "customer", "text": "五天了", "at": '
                '"2026-03-02T10:00:00Z"}], "customer": {"region": "CN"}, "now": null}'.encode(),
            ),
        ),
    )
    yield (
        "worker",
        Target(
            worker_frames,
            _lines(
                protocol.Generate(id="a", turns=(("user", "hi"),)),
                protocol.Score(id="a", turns=(("user", "hi"),), texts=("x",)),
                protocol.Done(id="a", text="hi", tokens=1),
                protocol.Load(file="a.gguf"),
            ),
        ),
    )
    yield (
        "ocr",
        Target(
            ocr_frames,
            _lines(
                ocr.Look(window=1),
                ocr.Seen(
                    window=1,
                    pieces=(
                        ocr.Piece(text="你好", rect=(1, 2, 30, 40), kind="bubble", side="left"),
                        ocr.Piece(text="10:01", rect=(1, 50, 30, 40), kind="time"),
                        ocr.Piece(text="Anna", rect=(1, 90, 30, 40), kind="peer"),
                    ),
                ),
            ),
        ),
    )
    yield (
        "settings",
        Target(user_settings, (b"[model]\nenabled = true\n[watch]\nexcluded = ['a']\n",)),
    )
    yield "pasted", Target(pasted_chats, tuple(one.encode() for one in _PASTED))
    yield "masking", Target(masking, tuple(one.encode() for one in _PRIVATE))
    yield (
        "team",
        Target(team_texts, (b'{"host": "a", "port": 1}', b'["a", "b"]', b"eyJmb3JtIjogMX0=")),
    )
    yield (
        "server",
        Target(
            server_answers,
            (
                b'data: {"choices": [{"delta": {"content": "hi"}, "finish_reason": null}]}\n\n'
                b"data: [DONE]\n",
                b'x {"acknowledge": "a", "solve": "b\\u00e9", "care": ""} y',
            ),
        ),
    )
    yield "gguf", Target(model_files, (_gguf(),))


@cache
def targets() -> dict[str, Target]:
    """All readers by name."""
    return dict(_all())
