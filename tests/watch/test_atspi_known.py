"""A look asks only for what events named, in turns for the rest, and where a few of them stand."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from assistant.domain.window import Rect
from assistant.watch.atspi_bus import Ref
from assistant.watch.atspi_known import EVERYTHING, Changes, Known, KnownTexts

REFS = [Ref(":1", f"/{number}") for number in range(40)]


class Screen:
    """Where the texts really stand, and who was asked."""

    def __init__(self, refs: Sequence[Ref]) -> None:
        self.rects: dict[Ref, Rect | None] = {
            ref: Rect(10, 30 * number, 200, 20) for number, ref in enumerate(refs)
        }
        self.asked: list[Ref] = []

    async def places(self, refs: Sequence[Ref]) -> list[Rect | None]:
        self.asked += refs
        return [self.rects[ref] for ref in refs]

    def scroll(self, refs: Sequence[Ref], by: int) -> None:
        for ref in refs:
            rect = self.rects[ref]
            assert rect is not None
            self.rects[ref] = Rect(rect.x, rect.y + by, rect.width, rect.height)


def known(screen: Screen) -> KnownTexts:
    texts = KnownTexts()
    for ref, rect in screen.rects.items():
        assert rect is not None
        texts.put(
            ref, Known("在吗", rect, [(ref, "static"), (Ref(":1", f"{ref.path}b"), "bubble")])
        )
    return texts


def placed(texts: KnownTexts, refs: Sequence[Ref]) -> dict[Ref, Rect | None]:
    return {ref: one.rect if (one := texts.get(ref)) else None for ref in refs}


def test_what_was_read_is_not_read_again():
    texts = known(Screen(REFS[:30]))
    assert texts.to_read(REFS[:32], Changes(structure=True)) == REFS[30:32]
    assert texts.to_read(REFS[:30], EVERYTHING) == REFS[:30]


@pytest.mark.parametrize("path", ["/7", "/7b"])
def test_a_text_that_an_event_names_is_read_again(path: str):
    texts = known(Screen(REFS))
    assert texts.to_read(REFS, Changes(objects=frozenset({path}))) == [REFS[7]]


def test_firefox_names_a_list_only_because_something_was_added_to_it():
    texts = known(Screen(REFS))
    assert texts.to_read(REFS, Changes(objects=frozenset({"/7b"})), around=False) == []


def test_in_turns_every_text_is_read_again_and_the_last_ones_each_time():
    texts, seen = known(Screen(REFS)), set()
    for _ in range(4):
        turn = texts.to_read(REFS, Changes(turn=True))
        assert REFS[-1] in turn
        assert len(turn) < len(REFS) // 2
        seen.update(turn)
    assert seen == set(REFS)


def test_a_list_that_scrolls_under_a_heading_is_placed_with_few_questions():
    screen = Screen(REFS)
    texts = known(screen)
    screen.scroll(REFS[3:], -45)
    asyncio.run(texts.place(REFS, [], screen.places))
    assert placed(texts, REFS) == screen.rects
    assert len(screen.asked) < len(REFS) // 2


def test_a_text_that_grew_has_its_neighbours_asked():
    screen = Screen(REFS)
    texts = known(screen)
    screen.rects[REFS[20]] = Rect(10, 600, 200, 60)
    screen.scroll(REFS[21:], 40)
    asyncio.run(texts.place(REFS, [], screen.places))
    assert placed(texts, REFS) == screen.rects


def test_what_stands_beside_a_new_text_is_always_asked():
    screen = Screen(REFS[:5])
    texts = known(screen)
    screen.scroll(REFS[1:4], -30)
    asyncio.run(texts.place(REFS[:5], [REFS[4]], screen.places))
    assert placed(texts, REFS[:5]) == screen.rects


def test_a_text_that_is_gone_is_forgotten():
    screen = Screen(REFS)
    texts = known(screen)
    screen.rects[REFS[5]] = None
    asyncio.run(texts.place(REFS, [], screen.places))
    assert texts.get(REFS[5]) is None
    texts.keep(REFS[:2])
    assert texts.get(REFS[3]) is None
