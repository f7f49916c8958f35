"""The modules that call pyobjc, against a stand-in that answers in its shapes."""

from __future__ import annotations

import importlib
import sys
import threading
import types
from collections.abc import Iterator
from typing import Any

import pytest

from assistant.domain.window import Rect
from assistant.macos.layer import AxCode, AxFault, Happening, Program, WindowRecord
from tests.macos import pyobjc
from tests.macos.pyobjc import AXElement, AXValue, Url, record


@pytest.fixture
def cocoa(monkeypatch: pytest.MonkeyPatch) -> Iterator[types.SimpleNamespace]:
    yield pyobjc.install(monkeypatch)
    for name in pyobjc.NATIVE:
        sys.modules.pop(f"assistant.macos.{name}", None)


def load(name: str) -> Any:
    return importlib.import_module(f"assistant.macos.{name}")


def test_values_lose_their_wrappers_and_faults_among_them_become_none(cocoa):
    element = AXElement()
    answers = [
        "AXGroup", 3, True, None, AXValue(5, -25212), AXValue(1, record(x=1.5, y=-2)),
        AXValue(2, record(width=10, height=20)), AXValue(4, record(location=3, length=4)),
        (element, AXValue(5, -25205)), Url("https://shop.example/"), object(),
    ]  # fmt: skip
    cocoa.services.AXUIElementCopyMultipleAttributeValues = lambda *given: (0, answers)
    layer = load("native_ax").NativeAccessibility()
    assert layer.read(layer.application(1), ["AXRole"]) == (
        "AXGroup", 3, True, None, None, (1.5, -2.0), (10.0, 20.0), (3, 4), (element, None),
        "https://shop.example/", None,
    )  # fmt: skip


@pytest.mark.parametrize("code", [AxCode.CANNOT_COMPLETE, AxCode.API_DISABLED, AxCode.NO_VALUE])
def test_a_refused_question_is_a_fault_with_its_code(cocoa, code: AxCode):
    services = cocoa.services
    services.AXUIElementCopyMultipleAttributeValues = lambda *given: (int(code), None)
    services.AXUIElementCopyParameterizedAttributeValue = lambda *given: (int(code), None)
    services.AXUIElementIsAttributeSettable = lambda *given: (int(code), False)
    services.AXUIElementSetAttributeValue = lambda *given: int(code)
    services.AXUIElementPerformAction = lambda *given: int(code)
    layer = load("native_ax").NativeAccessibility()
    element = layer.application(1)
    for ask in (
        lambda: layer.read(element, ["AXRole"]),
        lambda: layer.ask(element, "AXStringForRange", (0, 1)),
        lambda: layer.settable(element, "AXValue"),
        lambda: layer.write(element, "AXFocused", True),
        lambda: layer.bring_up(element),
    ):
        with pytest.raises(AxFault) as fault:
            ask()
        assert fault.value.code is code


def test_searches_are_asked_with_plain_values_and_ranges_are_wrapped(cocoa):
    given: list[Any] = []

    def answer(element: object, name: str, argument: Any, none: None) -> tuple[int, Any]:
        given.append(argument)
        return 0, ("found",)

    cocoa.services.AXUIElementCopyParameterizedAttributeValue = answer
    layer = load("native_ax").NativeAccessibility()
    assert layer.ask(AXElement(), "x", {"AXResultsLimit": 5}) == ("found",)
    layer.ask(AXElement(), "AXStringForRange", (7, 2))
    assert given[0] == {"AXResultsLimit": 5}
    assert (given[1].kind, given[1].value) == (4, (7, 2))


def test_only_raising_is_ever_performed_on_an_object(cocoa):
    done: list[str] = []
    cocoa.services.AXUIElementPerformAction = lambda element, name: done.append(name) or 0
    layer = load("native_ax").NativeAccessibility()
    layer.bring_up(AXElement())
    assert done == ["AXRaise"]


