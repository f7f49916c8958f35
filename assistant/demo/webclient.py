"""The web chat that the demo's agent works in: converse.js, pinned and verified, and its page."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from assistant import paths
from assistant.demo.chatserver import Account, ChatServer
from assistant.demo.process import find_program
from assistant.domain.notice import Notice, UserFault

PACKAGE = "converse.js"
VERSION = "14.0.0"
SHA512 = (
    "2c5520d37d230da955e3bbc8fefc953ea60f65f2585c56ee6eaf2fd1c1437b6c"
    "d735e786124dd4a74163fd64f34fab7ee9da3e700213a32ef77808fb44d0e3d9"
)
# What the page loads; maps, sources and sounds stay in the archive.
WANTED = (
    "dist/converse.min.js",
    "dist/converse.min.css",
    "dist/emoji.json",
    "dist/libomemo.esm.min.js",
    "dist/curve25519_compiled.wasm",
    "LICENSE",
)
WANTED_FOLDERS = ("dist/chunkjs/", "dist/images/", "dist/webfonts/")

PAGE = """<!DOCTYPE html>
<html lang="{language}" class="converse-fullscreen">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="google" content="notranslate">
<link rel="stylesheet" href="dist/converse.min.css">
<style>#chatrooms {{ display: none; }}</style>
</head>
<body class="converse-fullscreen">
<script type="module">
import './dist/converse.min.js';
converse.initialize({settings});
</script>
</body>
</html>
"""


def _fetch(target: Path) -> None:
    """Download the package through npm, verify the pinned hash, unpack what the page needs."""
    npm = find_program("npm")
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        result = subprocess.run(
            [npm, "pack", f"{PACKAGE}@{VERSION}", "--silent", "--ignore-scripts"],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        archives = list(Path(folder).glob("*.tgz"))
        if result.returncode or len(archives) != 1:
            raise UserFault(
                Notice.of("demo.download_failed", package=f"{PACKAGE} {VERSION}"), result.stderr
            )
        archive = archives[0]
        if hashlib.sha512(archive.read_bytes()).hexdigest() != SHA512:
            raise UserFault(Notice.of("demo.hash_mismatch", package=f"{PACKAGE} {VERSION}"))
        unpacked = Path(folder) / "unpacked"
        _unpack(archive, unpacked)
        unpacked.rename(target)


def _unpack(archive: Path, folder: Path) -> None:
    """Write the wanted files of a verified archive; its hash is pinned, its names still checked."""
    with tarfile.open(archive) as tar:
        for member in tar.getmembers():
            name = member.name.removeprefix("package/")
            wanted = name in WANTED or name.startswith(WANTED_FOLDERS)
            content = tar.extractfile(member) if wanted and member.isfile() else None
            if content is None or ".." in Path(name).parts:
                continue
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content.read())


def install() -> Path:
    """Folder that holds the verified converse.js; downloaded at the first call only.

    Raises UserFault when npm is missing, the download fails or its hash is not the pinned one.
    """
    target = paths.cache_dir() / "webchat" / f"{PACKAGE}-{VERSION}"
    if not (target / "dist" / "converse.min.js").exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(target, ignore_errors=True)
        _fetch(target)
    return target


def settings(
    server: ChatServer, account: Account, language: str, open_with: str
) -> dict[str, object]:
    """Options of converse.js that make it an agent's desk: logged in, one chat open, no extras."""
    base = f"localhost:{server.http_port}"
    return {
        "authentication": "login",
        "auto_login": True,
        "auto_reconnect": True,
        "jid": account.jid,
        "password": account.password,
        "nickname": account.name,
        "websocket_url": f"ws://{base}/xmpp-websocket",
        "bosh_service_url": f"http://{base}/http-bind",
        "view_mode": "fullscreen",
        "discover_connection_methods": False,
        "assets_path": "/dist/",
        "i18n": language,
        "loglevel": "error",
        "theme": "classic",
        "dark_theme": "classic",
        "show_background": False,
        "allow_logout": False,
        "allow_non_roster_messaging": True,
        "auto_list_rooms": False,
        "auto_join_private_chats": [open_with] if open_with else [],
        "clear_cache_on_logout": True,
        "play_sounds": False,
        "notify_all_room_messages": False,
        "show_desktop_notifications": False,
        "omemo_default": False,
        "allow_muc": False,
        "allow_bookmarks": False,
        "persistent_store": "sessionStorage",
        "message_archiving": "always",
        "send_chat_state_notifications": ["composing", "active"],
        "show_client_info": False,
    }


def write_page(
    server: ChatServer, account: Account, language: str = "zh_CN", open_with: str = ""
) -> str:
    """Put the web chat into the server's pages; returns its address.

    `language` is converse.js's name of its interface language ("en", "zh_CN"); `open_with` is the
    address of the customer whose chat is open at the start.
    """
    source = install()
    dist = server.pages / "dist"
    if not dist.exists():
        dist.symlink_to(source / "dist", target_is_directory=True)
    title = "客服工作台" if language.startswith("zh") else "Service desk"
    page = PAGE.format(
        language=language.replace("_", "-"),
        title=title,
        settings=json.dumps(settings(server, account, language, open_with)),
    )
    name = f"desk-{account.user}.html"
    (server.pages / name).write_text(page, encoding="utf-8")
    return server.web + name
