"""Connects windows, copied chats and the agent's say with the session: whatever brings messages in.

Looks come from the watching thread, what the agent does from the GUI thread; both change the same
reader under one lock, and what takes longer than a moment runs on the desk's own thread.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from time import monotonic

from assistant import launcher, paths, system_parts
from assistant.atomic import write_atomically
from assistant.conversation import calibrate, one_chat, pasted, pasting
from assistant.conversation.profile import AppProfile, Library
from assistant.conversation.profile_text import as_toml
from assistant.conversation.reader import ChatUpdate, ReaderState, forget, read, read_page
from assistant.domain.chat import ChatKey, Speaker
from assistant.domain.notice import Notice, UserFault
from assistant.domain.pasted import (
    PASTED_APP,
    MakeLauncher,
    OpenSystemSettings,
    PastedChat,
    SourceAction,
    SwapSides,
    TakePaste,
    TellSpeaker,
)
from assistant.domain.window import Snapshot, SourceHealth, SourceState, WindowInfo
from assistant.fresh_look import FreshLook
from assistant.session import events
from assistant.session.typed import Typed
from assistant.settings import WatchSettings
from assistant.timeline import Observer, nobody
from assistant.watch import clipboard
from assistant.watch.chooser import Source, SourceChooser, Verdict
from assistant.watch.clipboard import ClipboardBackend, CopiedText
from assistant.watch.port import CaptureBackend, WindowTracker
from assistant.watch.source_memory import SourceMemory
from assistant.watch.watcher import Watcher

log = logging.getLogger("assistant.app")

_PASTES = 30
# What reads without a program's accessibility, or tells of the window alone.
_NO_TREES = frozenset({"ocr", clipboard.NAME, "window"})


def own_profiles() -> Path:
    """Folder of the user's own chat profiles."""
    return paths.config_dir() / "profiles"


@dataclass(frozen=True, slots=True)
class Seeing:
    """Makers of what touches the platform; `ocr` is None where it can't be had."""

    tracker: Callable[[], WindowTracker]
    backend: Callable[[WatchSettings], CaptureBackend]
    copied: Callable[[], CopiedText]
    ocr: Callable[[WatchSettings], CaptureBackend] | None = None


