"""What is read and compiled at the start: as little as may be before the first answer.

The larger half of it serves what comes after a first message: it is made once answers are there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from assistant import masking, own_text
from assistant.domain.notice import Notice, UserFault
from assistant.understand import own, reader
from assistant.understand.encoder.model import EncoderModel


def before(second: EncoderModel | None) -> None:
    """Read what the first message needs; raises UserFault for a table that can't be used.

    The second reader is loaded beside it: unpacking and setting up its network leave Python alone.
    """
    if second is not None:
        # Whoever asks for it waits for this thread, and hears of what is wrong with it.
        threading.Thread(target=lambda: second.ready, name="second-reader").start()
    reader.warm_up()
    own.warm_up()


def behind(stop: Callable[[], bool]) -> list[Notice]:
    """Make the rest (a second or two); returns what is wrong with it.

    Each part is made by itself where it is needed sooner.
    """
    wrong: list[Notice] = []
    for step in (reader.compile_wordings, masking.warm_up, own_text.warm_up):
        if stop():
            break
        try:
            step()
        except UserFault as fault:
            wrong.append(fault.notice)
    return wrong
