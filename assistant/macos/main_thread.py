"""Has work done on the main thread, where Cocoa and Carbon want it; Qt runs its loop.

Not run on macOS yet.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from Foundation import NSOperationQueue, NSThread

T = TypeVar("T")

# The main thread may be painting; one that is stuck longer fails the call with TimeoutError.
PATIENCE_SECONDS = 5.0


def on_main(work: Callable[[], T]) -> T:
    """The result of `work`, done on the main thread; at once when this is it.

    Raises what `work` raises, and TimeoutError when the main thread does not come to it.
    """
    if NSThread.isMainThread():
        return work()
    done: Future[T] = Future()

    def run() -> None:
        if not done.set_running_or_notify_cancel():
            return
        try:
            done.set_result(work())
        except Exception as problem:  # noqa: BLE001 - raised again by the thread that asked
            done.set_exception(problem)

    NSOperationQueue.mainQueue().addOperationWithBlock_(run)
    try:
        return done.result(PATIENCE_SECONDS)
    except TimeoutError:
        # What nobody waits for any more must not happen late: a key that is bound twice.
        done.cancel()
        raise
