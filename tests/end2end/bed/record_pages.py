"""Records the snapshots of the pages made of open chat components, in Chromium and Firefox.

    python -m tests.end2end.bed.record_pages

deep-chat and chatscope are fetched through npm into a temporary folder; the page in the style of
stream-chat-react has that component's elements and classes only. Needs npm and firefox-esr, which
the tests do not: they read what was recorded.
"""

from __future__ import annotations

import asyncio
import functools
import http.server
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from assistant.demo.browser import Browser
from assistant.demo.desktop import Desktop
from assistant.demo.process import OwnProcess, Part, find_program
from assistant.domain.window import Snapshot
from assistant.settings import WatchSettings
from assistant.watch import replay
from assistant.watch.atspi import AtspiBackend
from assistant.watch.x11 import X11WindowTracker
from tests.end2end.bed.observer import without_place

PAGES = Path(__file__).parent / "pages"
TARGET = Path(__file__).parents[2] / "conversation" / "snapshots"
PACKAGES = (
    "deep-chat@2.4.2", "@chatscope/chat-ui-kit-react@2.1.1", "@chatscope/chat-ui-kit-styles@1.4.0",
    "react@18", "react-dom@18", "esbuild@0.28.2",
)  # fmt: skip
QUIET = {
    "browser.shell.checkDefaultBrowser": "false",
    "datareporting.policy.dataSubmissionEnabled": "false",
    "browser.aboutwelcome.enabled": "false",
    "termsofuse.bypassNotification": "true",
}
SECONDS = 25.0


def build(folder: Path) -> None:
    """Put pages and bundled components into a folder."""
    shutil.copytree(PAGES, folder, dirs_exist_ok=True)
    npm = find_program("npm")
    subprocess.run([npm, "install", "--no-audit", "--no-fund", *PACKAGES], cwd=folder, check=True)
    modules = folder / "node_modules"
    shutil.copy(modules / "deep-chat/dist/deepChat.bundle.js", folder)
    styles = modules / "@chatscope/chat-ui-kit-styles/dist/default/styles.min.css"
    shutil.copy(styles, folder / "chatscope.css")
    command = [modules / ".bin/esbuild", "chatscope.jsx", "--bundle", "--outfile=chatscope.js"]
    command += ["--define:process.env.NODE_ENV='production'"]
    subprocess.run(command, cwd=folder, check=True)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder under an address of this machine."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def browser(
    name: str, folder: Path, address: str, environment: dict[str, str]
) -> Part | OwnProcess:
    """Chromium or Firefox with a profile of its own."""
    if name == "chromium":
        return Browser(folder / "chromium", address, environment)
    profile = folder / "firefox"
    profile.mkdir(parents=True)
    prefs = "".join(f'user_pref("{key}", {value});\n' for key, value in QUIET.items())
    (profile / "user.js").write_text(prefs, encoding="utf-8")
    command = [find_program("firefox-esr", "firefox"), "--no-remote", "--profile", str(profile)]
    command += ["--new-instance", "--width", "860", "--height", "760", address]
    more = {"GNOME_ACCESSIBILITY": "1", "HOME": str(folder)}
    return OwnProcess(command, folder / "firefox.log", environment=environment | more)


async def look(environment: dict[str, str]) -> Snapshot | None:
    """The fullest snapshot of the active window within some seconds."""
    tracker = X11WindowTracker(environment["DISPLAY"])
    backend = AtspiBackend(WatchSettings(), environment["DBUS_SESSION_BUS_ADDRESS"])
    await backend.open()
    best: Snapshot | None = None
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        window = tracker.active()
        seen = await backend.snapshot_now(window) if window else None
        if seen is not None and (best is None or len(seen.nodes) >= len(best.nodes)):
            best = seen
        await asyncio.sleep(1)
    await backend.close()
    tracker.close()
    return best


def main() -> None:
    """Record every page in both browsers."""
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        build(base / "pages")
        with served(base / "pages") as address:
            for page in ("chatscope", "deepchat", "stream"):
                for which in ("chromium", "firefox"):
                    folder = base / f"{page}-{which}"
                    with Desktop(folder / "desktop", language="zh_CN.UTF-8") as desktop:
                        at = f"{address}/{page}.html"
                        with browser(which, folder, at, desktop.environment):
                            seen = asyncio.run(look(desktop.environment))
                    assert seen is not None, f"{page} in {which} shows nothing"
                    kept = replace(without_place(seen), document=f"http://localhost/{page}.html")
                    replay.save([kept], TARGET / f"{page}_{which}.json")


if __name__ == "__main__":
    main()
