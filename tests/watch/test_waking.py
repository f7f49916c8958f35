"""What ends the wait between two looks, and who may end it."""

from __future__ import annotations

import asyncio
import threading

from assistant.watch.waking import Waking


def test_a_wait_ends_when_its_time_is_over():
    assert asyncio.run(Waking().wait(0.001)) is False


def test_what_woke_before_counts_once():
    async def twice() -> tuple[bool, bool]:
        waking = Waking(settle=0.001)
        waking.wake()
        return await waking.wait(1), await waking.wait(0.001)

    assert asyncio.run(twice()) == (True, False)


def test_a_thread_wakes_the_loop_it_was_opened_on():
    async def woken() -> bool:
        waking = Waking()
        waking.open()
        thread = threading.Thread(target=waking.wake_from_thread)
        thread.start()
        answer = await waking.wait(10)
        thread.join()
        return answer

    assert asyncio.run(woken()) is True


def test_a_thread_that_comes_too_early_or_too_late_does_no_harm():
    waking = Waking()
    waking.wake_from_thread()

    async def open_it() -> None:
        waking.open()

    asyncio.run(open_it())
    waking.wake_from_thread()


def test_it_can_be_opened_again_on_another_loop():
    waking = Waking()

    async def waits() -> bool:
        waking.open()
        return await waking.wait(0.001)

    assert asyncio.run(waits()) is False
    assert asyncio.run(waits()) is False