def test_notifications_arrive_until_they_are_stopped(cocoa):
    ran, sources = threading.Event(), []
    heard: list[str] = []
    callbacks: list[Any] = []
    core, services = cocoa.core, cocoa.services
    core.kCFRunLoopDefaultMode = "default"
    core.CFRunLoopGetCurrent = lambda: "loop"
    core.CFAbsoluteTimeGetCurrent = lambda: 0.0
    core.CFRunLoopTimerCreate = lambda *given: "timer"
    core.CFRunLoopAddTimer = lambda *given: None
    core.CFRunLoopRun = ran.set
    core.CFRunLoopWakeUp = lambda loop: None
    core.CFRunLoopAddSource = lambda loop, source, mode: sources.append(source)
    core.CFRunLoopRemoveSource = lambda loop, source, mode: sources.remove(source)

    def create(pid: int, callback: Any, none: None) -> tuple[int, str]:
        callbacks.append(callback)
        return 0, "observer"

    services.AXObserverCreate = create
    services.AXObserverAddNotification = lambda *given: int(AxCode.NOTIFICATION_UNSUPPORTED)
    services.AXObserverGetRunLoopSource = lambda observer: "source"
    stop = load("native_ax").NativeAccessibility().follow(1, ["AXValueChanged"], heard.append)
    assert ran.wait(5)
    callbacks[0](None, None, "AXValueChanged", None)
    assert (heard, sources) == (["AXValueChanged"], ["source"])
    stop()
    assert sources == []


def window(number: int, **more: Any) -> dict[str, Any]:
    bounds = {"X": 1.0, "Y": -2.0, "Width": 30.4, "Height": 40.0}
    return {"kCGWindowNumber": number, "kCGWindowOwnerPID": 5, "kCGWindowLayer": 0,
            "kCGWindowBounds": bounds, **more}  # fmt: skip


class Center:
    """NSNotificationCenter of the workspace."""

    def __init__(self) -> None:
        self.blocks: dict[str, Any] = {}

    def addObserverForName_object_queue_usingBlock_(  # noqa: N802
        self, name: str, _object: None, _queue: None, block: Any
    ) -> str:
        self.blocks[name] = block
        return name

    def removeObserver_(self, token: str) -> None:  # noqa: N802
        del self.blocks[token]


def running(**more: Any) -> types.SimpleNamespace:
    place = record(path=lambda: "/Applications/Google Chrome.app")
    values = {
        "isTerminated": lambda: False,
        "bundleURL": lambda: place,
        "processIdentifier": lambda: 5,
        "bundleIdentifier": lambda: "com.google.Chrome",
    }
    return record(**values | more)


def workspace(cocoa: types.SimpleNamespace, front: Any = None) -> tuple[Any, Center]:
    center = Center()
    shared = record(frontmostApplication=lambda: front, notificationCenter=lambda: center)
    cocoa.kit.NSWorkspace = record(sharedWorkspace=lambda: shared)
    return load("native_desk").NativeWorkspace(), center


def test_programs_and_windows_are_plain_values(cocoa):
    made, _ = workspace(cocoa, running())
    assert made.front() == Program(5, "com.google.Chrome", "Google Chrome.app")
    cocoa.kit.NSRunningApplication = record(
        runningApplicationWithProcessIdentifier_=lambda pid: (
            running(isTerminated=lambda: True) if pid == 5 else None
        )
    )
    assert made.program(5) is None
    assert made.program(6) is None
    cocoa.quartz.CGWindowListCopyWindowInfo = lambda option, number: (
        [window(7, kCGWindowIsOnscreen=True), window(8)] if option == 17 else []
    )
    assert made.windows() == [
        WindowRecord(7, 5, Rect(1, -2, 30, 40), 0, True),
        WindowRecord(8, 5, Rect(1, -2, 30, 40), 0, False),
    ]
    assert made.window(99) is None
    cocoa.quartz.CGWindowListCopyWindowInfo = lambda option, number: None
    assert made.windows() == []


def test_a_command_without_a_loop_lets_news_in_before_it_asks_what_is_in_front(cocoa):
    ran: list[str] = []
    loop = record(runUntilDate_=ran.append)
    cocoa.foundation.NSRunLoop = record(currentRunLoop=lambda: loop)
    made, _ = workspace(cocoa, running())
    made.front()
    assert ran == []
    cocoa.kit.NSApp = lambda: None
    made.front()
    assert ran == ["now"]


def test_a_program_that_is_no_bundle_is_called_by_its_file(cocoa):
    place = record(path=lambda: "/usr/local/bin/pidgin")
    made, _ = workspace(cocoa, running(
        bundleURL=lambda: None, executableURL=lambda: place, bundleIdentifier=lambda: None,
    ))  # fmt: skip
    assert made.front() == Program(5, "", "pidgin")


def test_what_the_workspace_tells_is_heard_until_it_is_stopped(cocoa):
    made, center = workspace(cocoa)
    heard: list[Happening] = []
    stop = made.follow(heard.append)
    center.blocks["NSWorkspaceDidWakeNotification"](None)
    center.blocks["NSWorkspaceSessionDidResignActiveNotification"](None)
    assert heard == [Happening.AWAKE, Happening.AWAY]
    stop()
    assert center.blocks == {}


