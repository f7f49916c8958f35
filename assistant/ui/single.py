"""One window of a kind for each desk: who starts a second one gets the first to the front instead.

A lock on a file says who is first: the system takes it back however its holder ends, so nothing is
left behind by kill -9. A local socket (a named pipe on Windows) in the user's own folder asks the
first to show itself. Other users, other data folders and other screens have overlays of their own.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from assistant import paths
from assistant.domain.notice import Notice, UserFault
from assistant.filelock import FileLock

_LOG = logging.getLogger("assistant.ui")
SHOW = b"show\n"
SHOWN = b"shown\n"
# How long the first one may take to answer: it may be starting itself (seconds).
PATIENCE = 8.0
# The window waits so long for what somebody who has connected wants to say (milliseconds).
_HEAR_MS = 50
# A path of a socket may be 107 bytes long on Linux, 103 on macOS.
_LONGEST = 100


class SecondInstance(Exception):
    """Another one runs here and has come to the front; `notice` says so."""

    def __init__(self, notice: Notice) -> None:
        super().__init__(notice.id)
        self.notice = notice


class SingleInstance(QObject):
    """Held while a program of this name runs. Signal: asked(), somebody has started it again."""

    asked = Signal()

    def __init__(self, name: str, told: str = "single.shown") -> None:
        """`name` tells the programs of one user apart ("run"), `told` is what the second says."""
        super().__init__()
        self._told = told
        self._name = f"{name}-{_screen()}" if _screen() else name
        self._lock = FileLock(paths.data_dir() / f"{self._name}.lock")
        self._server: QLocalServer | None = None

    def claim(self, patience: float = PATIENCE) -> None:
        """Be the first, or get the first to the front.

        Raises SecondInstance when it has shown itself, UserFault when it runs but does not answer
        within `patience` seconds. A folder that can't be written has no guard.
        """
        deadline = time.monotonic() + patience
        while not self._acquired():
            if _ask(self._address()):
                raise SecondInstance(Notice(self._told))
            if time.monotonic() > deadline:
                raise UserFault(Notice.of("single.silent", pid=self._lock.holder()))
            time.sleep(0.1)
        self._listen()

    def release(self) -> None:
        """Let another one be first."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.release()

    def _acquired(self) -> bool:
        try:
            return self._lock.acquire()
        except OSError as error:
            _LOG.warning("no guard against a second start: %s", error)
            return True

    def _address(self) -> str:
        folder = paths.data_dir().absolute()
        mark = hashlib.sha256(f"{folder}/{self._name}".encode()).hexdigest()[:16]
        if sys.platform == "win32":
            return f"{paths.APP_NAME}-{mark}"
        near = folder / f"{self._name}.sock"
        if len(os.fsencode(near)) <= _LONGEST:
            return str(near)
        return str(_short_folder() / mark)

    def _listen(self) -> None:
        try:
            address = self._address()
        except OSError as error:
            _LOG.warning("nobody can ask this overlay to show itself: %s", error)
            return
        # We hold the lock: what lies there was left by one that is dead.
        QLocalServer.removeServer(address)
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._answer)
        if not server.listen(address):
            _LOG.warning("nobody can ask this overlay to show itself: %s", server.errorString())
            return
        self._server = server

    def _answer(self) -> None:
        server = self._server
        while server is not None and (socket := server.nextPendingConnection()) is not None:
            # It was written before it got here, or by somebody who wants something else.
            if socket.bytesAvailable() or socket.waitForReadyRead(_HEAR_MS):
                asked = bytes(socket.read(len(SHOW)).data()) == SHOW
                if asked:
                    socket.write(SHOWN)
                    socket.waitForBytesWritten(_HEAR_MS)
                    self.asked.emit()
            socket.abort()
            socket.deleteLater()


def _ask(address: str) -> bool:
    socket = QLocalSocket()
    socket.connectToServer(address)
    if not socket.waitForConnected(500):
        return False
    socket.write(SHOW)
    heard = socket.waitForBytesWritten(500) and socket.waitForReadyRead(2000)
    answer = bytes(socket.readAll().data()) if heard else b""
    socket.abort()
    return answer == SHOWN


def _screen() -> str:
    """Which screen of this user, where one may have several: "" on systems with one a session."""
    if sys.platform in ("win32", "darwin"):
        return ""
    display = os.environ.get("DISPLAY", "").rpartition(":")[2].partition(".")[0]
    return "".join(sign for sign in display if sign.isalnum())


def _short_folder() -> Path:
    """A folder of this user's own with a short name. Raises OSError when it is somebody else's."""
    folder = Path(tempfile.gettempdir()) / f"{paths.APP_NAME}-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise PermissionError(f"{folder} is not this user's alone")
    return folder
