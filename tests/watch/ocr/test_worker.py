"""The worker's eyes on a real X server: one window, whatever lies over it, and nothing excluded."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from Xlib import X

from assistant import x11
from assistant.demo.desktop import Desktop
from assistant.domain.window import Rect
from assistant.watch.ocr import protocol
from assistant.watch.ocr.recognise import LineCache
from assistant.watch.ocr.screen import Screen
from assistant.watch.ocr.screens import WindowGone
from assistant.watch.ocr.worker import Eyes, Worker
from tests.watch.ocr.pictures import Chat, draw

CHAT: Chat = [("customer", "包裹怎么还没到？"), ("agent", "我马上为您查一下。")]
SIZE = (860, 640)


class Words:
    """Reads any line as its number; counts."""

    def __init__(self) -> None:
        self.lines = 0

    def read(self, crops: Sequence[object]) -> list[str]:
        first, self.lines = self.lines, self.lines + len(crops)
        return [f"第{number}行" for number in range(first, self.lines)]


class Client:
    """A window that shows a chat, and others that may lie over it."""

    def __init__(self, name: str) -> None:
        self.display = x11.connect(name)
        self.screen = self.display.screen()
        self.window = self.add(20, 30, *SIZE)

    def add(self, x: int, y: int, width: int, height: int, colour: int = 0):
        window = self.screen.root.create_window(
            x, y, width, height, 0, self.screen.root_depth, background_pixel=colour,
            override_redirect=True,
        )  # fmt: skip
        window.map()
        self.display.sync()
        return window

    def show(self, chat: Chat, peer: str = "李女士") -> None:
        picture = draw(chat, size=SIZE, peer=peer).picture
        pixels = np.zeros((*picture.shape[:2], 4), np.uint8)
        pixels[:, :, :3] = picture[:, :, ::-1]
        context = self.window.create_gc()
        for top in range(0, SIZE[1], 40):
            strip = pixels[top : top + 40]
            self.window.put_image(
                context, 0, top, SIZE[0], len(strip), X.ZPixmap, 24, 0, strip.tobytes()
            )
        self.display.sync()


@pytest.fixture(scope="module")
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    with Desktop(tmp_path_factory.mktemp("desk") / Path("desktop")) as desktop:
        yield desktop


@pytest.fixture
def client(desktop: Desktop) -> Iterator[Client]:
    client = Client(desktop.display)
    client.show(CHAT)
    yield client
    client.display.close()


@pytest.fixture
def eyes(desktop: Desktop) -> Iterator[Eyes]:
    words = Words()
    eyes = Eyes(Screen(desktop.display), LineCache(lambda: words))
    eyes.words = words  # type: ignore[attr-defined]
    yield eyes
    eyes.screen.close()


def look(eyes: Eyes, client: Client, **values) -> protocol.FromWorker:
    return eyes.look(protocol.Look(window=client.window.id, **values))


def bubbles(answer: protocol.FromWorker) -> list[protocol.Piece]:
    assert isinstance(answer, protocol.Seen)
    return [piece for piece in answer.pieces if piece.kind == "bubble"]


def test_a_window_is_read_and_nothing_is_done_until_it_changes(eyes: Eyes, client: Client):
    seen = look(eyes, client)
    assert len(bubbles(seen)) == 2
    assert {piece.kind for piece in seen.pieces} >= {"peer", "box"}
    lines = eyes.words.lines
    assert isinstance(look(eyes, client), protocol.Same)
    client.show([*CHAT, ("customer", "还在吗")])
    assert len(bubbles(look(eyes, client))) == 3
    # Only the line that is new was read.
    assert eyes.words.lines == lines + 1


def test_places_are_told_in_pixels_of_the_screen(eyes: Eyes, client: Client):
    first = bubbles(look(eyes, client))[0]
    assert first.rect[0] >= 20 + 160
    assert first.rect[1] >= 30 + 48


def test_what_lies_over_the_window_is_not_in_the_picture(eyes: Eyes, client: Client):
    place = eyes.screen.follow(client.window.id)
    whole = Rect(0, 0, place.width, place.height)
    before = eyes.screen.grab(whole, ())
    over = client.add(100, 100, 500, 300, colour=0xFF0000)
    assert eyes.screen.sees_through
    assert np.array_equal(eyes.screen.grab(whole, ()), before)
    over.destroy()
    client.display.sync()


def test_without_composite_what_is_covered_is_left_out(
    desktop: Desktop, client: Client, monkeypatch: pytest.MonkeyPatch
):
    screen = Screen(desktop.display)
    monkeypatch.setattr(screen, "_composite", False)
    place = screen.follow(client.window.id)
    over = client.add(120, 130, 200, 100, colour=0xFF0000)
    picture = screen.grab(Rect(0, 0, place.width, place.height), ())
    assert not screen.sees_through
    assert not (picture == (255, 0, 0)).all(axis=2).any()
    assert not picture[100:200, 100:300].any()
    over.destroy()
    client.display.sync()
    screen.close()


def test_excluded_parts_and_secret_fields_are_never_captured(
    eyes: Eyes, client: Client, monkeypatch: pytest.MonkeyPatch
):
    asked: list[tuple[Rect, list[Rect]]] = []
    grab = eyes.screen.grab

    def noted(area: Rect, holes: Sequence[Rect]):
        asked.append((area, list(holes)))
        picture = grab(area, holes)
        for hole in holes:
            inside = picture[max(0, hole.y - area.y) : max(0, hole.bottom - area.y),
                             max(0, hole.x - area.x) : max(0, hole.right - area.x)]  # fmt: skip
            assert not inside.any()
        return picture

    monkeypatch.setattr(eyes.screen, "grab", noted)
    look(eyes, client, excluded=((0.0, 0.0, 15.0, 100.0),), secrets=((600, 400, 80, 30),))
    assert asked
    assert all(Rect(0, 0, 129, 640) in holes for _, holes in asked)
    assert all(Rect(580, 370, 80, 30) in holes for _, holes in asked)


def test_drawing_in_the_pane_stirs_and_drawing_in_the_box_does_not(eyes: Eyes, client: Client):
    look(eyes, client)
    eyes.stirred()
    context = client.window.create_gc(foreground=0)
    client.window.fill_rectangle(context, 400, 600, 5, 10)
    client.display.sync()
    time.sleep(0.05)
    assert not eyes.stirred()
    client.window.fill_rectangle(context, 400, 300, 5, 10)
    client.display.sync()
    time.sleep(0.05)
    assert eyes.stirred()


def test_a_pane_that_was_named_is_read_there(eyes: Eyes, client: Client):
    seen = look(eyes, client, pane=(18.7, 7.6, 100.0, 85.9))
    assert len(bubbles(seen)) == 2


def test_a_window_that_is_gone_is_told(eyes: Eyes, client: Client):
    client.window.destroy()
    client.display.sync()
    assert look(eyes, client) == protocol.Failed(code="no_window")
    with pytest.raises(WindowGone):
        eyes.screen.follow(client.window.id)


def test_another_customer_is_a_beginning_but_other_rows_of_the_same_one_are_not_the_end(
    eyes: Eyes, client: Client
):
    look(eyes, client)
    others: Chat = [("customer", "另一段话在这里"), ("agent", "这是很久以前的回答")]
    client.show(others)
    assert bubbles(look(eyes, client))[-1].hidden == "below"
    client.show(others, peer="Maria")
    assert bubbles(look(eyes, client))[-1].hidden == ""


def test_a_mistake_of_the_workers_own_is_told_without_what_it_read():
    sink = io.BytesIO()
    worker = Worker(io.BytesIO(), sink, None)  # type: ignore[arg-type]
    try:
        {}["王小姐的地址"]
    except KeyError as error:
        worker.breaks(error)
    told = protocol.decode_answer(sink.getvalue())
    assert isinstance(told, protocol.Broken)
    assert "KeyError" in told.where
    assert "test_worker.py" in told.where
    assert "王小姐" not in told.where