def test_a_program_is_brought_to_the_front_once_it_runs(cocoa):
    asked: list[int] = []
    made, _ = workspace(cocoa)
    found = running(activateWithOptions_=asked.append)
    cocoa.kit.NSRunningApplication = record(
        runningApplicationWithProcessIdentifier_=lambda pid: found if pid == 5 else None
    )
    made.activate(5)
    made.activate(6)
    assert asked == [2]


def test_a_picture_is_rgb_without_the_padding_of_its_rows(cocoa):
    # Two rows of two pixels, blue green red alpha, each row padded to twelve bytes.
    data = bytes([1, 2, 3, 255, 4, 5, 6, 255, 0, 0, 0, 0] * 2)
    quartz, bits = cocoa.quartz, [32]
    quartz.CGWindowListCreateImage = lambda *given: "image"
    quartz.CGImageGetBitsPerPixel = lambda image: bits[0]
    quartz.CGImageGetWidth = quartz.CGImageGetHeight = lambda image: 2
    quartz.CGImageGetBytesPerRow = lambda image: 12
    quartz.CGImageGetDataProvider = lambda image: "provider"
    quartz.CGDataProviderCopyData = lambda provider: data
    quartz.CGPreflightScreenCaptureAccess = lambda: True
    camera = load("native_desk").NativeCamera()
    assert camera.allowed()
    picture = camera.picture(7, Rect(0, 0, 2, 2))
    assert picture.tolist() == [[[3, 2, 1], [6, 5, 4]]] * 2
    bits[0] = 16
    assert camera.picture(7, Rect(0, 0, 2, 2)) is None
    quartz.CGWindowListCreateImage = lambda *given: None
    assert camera.picture(7, Rect(0, 0, 2, 2)) is None


def test_permissions_are_asked_for_by_the_calls_that_list_this_program(
    cocoa, monkeypatch: pytest.MonkeyPatch
):
    asked: list[object] = []
    cocoa.services.AXIsProcessTrusted = lambda: False
    cocoa.services.AXIsProcessTrustedWithOptions = asked.append
    cocoa.quartz.CGPreflightScreenCaptureAccess = lambda: True
    cocoa.quartz.CGRequestScreenCaptureAccess = lambda: asked.append("screen")
    desk = load("native_desk")
    monkeypatch.setattr(desk.subprocess, "Popen", lambda command, **more: asked.append(command))
    permissions = desk.NativePermissions()
    assert (permissions.accessibility(), permissions.screen()) == (False, True)
    permissions.request("accessibility")
    permissions.request("screen")
    permissions.open_settings("x-apple.systempreferences:x")
    assert asked == [
        {"AXTrustedCheckOptionPrompt": True}, "screen",
        ["/usr/bin/open", "x-apple.systempreferences:x"],
    ]  # fmt: skip


class Panel:
    """An NSPanel."""

    def __init__(self, takes_keyboard: bool) -> None:
        self.takes_keyboard = takes_keyboard
        self.sharing, self.style, self.behavior, self.hides = 2, 0, 0, True

    def isKindOfClass_(self, kind: object) -> bool:  # noqa: N802
        return kind is Panel

    def canBecomeKeyWindow(self) -> bool:  # noqa: N802
        return self.takes_keyboard

    def setSharingType_(self, value: int) -> None:  # noqa: N802
        self.sharing = value

    def styleMask(self) -> int:  # noqa: N802
        return self.style

    def setStyleMask_(self, value: int) -> None:  # noqa: N802
        self.style = value

    def collectionBehavior(self) -> int:  # noqa: N802
        return self.behavior

    def setCollectionBehavior_(self, value: int) -> None:  # noqa: N802
        self.behavior = value

    def setHidesOnDeactivate_(self, value: bool) -> None:  # noqa: N802
        self.hides = value


def test_windows_of_ours_are_left_out_of_pictures_and_the_overlay_takes_nothing(cocoa):
    cocoa.kit.NSPanel = Panel
    cocoa.kit.NSWindowStyleMaskNonactivatingPanel = 128
    cocoa.kit.NSWindowCollectionBehaviorCanJoinAllSpaces = 1
    cocoa.kit.NSWindowCollectionBehaviorFullScreenAuxiliary = 256
    desk = load("native_desk")
    overlay, editor = Panel(takes_keyboard=False), Panel(takes_keyboard=True)
    for one in (overlay, editor, None):
        cocoa.kit.view = record(window=lambda one=one: one)
        desk.keep_unseen(1)
    assert (overlay.sharing, overlay.style, overlay.behavior, overlay.hides) == (0, 128, 257, False)
    assert (editor.sharing, editor.style, editor.behavior, editor.hides) == (0, 0, 0, True)


