"""Psi (Qt 5) with a prepared account, so that it logs in by itself and opens no dialogs."""

from __future__ import annotations

import shutil
from pathlib import Path
from xml.sax.saxutils import escape

from assistant.demo.chatserver import Account, ChatServer
from assistant.demo.process import OwnProcess, Part, find_program

RESOURCE = "Psi"

ACCOUNTS = """<!DOCTYPE accounts>
<accounts version="1.5" xmlns="http://psi-im.org/options"><accounts><a0>
 <id type="QString">demo</id>
 <name type="QString">desk</name>
 <enabled type="bool">true</enabled>
 <auto type="bool">true</auto>
 <jid type="QString">{jid}</jid>
 <password type="QString">{password}</password>
 <opt-pass type="bool">true</opt-pass>
 <use-host type="bool">true</use-host>
 <host type="QString">127.0.0.1</host>
 <port type="int">{port}</port>
 <ssl type="QString">no</ssl>
 <allow-plain type="QString">always</allow-plain>
 <resource type="QString">{resource}</resource>
 <automatic-resource type="bool">false</automatic-resource>
 <ignore-SSL-warnings type="bool">true</ignore-SSL-warnings>
</a0></accounts></accounts>
"""

# Every message opens its chat in a window of its own and in front; no sounds, no pop-ups.
OPTIONS = """<!DOCTYPE options>
<options version="1.5" xmlns="http://psi-im.org/options"><options>
 <ui>
  <chat>
   <auto-popup type="bool">true</auto-popup>
   <raise-chat-windows-on-new-messages type="bool">false</raise-chat-windows-on-new-messages>
   <size type="QSize"><width>620</width><height>520</height></size>
  </chat>
  <notifications>
   <sounds><enable type="bool">false</enable></sounds>
   <passive-popups><enabled type="bool">false</enabled></passive-popups>
  </notifications>
  <tabs><use-tabs type="bool">false</use-tabs></tabs>
  <vcard><query-own-vcard-on-login type="bool">false</query-own-vcard-on-login></vcard>
  <tip><show type="bool">false</show></tip>
 </ui>
 <vcard><query-own-vcard-on-login type="bool">false</query-own-vcard-on-login></vcard>
 <messages><force-incoming-message-type type="QString">chat</force-incoming-message-type></messages>
</options></options>
"""


def _veiled(password: str, jid: str) -> str:
    """Psi keeps passwords as hexadecimal characters combined with those of the address."""
    key = (jid * (len(password) // len(jid) + 1))[: len(password)]
    return "".join(f"{ord(a) ^ ord(b):04x}" for a, b in zip(password, key, strict=True))


class Psi(Part):
    """Psi logged in as `account`; a message from a customer opens the chat's window."""

    def __init__(
        self,
        folder: Path,
        server: ChatServer,
        account: Account,
        environment: dict[str, str],
        accessible: bool = True,
    ) -> None:
        self.folder = folder
        self.server = server
        self.account = account
        self.environment = environment
        self.accessible = accessible
        self.process: OwnProcess | None = None
        super().__init__()

    def _open(self) -> None:
        home = self.folder / "home"
        profile = home / ".config" / "psi" / "profiles" / "default"
        profile.mkdir(parents=True, exist_ok=True)
        accounts = ACCOUNTS.format(
            jid=escape(self.account.jid),
            password=_veiled(self.account.password, self.account.jid),
            port=self.server.port,
            resource=RESOURCE,
        )
        (profile / "accounts.xml").write_text(accounts, encoding="utf-8")
        (profile / "options.xml").write_text(OPTIONS, encoding="utf-8")
        more = {"HOME": str(home), "QT_QPA_PLATFORM": "xcb"}
        if self.accessible:
            # Qt joins the accessibility bus only when a screen reader runs, or when told.
            more["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] = "1"
        self.process = OwnProcess(
            [find_program("psi"), "--profile=default"],
            self.folder / "psi.log",
            environment=self.environment | more,
        )
        self._stack.callback(shutil.rmtree, home, True)
        self._stack.enter_context(self.process)
