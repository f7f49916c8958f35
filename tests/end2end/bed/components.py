"""Pages made of open chat components, on a server of this machine that tells them what is said.

deep-chat and chatscope come through npm, by the hashes in pages/package-lock.json, into the
program's cache; the page in the style of stream-chat-react has that component's elements and
classes only: the component itself asks a server for its messages.
"""

from __future__ import annotations

import functools
import hashlib
import http.server
import json
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from assistant import paths
from assistant.demo.process import Part, find_program

PAGES = Path(__file__).parent / "pages"


def install() -> Path:
    """Folder that holds the verified components, bundled; fetched at the first call only."""
    sources = (PAGES / "package-lock.json", PAGES / "chatscope.jsx")
    name = hashlib.sha256(b"".join(file.read_bytes() for file in sources)).hexdigest()[:16]
    target = paths.cache_dir() / "webchat" / f"components-{name}"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            built = _build(Path(folder))
            try:
                built.rename(target)
            except OSError:
                # Another test process was quicker.
                if not target.exists():
                    raise
    return target


def _build(folder: Path) -> Path:
    for file in ("package.json", "package-lock.json", "chatscope.jsx"):
        shutil.copy(PAGES / file, folder)
    fetch = [find_program("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    subprocess.run(fetch, cwd=folder, check=True, timeout=600)
    modules, built = folder / "node_modules", folder / "built"
    built.mkdir()
    shutil.copy(modules / "deep-chat/dist/deepChat.bundle.js", built)
    styles = modules / "@chatscope/chat-ui-kit-styles/dist/default/styles.min.css"
    shutil.copy(styles, built / "chatscope.css")
    bundle = [str(modules / ".bin/esbuild"), "chatscope.jsx", "--bundle", "--log-level=error"]
    bundle += ["--outfile=built/chatscope.js", "--define:process.env.NODE_ENV='production'"]
    subprocess.run(bundle, cwd=folder, check=True, timeout=120)
    return built


class PageServer(Part):
    """Serves the pages; `say` adds a line to the page in front, `go` opens another one.

    `typed` is what the page said last of its input box.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._listeners: list[queue.SimpleQueue[dict[str, str] | None]] = []
        self._heard = threading.Event()
        self.address = ""
        self.typed = ""
        super().__init__()

    def _open(self) -> None:
        shutil.copytree(PAGES, self.folder, dirs_exist_ok=True)
        shutil.copytree(install(), self.folder, dirs_exist_ok=True)
        handler = functools.partial(_Handler, self, directory=str(self.folder))
        server = _Server(("127.0.0.1", 0), handler)
        self._stack.callback(server.server_close)
        self._stack.callback(server.shutdown)
        self._stack.callback(self._end)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        self.address = f"http://127.0.0.1:{server.server_address[1]}/"

    def page(self, name: str) -> str:
        """Address of a page."""
        return f"{self.address}{name}.html"

    def say(self, who: str, text: str) -> None:
        """Let "customer" or "agent" write a line in the page that is open."""
        self._tell({"who": who, "text": text})

    def go(self, address: str) -> None:
        """Have the page in front open another one, and wait until that one listens."""
        self._heard.clear()
        self._tell({"go": address})
        if address.startswith(self.address):
            assert self._heard.wait(60), address

    def wait_open(self) -> None:
        """Wait until a page listens."""
        assert self._heard.wait(60)

    def _tell(self, what: dict[str, str]) -> None:
        for listener in self._listeners[-1:]:
            listener.put(what)

    def _end(self) -> None:
        for listener in self._listeners:
            listener.put(None)

    def listen(self) -> queue.SimpleQueue[dict[str, str] | None]:
        """What the page that just connected will be told; the one before hears nothing more."""
        mine: queue.SimpleQueue[dict[str, str] | None] = queue.SimpleQueue()
        self._listeners.append(mine)
        self._heard.set()
        return mine


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser breaks off what it no longer wants; anything else is told as usual."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, owner: PageServer, *arguments: object, directory: str) -> None:
        self._owner = owner
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        self._owner.typed = self.rfile.read(length).decode("utf-8")
        self.send_response(204)
        self.end_headers()

    def do_GET(self) -> None:
        if self.path != "/events":
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        # The page is told that it is heard, so that a test never speaks before it listens.
        self.wfile.write(b": ready\n\n")
        self.wfile.flush()
        told = self._owner.listen()
        try:
            while (one := told.get()) is not None:
                self.wfile.write(f"data: {json.dumps(one)}\n\n".encode())
                self.wfile.flush()
        except (BrokenPipeError, ConnectionResetError):
            return


if __name__ == "__main__":
    print(install())