class CarbonStandIn:
    def secure(self) -> bool:
        return True


def test_only_command_and_one_key_are_pressed_and_never_one_that_sends(
    cocoa, monkeypatch: pytest.MonkeyPatch
):
    posted: list[tuple[int, bool, int]] = []
    quartz = cocoa.quartz
    quartz.CGEventSourceCreate = lambda state: "source"
    quartz.CGEventCreateKeyboardEvent = lambda source, code, down: [code, down, 0]
    quartz.CGEventSetFlags = lambda event, flags: event.__setitem__(2, flags)
    quartz.CGEventPost = lambda tap, event: posted.append(tuple(event))
    quartz.CGEventSourceFlagsState = lambda state: 1 << 19
    module = load("native_input")
    monkeypatch.setattr(module, "Carbon", CarbonStandIn)
    keyboard = module.NativeKeyboard()
    keyboard.paste(9)
    assert posted == [(9, True, 1 << 20), (9, False, 1 << 20)]
    for code in (36, 52, 76):
        with pytest.raises(ValueError, match="sends"):
            keyboard.paste(code)
    assert len(posted) == 2
    assert keyboard.held()
    assert keyboard.secure()


def test_a_click_goes_down_and_up_at_its_place_and_the_pointer_goes_back(cocoa):
    posted: list[tuple[str, tuple[float, float]]] = []
    warped: list[Any] = []
    quartz = cocoa.quartz
    quartz.kCGEventLeftMouseDown, quartz.kCGEventLeftMouseUp = "down", "up"
    quartz.kCGMouseButtonLeft = 0
    quartz.CGEventCreate = lambda source: "now"
    quartz.CGEventGetLocation = lambda event: (7.0, 8.0)
    quartz.CGEventCreateMouseEvent = lambda source, kind, place, button: (kind, place)
    quartz.CGEventPost = lambda tap, event: posted.append(event)
    quartz.CGWarpMouseCursorPosition = warped.append
    quartz.CGEventSourceButtonState = lambda state, button: button == 1
    mouse = load("native_input").NativeMouse()
    mouse.click(630, 670)
    assert posted == [("down", (630.0, 670.0)), ("up", (630.0, 670.0))]
    assert warped == [(7.0, 8.0)]
    assert mouse.held()


def test_a_text_is_handed_over_when_it_is_asked_for_and_what_lay_there_comes_back(cocoa):
    board = pyobjc.Pasteboard()
    cocoa.kit.NSPasteboard = record(generalPasteboard=lambda: board)
    made = load("native_input").NativePasteboard()
    made.put([{"public.rtf": b"{}", "public.utf8-plain-text": b"mine"}, {"public.png": b"p" * 99}])
    saved = made.items(50)
    assert saved == ({"public.rtf": b"{}", "public.utf8-plain-text": b"mine"}, {})
    fetched: list[bool] = []
    number = made.offer("你好", ["org.nspasteboard.ConcealedType"], lambda: fetched.append(True))
    assert number == made.count()
    assert made.types() == {"public.utf8-plain-text", "org.nspasteboard.ConcealedType"}
    assert fetched == []
    assert made.text() == "你好"
    assert fetched == [True]
    made.put(saved)
    assert made.text() == "mine"
    made.put(())
    assert made.text() is None


class Queue:
    """The main thread's queue; runs what it is given on a thread that plays the main one."""

    def __init__(self, runs: bool) -> None:
        self.runs = runs
        self.given: list[Any] = []

    def addOperationWithBlock_(self, block: Any) -> None:  # noqa: N802
        self.given.append(block)
        if self.runs:
            threading.Thread(target=block).start()


def test_work_is_done_on_the_main_thread_with_its_result_or_its_fault(cocoa):
    cocoa.foundation.NSThread = record(isMainThread=lambda: False)
    cocoa.foundation.NSOperationQueue = record(mainQueue=lambda: Queue(runs=True))
    on_main = load("main_thread").on_main
    assert on_main(lambda: 7) == 7
    with pytest.raises(KeyError):
        on_main(lambda: {}["x"])


def test_what_the_main_thread_did_not_come_to_in_time_is_not_done_late(
    cocoa, monkeypatch: pytest.MonkeyPatch
):
    stuck = Queue(runs=False)
    cocoa.foundation.NSThread = record(isMainThread=lambda: False)
    cocoa.foundation.NSOperationQueue = record(mainQueue=lambda: stuck)
    module = load("main_thread")
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.01)
    done: list[int] = []
    with pytest.raises(TimeoutError):
        module.on_main(lambda: done.append(1))
    stuck.given[0]()
    assert done == []
