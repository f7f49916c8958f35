"""A private XMPP server (Prosody) on loopback that also serves the web chat page."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.demo.process import OwnProcess, Part, find_program, free_port, port_open

HOST = "localhost"

CONFIG = """-- written by the demo; everything stays on loopback
run_as_root = true
daemonize = false
pidfile = "{folder}/prosody.pid"
data_path = "{folder}/data"
plugin_paths = {{}}
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {port} }}
s2s_ports = {{}}
http_ports = {{ {http_port} }}
http_interfaces = {{ "127.0.0.1" }}
https_ports = {{}}
http_default_host = "{host}"
http_paths = {{ bosh = "/http-bind", websocket = "/xmpp-websocket", files = "/" }}
http_files_dir = "{pages}"
consider_websocket_secure = true
consider_bosh_secure = true
cross_domain_websocket = true
modules_enabled = {{ "roster", "saslauth", "disco", "carbons", "mam", "pep", "private", "vcard4",
  "vcard_legacy", "ping", "posix", "http", "bosh", "websocket", "http_files", "smacks", "time" }}
modules_disabled = {{ "s2s", "tls", "offline" }}
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
authentication = "internal_plain"
storage = "internal"
default_archive_policy = true
archive_expires_after = "never"
log = {{ info = "*console" }}
VirtualHost "{host}"
"""


@dataclass(frozen=True, slots=True)
class Account:
    """One person on the server: login name, password and the name shown to others."""

    user: str
    password: str
    name: str

    @property
    def jid(self) -> str:
        """Bare address."""
        return f"{self.user}@{HOST}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class ChatServer(Part):
    """Prosody with a fixed set of accounts that all know each other.

    `port` takes chat clients, `http_port` serves `pages` at / and BOSH and WebSocket beside it.
    """

    def __init__(
        self, folder: Path, accounts: Sequence[Account], pages: Path | None = None
    ) -> None:
        self.folder = folder
        self.accounts = tuple(accounts)
        self.pages = pages or folder / "pages"
        self.port = free_port()
        self.http_port = free_port()
        super().__init__()

    @property
    def web(self) -> str:
        """Address of the served pages, ending in a slash."""
        return f"http://{HOST}:{self.http_port}/"

    def _open(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.pages.mkdir(parents=True, exist_ok=True)
        self._write_accounts()
        config = self.folder / "prosody.cfg.lua"
        config.write_text(
            CONFIG.format(
                folder=self.folder,
                port=self.port,
                http_port=self.http_port,
                pages=self.pages,
                host=HOST,
            ),
            encoding="utf-8",
        )
        environment = dict(os.environ) | {"PROSODY_CONFIG": str(config)}
        server = OwnProcess(
            [find_program("prosody"), "-F", "--config", str(config)],
            self.folder / "prosody.log",
            environment=environment,
        )
        self._stack.enter_context(server)
        server.wait_ready(lambda: port_open(self.port) and port_open(self.http_port), timeout=30)

    def _write_accounts(self) -> None:
        # Prosody's own storage format; registering through its tool would cost 0.3 s an account.
        base = self.folder / "data" / HOST
        for kind in ("accounts", "roster"):
            (base / kind).mkdir(parents=True, exist_ok=True)
        for account in self.accounts:
            (base / "accounts" / f"{account.user}.dat").write_text(
                f'return {{ ["password"] = {_quoted(account.password)} }};\n', encoding="utf-8"
            )
            entries = "".join(
                f'[{_quoted(other.jid)}] = {{ ["subscription"] = "both"; '
                f'["name"] = {_quoted(other.name)}; ["groups"] = {{}}; }};\n'
                for other in self.accounts
                if other is not account
            )
            (base / "roster" / f"{account.user}.dat").write_text(
                f'return {{ [false] = {{ ["version"] = 1; ["pending"] = {{}}; }};\n{entries}}};\n',
                encoding="utf-8",
            )