class SourceDesk:
    """Owns the watcher, the profiles and the reader's state."""

    def __init__(
        self,
        settings: WatchSettings,
        seeing: Seeing,
        secret: bytes,
        post: Callable[[events.Event], None],
        observe: Observer = nobody,
        own_name: str = "",
    ) -> None:
        """`post` takes events from any thread; `own_name` is who works here, "" unknown."""
        self._settings = settings
        self._seeing = seeing
        self._post = post
        self._observe = observe
        self.library = Library.load(own=own_profiles())
        self.library.extend("screen", settings.ocr_apps)
        self._memory = SourceMemory(paths.data_dir() / "sources.json")
        self._own_name = own_name
        self._reader = ReaderState(secret=secret)
        self._told: dict[str, Speaker] = {}
        self._app = self._mended = ""
        self._pasted: dict[ChatKey, PastedChat] = {}
        self._lock = threading.Lock()
        self._work: queue.SimpleQueue[SourceAction | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="sources", daemon=True)
        self.watcher = Watcher(
            settings,
            tracker=seeing.tracker,
            backend=self._backend,
            on_window=self._window,
            on_snapshot=self._seen,
            on_health=self._read_by,
            wants=self._wants,
        )
        self.look = FreshLook(self.watcher.look_again)

    def start(self) -> None:
        """Begin to watch, and tell what of the user's own profiles can't be used."""
        for fault in self.library.faults[:2]:
            self._health(SourceHealth("profiles", SourceState.DEGRADED, fault.notice))
        self._thread.start()
        self.watcher.start()

    def stop(self) -> None:
        """End both threads."""
        self._work.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=5)
        self.watcher.stop()

    def act(self, action: SourceAction) -> None:
        """The agent did something about a source; returns at once."""
        self._work.put(action)

    # ------------------------------------------------------------ what is read

    def _backend(self) -> CaptureBackend:
        settings, ocr = self._settings, self._seeing.ocr
        sources: list[Source] = []
        if settings.source != "ocr" or ocr is None:
            sources.append(Source("atspi", lambda: self._seeing.backend(settings)))
        if settings.source != "accessibility" and ocr is not None:
            sources.append(Source("ocr", lambda: ocr(settings)))
        if settings.clipboard:
            made = Source(
                clipboard.NAME,
                lambda: ClipboardBackend(
                    self._seeing.copied, self._reads_copies, told=self._health
                ),
                passive=True,
            )
            sources.append(made)
        if len(sources) == 1:
            return sources[0].make()
        return SourceChooser(sources, self.judge, self._memory)

    def _wants(self, window: WindowInfo) -> bool:
        if self.library.wants(window):
            return True
        if self._reads_pictures() and window.app in self._settings.ocr_apps:
            return True
        return self._settings.clipboard and window.app in self._clipboard_apps()

    def _reads_pictures(self) -> bool:
        return self._seeing.ocr is not None and self._settings.source != "accessibility"

    def _clipboard_apps(self) -> frozenset[str]:
        named = (name.lower() for name in self._settings.clipboard_apps)
        return frozenset(pasted.forms().clipboard.apps) | frozenset(named)

    def _reads_copies(self, window: WindowInfo) -> bool:
        return window.app in self._clipboard_apps() or window.app in self.library.apps

    def judge(self, snapshot: Snapshot) -> Verdict:
        """What a snapshot is good for."""
        profile = self.library.find(snapshot)
        if profile is not None:
            return Verdict.CHAT if read_page(snapshot, profile).rows else Verdict.BARE
        if not any(node.text.strip() for node in snapshot.nodes if not node.editable):
            return Verdict.NOTHING
        # A chat program that shows menus and no chat hides the chat; a browser shows other pages.
        hides = snapshot.window.app in self.library.chat_programs
        return Verdict.BARE if hides else Verdict.OTHER

    def _seen(self, snapshot: Snapshot) -> None:
        if snapshot.source == clipboard.NAME:
            self._copied(snapshot)
            return
        self.look.take(snapshot)
        profile = self.library.find(snapshot)
        if profile is None:
            return
        seen = monotonic()
        with self._lock:
            known = self._reader.chats
            self._reader, update = read(self._reader, snapshot, profile, self._told)
        if update is not None:
            self._tell(update, snapshot.window, seen, update.chat in known)

    def _tell(
        self, update: ChatUpdate, window: WindowInfo | None, seen: float, known: bool
    ) -> None:
        if not known:
            self._observe("attached", {"peer": update.chat.peer, "messages": len(update.messages)})
        if update.changed:
            texts = [f"{one.speaker.value}: {one.text}" for one in update.new]
            self._observe("messages", {"seen": seen, "peer": update.chat.peer, "new": texts})
        self._post(events.MessagesSeen(update.chat, update.messages, window, update.platform))
        if update.typed is not None:
            self._post(Typed(update.chat, update.typed))

    # ------------------------------------------------------------ copied and pasted chats

    @property
    def own_names(self) -> tuple[str, ...]:
        """What the agent is called, as far as anybody has said."""
        return tuple(name for name in (self._own_name, *self._memory.own_names) if name)

    def parse(self, wanted: TakePaste) -> PastedChat:
        """A text taken apart with the names that are known; nothing is changed."""
        own = (*self.own_names, *wanted.own_names)
        return pasted.parse(wanted.text, own, wanted.customers)

    def _copied(self, snapshot: Snapshot) -> None:
        found = pasted.parse(snapshot.nodes[0].text, self.own_names)
        whole = len(found.turns) > 1
        if found.turns and (whole or snapshot.window.app in self._clipboard_apps()):
            self._take(found, snapshot.at, snapshot.window)

    def _take(self, found: PastedChat, at: datetime, window: WindowInfo | None) -> None:
        seen = monotonic()
        chat = pasting.chat_of_paste(found, at)
        with self._lock:
            known = self._reader.chats
            self._pasted[chat] = found
            while len(self._pasted) > _PASTES:
                del self._pasted[next(iter(self._pasted))]
            self._reader, update = pasting.take(self._reader, found, chat, at, self._told)
        self._tell(update, window, seen, chat in known)

    # ------------------------------------------------------------ what the agent says

    def _serve(self) -> None:
        while (action := self._work.get()) is not None:
            try:
                self._carry_out(action)
            except UserFault as fault:
                self._health(SourceHealth("profiles", SourceState.DEGRADED, fault.notice))
            except Exception:
                log.exception("an action about sources failed")

    def _carry_out(self, action: SourceAction) -> None:
        self._observe("source_action", {"action": type(action).__name__})
        match action:
            case TakePaste():
                self._memory.add_own_names(action.own_names)
                found = self.parse(action)
                if found.turns:
                    self._take(found, datetime.now().astimezone(), None)
            case TellSpeaker(chat, key, speaker):
                self._learn(chat, key, speaker)
            case SwapSides(chat):
                profile = self._profile_of(chat)
                if profile is not None and calibrate.can_swap(profile):
                    self._keep(calibrate.swapped(profile))
            case MakeLauncher(app):
                file = launcher.make(app)
                self._mended = app
                made = Notice.of("watch.launcher_made", app=app, file=file)
                self._health(SourceHealth("launcher", SourceState.OK, made))
            case OpenSystemSettings(page):
                system_parts.open_settings(page)

    def _profile_of(self, chat: ChatKey) -> AppProfile | None:
        """What reads the chat now: its source may have changed since it got its name."""
        with self._lock:
            return self.library.get(self._reader.profile_of(chat))

    def known_as(self, window: WindowInfo, chat: ChatKey) -> ChatKey:
        """The chat of the session that a window shows when a profile names it so."""
        with self._lock:
            return one_chat.known_as(chat, window, self._reader.aliases)

    def _learn(self, chat: ChatKey, key: str, speaker: Speaker) -> None:
        profile = self._profile_of(chat) if chat.app != PASTED_APP else pasting.PASTED
        if profile is None:
            return
        with self._lock:
            lesson = calibrate.learn(self._reader, chat, key, speaker, profile)
        for name, whose in lesson.names.items():
            self._told[f"author:{name}"] = whose
            if whose is Speaker.AGENT:
                self._memory.add_own_names((name,))
        if lesson.profile is not None and chat.app != PASTED_APP:
            self._keep(lesson.profile)
            return
        found = self._pasted.get(chat)
        if found is not None:
            self._again(chat, found, lesson.names)
        else:
            self.watcher.look_again()

    def _again(self, chat: ChatKey, found: PastedChat, names: dict[str, Speaker]) -> None:
        """The pasted chat in front once more, with what has just been said."""
        people = list(dict.fromkeys(turn.name for turn in found.turns))
        other = {Speaker.AGENT: Speaker.CUSTOMER, Speaker.CUSTOMER: Speaker.AGENT}
        if len(people) == 2 and len(names) == 1:
            name, whose = next(iter(names.items()))
            names |= {one: other[whose] for one in people if one != name}
            self._told |= {f"author:{one}": names[one] for one in people}
        turns = tuple(replace(t, speaker=names.get(t.name, t.speaker)) for t in found.turns)
        fresh = replace(found, turns=turns, asks=tuple(n for n in found.asks if n not in names))
        at = datetime.now().astimezone()
        with self._lock:
            self._pasted[chat] = fresh
            self._reader, update = pasting.take(self._reader, fresh, chat, at, self._told)
        self._tell(update, None, monotonic(), True)

    def _keep(self, profile: AppProfile) -> None:
        """Write the user's own version of a profile, use it, and read its chats anew."""
        file = own_profiles() / f"{profile.id}.toml"
        note = "Written by the overlay: who is the customer was put right there."
        try:
            write_atomically(file, as_toml(profile, note))
        except OSError as fault:
            raise UserFault(
                Notice.of("watch.profile_not_kept", file=file, reason=fault.strerror or fault)
            ) from fault
        self.library.put(profile)
        with self._lock:
            self._reader = forget(self._reader, profile.id)
        self.watcher.look_again()

    def _window(self, window: WindowInfo | None) -> None:
        self._app = window.app if window is not None else ""
        self._post(events.WindowChanged(window))

    def _read_by(self, health: SourceHealth) -> None:
        self._health(health)
        told = health.state is SourceState.OK and health.source not in _NO_TREES
        if told and self._mended and self._app == self._mended:
            # It was started from the menu: nobody needs to be told to do so any more.
            self._mended = ""
            self._health(SourceHealth("launcher", SourceState.STANDBY))

    def _health(self, health: SourceHealth) -> None:
        self._post(events.HealthChanged(health))
