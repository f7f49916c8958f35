"""Child processes that are started, waited for and ended as a group, and never anybody else's."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from assistant.domain.notice import Notice, UserFault

log = logging.getLogger("assistant.demo")


def find_program(*names: str) -> str:
    """Path of the first program that is installed; UserFault naming the first when none is."""
    for name in names:
        found = shutil.which(name)
        if found:
            return found
    raise UserFault(Notice.of("demo.program_missing", program=names[0]))


def free_port() -> int:
    """A TCP port on loopback that is free just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(ready: Callable[[], bool], timeout: float, interval: float = 0.05) -> bool:
    """Ask `ready` every `interval` seconds until it is true; False after `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while True:
        if ready():
            return True
        if time.monotonic() >= deadline:
            return False
        time.sleep(interval)


def port_open(port: int) -> bool:
    """True when somebody listens on this loopback port."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class OwnProcess:
    """One program in a process group of its own; leaving the context ends the whole group.

    The output goes to `log_file`, so that a full pipe never blocks the program.
    """

    def __init__(
        self,
        command: Sequence[str],
        log_file: Path,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
        pass_fds: Sequence[int] = (),
    ) -> None:
        self.command = list(command)
        self.log_file = log_file
        self.environment = dict(environment) if environment is not None else None
        self.folder = folder
        self.pass_fds = tuple(pass_fds)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Process id, 0 before the start."""
        return self._process.pid if self._process else 0

    @property
    def running(self) -> bool:
        """True while the started program has not ended."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> Self:
        """Start the program; returns at once."""
        with self.log_file.open("ab") as output:
            self._process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=self.environment,
                cwd=self.folder,
                start_new_session=True,
                pass_fds=self.pass_fds,
            )
        return self

    def wait_ready(self, ready: Callable[[], bool], timeout: float) -> None:
        """Wait for `ready`; UserFault when the program ends or the time is over before."""
        if not wait_until(lambda: ready() or not self.running, timeout) or not self.running:
            self.stop()
            name = Path(self.command[0]).name
            raise UserFault(
                Notice.of("demo.program_failed", program=name, log=self.log_file),
                self.tail(),
            )

    def tail(self, characters: int = 2000) -> str:
        """The end of what the program wrote."""
        try:
            return self.log_file.read_text(encoding="utf-8", errors="replace")[-characters:]
        except OSError:
            return ""

    def stop(self, patience: float = 5.0) -> None:
        """Ask the group to end, then make it; a program that has ended already is fine."""
        process = self._process
        if process is None:
            return
        for sign, seconds in ((signal.SIGTERM, patience), (signal.SIGKILL, 5.0)):
            if not _signal_group(process.pid, sign):
                break
            if wait_until(lambda: _group_ended(process), seconds):
                break
        process.wait(timeout=5)
        self._process = None

    def __enter__(self) -> Self:
        if self._process is None:
            self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


class Part:
    """A part of the demo: ends all that it has started, also when its own start fails half-way.

    A subclass starts things in `_open()` and enters them into `_stack`.
    """

    def __init__(self) -> None:
        self._stack = ExitStack()

    def _open(self) -> None:
        raise NotImplementedError

    def __enter__(self) -> Self:
        try:
            self._open()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()


def _signal_group(group: int, sign: signal.Signals) -> bool:
    try:
        os.killpg(group, sign)
    except ProcessLookupError:
        return False
    return True


def _group_ended(process: subprocess.Popen[bytes]) -> bool:
    process.poll()
    try:
        os.killpg(process.pid, 0)
    except ProcessLookupError:
        return True
    return False
