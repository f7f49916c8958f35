"""Constructs the rooms and connects them; decides nothing and knows no window of ours.

watch ─▶ conversation ─▶ session ─▶ understand ─▶ draft ─▶ (publish) … (act) ─▶ deliver
                            │                                          store ◀┘
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from secrets import token_bytes
from time import monotonic

from assistant import masking, paths, strings, system_parts, warming
from assistant.answering import Answering, Knowledge
from assistant.conversation.profile import Library
from assistant.deliver.hotkeys import choose as choose_hotkeys
from assistant.deliver.port import HotkeyBackend, InsertResult
from assistant.deliver.service import Delivery, Tools
from assistant.domain.chat import ChatKey
from assistant.domain.live import TruthLine
from assistant.domain.notice import Notice, UserFault
from assistant.domain.pasted import PastedChat, SourceAction, TakePaste
from assistant.domain.reading import Context
from assistant.domain.view import AgentAction, ModelStatus, OverlayView, TakeDraft
from assistant.domain.window import Snapshot, SourceHealth, SourceState, WindowInfo
from assistant.draft import phrasebook_version
from assistant.hotkey_desk import HotkeyDesk
from assistant.inference import choose
from assistant.inference.port import DraftEngine
from assistant.knowledge.shop import Shop
from assistant.knowledge.watching import FolderWatch
from assistant.live_desk import LiveDesk
from assistant.macro_desk import macro_handlers
from assistant.session import events
from assistant.session.loop import Handler, SessionLoop
from assistant.session.typed import CheckTyped
from assistant.settings import HotkeySettings, ModelSettings, Settings, WatchSettings
from assistant.source_desk import Seeing, SourceDesk
from assistant.store.late import open_store
from assistant.store.port import Store
from assistant.store.sqlite import SqliteStore
from assistant.team.at_work import TeamLink, open_link
from assistant.timeline import Observer, nobody
from assistant.watch.clipboard import CopiedText
from assistant.watch.port import CaptureBackend, WindowTracker

log = logging.getLogger("assistant.app")


class SystemClock:
    """The Clock of ordinary days."""

    def now(self) -> datetime:
        """Aware local time."""
        return datetime.now().astimezone()

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        return monotonic()


@dataclass(frozen=True, slots=True)
class Parts:
    """Makers of what touches the platform; a test puts its own in."""

    tracker: Callable[[], WindowTracker] = system_parts.window_tracker
    backend: Callable[[WatchSettings], CaptureBackend] = system_parts.capture_backend
    ocr: Callable[[WatchSettings], CaptureBackend] | None = system_parts.ocr_backend
    copied: Callable[[], CopiedText] = system_parts.copied_text
    tools: Callable[[Library, WatchSettings], Tools] = system_parts.delivery_tools
    hotkeys: Callable[[], HotkeyBackend] = choose_hotkeys
    engine: Callable[[ModelSettings, Callable[[ModelStatus], None]], DraftEngine] = choose.engine


class App:
    """All rooms but the windows.

    `publish` gets every new OverlayView and `on_hotkey` the name of every pressed hotkey, on
    threads of ours: both must return at once. `observe` hears what happened when.
    """

    def __init__(
        self,
        settings: Settings,
        publish: Callable[[OverlayView], None],
        on_hotkey: Callable[[str], None] = lambda action: None,
        observe: Observer = nobody,
        parts: Parts = Parts(),
    ) -> None:
        self._settings = settings
        self._parts = parts
        self._observe = observe
        self._store_fault: Notice | None = None
        self._store = self._open_store()
        # Fingerprints must outlive a restart only where something is recorded under them.
        secret = self._store.secret if self._store else token_bytes(32)
        self._engine = parts.engine(settings.model, self._model_changed)
        self._answering: Answering | None = None
        self._folder: FolderWatch | None = None
        self._concerned = False
        self._hotkeys = HotkeyDesk(parts.hotkeys, on_hotkey, self._health)
        self._delivery = Delivery(
            lambda: parts.tools(self._sources.library, settings.watch),
            self._delivered,
            self._look,
            self._known_as,
        )
        self._live = self._live_desk()
        self._team: TeamLink | None = None
        self._loop = SessionLoop(
            SystemClock(),
            self._handlers(),
            publish,
            timedelta(seconds=settings.drafts.burst_seconds),
        )
        seeing = Seeing(parts.tracker, parts.backend, parts.copied, parts.ocr)
        self._sources = SourceDesk(
            settings.watch, seeing, secret, self._loop.post, observe, settings.person.name
        )
        self._stopping = threading.Event()
        self._starting = threading.Thread(target=self._start_rooms, name="start", daemon=True)

    # ------------------------------------------------------------ from outside

    def start(self) -> None:
        """Begin to work; returns at once, loading goes on behind."""
        self._loop.start()
        self._delivery.start()
        self._starting.start()

    def act(self, action: AgentAction) -> None:
        """The agent did something in the overlay."""
        self._observe("action", {"action": type(action).__name__})
        self._loop.post(events.Acted(action))

    def _look(self, window: WindowInfo) -> Snapshot | None:
        return self._sources.look(window)

    def _known_as(self, window: WindowInfo, chat: ChatKey) -> ChatKey:
        return self._sources.known_as(window, chat)

    def parse_paste(self, wanted: TakePaste) -> PastedChat:
        """What is understood of a text before it is taken in; pure and quick."""
        return self._sources.parse(wanted)

    def act_on_source(self, action: SourceAction) -> None:
        """The agent did something about where chats come from."""
        self._sources.act(action)

    def stop(self) -> None:
        """End every room; what is waiting to be recorded is written first."""
        self._stopping.set()
        if self._starting.is_alive():
            # What it starts after this point nobody would end.
            self._starting.join(timeout=10)
        self._sources.stop()
        for beside in (self._folder, self._live, self._team):
            if beside is not None:
                beside.stop()
        self._hotkeys.stop()
        self._delivery.stop()
        if self._answering is not None:
            self._answering.close()
        self._loop.stop()
        self._engine.close()
        if self._store is not None:
            self._store.close()

    # ------------------------------------------------------------ starting

    def _start_rooms(self) -> None:
        try:
            knowledge = Knowledge.load(self._settings)
            self._answering = Answering(
                knowledge, self._settings, self._engine, self._loop.post, self._observe
            )
            # Reads the rules: a fault in those that ship is told here as well.
            self._tell_concerns()
        except UserFault as fault:
            self._tell("knowledge", fault.notice)
            return
        if self._store_fault is not None:
            self._tell("store", self._store_fault)
        if self._stopping.is_set():
            return
        if self._store is not None:
            self._loop.post(events.FollowUpsLoaded(self._store.open_follow_ups()))
        if self._live is not None:
            self._live.start()
        if isinstance(self._store, SqliteStore):
            self._team = open_link(paths.record_file(), self._settings.team, self._health)
        self._sources.start()
        if self._settings.drafts.shop:
            options = self._settings.drafts
            self._folder = FolderWatch(
                options.shop, options.role, self._use_shop, self._folder_changed
            )
            self._folder.start()
        self._hotkeys.use(self._settings.hotkeys.model_dump())
        self._answering.warm_up(strings.resolve(self._settings.interface.language))
        self._observe("started", {"pid": os.getpid()})
        stop = self._stopping.is_set
        if wrong := [*warming.behind(stop), *knowledge.phrasebook.read_ahead(stop)]:
            self._tell("knowledge", *wrong[:2])

    def use_hotkeys(self, options: HotkeySettings) -> None:
        """The agent has chosen other keys; returns at once."""
        self._hotkeys.use_soon(options.model_dump())

    def _open_store(self) -> Store | None:
        if not self._settings.store.enabled:
            return None
        masking.use(masking.Policy(self._settings.store.keep_order_numbers))
        store, self._store_fault = open_store(
            paths.record_file(), self._make_store, self._record_is_well
        )
        return store

    def _make_store(self) -> SqliteStore:
        return SqliteStore(
            paths.record_file(),
            self._settings.store.keep_days,
            lambda notice: self._tell("store", notice),
            self._settings.person.name,
            phrasebook_version.current,
            lambda: self._record_is_well(Notice("store.caught_up")),
        )

    def _record_is_well(self, notice: Notice) -> None:
        state = SourceState.OK if notice.id == "store.caught_up" else SourceState.DEGRADED
        self._health(SourceHealth("store", state, notice))

    def _live_desk(self) -> LiveDesk | None:
        if self._store is None:
            return None
        return LiveDesk(
            self._store, paths.record_file(), self._settings.drafts.role,
            lambda event: self._loop.post(event), self._use_lines,  # noqa: PLW0108
        )  # fmt: skip

    def _use_lines(self, lines: tuple[TruthLine, ...]) -> None:
        if self._answering is not None:
            self._answering.use_lines(lines)

    def _use_shop(self, shop: Shop) -> None:
        """Another version of the shop's folder; its concerns are told when they are others."""
        if self._answering is not None:
            before = self._answering.notices
            self._answering.use_shop(shop)
            if self._answering.notices != before:
                self._tell_concerns()

    def _tell_concerns(self) -> None:
        told = self._answering.notices if self._answering is not None else ()
        for notice in told:
            log.warning("checks: %s", strings.say(notice, "en"))
        if told:
            more = told[1] if len(told) > 1 else None
            self._health(SourceHealth("checks", SourceState.DEGRADED, told[0], more))
        elif self._concerned:
            self._health(SourceHealth("checks", SourceState.OK, Notice("knowledge.mended")))
        self._concerned = bool(told)

    def _folder_changed(self, fault: Notice | None) -> None:
        """The shop's folder was edited so that it can't be used, or has been mended (None)."""
        if fault is not None:
            self._tell("knowledge", fault, Notice("knowledge.kept"))
            return
        self._health(SourceHealth("knowledge", SourceState.OK, Notice("knowledge.mended")))

    def _health(self, health: SourceHealth) -> None:
        self._loop.post(events.HealthChanged(health))

    def _tell(self, source: str, notice: Notice, more: Notice | None = None) -> None:
        """Show a lasting fault beside the sources."""
        log.warning("%s: %s", source, notice.id)
        self._health(SourceHealth(source, SourceState.DEGRADED, notice, more))

    # ------------------------------------------------------------ rooms → session

    def _model_changed(self, status: ModelStatus) -> None:
        self._observe("model", {"state": status.state.value})
        self._loop.post(events.ModelChanged(status))

    def _delivered(self, action: TakeDraft, result: InsertResult) -> None:
        reason = result.notice.id if result.notice else ""
        values = {"ok": result.ok, "notice": reason, "how": action.how, "text": result.inserted}
        self._observe("delivered", values)
        self._loop.post(events.Delivered(action, result.ok, result.notice))

    # ------------------------------------------------------------ session → rooms

    def _handlers(self) -> dict[type, Handler]:
        records = (
            events.RecordMessages, events.RecordReading, events.RecordSuggestion,
            events.RecordOutcome, events.RecordCorrection, events.RecordFollowUp,
            events.RecordLink,
        )  # fmt: skip
        return {
            events.LoadContext: self._load_context,
            events.NoteIdentifiers: self._note_identifiers,
            events.Remind: self._remind,
            events.Classify: self._answer,
            events.MakeDrafts: self._answer,
            events.MakeNote: self._answer,
            CheckTyped: self._answer,
            events.WarmModel: self._answer,
            events.AskModel: self._answer,
            events.CancelModel: self._answer,
            events.Deliver: self._deliver,
            events.PauseWatching: self._pause,
            **dict.fromkeys(records, self._record),
            **macro_handlers(lambda: self._answering),
            **(self._live.handlers() if self._live else {}),
        }

    def _answer(self, effect: events.Effect) -> events.Event | None:
        answering = self._answering
        match effect:
            case _ if answering is None:
                log.error("nothing to answer with yet")
            case events.Classify():
                return answering.classify(effect)
            case events.MakeDrafts():
                return answering.make_drafts(effect)
            case events.MakeNote():
                return answering.make_note(effect)
            case CheckTyped():
                return answering.check_typed(effect)
            case events.WarmModel():
                answering.warm_model(effect)
            case events.AskModel():
                return answering.ask_model(effect)
            case events.CancelModel():
                answering.cancel_model(effect)
        return None

    def _deliver(self, effect: events.Deliver) -> None:
        self._delivery.deliver(effect.action, effect.window)

    def _pause(self, effect: events.PauseWatching) -> None:
        self._sources.watcher.pause(effect.paused)

    def _record(self, effect: events.Effect) -> None:
        store = self._store
        match effect:
            case _ if store is None:
                return
            case events.RecordMessages(chat, messages):
                store.record_messages(chat, messages)
            case events.RecordReading(chat, key, reading):
                store.record_reading(chat, key, reading)
            case events.RecordSuggestion(suggestion):
                store.record_suggestion(suggestion)
            case events.RecordOutcome(chat, outcome):
                values = {"kind": outcome.kind.value, "similarity": outcome.similarity}
                self._observe("outcome", values)
                store.record_outcome(chat, outcome)
            case events.RecordCorrection(chat, key, correction, reading):
                store.record_correction(chat, key, correction, reading, self._model_version())
            case events.RecordFollowUp(follow_up):
                self._observe("follow_up", {"state": follow_up.state.value})
                store.record_follow_up(follow_up)
            case events.RecordLink(chat, customer, same, by_agent):
                self._observe("link", {"same": same, "by_agent": by_agent})
                store.record_link(chat, customer, same, by_agent)

    def _model_version(self) -> str:
        return self._answering.model_version if self._answering is not None else ""

    def _remind(self, effect: events.Remind) -> None:
        # The view carries the notice; the windows show it in the tray as well.
        self._observe("reminder", {"notice": effect.notice.id})

    def _load_context(self, effect: events.LoadContext) -> events.Event:
        store, chat = self._store, effect.chat
        known = store.context(chat, effect.before) if store is not None else Context()
        promised = store.follow_ups(chat) if store is not None else ()
        asked = self._live.asks(chat) if self._live else ()
        language = strings.resolve(self._settings.interface.language)
        return events.ContextLoaded(chat, replace(known, ui_language=language), promised, asked)

    def _note_identifiers(self, effect: events.NoteIdentifiers) -> events.Event | None:
        if self._store is None:
            return None
        self._store.record_identifiers(effect.chat, effect.identifiers)
        return events.LinkFound(effect.chat, self._store.link_for(effect.chat, effect.identifiers))
