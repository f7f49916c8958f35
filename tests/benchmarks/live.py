"""Everything that needs a live chat: chain, CPU, memory, start."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from tests.benchmarks import chain, footprint
from tests.benchmarks.desk import Desk, pidgin_chat, plain_page, web_chat
from tests.benchmarks.figures import Figure, spread
from tests.benchmarks.lines import CHAT

WARM_UP = 2


def web(folder: Path, quick: bool) -> list[Figure]:
    """Converse.js: start, CPU with and without us, memory, and the chain."""
    seconds = 3.0 if quick else 24.0
    starts = 1 if quick else 3
    with web_chat(folder / "bed") as desk:
        desk.say("你好")
        without = footprint.alone(desk, seconds)
        took = [footprint.start_ms(desk, folder / f"start{n}") for n in range(starts)]
        with desk.overlay(folder / "overlay", model=False) as overlay:
            passages = chain.follow(desk, overlay, _texts(4 if quick else 32), WARM_UP)
            memory = footprint.memory_figures(desk, overlay)
            beside = footprint.watched(desk, overlay, seconds)
    return [
        *chain.figures("chain.web", passages, "converse.js in Chromium, model off"),
        *footprint.cpu_figures(without, beside, seconds),
        *memory,
        *spread("start.overlay", took, "ms", "process start to watching, model off"),
    ]


def web_with_model(folder: Path, quick: bool) -> list[Figure]:
    """Converse.js while the model writes its drafts for the messages before."""
    with web_chat(folder / "bed") as desk, desk.overlay(folder / "overlay", model=True) as overlay:
        passages = chain.follow(desk, overlay, _texts(3 if quick else 12), WARM_UP)
        firsts = [float(row["ms"]) for row in overlay.rows("model_first")]
        drafts = [float(row["done_ms"]) for row in overlay.rows("model_draft")]
    note = "converse.js in Chromium, model on"
    return [
        *chain.figures("chain.web_model", passages, note),
        *spread("chain.web_model.first_token", firsts, "ms", f"{note}, from the request"),
        *spread("chain.web_model.draft", drafts, "ms", f"{note}, from the request"),
    ]


def page(folder: Path, quick: bool) -> list[Figure]:
    """A page that sends no events: the next poll has to find the message."""
    return _chain(plain_page, folder, "chain.silent_page", "a page without events", quick, 20)


def pidgin(folder: Path, quick: bool) -> list[Figure]:
    """Pidgin on the same server."""
    return _chain(pidgin_chat, folder, "chain.pidgin", "Pidgin", quick, 17)


def _chain(
    make: Callable[[Path], AbstractContextManager[Desk]],
    folder: Path,
    prefix: str,
    note: str,
    quick: bool,
    count: int,
) -> list[Figure]:
    with make(folder / "bed") as desk, desk.overlay(folder / "overlay", model=False) as overlay:
        passages = chain.follow(desk, overlay, _texts(3 if quick else count), WARM_UP)
    return chain.figures(prefix, passages, f"{note}, model off")


def _texts(count: int) -> tuple[str, ...]:
    """That many different messages, Chinese and English in turn."""
    half = len(CHAT) // 2
    mixed = [text for pair in zip(CHAT[:half], CHAT[half:], strict=True) for text in pair]
    rounds = [mixed, [f"{text} ({number})" for number, text in enumerate(mixed)]]
    return tuple([text for one in rounds for text in one][:count])
