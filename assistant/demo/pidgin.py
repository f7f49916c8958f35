"""Pidgin with a prepared account, so that it logs in by itself and opens no assistant dialogs."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from xml.sax.saxutils import escape

from assistant.demo.chatserver import Account, ChatServer
from assistant.demo.process import OwnProcess, Part, find_program

# The name under which Pidgin is online; customers see it come.
RESOURCE = "Desk"

ACCOUNTS = """<?xml version='1.0' encoding='UTF-8' ?>
<account version='1.0'><account>
 <protocol>prpl-jabber</protocol>
 <name>{jid}/{resource}</name>
 <password>{password}</password>
 <alias>{alias}</alias>
 <settings>
  <setting name='connection_security' type='string'>opportunistic_tls</setting>
  <setting name='auth_plain_in_clear' type='bool'>1</setting>
  <setting name='connect_server' type='string'>127.0.0.1</setting>
  <setting name='port' type='int'>{port}</setting>
 </settings>
 <settings ui='gtk-gaim'><setting name='auto-login' type='bool'>1</setting></settings>
</account></account>
"""

PREFERENCES = """<?xml version='1.0' encoding='UTF-8' ?>
<pref version='1' name='/'>
 <pref name='purple'>
  <pref name='away'><pref name='idle_reporting' type='string' value='none'/></pref>
  <pref name='conversations'><pref name='im'>
   <pref name='send_typing' type='bool' value='1'/></pref></pref>
  <pref name='sound'><pref name='while_status' type='int' value='1'/></pref>
  <pref name='logging'><pref name='log_ims' type='bool' value='0'/></pref>
 </pref>
 <pref name='pidgin'>
  <pref name='sound'><pref name='method' type='string' value='none'/></pref>
  <pref name='blist'><pref name='list_visible' type='bool' value='1'/></pref>
  <pref name='conversations'>
   <pref name='im'><pref name='default_width' type='int' value='620'/>
    <pref name='default_height' type='int' value='520'/></pref>
   <pref name='show_formatting_toolbar' type='bool' value='0'/>
  </pref>
 </pref>
</pref>
"""


class Pidgin(Part):
    """Pidgin logged in as `account`; a message from a customer opens the chat window."""

    def __init__(
        self,
        folder: Path,
        server: ChatServer,
        account: Account,
        environment: dict[str, str] | None = None,
    ) -> None:
        self.folder = folder
        self.server = server
        self.account = account
        self.environment = environment if environment is not None else dict(os.environ)
        self.process: OwnProcess | None = None
        super().__init__()

    @property
    def pid(self) -> int:
        """Process id."""
        return self.process.pid if self.process else 0

    def _open(self) -> None:
        home = self.folder / "purple"
        home.mkdir(parents=True, exist_ok=True)
        (home / "accounts.xml").write_text(
            ACCOUNTS.format(
                jid=escape(self.account.jid),
                resource=RESOURCE,
                password=escape(self.account.password),
                alias=escape(self.account.name),
                port=self.server.port,
            ),
            encoding="utf-8",
        )
        (home / "prefs.xml").write_text(PREFERENCES, encoding="utf-8")
        (home / "blist.xml").write_text(self._buddies(), encoding="utf-8")
        # Runs after Pidgin has ended: it writes its files until the last moment.
        self._stack.callback(shutil.rmtree, home, True)
        self.process = OwnProcess(
            [find_program("pidgin"), f"--config={home}", "--multiple"],
            self.folder / "pidgin.log",
            environment=self.environment | {"GTK_MODULES": "gail:atk-bridge"},
        )
        self._stack.enter_context(self.process)

    def _buddies(self) -> str:
        contacts = "".join(
            f"<contact><buddy account='{escape(self.account.jid)}/{RESOURCE}' proto='prpl-jabber'>"
            f"<name>{escape(other.jid)}</name><alias>{escape(other.name)}</alias></buddy></contact>"
            for other in self.server.accounts
            if other is not self.account
        )
        return (
            "<?xml version='1.0' encoding='UTF-8' ?><purple version='1.0'><blist>"
            f"<group name='Customers'>{contacts}</group></blist></purple>"
        )
